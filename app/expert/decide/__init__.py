"""Answers to decisions: one option, what it costs beside the others, what speaks for it, what would reverse it."""

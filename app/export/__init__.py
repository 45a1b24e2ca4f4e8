"""Answers as files: Markdown, Word and PDF, made from one text."""

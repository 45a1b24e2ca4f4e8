"""The built-in expert: reads the facts of a request, fires rules, calculates, and drafts the answer. No model."""

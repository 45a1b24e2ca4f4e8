"""Quotes and their sources: marks in a text become verified citations."""

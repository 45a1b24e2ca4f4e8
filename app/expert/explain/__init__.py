"""Answers to questions of knowledge that the expert can apply to the user's own value."""

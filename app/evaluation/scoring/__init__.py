"""Scores: one file a scorer, listed in ``registry``. Pure: a stored row can be scored again without any call."""

"""Recorded answers of models, at the boundary of a backend: everything before and behind it runs for real."""

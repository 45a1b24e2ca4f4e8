"""Tests, intervals and estimators, on arrays of numbers. Pure: every random draw comes from a seed."""

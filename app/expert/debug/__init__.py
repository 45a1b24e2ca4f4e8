"""Diagnosis: from symptoms and numbers to a first step, and to causes in order with the check that separates them."""

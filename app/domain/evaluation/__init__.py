"""What evaluation works on: cases, what was observed of them, scores, and comparisons. Pure values."""

"""Answers to calculations: the result first, the cases that matter side by side, what the numbers say."""

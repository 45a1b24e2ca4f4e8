"""Which model answers, and what it may cost: policies and budgets."""

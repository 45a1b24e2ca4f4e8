"""The verdict on a plan: facts, checks by calculator, signals, and the report that they make."""

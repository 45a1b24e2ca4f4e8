"""What else fills the outbox: policies and budgets, each thing once."""

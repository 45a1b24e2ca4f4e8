"""Who calls: keys, sessions, and what both may do."""

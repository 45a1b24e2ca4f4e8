"""What stands before every route: the caller's quotas, and room for what is open at a time."""

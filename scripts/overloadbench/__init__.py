"""A service that is asked ten times what it can do."""

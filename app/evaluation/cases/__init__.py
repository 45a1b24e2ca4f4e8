"""Cases as files: read, and held against the rules of their labels."""

"""Folders and collections kept equal to what is in the database."""

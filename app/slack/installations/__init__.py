"""Workspaces that have the app: how it comes there, what is kept of it, and how it leaves."""

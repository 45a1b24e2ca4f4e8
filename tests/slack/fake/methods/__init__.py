"""Slack's methods, by name."""

"""Readers of the data files that a person may change: agents, prompts, skills, policies."""

"""Suites: which cases are run, how often, and by what they are judged."""

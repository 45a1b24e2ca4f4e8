"""Threads, messages, runs, their events, questions and answers."""

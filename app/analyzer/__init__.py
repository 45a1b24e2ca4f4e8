"""Decides what a request means: rules and a small classifier on top of sentence embeddings."""

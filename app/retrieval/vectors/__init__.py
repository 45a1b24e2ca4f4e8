"""Texts as vectors: the embedding model in its forms, and what keeps them."""

"""Digests that stand for texts."""

import hashlib


def sha256_of(text: str) -> str:
    """The SHA-256 of a text in UTF-8, as 64 hex digits."""
    return hashlib.sha256(text.encode()).hexdigest()

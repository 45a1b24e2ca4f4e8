"""The built-in backend: answers without any language model."""

from app.backends.extractive.backend import ExtractiveBackend

__all__ = ["ExtractiveBackend"]

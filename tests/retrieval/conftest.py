"""One embedding model for all tests of a process: loading it takes longer than any of them."""

from collections.abc import Iterator

import pytest

from app.retrieval.embedding import Embedder


@pytest.fixture(scope="session")
def embedder() -> Iterator[Embedder]:
    """The real model."""
    embedder = Embedder()
    yield embedder
    embedder.close()

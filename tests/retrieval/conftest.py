"""One embedding model for all tests of a process: loading it takes longer than any of them."""

import asyncio
from collections.abc import Iterator

import pytest

from app.retrieval.vectors.embedding import Embedder


@pytest.fixture(scope="session")
def embedder() -> Iterator[Embedder]:
    """The real model, in the form that it keeps: until that is built, the same text may get a slightly other vector."""
    embedder = Embedder()
    asyncio.run(embedder.settle())
    yield embedder
    embedder.close()

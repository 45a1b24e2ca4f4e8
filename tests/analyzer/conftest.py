"""The shipped artifact with the real embedding model, built once: loading takes longer than any test."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from app.analyzer.analyzer import Analyzer
from app.analyzer.classifier import Classifier, load_classifier
from app.analyzer.features import FeatureMaker
from app.analyzer.manners import Manners
from app.analyzer.observation import Embed
from app.domain.figure import Wanted
from app.retrieval.vectors.embedding import Embedder

FOLDER = Path(__file__).resolve().parents[2] / "evals" / "analyzer"
TOPICS = {"architect": ("system",), "mentor": ("plan",), "ml-cv-specialist": ("model",)}


@pytest.fixture(scope="session")
def embed() -> Iterator[Embed]:
    """The real embedding model."""
    embedder = Embedder()

    async def rows(texts: Sequence[str]) -> NDArray[np.float32]:
        return np.stack([await embedder.embed_query(text) for text in texts])

    yield rows
    embedder.close()


@pytest.fixture(scope="session")
def classifier() -> Classifier:
    """The shipped artifact."""
    return load_classifier(FOLDER / "model.npz")


@pytest.fixture(scope="session")
def shipped(embed: Embed, classifier: Classifier) -> Analyzer:
    """The analyzer as it is shipped, but without calculators."""
    return Analyzer(embed, classifier, TOPICS, lambda _text, _earlier: (), lambda _text, _answers: Wanted())


@pytest.fixture(scope="session")
def maker() -> FeatureMaker:
    """The compiled tables."""
    return FeatureMaker(Manners())

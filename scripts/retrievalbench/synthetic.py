"""Documents made from a seed, as large as wanted: words by Zipf's law, topics, and vectors in which neighbours mean it.

A chunk's vector is a point in a space of few dimensions (topic, then document, then its own place) laid into 384, as
embeddings of real text are: recall of an approximate index says something only on such data.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Vectors: TypeAlias = "NDArray[np.float32]"
Numbers: TypeAlias = "NDArray[np.int64]"

DIMENSIONS = 384
WORD = 7
"""Letters of a word. All are as long: rows of the index can then be laid out without a loop."""
PER_DOCUMENT = 20
PER_SECTION = 4

_LATENT = 48
_TOPICS = 200
_TOPIC_WORDS = 150
_TOPICAL = 0.5
_CONSONANTS = "bdfgkmnptvz"
_VOWELS = "aiou"
# Spread of a document around its topic, of a chunk around its document, and of a question around its chunk.
_SPREAD = (0.8, 0.7, 0.35)


@dataclass(frozen=True, slots=True)
class Batch:
    """Some documents' chunks in order. ``words`` holds a row of places in the vocabulary for each chunk."""

    first: int
    words: Numbers
    vectors: Vectors

    @property
    def chunks(self) -> int:
        """How many there are."""
        return len(self.words)


@dataclass(frozen=True, slots=True)
class Question:
    """Words of one chunk, in any order, and a vector near its own."""

    text: str
    vector: Vectors


class Synthetic:
    """A corpus of ``chunks`` chunks with ``length`` words each; the same seed gives the same one."""

    def __init__(self, chunks: int, *, seed: int = 7, vocabulary: int = 30_000, length: int = 40) -> None:
        if chunks % PER_DOCUMENT:
            raise ValueError(f"The number of chunks must be a multiple of {PER_DOCUMENT}.")
        self.chunks = chunks
        self._seed = seed
        self._length = length
        rng = np.random.default_rng(seed)
        self.vocabulary = _vocabulary(rng, vocabulary)
        self._general = _zipf(vocabulary, 10)
        self._topical = _zipf(_TOPIC_WORDS, 5)
        # What a topic is about is said in rarer words, not in those that everybody uses.
        self._topic_words = rng.integers(vocabulary // 100, vocabulary, (_TOPICS, _TOPIC_WORDS))
        self._centres = rng.standard_normal((_TOPICS, _LATENT))
        self._lift = rng.standard_normal((_LATENT, DIMENSIONS))

    def batches(self, size: int = 20_000) -> Iterator[Batch]:
        """All chunks; each batch is drawn from its own seed, whatever came before."""
        for first in range(0, self.chunks, size):
            yield self._batch(first, min(size, self.chunks - first))

    def texts(self, batch: Batch) -> list[str]:
        """The text of each chunk."""
        names = self._names
        return [" ".join([names[word] for word in row]) for row in batch.words.tolist()]

    def questions(self, count: int, words: int = 8) -> list[Question]:
        """Questions about chunks anywhere in the corpus."""
        rng = np.random.default_rng((self._seed, 1))
        size = min(self.chunks, 20_000)
        starts = range(0, self.chunks, size)
        asked: list[Question] = []
        for number, first in enumerate(starts):
            share = count * (number + 1) // len(starts) - len(asked)
            if share:
                asked += self._ask(rng, self._latent(first, min(size, self.chunks - first)), first, share, words)
        return asked

    @cached_property
    def _names(self) -> list[str]:
        return [word.decode() for word in self.vocabulary.tolist()]

    def _ask(self, rng: np.random.Generator, latent: Vectors, first: int, count: int, words: int) -> list[Question]:
        batch = self._batch(first, len(latent))
        asked: list[Question] = []
        for row in rng.choice(len(latent), count, replace=False):
            chosen = rng.permutation(np.unique(batch.words[row]))[:words]
            point = latent[row] + _SPREAD[2] * rng.standard_normal(_LATENT)
            asked.append(Question(" ".join(self._names[word] for word in chosen), self._unit(point[None])[0]))
        return asked

    def _batch(self, first: int, count: int) -> Batch:
        rng = np.random.default_rng((self._seed, 2, first))
        topics = np.repeat(self._topics(first, count), PER_DOCUMENT)
        shape = (count, self._length)
        general = np.searchsorted(self._general, rng.random(shape))
        about = self._topic_words[topics[:, None], np.searchsorted(self._topical, rng.random(shape))]
        words = np.where(rng.random(shape) < _TOPICAL, about, general)
        return Batch(first, words, self._unit(self._latent(first, count)))

    def _topics(self, first: int, count: int) -> Numbers:
        return np.random.default_rng((self._seed, 3, first)).integers(0, _TOPICS, count // PER_DOCUMENT)

    def _latent(self, first: int, count: int) -> Vectors:
        rng = np.random.default_rng((self._seed, 4, first))
        documents = count // PER_DOCUMENT
        points = self._centres[self._topics(first, count)] + _SPREAD[0] * rng.standard_normal((documents, _LATENT))
        own = _SPREAD[1] * rng.standard_normal((count, _LATENT))
        return (np.repeat(points, PER_DOCUMENT, axis=0) + own).astype(np.float32)

    def _unit(self, points: Vectors) -> Vectors:
        rows = points @ self._lift
        unit: Vectors = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
        return unit


def _vocabulary(rng: np.random.Generator, size: int) -> NDArray[np.bytes_]:
    """Distinct words that stemming leaves as they are."""
    letters = [list(_CONSONANTS if place % 2 == 0 else _VOWELS) for place in range(WORD)]
    drawn: dict[str, None] = {}
    while len(drawn) < size:
        columns = [rng.choice(choice, 2 * size) for choice in letters]
        drawn.update(dict.fromkeys(map("".join, zip(*columns, strict=True))))
    return np.array(list(drawn)[:size], dtype=f"S{WORD}")


def _zipf(size: int, shift: int) -> NDArray[np.float64]:
    """The cumulative shares of words by rank."""
    weights = 1.0 / (np.arange(size) + 1 + shift)
    shares: NDArray[np.float64] = np.cumsum(weights / weights.sum())
    return shares

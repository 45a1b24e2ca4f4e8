"""The trained classifier: how likely a passage tells what has no fixed form (an illness, a salary, a deal, a breach).

It reads passages of 48 words that overlap by half. A passage is seen through its n-grams (see ``ngrams``), and through
cues: which kinds of terms stand in it, whether it names a person, speaks of its own matters or of money, and which of
these come together. A linear model weighs both. It only ever adds a finding.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from app.screening.lexicon import Page
from app.screening.ngrams import BUCKETS, Grams, Places, grams_of
from app.screening.proximity import Span
from app.screening.terms import TERMS, Terms

WORDS = 48
"""Words in a passage."""
STRIDE = 24
CUES: tuple[str, ...] = (*TERMS, "person", "own", "money")
"""What is looked for in a passage besides its n-grams."""
PAIRS = len(CUES) * (len(CUES) + 1) // 2
PARAMETERS = BUCKETS + PAIRS

Numbers = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Passages:
    """The passages of a page: where each begins and ends, and the rows of n-grams and cues that belong to it."""

    spans: tuple[Span, ...]
    words: Places
    letters: Places
    cues: Numbers


@dataclass(frozen=True, slots=True)
class Reading:
    """A passage and what the classifier makes of it: a logit, and the likeliest kind."""

    start: int
    end: int
    logit: float
    kind: str


@dataclass(frozen=True, slots=True)
class Card:
    """What a model says of itself.

    A passage counts as confidential from the logit ``threshold`` on. A probability is the logistic function of
    ``slope * (logit - threshold)``, see ``scoring``; ``found`` is what a finding of a detector adds to it.
    """

    format: int
    kinds: tuple[str, ...]
    threshold: float
    slope: float
    found: float
    texts: int


@dataclass(frozen=True, slots=True)
class Meaning:
    """A trained model: one weight for each bucket and pair of cues, and a table with a column for each kind."""

    card: Card
    bias: float
    weights: Numbers
    kinds: Numbers

    def read(self, page: Page, terms: Terms, names: Sequence[Span]) -> tuple[float, tuple[Reading, ...]]:
        """The highest logit of all passages, and the passages that count as confidential."""
        grams = grams_of(page, names)
        passages = passages_of(grams, page, terms, names)
        logits = self.bias + _sums(grams, passages, self.weights[:, None])[:, 0]
        over = np.flatnonzero(logits >= self.card.threshold)
        readings = tuple(self._reading(grams, passages, int(index), float(logits[index])) for index in over[:MOST])
        return float(logits.max(initial=-np.inf)), readings

    def _reading(self, grams: Grams, passages: Passages, index: int, logit: float) -> Reading:
        one = Passages(
            passages.spans[index : index + 1],
            passages.words[index : index + 1],
            passages.letters[index : index + 1],
            passages.cues[index : index + 1],
        )
        scores = _sums(_cut(grams, one), _from_zero(one), self.kinds)[0]
        return Reading(*one.spans[0], logit, self.card.kinds[int(scores.argmax())])


MOST = 64
"""Passages of a page that are reported."""


def passages_of(grams: Grams, page: Page, terms: Terms, names: Sequence[Span]) -> Passages:
    """The passages of a page; a page without words has none."""
    count = len(grams.word_places)
    starts = np.arange(0, max(1, count - WORDS + STRIDE), STRIDE) if count else np.zeros(0, np.int64)
    stops = np.minimum(starts + WORDS, count)
    length = len(page.view.text)
    begins = grams.word_places[starts]
    ends = np.append(grams.word_places, length)[stops]
    columns: list[Sequence[int] | Places] = [[start for start, _ in terms.get(kind, ())] for kind in TERMS]
    columns += [[start for start, _ in names], grams.own, grams.money]
    cues = np.zeros((len(starts), len(CUES)), dtype=np.float32)
    for index, places in enumerate(columns):
        if len(places):
            ordered = np.sort(np.asarray(places, dtype=np.int64))
            cues[:, index] = ordered.searchsorted(ends) > ordered.searchsorted(begins)
    letters = np.searchsorted(grams.letter_places, np.stack((begins, ends), axis=1))
    spans = tuple(zip(begins.tolist(), ends.tolist(), strict=True))
    return Passages(spans, np.stack((starts, stops), axis=1), letters, cues)


def pairs_of(cues: Numbers) -> Numbers:
    """One column for each cue and each pair of cues that come together."""
    first, second = _pairs()
    return cues[:, first] * cues[:, second]


@cache
def _pairs() -> tuple[Places, Places]:
    first, second = np.triu_indices(len(CUES))
    return first, second


def _sums(grams: Grams, passages: Passages, table: Numbers) -> Numbers:
    """For each passage and each column of a table the weighted sum of what stands in the passage."""
    words = _running(table[grams.words].sum(axis=1))
    letters = _running(table[grams.letters])
    total = pairs_of(passages.cues) @ table[BUCKETS:]
    for running, rows, width in ((words, passages.words, grams.words.shape[1]), (letters, passages.letters, 1)):
        counts = np.maximum(1, (rows[:, 1] - rows[:, 0]) * width)[:, None]
        total = total + (running[rows[:, 1]] - running[rows[:, 0]]) / np.sqrt(counts)
    return np.asarray(total, dtype=np.float32)


def _running(values: Numbers) -> NDArray[np.float64]:
    return np.concatenate((np.zeros((1, values.shape[1])), np.cumsum(values, axis=0, dtype=np.float64)))


def _cut(grams: Grams, one: Passages) -> Grams:
    """Only the n-grams of one passage: a table with many columns is costly on all of them."""
    words, letters = slice(*one.words[0]), slice(*one.letters[0])
    return Grams(
        grams.words[words],
        grams.word_places[words],
        grams.letters[letters],
        grams.letter_places[letters],
        grams.own,
        grams.money,
    )


def _from_zero(one: Passages) -> Passages:
    return Passages(one.spans, one.words - one.words[:, :1], one.letters - one.letters[:, :1], one.cues)

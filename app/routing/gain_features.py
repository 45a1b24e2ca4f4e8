"""What the gain model sees of a text: hashed words and a fixed row of numbers. No word is kept.

The hashing trick: Weinberger et al., "Feature hashing for large scale multitask learning", 2009, arXiv 0902.2206.
"""

import re
import zlib
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from app.routing.gain_choices import CHOICES, choices
from app.routing.gain_cues import CUES, OPTION

Vector = NDArray[np.float32]

BUCKETS = 2**15
LONGEST = 8000
"""Characters. What stands beyond is not read; the bound keeps the time below the limit for any text."""

_WORD = re.compile(r"[^\W\d_]+(?:'[a-z]+)?|\d+|\$\w|[\\^=<>+%]")
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_SENTENCE = re.compile(r"[.!?](?=\s|$)")
_NAME = re.compile(r"(?<![.!?:]\s)(?<!^)\b[A-Z][a-z]+\b")
_LARGEST = 1e12
_DIGITS = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Reading:
    """A text in numbers: distinct ``buckets`` with their ``counts``, and ``numbers`` as SHAPE and CUES name them."""

    buckets: NDArray[np.int64]
    counts: Vector
    numbers: Vector


SHAPE = (
    "characters",
    "stem_characters",
    "stem_words",
    "longest_option",
    "shortest_option",
    "options",
    "sentences",
    "lines",
    "word_length",
    "distinct_words",
    "numbers",
    "numbers_per_word",
    "largest_number",
    "fractions",
    "names",
    "capitals",
    "marks",
    "digits_in_options",
    "foreign",
    "question_form",
)
"""The numbers before those of the options and the cues: sizes as logarithms, the rest as shares or counts."""

NUMBERS = len(SHAPE) + len(CHOICES) + len(CUES)


def read(text: str, seed: int) -> Reading:
    """The features of a text; the same text and ``seed`` give the same ones on every machine."""
    seen = text[:LONGEST]
    words = [word.lower() for word in _WORD.findall(seen)]
    counts = Counter(_bucket(word, seed) for word in words)
    counts.update(_bucket(f"{left} {right}", seed) for left, right in pairwise(words))
    stem, *options = OPTION.split(seen)
    shape = [*_sizes(text, stem, options), *_contents(stem, options), *choices(stem, options)]
    numbers = [*shape, *(_cue(cue, seen) for cue in CUES.values())]
    return Reading(
        np.fromiter(counts.keys(), np.int64, len(counts)),
        np.fromiter(counts.values(), np.float32, len(counts)),
        np.array(numbers, dtype=np.float32),
    )


def _bucket(piece: str, seed: int) -> int:
    return zlib.crc32(piece.encode(), seed) % BUCKETS


def _cue(pattern: re.Pattern[str], text: str) -> float:
    return float(np.log1p(sum(1 for _ in pattern.finditer(text))))


def _sizes(text: str, stem: str, options: list[str]) -> list[float]:
    words = stem.lower().split()
    lengths = [len(option) for option in options] or [0]
    logs = np.log1p(
        [
            len(text),
            len(stem),
            len(words),
            max(lengths),
            min(lengths),
            len(options),
            len(_SENTENCE.findall(stem)),
            stem.count("\n"),
        ]
    )
    mean_length = sum(map(len, words)) / max(1, len(words))
    return [*logs.tolist(), mean_length, len(set(words)) / max(1, len(words))]


def _contents(stem: str, options: list[str]) -> list[float]:
    figures = [float(found.replace(",", "")) for found in _NUMBER.findall(stem)]
    size, chosen = max(1, len(stem)), "".join(options)
    return [
        float(np.log1p(len(figures))),
        len(figures) / max(1, stem.count(" ") + 1),
        float(np.log1p(min(max(figures, default=0.0), _LARGEST))),
        float(sum(not figure.is_integer() for figure in figures)),
        float(np.log1p(len(set(_NAME.findall(stem))))),
        sum(map(str.isupper, stem)) / size,
        sum(not (sign.isalnum() or sign.isspace()) for sign in stem) / size,
        len(_DIGITS.findall(chosen)) / max(1, len(chosen)),
        sum(sign > "\u024f" for sign in stem) / size,
        float(stem.rstrip().endswith("?")),
    ]

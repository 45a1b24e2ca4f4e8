"""How a text is worded, whatever it is about: its words and pairs of words, and a few measures of its form."""

import re
import zlib
from collections import Counter
from itertools import pairwise

import numpy as np

from app.analyzer.ngrams import MOST_CHARACTERS, Vector, weights

BUCKETS = 2048
MEASURES = 8

_TOKEN = re.compile(r"\w+|[^\w\s]")
_NUMBER = re.compile(r"\d+")
_END = re.compile(r"[.!?。！？]")
_QUOTES = re.compile(r"[\"'“”«»„「」]")


def words(text: str) -> dict[int, float]:
    """Bucket -> weight of the words and the pairs of neighbours.

    Every number counts as the same word, and so does every name: that one is given says more than which.
    """
    tokens = [_kind(token, first=not place) for place, token in enumerate(_TOKEN.findall(text[:MOST_CHARACTERS]))]
    pairs = [f"{left} {right}" for left, right in pairwise(["^", *tokens, "$"])]
    return weights(Counter(zlib.crc32(word.encode()) % BUCKETS for word in [*tokens, *pairs]))


def measures(text: str) -> Vector:
    """Length, numbers, names, commas, quotes and sentences (logarithms of counts), length of words, and variety."""
    tokens = _TOKEN.findall(text)
    found = [token for token in tokens if token[0].isalnum()]
    counts = [
        len(found),
        len(_NUMBER.findall(text)),
        sum(token[0].isupper() for token in tokens[1:]),
        text.count(","),
        len(_QUOTES.findall(text)),
        len(_END.findall(text)),
    ]
    length = sum(map(len, found)) / max(1, len(found))
    variety = len({token.casefold() for token in found}) / max(1, len(found))
    return np.array([*np.log1p(counts), length, variety], dtype=np.float32)


def _kind(token: str, *, first: bool) -> str:
    if token.isdigit():
        return "0"
    return "X" if token[0].isupper() and not first else token.casefold()

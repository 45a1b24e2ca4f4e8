"""Pieces of words and phrases as features.

Hashed character n-grams, which see typos, inflections and words that no cue table knows; and hashed runs of words,
which see how something is put.
"""

import zlib
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from app.analyzer.text import fold, parts, words

BUCKETS = 2048
PHRASES = 2048  # further buckets, behind those of the pieces
SIZES = (2, 3, 4)
WORDS_TOGETHER = (2, 3)
MOST_CHARACTERS = 2000
MOST_WORDS = 400

Vector = NDArray[np.float32]


def pieces(text: str) -> dict[int, float]:
    """Bucket -> weight by count (1 + ln n) of the n-grams of every word, with a space at either end of the word."""
    counts: Counter[int] = Counter()
    for word in fold(parts(text).prose)[:MOST_CHARACTERS].split():
        padded = f" {word} "
        for size in SIZES:
            for start in range(max(1, len(padded) - size + 1)):
                counts[zlib.crc32(padded[start : start + size].encode()) % BUCKETS] += 1
    return weights(counts)


def phrases(text: str) -> dict[int, float]:
    """Bucket -> weight of two and three neighbouring words, and of what begins and ends the text.

    "should one", "should we" and "what would you" tell how something is asked where no cue table has the words.
    """
    listed = ["^", *words(fold(parts(text).prose))[:MOST_WORDS], "$"]
    runs = (" ".join(listed[at : at + size]) for size in WORDS_TOGETHER for at in range(len(listed) - size + 1))
    return weights(Counter(BUCKETS + zlib.crc32(run.encode()) % PHRASES for run in runs))


def weights(counts: Mapping[int, int]) -> dict[int, float]:
    """1 + ln n for every bucket: a piece that comes twice says less than two pieces."""
    return {bucket: 1.0 + float(np.log(count)) for bucket, count in counts.items()}


def rarity(texts: Sequence[Mapping[int, float]], buckets: int = BUCKETS) -> Vector:
    """How rare each bucket is: ln((1 + n) / (1 + texts that have it)) + 1."""
    present = np.zeros(buckets, dtype=np.float32)
    for text in texts:
        present[list(text)] += 1
    return np.asarray(np.log((1 + len(texts)) / (1 + present)) + 1, dtype=np.float32)


def vector(text: Mapping[int, float], rare: Vector) -> Vector:
    """The n-grams of a text weighted by their rarity, of length one (zero for a text without words)."""
    row = np.zeros(len(rare), dtype=np.float32)
    row[list(text)] = list(text.values())
    row *= rare
    return row / np.float32(max(float(np.linalg.norm(row)), 1e-9))


def vectors(text: Mapping[int, float], rare: Vector) -> Vector:
    """The pieces and the phrases of a text, end to end, each of them of length one."""
    pieces_of = {bucket: weight for bucket, weight in text.items() if bucket < BUCKETS}
    phrases_of = {bucket - BUCKETS: weight for bucket, weight in text.items() if bucket >= BUCKETS}
    return np.concatenate([vector(pieces_of, rare[:BUCKETS]), vector(phrases_of, rare[BUCKETS:])])

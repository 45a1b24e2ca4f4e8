"""Words and letters of a page as numbers, for the trained classifier. Every step is one pass of numpy over the text."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from app.screening.lexicon import Page, word_set
from app.screening.proximity import Span

BUCKETS = 1 << 15
"""Features that the classifier tells apart; n-grams are hashed into them."""

Codes = NDArray[np.uint64]
Places = NDArray[np.int64]
Flags = NDArray[np.bool_]

_BASE = np.uint64(0x9E3779B97F4A7C15)
_MIX = np.uint64(0xFF51AFD7ED558CCD)
_INVERSE = np.uint64(pow(0x9E3779B97F4A7C15, -1, 1 << 64))
_PERSON, _NUMBER = np.uint64(1), np.uint64(2)
_BLANK, _ZERO, _NINE = 0x20, 0x30, 0x39
_ACCENTED, _EAST, _EAST_END = 0xC0, 0x2E80, 0xFB00
_SIGNS = np.array(sorted(map(ord, "$€£¥₺%")), dtype=np.uint64)
_SPAN_OF_LETTERS = 4
OWN = word_set(
    """
    i my me mine we our ours us wir unser unsere unserem unseren unserer unseres uns ich mein meine meiner meinem
    nous notre nos je mon ma mes nuestro nuestra nuestros nuestras mi mis biz bizim benim ben ekibim 我 们
    """
)
"""Words with which somebody speaks of their own matters."""
MONEY = word_set("$ € £ ¥ ₺ eur usd chf gbp tl euro euros dollars million mio k 万 元")
"""Words and signs beside an amount of money."""


@dataclass(frozen=True, slots=True)
class Grams:
    """What the classifier reads of a page, in the order of the text.

    ``words`` holds for every word the buckets of the word, of it with the next and of it with the one after;
    ``letters`` one bucket for four letters in a row. ``word_places`` and ``letter_places`` are offsets into the page.
    """

    words: Places
    word_places: Places
    letters: Places
    letter_places: Places
    own: Places
    money: Places


def grams_of(page: Page, names: Iterable[Span]) -> Grams:
    """The n-grams of a page. A name counts as a person and a number as a number, whatever they are."""
    codes, named, first = _codes(page.view.lower, names)
    places, ends = _words(codes, named, first)
    hashes = _hashes(codes, places, ends)
    hashes[named[places]] = _PERSON
    numeric = _all_digits(codes, places, ends)
    hashes[numeric] = _NUMBER
    kept = ~(numeric & np.concatenate(([False], numeric[:-1])))  # 45,000 is one number
    hashes, places = hashes[kept], places[kept]
    letters, letter_places = _letters(codes, named)
    return Grams(
        words=_phrases(hashes),
        word_places=places,
        letters=letters,
        letter_places=letter_places,
        own=places[_among(hashes, _hash_list(OWN))],
        money=places[_among(hashes, _hash_list(MONEY))],
    )


def _codes(text: str, names: Iterable[Span]) -> tuple[Codes, Flags, Flags]:
    """The characters as numbers, whether each is a part of a name, and whether a name begins there."""
    codes = np.frombuffer(text.encode("utf-32-le", "replace"), dtype=np.uint32).astype(np.uint64)
    named = np.zeros(len(codes), dtype=np.bool_)
    first = np.zeros(len(codes), dtype=np.bool_)
    for start, end in names:
        named[start:end] = True
        first[start : start + 1] = True
    return codes, named, first


def _words(codes: Codes, named: Flags, first: Flags) -> tuple[Places, Places]:
    """Where words begin and end. Letters of scripts without blanks and signs of currency are words of their own."""
    alone = ((codes >= _EAST) & (codes < _EAST_END)) | _among(codes, _SIGNS)
    inside = ((codes >= _ZERO) & (codes <= _NINE)) | ((codes >= ord("a")) & (codes <= ord("z"))) | (codes >= _ACCENTED)
    inside = (inside & ~alone) | named
    before = np.concatenate(([False], inside[:-1]))
    named_before = np.concatenate(([False], named[:-1]))
    begins = (inside & (~before | (named & first) | (named_before & ~named))) | (alone & ~named)
    after = np.concatenate((begins[1:], [True]))
    goes_on = np.concatenate((inside[1:], [False]))
    stops = (inside & (after | ~goes_on)) | (alone & ~named)
    return np.flatnonzero(begins), np.flatnonzero(stops) + 1


def _hashes(codes: Codes, places: Places, ends: Places) -> Codes:
    """One number for each word: a polynomial over its letters, from differences of one running sum."""
    count = len(codes) + 1
    powers = np.multiply.accumulate(np.concatenate((np.ones(1, np.uint64), np.full(count, _BASE))))
    inverse = np.multiply.accumulate(np.concatenate((np.ones(1, np.uint64), np.full(count, _INVERSE))))
    running = np.concatenate((np.zeros(1, np.uint64), np.add.accumulate(codes * powers[: len(codes)])))
    return _mixed((running[ends] - running[places]) * inverse[places])


@cache
def _hash_list(words: frozenset[str]) -> Codes:
    return np.array(sorted(map(_hash_of, words)), dtype=np.uint64)


def _among(values: Codes, listed: Codes) -> Flags:
    """Which of the values are in a sorted list; for short texts much cheaper than ``np.isin``."""
    places = np.minimum(listed.searchsorted(values), len(listed) - 1)
    return np.asarray(listed[places] == values, dtype=np.bool_)


def _hash_of(word: str) -> int:
    total = sum(ord(letter) * pow(int(_BASE), index, 1 << 64) for index, letter in enumerate(word)) % (1 << 64)
    return int(_mixed(np.array([total], dtype=np.uint64))[0])


def _mixed(values: Codes) -> Codes:
    values = (values ^ (values >> np.uint64(33))) * _MIX
    return values ^ (values >> np.uint64(29))


def _all_digits(codes: Codes, places: Places, ends: Places) -> Flags:
    running = np.concatenate(([0], np.cumsum((codes >= _ZERO) & (codes <= _NINE))))
    counts: Places = running[ends] - running[places]
    return np.asarray(counts == ends - places, dtype=np.bool_)


def _phrases(hashes: Codes) -> Places:
    """The buckets of single words, neighbours, and words with one between them: three columns."""
    padded = np.concatenate((hashes, np.zeros(2, np.uint64)))
    pairs = _mixed(hashes * _BASE + padded[1:-1])
    skips = _mixed(hashes * _MIX + padded[2:])
    return (np.stack((hashes, pairs, skips), axis=1) >> np.uint64(8)).astype(np.int64) % BUCKETS


def _letters(codes: Codes, named: Flags) -> tuple[Places, Places]:
    """The buckets of four letters in a row; all that is neither letter nor digit counts as one blank."""
    plain = (codes >= ord("a")) & (codes <= ord("z")) | (codes >= _ACCENTED)
    letters = np.where(plain & ~named, codes, np.uint64(_BLANK))
    blank = letters == _BLANK
    kept = np.flatnonzero(~(blank & np.concatenate(([False], blank[:-1]))))
    letters = letters[kept]
    count = max(0, len(letters) - _SPAN_OF_LETTERS + 1)
    total = np.zeros(count, dtype=np.uint64)
    for offset in range(_SPAN_OF_LETTERS):
        total = total * _BASE + letters[offset : offset + count]
    return (_mixed(total) >> np.uint64(8)).astype(np.int64) % BUCKETS, kept[:count]

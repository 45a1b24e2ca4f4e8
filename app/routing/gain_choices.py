"""How the answers to choose from look: alike or not, long or short, numbers or sentences; and how the question ends."""

import re
from collections import Counter
from itertools import combinations

import numpy as np

CHOICES = (
    "spread_of_lengths",
    "longest_to_mean",
    "place_of_longest",
    "likeness",
    "greatest_likeness",
    "words_of_the_question",
    "uneven_words_of_the_question",
    "same_first_word",
    "figures_alone",
    "capitalised",
    "ends_with_colon",
    "ends_with_stop",
    "ends_with_blank",
    "longest_word",
)
"""The numbers of ``choices``, in their order."""

_WORD = re.compile(r"[^\W\d_]+")
_FIGURE = re.compile(r"\s*[-$]?[\d.,]+\s*\S{0,8}\s*")


def choices(stem: str, options: list[str]) -> list[float]:
    """The numbers for a question and its options; a text without options has zeros in their place."""
    asked = _WORD.findall(stem.lower())
    end = stem.rstrip()[-1:]
    return [
        *(_of_options(frozenset(asked), options) if options else [0.0] * (len(CHOICES) - 4)),
        float(end == ":"),
        float(end == "."),
        float(end == "_"),
        float(max(map(len, asked), default=0)),
    ]


def _of_options(asked: frozenset[str], options: list[str]) -> list[float]:
    lengths = np.array([len(option) for option in options], dtype=np.float64)
    words = [frozenset(_WORD.findall(option.lower())) for option in options]
    alike = [len(left & right) / max(1, len(left | right)) for left, right in combinations(words, 2)] or [0.0]
    echoed = [len(each & asked) / max(1, len(each)) for each in words]
    first = Counter(option.split(maxsplit=1)[0].lower() for option in options if option.strip())
    return [
        float(np.log1p(lengths.std())),
        float(lengths.max() / (lengths.mean() + 1)),
        float(lengths.argmax()),
        sum(alike) / len(alike),
        max(alike),
        sum(echoed) / len(echoed),
        max(echoed) - min(echoed),
        float(max(first.values(), default=0)),
        float(sum(_FIGURE.fullmatch(option) is not None for option in options)),
        float(sum(option[:1].isupper() for option in options)),
    ]

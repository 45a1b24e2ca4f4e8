"""A short question about a subject, not about anybody: it asks how something works and tells nothing."""

import re
from collections.abc import Sequence

from app.screening.lexicon import Page
from app.screening.ngrams import MONEY, OWN
from app.screening.proximity import Span

LONGEST = 200
"""Characters; what is longer tells something, whatever it asks."""

_ASKS = re.compile(
    r"\W{0,5}(?:how (?:do|does|is|are|can|should|to)|what (?:is|are|does|do)|which|when (?:is|are|do|does|should)|"
    r"why (?:is|are|do|does)|explain|compare|"
    r"was (?:ist|sind)|wie (?:funktionier|kann|wird|werden)\w{0,8}|welche\w{0,2}|warum|erklare|"
    r"qu ?est[- ]ce|quel(?:le)?s?|comment|pourquoi|explique\w{0,3}|"
    r"que (?:es|son)|cual(?:es)?|como|por que|explica\w{0,4}|nedir|nasil|neden|hangi)\b"
)
_TELLS = re.compile(r"\d|[.!;:\n]\s{0,9}\S|[\"“”«»]")


_TELLING = frozenset((*OWN, *(word for word in MONEY if len(word) > 1)))
"""Words of one's own matters, and amounts in words; a single letter for thousands needs a digit."""


def is_general(page: Page, names: Sequence[Span]) -> bool:
    """Whether the page is one short question without a person, number, quotation or word about one's own matters."""
    text = page.view.lower.strip()
    return (
        len(text) <= LONGEST
        and not names
        and not _TELLS.search(text)
        and _ASKS.match(text) is not None
        and not any(word in page.places for word in _TELLING)
    )

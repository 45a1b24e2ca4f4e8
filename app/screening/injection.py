"""Marks of attempts to change the instructions of a model. They are names for a report; no decision rests on them."""

from functools import cache

from app.screening.injection_phrases import PHRASES
from app.screening.lexicon import Lexicon, Page
from app.screening.phrases import Phrase, phrasebook, phrases_in


def marks_of(page: Page) -> frozenset[str]:
    """The names of the attempts that stand on a page."""
    return frozenset(hit.value.kind for hit in phrases_in(page, _phrases()))


@cache
def _phrases() -> Lexicon[Phrase]:
    return phrasebook(PHRASES)

"""What to look for in the passages: the terms of the request with weights, and what kind of answer it wants."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.backends.extractive.concepts import related_terms
from app.backends.extractive.phrases import base_language
from app.backends.extractive.words import WEAK, fold, terms
from app.domain.model_call import Material

TRANSLATED_WORD = 0.8
"""The least weight of a term that the user used, or that stands for one in the language of the passages."""

NAME_WORD = 1.8
_OWN_WORD, _RELATED_WORD, _WEAK_WORD, _REPLY_WORD, _EARLIER_WORD = 1.0, 0.45, 0.25, 0.4, 0.15
_LONG_REQUEST = 8
_LONGEST_TERM = 40
# Acronyms and names with digits ("PSI", "INT8", "YOLOv8") say best what is asked.
_NAMES = re.compile(
    r"(?<![A-Za-z0-9])(?=[A-Za-z0-9]*[A-Z])(?=[A-Za-z0-9]*[A-Z0-9][A-Za-z0-9]*[A-Z0-9])[A-Za-z0-9]{2,15}(?![A-Za-z0-9])"
)
# What a section is, not what it is about.
_KINDS_OF_SECTION = frozenset(terms("template checklist guide table overview list reference strategy recipe"))
# Acronyms that so many passages hold that they tell little.
_COMMON_NAMES = frozenset({"api", "llm", "ml", "ai", "gpu", "cpu", "ci", "cd", "sql", "http", "usd", "eur"})
_ASKS_NUMBER = re.compile(
    r"\b(?:how (?:much|many|long|big|large|often|fast)|what (?:\w+ )?(?:value|number|share|size|limit|cutoff)s?"
    r"|(?:which|what) values?|thresholds?|limits?|when (?:does|do|should|is)|at what|above|below|cutoff|latency"
    r"|wie ?viel\w*|ab (?:wann|welche\w*)|combien|a partir de|cuant[oa]s?|kac|ne kadar)\b|多少|几|阈值"
)

_ASKS_THING = re.compile(r"\b(?:which|what) ([a-z]{3,})\b")
_ASKS_DEFINITION = re.compile(
    r"\b(?:what(?:'?s| is| are)\b(?! (?:an? |the )?(?:good|best|right|usual|normal|typical|reasonable|sensible)\b)"
    r"|(?<!do i )(?<!to )explain|definition|mean(?:s|ing)?\b|stands? for|difference between"
    r"|was (?:ist|sind|bedeutet)|qu'est-ce|que es|nedir)|什么是|是什么"
)


@dataclass(frozen=True, slots=True)
class Query:
    """Weighted terms. ``english`` tells whether words that no passage holds are evidence against the passages.

    ``asked`` is the thing that the question asks for by name ("which metadata ...").
    """

    weights: Mapping[str, float]
    wants_number: bool
    english: bool
    wants_definition: bool = False
    asked: str = ""

    @property
    def long(self) -> bool:
        """Whether the request has so many words that one in common with a span means nothing."""
        return sum(weight >= TRANSLATED_WORD for weight in self.weights.values()) >= _LONG_REQUEST

    def held(self, held: Iterable[str]) -> float:
        """The summed weight of the terms."""
        return sum(self.weights.get(term, 0.0) for term in held)

    def shared(self, held: Iterable[str]) -> int:
        """How many of the user's own words are among the terms."""
        return sum(self.weights.get(term, 0.0) >= TRANSLATED_WORD for term in held)

    def names(self, held: Iterable[str]) -> bool:
        """Whether an acronym or a name of the request is among the terms."""
        return any(self.weights.get(term, 0.0) >= NAME_WORD for term in held)

    @property
    def has_names(self) -> bool:
        """Whether the request has an acronym or a name at all."""
        return self.names(self.weights)

    def asks_for(self, heading: str) -> bool:
        """Whether the request names what a heading says: all of it in a long request, else half of several words."""
        words = set(terms(heading)) - WEAK - _KINDS_OF_SECTION
        named = self.shared(words)
        return bool(words) and named >= (len(words) if self.long else max(min(2, len(words)), len(words) / 2))


def query_of(material: Material) -> Query:
    """The user's own words count most, names of figures and related words less, replies and earlier parts least."""
    english = base_language(material.language) == "en" or bool(material.english)
    asked = material.english or material.question
    weights: dict[str, float] = {}
    for part in material.earlier:
        _raise(weights, terms(part), _EARLIER_WORD)
    for reply in material.replies:
        _raise(weights, terms(reply.text), _REPLY_WORD)
    for labelled in material.figures:
        _raise(weights, terms(labelled.figure.calculator.replace("-", " ")), TRANSLATED_WORD)
    _raise(weights, related_terms(material.question), _RELATED_WORD if english else TRANSLATED_WORD)
    _raise(weights, terms(asked), _OWN_WORD)
    weights.update((term, _WEAK_WORD) for term in WEAK if term in weights)
    names = (term for name in _NAMES.findall(material.question) for term in terms(name))
    weights.update((term, NAME_WORD) for term in names if term in weights and term not in _COMMON_NAMES)
    asked_for = fold(material.question).replace("’", "'")
    defines = bool(_ASKS_DEFINITION.search(asked_for))
    thing = _ASKS_THING.search(asked_for)
    named = terms(thing[1]) if thing else []
    return Query(weights, bool(_ASKS_NUMBER.search(asked_for)), english, defines, named[0] if named else "")


def _raise(weights: dict[str, float], found: Iterable[str], weight: float) -> None:
    for term in found:
        if len(term) <= _LONGEST_TERM:
            weights[term] = max(weight, weights.get(term, 0.0))

"""Data about a person: a name or an address of one, together with what is said about them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain

from app.domain.labels import Sensitivity
from app.domain.screening import Finding
from app.screening.context import Sentences
from app.screening.lexicon import Lexicon, Page
from app.screening.mail import mail_addresses
from app.screening.mapping import View
from app.screening.personal_phrases import HEALTH, OTHERS
from app.screening.phrases import Phrase, phrasebook, phrases_in
from app.screening.places import DATE, MONEY, ages_in, phones_in, streets_in
from app.screening.proximity import Span, Spans
from app.screening.terms import Terms


@dataclass(frozen=True, slots=True)
class Concern:
    """One row: terms of a kind are sensitive when a person is named within reach, in the same statement.

    Where ``beside`` is given, it must match too, at most ``beside_reach`` characters from the term.
    """

    terms: str
    kind: str
    sensitivity: Sensitivity
    reach: int
    beside: re.Pattern[str] | None = None
    beside_reach: int = 60


CONCERNS: tuple[Concern, ...] = (
    Concern("illness", "health", Sensitivity.RESTRICTED, 200),
    Concern("care", "health", Sensitivity.RESTRICTED, 160),
    Concern("biometric", "biometric", Sensitivity.RESTRICTED, 200),
    Concern("salary", "salary", Sensitivity.CONFIDENTIAL, 200),
    Concern("pay", "salary", Sensitivity.CONFIDENTIAL, 120, MONEY, 100),
    Concern("performance", "performance", Sensitivity.CONFIDENTIAL, 160),
    Concern("parting", "performance", Sensitivity.CONFIDENTIAL, 60, re.compile(r"\bgo\b|\brid of\b"), 60),
    Concern("customer", "customer_record", Sensitivity.CONFIDENTIAL, 20),
    Concern("dealings", "customer_record", Sensitivity.CONFIDENTIAL, 80),
    Concern("birth", "date_of_birth", Sensitivity.CONFIDENTIAL, 160, DATE, 40),
)
"""Catalogue: what about a named person is sensitive."""

_PHONE_REACH = 120
_STREET_REACH = 160
_AGE_REACH = 80
_BEFORE_PHONE = 90
_OWN_PHONE = re.compile(
    r"(?:\b(?:my|his|her|their|your|mein\w{0,2}|sein\w{0,2}|ihre?|mon|son|mi|su|"
    r"benim)\b[^.?!\n]{0,30}?(?:phone|mobile|cell|number|registered|handy|"
    r"telefon|rufnummer|portable|telephone|movil|celular|cep)|\b(?:messages? to|(?:call|text|ring|"
    r"reach) (?:me|him|her)(?: at| on)?)|"
    r"我的(?:电话|手机)|(?:他|她|客户)的?(?:电话|手机))[^.?!\n]{0,24}$"
)
_NUMBERED = re.compile(r"\d,? #|# \d")
_WORDS = re.compile(r"\b[a-z]{2,}+\b")


def personal(page: Page, terms: Terms, names: Iterable[Span]) -> Iterator[Finding]:
    """Everything on a page that is data about a person; ``names`` are the spans of persons' names."""
    return chain(mail_addresses(page.view), _phrases(page), _about_names(page, terms, Spans(names)))


@cache
def _health_phrases() -> Lexicon[Phrase]:
    return phrasebook(HEALTH)


@cache
def _other_phrases() -> Lexicon[Phrase]:
    return phrasebook(OTHERS)


def _phrases(page: Page) -> Iterator[Finding]:
    for hit in phrases_in(page, _health_phrases()):
        yield Finding(hit.value.kind, hit.start, hit.end, Sensitivity.RESTRICTED)
    for hit in phrases_in(page, _other_phrases()):
        yield Finding(hit.value.kind, hit.start, hit.end, Sensitivity.CONFIDENTIAL)


def _about_names(page: Page, terms: Terms, names: Spans) -> Iterator[Finding]:
    sentences = Sentences(page.view.text)
    yield from _phones(page.view, names, sentences)
    if not names:
        return
    for concern in CONCERNS:
        for term in terms.get(concern.terms, ()):
            if _concerns(page.view, concern, term, names, sentences):
                yield Finding(concern.kind, *term, concern.sensitivity)
    yield from _homes(page, terms, names)


def _homes(page: Page, terms: Terms, names: Spans) -> Iterator[Finding]:
    """Where a named person lives, and how old they are."""
    for street in streets_in(page, terms.get("street", ())):
        if any(_belongs(page.view, name, street) for name in names.near(street, _STREET_REACH)):
            yield Finding("postal_address", *street, Sensitivity.CONFIDENTIAL)
    for age in ages_in(page.view, terms.get("age", ())):
        if names.near(age, _AGE_REACH):
            yield Finding("age", *age, Sensitivity.CONFIDENTIAL)


def _phones(view: View, names: Spans, sentences: Sentences) -> Iterator[Finding]:
    for start, end in phones_in(view):
        near = names.near((start, end), _PHONE_REACH)
        known = any(sentences.together(name[0], start) for name in near)
        if known or _OWN_PHONE.search(view.lower[max(0, start - _BEFORE_PHONE) : start]):
            yield Finding("phone_number", start, end, Sensitivity.CONFIDENTIAL)


def _concerns(view: View, concern: Concern, term: Span, names: Spans, sentences: Sentences) -> bool:
    near = [name for name in names.near(term, concern.reach) if name[1] <= term[0] or term[1] <= name[0]]
    if not any(sentences.together(name[0], term[0]) for name in near):
        return False
    if concern.beside is None:
        return True
    low, high = max(0, term[0] - concern.beside_reach), min(len(view.lower), term[1] + concern.beside_reach)
    return bool(concern.beside.search(view.lower, low, high))


def _belongs(view: View, name: Span, street: Span) -> bool:
    """Whether a street is the address of a person.

    A name with a number beside it, or one that follows the street at once, is a part of the address itself.
    """
    around = view.text[max(0, name[0] - 3) : name[0]] + "#" + view.text[name[1] : name[1] + 3]
    if _NUMBERED.search(around):
        return False
    return name[1] <= street[0] or bool(_WORDS.search(view.text[street[1] : name[0]]))

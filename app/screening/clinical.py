"""A line of a health record: a person or one patient, and medicines or diagnoses in the short forms of clinicians.

What is written for colleagues names no illness in full ("Pt., b. 1949, AFib, on apixaban"). One such word proves
little, so that signs are counted: see ``clinical``.
"""

import re
from collections.abc import Iterator
from functools import cache

from app.domain.labels import Sensitivity
from app.domain.screening import Finding
from app.screening.clinical_words import DIAGNOSES, MEDICINES, SHORTHAND
from app.screening.context import Sentences
from app.screening.lexicon import Lexicon, Page, listed
from app.screening.mapping import View
from app.screening.proximity import Span, Spans

_REACH = 160
_ENOUGH = 2
_BORN = (
    r"(?:\bb\.|\bborn|\bdob|\bgeb\.|\bnee? en|\bnac\.|\bnacid[oa] en|\bd\.|\bdogum\w{0,8})[ :]{0,2}"
    r"(?:[\d./]{3,8})?(?:19|20)\d\d\b"
)
_AGED = (
    r"\b1?\d{1,2}[ -]?(?:yo|y/o|y\.o\.|yrs?[ -]old|years?[ -]old|j\.|jahre alt|jahrige\w?|ans|anos|yasinda)(?![a-z])"
    r"|\b[1-9]\d ?[mf]\b(?!\w)|(?:19|20)\d\d年生|\d{1,3}岁"
)
_PATIENT = r"\b(?:pt|pat|pte)\b\.?(?= ?[:,]| [a-z(])|\b(?:patientin|paciente|hasta)\b|患者|病人"
_MARK = re.compile(rf"{_BORN}|{_AGED}|{_PATIENT}")
_MANY = re.compile(
    r"(?:patients|adults|people|women|men|over|under|above|older than|at least|aged|[<>≥≤=])[^a-z\d]{0,3}"
    r"(?:aged|over)? ?$"
)
_GIVEN = re.compile(
    r"(?:\b(?:on|takes|taking|started on|prescribed|unter|nimmt|sous|prend|toma|con|bajo|using)|服用|服|使用)[ :]{0,2}$"
)
_TAKEN = re.compile(r"\S{0,12}[ ,]{1,2}(?:\d[\d.,]{0,6} ?(?:mg|mcg|g|ie|units)\b|aliyor|kullaniyor)")
_STUDIED = re.compile(
    r"\b(?:trials?|stud(?:y|ies)|papers?|publish\w{0,4}|cohorts?|guidelines?|data ?sets?|et al|corpus|benchmark|"
    r"studien?|etudes?|estudios?)\b|临床试验|数据集"
)


def clinical(page: Page, names: Spans) -> Iterator[Finding]:
    """Places at which a note tells of a named person, or of one patient, in clinicians' words.

    At least one word must be a medicine or a diagnosis and two signs must come together: a second such word, a word
    of their shorthand, a dose or "takes", a year of birth or an age. Statements on trials and data sets are no notes.
    """
    certain = [(hit.start, hit.end) for hit in _certain().find(page)]
    if not certain:
        return
    marks = Spans(_marks(page.view))
    if not names and not marks:
        return
    signs = Spans([*certain, *((hit.start, hit.end) for hit in _shorthand().find(page))])
    sentences = Sentences(page.view.text)
    for term in certain:
        if _told(page.view, term, names, marks, signs, sentences):
            yield Finding("health", *term, Sensitivity.RESTRICTED)


def _told(view: View, term: Span, names: Spans, marks: Spans, signs: Spans, sentences: Sentences) -> bool:
    def beside(spans: Spans) -> set[Span]:
        apart = (each for each in spans.near(term, _REACH) if each[1] <= term[0] or term[1] <= each[0])
        return {each for each in apart if sentences.together(each[0], term[0])}

    marked, named = beside(marks), beside(names)
    if not (marked or named):
        return False
    count = 1 + len(beside(signs)) + len(marked) * bool(named) + _is_given(view, term)
    around = view.lower[max(0, term[0] - _REACH) : term[1] + _REACH]
    return count >= _ENOUGH and not _STUDIED.search(around)


def _is_given(view: View, term: Span) -> bool:
    before = view.lower[max(0, term[0] - 16) : term[0]]
    return bool(_GIVEN.search(before) or _TAKEN.match(view.lower, term[1]))


def _marks(view: View) -> list[Span]:
    """Words that stand for one patient: a year of birth, an age, "Pt."; ages of groups are none."""
    found = (match.span() for match in _MARK.finditer(view.lower))
    return [span for span in found if not _MANY.search(view.lower, max(0, span[0] - 24), span[0])]


@cache
def _certain() -> Lexicon[None]:
    return _lexicon(MEDICINES, DIAGNOSES)


@cache
def _shorthand() -> Lexicon[None]:
    return _lexicon(SHORTHAND)


def _lexicon(*tables: dict[str, str]) -> Lexicon[None]:
    return Lexicon((entry, None) for table in tables for words in table.values() for entry in listed(words))

"""What the request says for which option."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.backends.extractive.request import quotable
from app.calculators.numbers import find_numbers
from app.calculators.quantities import PLAIN, TIME
from app.domain.workup import Evidence
from app.expert.case import Case, rate_per_second
from app.expert.decide.rules import Factor, Family

_NEGATED = re.compile(
    r"\b(?:no|not|never|without|nobody|none|neither|nor|cannot|\w+n't|hardly)\s+(?:[\w'-]+\s+){0,2}$", re.I
)
_MONTH_SECONDS = 730 * 3600.0
_MOST_QUOTED, _MOST_BESIDE_NUMBER = 14, 8
_LOOK_BACK = 40


@dataclass(frozen=True, slots=True)
class Vote:
    """A factor as the request states it: ``option`` is what it speaks for, None where it favours none of them."""

    factor: Factor
    option: str | None
    said: str
    number: str = ""
    forbidden: bool = False


def votes_of(family: Family, case: Case, options: Sequence[str]) -> list[Vote]:
    """The factors that the request states, with the user's words, in the order of the table."""
    return [vote for factor in family.factors if (vote := _vote(factor, case, options))]


def open_factors(family: Family, votes: Sequence[Vote]) -> list[Factor]:
    """The factors on which the request is silent."""
    stated = {vote.factor.id for vote in votes}
    return [factor for factor in family.factors if factor.id not in stated and (factor.bands or factor.cues)]


def found(case: Case, pattern: str) -> Evidence | None:
    """The first match of a pattern that is not denied by the words before it."""
    for evidence in case.every(pattern):
        before = case.text[max(0, evidence.start - _LOOK_BACK) : evidence.start]
        if evidence.text and not _NEGATED.search(before):
            return evidence
    return None


def quoted(case: Case, evidence: Evidence) -> str:
    """The clause in which the evidence stands, short enough for a table; empty where it may hold a secret."""
    clause = case.clause_of(evidence)
    text = clause.text if len(clause.text.split()) <= _MOST_QUOTED else _around(case, evidence)
    return quotable(text).strip(" .;:?!")


def _around(case: Case, evidence: Evidence) -> str:
    """The evidence with a few words before and after it."""
    sentence = case.sentence_of(evidence)
    before = case.text[sentence.start : evidence.start].split()[-4:]
    after = case.text[evidence.end : sentence.end].split()[:5]
    return " ".join([*before, evidence.text, *after])


def _vote(factor: Factor, case: Case, options: Sequence[str]) -> Vote | None:
    for option, pattern in factor.forbids.items():
        evidence = found(case, pattern) if option in options else None
        if evidence:
            return Vote(factor, option, quoted(case, evidence), forbidden=True)
    for option, pattern in factor.cues.items():
        evidence = found(case, pattern)
        if evidence:
            return Vote(factor, option if option in options else None, quoted(case, evidence))
    return _by_number(factor, case, options)


def _by_number(factor: Factor, case: Case, options: Sequence[str]) -> Vote | None:
    read = next(_readings(factor, case), None)
    if read is None:
        return None
    value, evidence = read
    option = next((band.option for band in factor.bands if band.holds(value) and band.option in options), None)
    clause = case.clause_of(evidence).text
    said = quoted(case, evidence) if len(clause.split()) <= _MOST_BESIDE_NUMBER else quotable(evidence.text)
    return Vote(factor, option, said, quotable(evidence.text))


def _readings(factor: Factor, case: Case) -> Iterator[tuple[float, Evidence]]:
    """The numbers that the factor reads, with their place."""
    if factor.reads == "team" and case.team is not None:
        stated = next(each for each in case.people if each.value == case.team)
        yield stated.value, stated.evidence
    if factor.reads == "weeks" and case.weeks is not None:
        yield case.weeks.value, case.weeks.evidence
    if factor.reads in ("rate", "volume"):
        for stated in case.counts:
            rate = rate_per_second(stated)
            if rate is not None and re.match(factor.of or ".", stated.what, re.IGNORECASE):
                yield (rate if factor.reads == "rate" else rate * _MONTH_SECONDS), stated.evidence
    if factor.reads in ("number", "seconds"):
        yield from _numbers(factor, case)


def _numbers(factor: Factor, case: Case) -> Iterator[tuple[float, Evidence]]:
    after = re.compile(rf"[\s-]*(?:[\w/-]+[\s-]+){{0,2}}?(?:{factor.of})", re.IGNORECASE)
    for each in find_numbers(case.text):
        quantity, rest = each.quantity, case.text[each.end : each.end + _LOOK_BACK]
        if factor.reads == "number" and quantity.kind == PLAIN and (match := after.match(rest)):
            yield quantity.value, _evidence(case, each.start, each.end + match.end())
        if factor.reads == "seconds" and quantity.kind == TIME:
            around = case.text[max(0, each.start - _LOOK_BACK) : each.end + _LOOK_BACK]
            if re.search(factor.of, around, re.IGNORECASE):
                yield quantity.to("s").value, _evidence(case, each.start, each.end)


def _evidence(case: Case, start: int, end: int) -> Evidence:
    return Evidence(case.text[start:end], start, end)

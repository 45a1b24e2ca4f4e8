"""What the request says for which option."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.backends.extractive.request import quotable
from app.calculators.numbers import find_numbers
from app.calculators.patterns import compiled
from app.calculators.quantities import PLAIN, SECONDS, TIME
from app.domain.workup import Evidence
from app.expert.case import Case
from app.expert.decide.rules import Factor, Family

_WORDS = r"(?:\s+(?!(?:and|but|because|so|yet|since|while|then|if|when|whether)\b)[\w'’/-]+)"
_NEGATED = re.compile(
    r"\b(?!(?:not|no)\s+(?:only|just|longer only|doubt|matter)\b)"
    r"(?:(?:not|never|nobody|no[- ]one|none|nothing|neither|nor|cannot|hardly|rarely|\w+n['’]t"
    rf"|dont|doesnt|isnt|arent|cant|nicht|nie|niemand|keiner|personne|jamais|nadie|nunca)(?!{_WORDS}{{0,3}}\s+(?:los\w+|miss|drop|risk|forget)\b)"
    rf"{_WORDS}{{0,5}}"
    rf"|(?:no|without|lack(?:s|ing)?|missing|zero|instead of|rather than|kein\w*|ohne|sans|aucun\w*|sin|ning[uú]n\w*)"
    rf"{_WORDS}{{0,3}})\s+$|\bnon-$",
    re.IGNORECASE,
)
"""Words before a cue that deny it, within its clause; "must not lose orders" denies no orders."""
_DENIED_AFTER = re.compile(
    rf"{_WORDS}{{0,3}}?\s*(?:\s(?:(?:is|are|was|were)(?:n['’]t|\s+not)|not)\s+(?:there|needed|required|available|planned|important"
    r"|relevant|an? (?:issue|concern|option|requirement|goal|topic))|\s(?:is|are)\s+(?:missing|absent|lacking|unlikely"
    r"|out of the question|irrelevant)|\s(?:do|does|did)(?:n['’]t|\s+not)\s+(?:exist|matter|apply)"
    r"|\s(?:nicht|yok|değil)|:\s*(?:no|none|zero|nobody))\b",
    re.IGNORECASE,
)
_EFFORT = re.compile(r"\b(?:tak(?:e|es|ing)|needs?|requires?|costs?|ties? up)\s+(?:about\s+)?$", re.IGNORECASE)
"""Words before people who are the effort of an option, not the team."""
_MONTH_SECONDS = 730 * 3600.0
_MOST_QUOTED, _BESIDE = 9, 2
_CHOICE = re.compile(r"\b(?:or|vs|versus)\b|\?", re.IGNORECASE)
_BREAK = re.compile(rf"{_CHOICE.pattern}|\b(?:and|but|because)\b", re.IGNORECASE)
_JOINED = re.compile(r"^(?:and|but|because|so|plus)\s+", re.IGNORECASE)
_LOOSE = re.compile(
    r"(?:\s+(?:who|which|that|and|or|the|an?|of|to|for|with|in|on|is|are|than|by|from|at))+$", re.IGNORECASE
)
_LOOK_BACK = 40
_BRACES = str.maketrans("{}", "()")
_PER = re.compile(
    r"\s*(?:(?P<bare>rps|qps|tps|req/s)\b|(?P<noun>(?:[\w-]+\s+){0,4}?)(?:/\s*|(?:a|an|per|each|every)\s+)"
    r"(?P<period>seconds?|sec|s|minutes?|min|hours?|h|days?|d|weeks?|months?|mo|years?)\b)",
    re.IGNORECASE,
)
_PERIODS = {
    "s": "s",
    "se": "s",
    "mi": "min",
    "h": "h",
    "ho": "h",
    "d": "day",
    "da": "day",
    "we": "week",
    "mo": "month",
} | {"ye": "year"}


@dataclass(frozen=True, slots=True)
class Vote:
    """A factor as the request states it: ``option`` is what it speaks for, None where it favours none of them.

    ``number`` are the words of a number that was read, ``marks`` those of a figure behind the vote.
    ``denied`` says that the words which would speak for an option are denied.
    """

    factor: Factor
    option: str | None
    said: str
    number: str = ""
    marks: str = ""
    forbidden: bool = False
    denied: bool = False


def votes_of(family: Family, case: Case, options: Sequence[str]) -> list[Vote]:
    """The factors that the request states, with the user's words, in the order of the table."""
    return [vote for factor in family.factors for vote in _votes(factor, case, options)]


def open_factors(family: Family, votes: Sequence[Vote], options: Sequence[str]) -> list[Factor]:
    """The factors on which the request is silent, of those that can speak for one of the options."""
    stated = {vote.factor.id for vote in votes}
    return [factor for factor in family.factors if factor.id not in stated and set(options) & _spoken_for(factor)]


def _spoken_for(factor: Factor) -> set[str]:
    return {*factor.cues, *(band.option for band in factor.bands)}


def found(case: Case, pattern: str) -> Evidence | None:
    """The first match of a pattern that is not denied by the words around it."""
    for evidence in case.every(pattern):
        if evidence.text and not _denied(case, evidence):
            return evidence
    return None


def _denied(case: Case, evidence: Evidence) -> bool:
    """Whether the words around the evidence, in its clause, say that it is not so."""
    clause = case.clause_of(evidence)
    before = case.text[clause.start : evidence.start]
    after = case.text[evidence.end : evidence.end + _LOOK_BACK]
    return bool(_NEGATED.search(before) or _DENIED_AFTER.match(after))


def quoted(case: Case, evidence: Evidence) -> str:
    """The words around the evidence, short enough for a table; empty where they may hold a secret.

    A whole clause where it is short and does not name the choice itself, else two words on each side.
    """
    clause = case.clause_of(evidence)
    short = len(clause.text.split()) <= _MOST_QUOTED and not _CHOICE.search(clause.text)
    text = clause.text if short else _around(case, evidence, clause)
    said = _LOOSE.sub("", _JOINED.sub("", own_words(text).strip(" .;:?!,")))
    return said.rstrip(")") if said.count(")") > said.count("(") else said


def own_words(text: str) -> str:
    """Words of the user for a quote: one line, no secret, nothing that a draft would read as a source."""
    return quotable(text).translate(_BRACES)


def _around(case: Case, evidence: Evidence, clause: Evidence) -> str:
    """The evidence with two words on each side, on its own side of an "or" or "and"."""
    start = max([clause.start, *(m.end() for m in _BREAK.finditer(case.text, clause.start, evidence.start))])
    end = min([clause.end, *(m.start() for m in _BREAK.finditer(case.text, evidence.end, clause.end))])
    before, after = case.text[start : evidence.start], case.text[evidence.end : end]
    glued = re.match(r"\S*", after)
    rest = after[glued.end() :].split()[:_BESIDE] if glued else []
    return " ".join([*before.split()[-_BESIDE:], f"{evidence.text}{glued[0] if glued else ''}", *rest])


def _votes(factor: Factor, case: Case, options: Sequence[str]) -> list[Vote]:
    """What a factor says: that an option is out, else each option that its words speak for, else what a number says."""
    for option, pattern in factor.forbids.items():
        evidence = found(case, pattern) if option in options else None
        if evidence:
            return [Vote(factor, option, quoted(case, evidence), forbidden=True)]
    spoken = [
        Vote(factor, option, quoted(case, evidence), own_words(evidence.text).strip(" .;:?!,"))
        for option, pattern in factor.cues.items()
        if option in options and (evidence := found(case, pattern))
    ]
    by_number = None if spoken else _by_number(factor, case, options)
    return spoken or ([by_number] if by_number else _silenced(factor, case, options))


def _silenced(factor: Factor, case: Case, options: Sequence[str]) -> list[Vote]:
    """The factor as one that the request denies: it speaks for nothing, but it is not open either."""
    denied = (next(case.every(pattern), None) for option, pattern in factor.cues.items() if option in options)
    words = next((evidence for evidence in denied if evidence and evidence.text), None)
    return [Vote(factor, None, quoted(case, words), denied=True)] if words else []


def _by_number(factor: Factor, case: Case, options: Sequence[str]) -> Vote | None:
    read = next(_readings(factor, case), None)
    if read is None:
        return None
    value, evidence = read
    option = next((band.option for band in factor.bands if band.holds(value) and band.option in options), None)
    said = own_words(evidence.text).strip(" .;:?!,")
    return Vote(factor, option, said, said)


def _readings(factor: Factor, case: Case) -> Iterator[tuple[float, Evidence]]:
    """The numbers that the factor reads, with their place."""
    if factor.reads == "team" and case.team is not None:
        stated = next(each for each in case.people if each.value == case.team)
        if not _EFFORT.search(stated.before):
            yield stated.value, stated.evidence
    if factor.reads == "monthly" and case.monthly_budget is not None:
        yield case.monthly_budget.value, case.monthly_budget.evidence
    if factor.reads == "weeks" and case.weeks is not None:
        yield case.weeks.value, case.weeks.evidence
    if factor.reads in ("rate", "volume"):
        for rate, evidence in _rates(factor, case):
            yield (rate if factor.reads == "rate" else rate * _MONTH_SECONDS), evidence
    if factor.reads in ("number", "seconds"):
        yield from _numbers(factor, case)


def _rates(factor: Factor, case: Case) -> Iterator[tuple[float, Evidence]]:
    """Numbers per second, with the words up to the period."""
    for each in find_numbers(case.text):
        match = _PER.match(case.text, each.end)
        if each.quantity.kind != PLAIN or match is None:
            continue
        if not factor.of or match["bare"] or compiled(factor.of).search(match["noun"] or ""):
            period = match["bare"] or match["period"]
            seconds = SECONDS["s"] if match["bare"] else SECONDS[_PERIODS[period[:2].lower()]]
            yield each.quantity.value / seconds, _evidence(case, each.start, match.end())


def _numbers(factor: Factor, case: Case) -> Iterator[tuple[float, Evidence]]:
    after = compiled(rf"[\s-]*(?:[\w/-]+[\s-]+){{0,2}}?(?:{factor.of})")
    for each in find_numbers(case.text):
        quantity, rest = each.quantity, case.text[each.end : each.end + _LOOK_BACK]
        if factor.reads == "number" and quantity.kind == PLAIN and (match := after.match(rest)):
            yield quantity.value, _evidence(case, each.start, each.end + match.end())
        if factor.reads == "seconds" and quantity.kind == TIME:
            around = case.text[max(0, each.start - _LOOK_BACK) : each.end + _LOOK_BACK]
            if compiled(factor.of).search(around):
                yield quantity.to("s").value, _evidence(case, each.start, each.end)


def _evidence(case: Case, start: int, end: int) -> Evidence:
    return Evidence(case.text[start:end], start, end)

"""The money of a plan: what it has against what it needs, and what it would replace."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from app.calculators.numbers import find_numbers
from app.calculators.quantities import MONEY, PLAIN
from app.calculators.wording import percent, plain
from app.domain.workup import Evidence, Severity, Weight
from app.expert.objections import Objection
from app.expert.validate.measures import Bench
from app.expert.validate.timeline import BANDS, shortfall_of

_LETTERS = frozenset({"k", "m"})
_THINGS = re.compile(
    r"^ ?(?!(?:was|has|is|euros|dollars|pounds|francs)\b)(?:[a-z]+ )?[a-z]{2,}s\b(?<!was)(?<!has)", re.IGNORECASE
)
_HAS_BEFORE = re.compile(
    r"(?:\bbudget(?: is| of|:)?|\bwe (?:only )?have|\bthere (?:is|are)"
    r"|\b(?:approved|granted|granting|set aside|grants?))\s*(?:only |just |about )?$",
    re.IGNORECASE,
)
_HAS_AFTER = re.compile(
    r"^\s*(?:euros? |dollars )?(?:is |are |was |were |have been |has been )?"
    r"(?:approved|granted|available|there\b(?! is)|set aside|in the budget|released|bewilligt|genehmigt|vorhanden)",
    re.IGNORECASE,
)
_NEEDS_BEFORE = re.compile(
    r"(?:\bneeds?(?: is| are| about| at least|:)?|\b(?:an? )?estimated?(?: at| is| says|:)?"
    r"|\b(?:offer|quote|bid|count|estimate|calculation|tender)s?\b[^.;\d]{0,40}"
    r"\b(?:is|was|says|said|came to|comes to|at)|\b(?:it|plan|project|work) (?:will )?costs?|\bfor an estimated)"
    r"\s*(?:about |around )?$",
    re.IGNORECASE,
)
_NEEDS_AFTER = re.compile(
    r"^\s*(?:euros? |dollars )?(?:is |are |was |were )?(?:needed|estimated|expected|required|calculated|nötig|geschätzt"
    r"|planned of|fixed)",
    re.IGNORECASE,
)
_OF = re.compile(
    r"^\s*(?:euros? |planned |spent )?(?:of|von|sur|de)(?: the)?\s*(?:EUR |USD |CHF |[$€£])?$", re.IGNORECASE
)
_MONTHLY = re.compile(r"^\W{0,2}(?:a|per|each|every) month|^\W{0,2}/ ?mo|^\W{0,2}monthly", re.IGNORECASE)
_OTHER_PERIOD = re.compile(r"^\W{0,2}(?:an?|per|each|every|/) ?(?:year|quarter|week|day|hour)", re.IGNORECASE)
_OLD_BEFORE = re.compile(
    r"\b(?:in place of|instead of|rather than|against|today|now|currently|our [\w ]{0,20}bill(?: is| of)?"
    r"|bill (?:is|of))[^.;\d]{0,24}$",
    re.IGNORECASE,
)
_SAVING = (
    r"\bsav(?:e|es|ing) (?:us )?(?:money|costs?|cash)\b"
    r"|\b(?:cheaper|cut (?:the |our )?costs?|reduce (?:the |our )?costs?)\b"
)


@dataclass(frozen=True, slots=True)
class _Amount:
    value: float
    evidence: Evidence
    before: str
    after: str
    monthly: bool


def money_objections(bench: Bench) -> Iterator[Objection]:
    """What the stated amounts say against the plan: too little for the need, or more than what it should save."""
    amounts = list(_amounts(bench.facts.case.text))
    yield from _too_little(bench, [each for each in amounts if not each.monthly])
    yield from _dearer(bench, [each for each in amounts if each.monthly])


def _amounts(text: str) -> Iterator[_Amount]:
    for item in find_numbers(text):
        quantity = item.quantity
        bare = quantity.kind == PLAIN and quantity.suffix.lower() in _LETTERS
        after = text[item.end : item.end + _REACH]
        stated = quantity.kind == MONEY or (bare and not _THINGS.match(after))
        if not stated or _OTHER_PERIOD.match(after):
            continue
        before = text[max(0, item.start - _REACH) : item.start]
        evidence = Evidence(text[item.start : item.end].strip(), item.start, item.end)
        yield _Amount(quantity.value, evidence, before, after, bool(_MONTHLY.match(after)))


_REACH = 60


def _too_little(bench: Bench, amounts: list[_Amount]) -> Iterator[Objection]:
    """By the bands of a shortfall: what is there against what is needed, where the text says both."""
    have = next((each for each in amounts if _is_there(each, amounts)), None)
    need = next((each for each in amounts if each is not have and _is_needed(each, amounts)), None)
    short = shortfall_of(bench.sheet, need.value, have.value) if have and need else None
    if have is None or need is None or short is None:
        return
    weight = BANDS.get(short.text("band"), Weight.NOTE)
    if weight is Weight.NOTE:
        return
    share = percent(round(short.number("shortfall_share"), 3))
    values = {"have": have.evidence.text, "need": need.evidence.text, "shortfall": share, "mark": short.mark}
    made = bench.objection("BU-2", have.evidence, need.evidence, **values)
    severity = Severity.CRITICAL if weight is Weight.BAD else Severity.HIGH
    yield replace(made, rule=replace(made.rule, weight=weight), severity=severity)


def _is_there(each: _Amount, amounts: list[_Amount]) -> bool:
    if _NEEDS_BEFORE.search(each.before) or _NEEDS_AFTER.match(each.after):
        return False
    part = any(_is_part(other, each) for other in amounts)
    return part or bool(_HAS_AFTER.match(each.after) or _HAS_BEFORE.search(each.before))


def _is_needed(each: _Amount, amounts: list[_Amount]) -> bool:
    if _NEEDS_BEFORE.search(each.before) or _NEEDS_AFTER.match(each.after):
        return True
    return any(_is_part(each, other) for other in amounts)


def _is_part(part: _Amount, whole: _Amount) -> bool:
    """Whether the text says so much of so much: "52k of 60k"."""
    gap = whole.evidence.start - part.evidence.end
    return 0 < gap <= _REACH and bool(_OF.match(part.after[:gap]))


def _dearer(bench: Bench, amounts: list[_Amount]) -> Iterator[Objection]:
    """A plan that is to save money and costs more each month than what it replaces."""
    old = next((each for each in amounts if _OLD_BEFORE.search(each.before)), None)
    new = next((each for each in amounts if each is not old), None)
    if old is None or new is None or new.value <= old.value or bench.facts.case.search(_SAVING) is None:
        return
    times = bench.sheet.figure("quotient", {"total": new.value, "each": old.value})
    if times:
        factor = plain(round(times.number("quotient"), 1))
        values = {"new": new.evidence.text, "old": old.evidence.text, "times": factor, "mark": times.mark}
        yield bench.objection("FR-4", new.evidence, old.evidence, **values)

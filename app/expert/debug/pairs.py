"""Values before and after: which metric moved from where to where, as the user states it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What moved; the first three have limits at which a release is rolled back."""

    METRIC = "metric"
    LATENCY = "latency"
    ERRORS = "errors"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Pair:
    """One metric before and after; ``shown`` are the values as the user wrote them."""

    name: str
    kind: Kind
    before: float
    after: float
    shown: tuple[str, str]


_NAMES: tuple[tuple[Kind, str], ...] = (
    (
        Kind.METRIC,
        r"pr-?auc|roc-?auc|auc|precision|recall(?:@\d+)?|f1(?:[ -]score)?|accuracy|m?ap@?\d*|ndcg(?:@\d+)?|hit rate"
        r"|ctr|click-?through(?: rate)?|conversion(?: rate)?|cache hit rate",
    ),
    (Kind.LATENCY, r"p(?:50|75|90|95|99)(?:\.9)?|latency|response times?|load time|ttft|time to first token"),
    (Kind.ERRORS, r"error rate|errors|5xx(?: rate)?|failure rate|timeout rate"),
    (
        Kind.PLAIN,
        r"mape|rmse|mae|wmape|loss|bill|costs?|spend|make test|builds?|build time|pipeline|tests?|lag|velocity"
        r"|lead time|cycle time|throughput|memory|queue|backlog|false (?:positives?|alarms?)",
    ),
)
_NAME = re.compile("|".join(f"(?P<{kind.name}>{pattern})" for kind, pattern in _NAMES), re.IGNORECASE)
_UNIT = r"(?:\s?(?:%|(?:ms|milliseconds|s|secs?|seconds?|min|minutes?|h|hours?|days?|k|GB|MB|points)\b))?"
_VALUE = r"(?:[$€£]\s?)?\d[\d.,]{0,15}(?<![.,])" + _UNIT
_GAP = r"(?:[^.;\n\d]|\.(?=\S)|\(\s*[^)]*\)){0,45}?"
_FORMS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?:from|was|were)\s+(?:about\s+|around\s+|~)?(?P<before>{_VALUE}){_GAP}"
        rf"\b(?:to|now|and is now|but is now)\s+(?:about\s+|around\s+|only\s+)?(?P<after>{_VALUE})",
        rf"(?P<before>{_VALUE})\s*(?:->|→|=>)\s*(?P<after>{_VALUE})",
        rf"(?:now|needs?|takes?|is|are|at)\s+(?:\w+\s+)?(?P<after>{_VALUE})\s+instead of\s+(?P<before>{_VALUE})",
        rf"(?:now|is|are|at)\s+(?P<after>{_VALUE}),?\s+(?:up|down)\s+from\s+(?P<before>{_VALUE})",
        rf"(?P<before>{_VALUE})\s+(?:in|last|before|by day|offline|on)\b{_GAP}"
        rf"(?:and|but|to|now|,)\s+{_GAP}(?P<after>{_VALUE})\s*(?:(?:in|on)\b|now|after|since|today|live|$|[.,;])",
    )
)
_SCORES = "f1|auc|accuracy|precision|recall|mape|rmse"
_TWICE = re.compile(
    rf"(?:validation|offline|test|training|notebook|cv)\s+(?P<name>{_SCORES})[^.\d]{{0,12}}(?P<before>{_VALUE})[^;]{{0,20}}?"
    rf"\b(?:live|production|online|real)\b[^;\d]{{0,40}}?(?:{_SCORES})?[^;]{{0,40}}?(?P<after>(?<![\w.]){_VALUE})",
    re.IGNORECASE,
)
_BACK = 70
_SCALE = {"ms": 1.0, "milliseconds": 1.0, "s": 1000.0, "min": 60_000.0, "h": 3_600_000.0, "%": 0.01}
_SENTENCE_END = re.compile(r"[.;!?]\s|\n")


def pairs_of(text: str) -> tuple[Pair, ...]:
    """The metrics that moved, in the order of the text; one reading per metric."""
    found: dict[str, tuple[int, Pair]] = {}
    for place, pair in [*_twice(text), *_moved(text)]:
        found.setdefault(pair.name.lower(), (place, pair))
    return tuple(pair for _, pair in sorted(found.values(), key=lambda entry: entry[0]))


def _twice(text: str) -> Iterator[tuple[int, Pair]]:
    for match in _TWICE.finditer(text):
        pair = _pair(match["name"], match["before"], match["after"])
        if pair:
            yield match.start(), pair


def _moved(text: str) -> Iterator[tuple[int, Pair]]:
    for form in _FORMS:
        for match in form.finditer(text):
            name = _name_before(text, match.start())
            pair = _pair(name, match["before"], match["after"]) if name else None
            if pair:
                yield match.start(), pair


def _name_before(text: str, place: int) -> str:
    """The last metric named shortly before a place, in the same sentence."""
    before = _SENTENCE_END.split(text[max(0, place - _BACK) : place])[-1]
    names = list(_NAME.finditer(before))
    whole = [m for m in names if not (before[: m.start()][-1:].isalnum() or before[m.end() :][:1].isalnum())]
    return whole[-1][0] if whole else ""


def _pair(name: str, before: str, after: str) -> Pair | None:
    match = _NAME.fullmatch(name)
    if match is None or match.lastgroup is None:
        return None
    kind = Kind[match.lastgroup]
    unit = _unit(after)
    first, second = _number(before, _unit(before) or unit), _number(after, unit or _unit(before))
    if first <= 0 or second < 0:
        return None
    return Pair(name, kind, first, second, (before.strip(), after.strip()))


def _unit(value: str) -> str:
    match = re.search(r"[A-Za-z%]+$", value.strip())
    word = match[0].lower() if match else ""
    short = {"sec": "s", "secs": "s", "second": "s", "seconds": "s", "minute": "min", "minutes": "min", "hour": "h"}
    return short.get(word, "h" if word == "hours" else word)


def _number(value: str, unit: str) -> float:
    """The number; times in milliseconds, percentages as shares."""
    digits = re.sub(r"[^\d.,]", "", value)
    digits = re.sub(r"[.,](?=\d{3}(?:\D|$))", "", digits) if not digits.startswith("0") else digits
    number = float(digits.replace(",", ".")) if digits.replace(",", ".").count(".") <= 1 else 0.0
    return number * _SCALE.get(unit, 1.0)

"""What a design has to go by: quantities, and facts such as a constraint or a technology that runs already."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from app.calculators.numbers import Found, find_numbers
from app.calculators.patterns import compiled
from app.calculators.quantities import BITS, DATA, SECONDS, TIME
from app.expert.case import Stated, read_case
from app.expert.design.tables import NumberRule, Rules

_AROUND = 60
_CROWD = 50
_PERIOD = (
    r"\s*(?:/\s?|(?:a|an|per|each|every)\s+)"
    r"(?P<per>s|sec(?:ond)?s?|min(?:ute)?s?|h|hr|hours?|days?|weeks?|months?|years?|night)\b"
)
_PER = re.compile(rf"(?P<noun>\s*(?:[^\W\d][\w-]*\s+){{0,5}}?(?:[^\W\d][\w-]*)?){_PERIOD}", re.IGNORECASE)
_BREAK = re.compile(r"[.!?;](?:\s|$)|\n")
_BUILDER = re.compile(r"dev|engineer|programm|scientist|\bsres?\b|entwickl|d[ée]velop|desarroll|geli", re.IGNORECASE)
_PART = re.compile(r"\bof\b", re.IGNORECASE)
_USING = re.compile(r"\s*(?:with (?:\w+ )?(?:admin|access|rights|accounts?|logins?)|who use|use[sd]?\b)", re.IGNORECASE)
_DENIED = re.compile(
    r"\b(?:no|not|never|nobody|no one|none of us|without|instead of|rather than|avoid|hates?|[a-z]+n['\u2019]t)"
    r"(?:\s+(?!(?:on|in|at|only|just|but|and)\b)[\w'\u2019-]+){0,4}\s+$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Read:
    """A quantity as it was read: its value in the unit of its rule, and the user's words for it."""

    value: float
    words: str
    start: int
    low: float | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """Quantities by name, facts by name with the words that say so."""

    numbers: Mapping[str, Read]
    said: Mapping[str, str]
    text: str

    @property
    def names(self) -> frozenset[str]:
        """Names of all facts; a quantity counts as a fact."""
        return frozenset(self.numbers) | frozenset(self.said)

    def value(self, name: str) -> float | None:
        """A quantity's value."""
        found = self.numbers.get(name)
        return found.value if found else None


def read_facts(text: str, rules: Rules) -> Facts:
    """The facts of a text."""
    numbers: dict[str, Read] = {}
    found = find_numbers(text)
    for rule in rules.numbers:
        read = next(_matches(text, found, rule), None)
        if read is not None and rule.id not in numbers:
            numbers[rule.id] = read
    _crew(text, rules, numbers)
    _worded(text, rules, numbers)
    said: dict[str, str] = {}
    for name, pattern in rules.facts.items():
        match = next(_affirmed(text, pattern, deniable=name in rules.deniable), None)
        if match:
            said[name] = match[0].strip()
    for name, tests in rules.derived.items():
        if any(_holds(numbers.get(number), sign, limit) for number, sign, limit in tests):
            said[name] = ""
    return Facts(numbers, said, text)


def _affirmed(text: str, pattern: str, *, deniable: bool) -> Iterator[re.Match[str]]:
    """The places that say a fact; "nobody here has run Kubernetes" does not say that it is there."""
    for match in compiled(pattern).finditer(text):
        if not deniable or not _DENIED.search(_before(text, match.start())):
            yield match


def _crew(text: str, rules: Rules, numbers: dict[str, Read]) -> None:
    """Those who build: the size of the team where it is stated, else the groups that the first sentence names."""
    total = compiled(rules.whole_team).search(text)
    case = read_case(text)
    builders = [each for each in case.people if _builds(each)]
    if not builders or (total and "team" in numbers):
        return
    first = case.sentence_of(builders[0].evidence)
    groups = [each for each in builders if first.start <= each.evidence.start < first.end]
    crew = sum(each.value for each in groups)
    known = numbers.get("team")
    if known is None or (len(groups) > 1 and known.value < crew):
        numbers["team"] = Read(crew, _words(text, groups), groups[0].evidence.start)


def _builds(group: Stated) -> bool:
    """Whether people are those who build, and neither a part of a group nor users."""
    return bool(_BUILDER.search(group.what)) and not _PART.search(group.what) and not _USING.match(group.after)


def _words(text: str, groups: list[Stated]) -> str:
    return text[groups[0].evidence.start : groups[-1].evidence.end].strip(" ,;")


def _worded(text: str, rules: Rules, numbers: dict[str, Read]) -> None:
    """Quantities that stand in words: one person alone, a span of quarters. So many engineers are users, no team."""
    solo = compiled(rules.solo).search(text)
    if solo and "team" not in numbers:
        numbers["team"] = Read(1.0, solo[0], solo.start())
    crowd = numbers.get("team")
    if crowd and crowd.value >= _CROWD and "users" not in numbers:
        numbers["users"] = numbers.pop("team")
    span = compiled(rules.quarters).search(text)
    if span and "weeks" not in numbers:
        quarters = (int(span["last"]) - int(span["first"])) % 4 + 1
        numbers["weeks"] = Read(quarters * SECONDS["quarter"] / SECONDS["week"], span[0], span.start())


def _holds(read: Read | None, sign: str, limit: float) -> bool:
    if read is None:
        return False
    return read.value < limit if sign == "<" else read.value >= limit


def _matches(text: str, found: tuple[Found, ...], rule: NumberRule) -> Iterator[Read]:
    for item in found:
        if item.quantity.kind != rule.kind:
            continue
        after, before = _after(text, item.end), _before(text, item.start)
        if rule.never and compiled(rule.never).search(f"{before}#{after}"):
            continue
        read = _rate(text, item, after, rule) if rule.per else _amount(text, item, after, rule)
        fits = not rule.before or compiled(rf"(?:{rule.before})\W*$").search(before)
        if read is not None and fits and rule.least <= read.value <= rule.most:
            yield read


def _after(text: str, end: int) -> str:
    following = text[end : end + _AROUND]
    stop = _BREAK.search(following)
    return following[: stop.start()] if stop else following


def _before(text: str, start: int) -> str:
    leading = text[max(0, start - _AROUND) : start]
    stops = list(_BREAK.finditer(leading))
    return leading[stops[-1].end() :] if stops else leading


def _rate(text: str, item: Found, after: str, rule: NumberRule) -> Read | None:
    """So many a second, or, where the rule has a unit, so many within that period."""
    match = _PER.match(after)
    if match is None or (rule.after and not compiled(rule.after).match(match["noun"])):
        return None
    seconds = _seconds(match["per"])
    if not rule.least_period <= seconds <= rule.most_period:
        return None
    words = text[item.start : item.end + match.end()]
    if rule.unit:
        return Read(item.quantity.value * SECONDS[rule.unit] / seconds, words, item.start)
    return Read(item.quantity.value / seconds, words, item.start)


def _seconds(period: str) -> float:
    word = period.lower()
    for unit, starts in (("month", "mo"), ("min", "mi"), ("h", "h"), ("day", "d"), ("week", "w"), ("year", "y")):
        if word.startswith(starts):
            return SECONDS[unit]
    return SECONDS["day"] if word == "night" else SECONDS["s"]


def _amount(text: str, item: Found, after: str, rule: NumberRule) -> Read | None:
    match = compiled(rule.after).match(after)
    if match is None:
        return None
    quantity = item.quantity
    factor = rule.scale
    if quantity.kind == TIME and rule.unit:
        factor = SECONDS[quantity.unit] / SECONDS[rule.unit]
    elif quantity.kind in (DATA, BITS):
        one = replace(quantity, value=1.0)
        factor = (one.to_gb() if quantity.kind == DATA else one.to_megabits()).value
    low = None if quantity.low is None else quantity.low * factor
    words = text[item.start : item.end + match.end()].strip(" ,;")
    return Read(quantity.value * factor, words, item.start, low)

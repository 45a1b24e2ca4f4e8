"""What the work of people costs that the request states beside an option: months of building, days of upkeep."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from app.calculators.quantities import SECONDS
from app.domain.figure import Value
from app.domain.workup import Evidence
from app.expert.case import Case, Stated
from app.expert.sheet import Sheet, Shown

OVER = re.compile(r"\b(?:over|horizon of|within|across|for the next)\s*(?:the next )?$", re.IGNORECASE)
"""Words before a time over which costs are counted, which is no time of work."""

_PERSON = r"(?:person|people|engineers?|developers?|devs?|programmers?|fte|head|man|admins?|sres?|dbas?)"
_ONE = re.compile(rf"\b(?:one|a|an|1|single) (?:[\w-]+ )?{_PERSON}\b", re.IGNORECASE)
_RATE_AFTER = re.compile(
    rf"^\W{{0,2}}(?:fully loaded |all[- ]in )?(?:/|per |a |an |each |for each )?\s*(?:(?P<first>month|mo|year|yr)"
    rf"\W{{0,2}}(?:fully loaded )?(?:/|per |and |for )?\s*(?:a |an |each |every )?)?{_PERSON}\b"
    r"(?:\W{0,2}(?:/|per |a |and |each )?\s*(?P<second>month|year|yr|annum))?",
    re.IGNORECASE,
)
_RATE_BEFORE = re.compile(
    rf"(?:\b{_PERSON}|\bsalar(?:y|ies)|fully[- ]loaded)\s+(?:[\w-]+ ){{0,3}}?(?:costs?|is|are|of|at)\s+(?:us\s+)?"
    r"(?:about |around |roughly |some )?$",
    re.IGNORECASE,
)
_LEAST_MONTH, _LEAST_YEAR = 1500.0, 20_000.0
"""Below that an amount per person is the price of a seat, not the cost of a person."""

_FTE = re.compile(
    r"\b(half|quarter|third|full-time|\d{1,3} ?%|0?\.\d+) (?:of )?(?:an? |one )?(?:\w+ )?"
    r"(?:engineer|developer|person|admin|fte|sre|dba)\b",
    re.IGNORECASE,
)
_SLICE = re.compile(
    r"\b(?P<many>half a|an?|one|two|three|four|\d+(?:\.\d+)?)[ -](?P<unit>hours?|days?)"
    r"(?: of \w+)? ?(?:/|a|per|each|every)\s*(?P<period>week|month|sprint)\b",
    re.IGNORECASE,
)
_PARTS = {"half": 0.5, "quarter": 0.25, "third": 1 / 3, "full-time": 1.0}
_MANY = {"half a": 0.5, "a": 1.0, "an": 1.0, "one": 1.0, "two": 2.0, "three": 3.0, "four": 4.0}
_WORKDAYS = {"week": 5.0, "month": 21.0, "sprint": 10.0}
_HOURS = 8.0
_KEEP_UP = re.compile(r"\b(?:upkeep|maint\w*|operat\w*|run(?:ning)? it|look\w* after|keep\w* it)\b", re.IGNORECASE)
_RECURS = re.compile(
    r"^\W{0,2}(?:of \w+ )?(?:/|a |per |each |every )\s*(?:week|month|sprint|year|quarter)", re.IGNORECASE
)
_TAKES = re.compile(
    r"\b(?:tak(?:e|es|ing)|needs?|requires?|estimate\w*|effort|(?:build|develop|migrat|switch)ing)\b", re.IGNORECASE
)
_WHOLE_TEAM = re.compile(
    r"\b(?:takes?|need\w*|cost\w*|keeps?) (?:them|us|all of (?:them|us)|the (?:whole )?team)\b", re.IGNORECASE
)
_NEAR = 30


@dataclass(slots=True)
class Work:
    """What the people of one option cost, as inputs of the calculator, with the marks of the figures behind them.

    ``unread`` says that work is stated which cannot be priced: then the option has no total.
    """

    inputs: dict[str, float] = field(default_factory=dict[str, float])
    marks: str = ""
    unread: bool = False


def is_rate(amount: Stated) -> bool:
    """Whether an amount is what a person costs in a month or a year."""
    return _monthly_rate(amount) is not None


def _monthly_rate(amount: Stated) -> float | None:
    after = _RATE_AFTER.match(amount.after)
    if after is None and not _RATE_BEFORE.search(amount.before):
        return None
    words = [after["first"] or after["second"] or ""] if after else []
    period = next((word for word in words if word), amount.unit.partition("/")[2] or "month")
    if period.lower().startswith("mo"):
        return amount.value if amount.value >= _LEAST_MONTH else None
    return amount.value / 12 if amount.value >= _LEAST_YEAR else None


@dataclass(frozen=True, slots=True)
class Labour:
    """Reads the work of a request. ``owner`` says to which option something belongs."""

    case: Case
    sheet: Sheet
    currency: str
    owner: Callable[[Stated], str | None]

    def by_option(self, builds: str | None) -> Mapping[str, Work]:
        """The work of each option; work of no option is that of ``builds``, the one that has to be kept up."""
        works: dict[str, Work] = {}
        unread: set[str] = set()
        for span in self.case.durations if self._currency else ():
            people, option = self._people_beside(span), self.owner(span) or builds
            if people is None and option and self._is_effort(span):
                unread.add(option)
            if people is None or option is None or "one_off" in works.get(option, Work()).inputs:
                continue
            months = round(span.value * SECONDS["week"] / SECONDS["month"], 3)
            self._add(works, option, people, months, "one_off")
        for share, option in self._shares(builds) if self._currency else ():
            if "per_month" not in works.get(option, Work()).inputs:
                self._add(works, option, share, 1.0, "per_month")
        for work in works.values():
            if "per_month" not in work.inputs:
                work.inputs.pop("months_before", None)
        return {option: Work(unread=True) for option in unread - self._read(works)} | {
            option: work for option, work in works.items() if work.inputs and option not in unread - self._read(works)
        }

    @staticmethod
    def _read(works: Mapping[str, Work]) -> set[str]:
        return {option for option, work in works.items() if "one_off" in work.inputs}

    def _is_effort(self, span: Stated) -> bool:
        """Whether a duration is the time of some work whose people are not said."""
        clause = self.case.clause_of(span.evidence)
        counted = _RECURS.match(span.after) or OVER.search(span.before)
        return not counted and bool(_TAKES.search(clause.text))

    @property
    def _currency(self) -> str:
        return self.currency or next((rate.unit.partition("/")[0] for rate in self.case.money if is_rate(rate)), "")

    def _add(self, works: dict[str, Work], option: str, people: float, months: float, name: str) -> None:
        """Adds the cost of people as an input; running work begins where the work of building ends."""
        shown, mark = self._priced(people, months)
        if shown is None:
            return
        work = works.setdefault(option, Work())
        work.inputs[name] = shown.number("cost")
        if name == "one_off":
            work.inputs["months_before"] = months
        work.marks += f"{shown.mark}{mark if mark not in work.marks else ''}"

    def _priced(self, people: float, months: float) -> tuple[Shown | None, str]:
        """The cost of people by the rate that is stated, else by an assumed one, which is marked."""
        rate = next((value for amount in self.case.money if (value := _monthly_rate(amount)) is not None), None)
        inputs: dict[str, Value] = {"people": people, "months": months, "currency": self._currency}
        if rate is not None:
            return self.sheet.figure("work-cost", {**inputs, "cost_per_month": round(rate, 2)}), ""
        shown, say = self.sheet.figure("work-cost", inputs), self.sheet.say
        return shown, self.sheet.assume("work", say("assume.work", currency=self._currency), say("assume.work.effect"))

    def _people_beside(self, span: Stated) -> float | None:
        """How many people the duration is stated for, before it or after it in the same clause."""
        if _RECURS.match(span.after) or OVER.search(span.before):
            return None
        clause = self.case.clause_of(span.evidence)
        for group in self.case.people:
            gap = max(span.evidence.start - group.evidence.end, group.evidence.start - span.evidence.end)
            if gap <= _NEAR and clause.start <= group.evidence.start < clause.end:
                return group.value
        if _ONE.search(clause.text):
            return 1.0
        return self.case.team if _WHOLE_TEAM.search(clause.text) else None

    def _shares(self, builds: str | None) -> Iterator[tuple[float, str]]:
        """Parts of a person that look after an option for good."""
        for match in _FTE.finditer(self.case.text):
            option = self.owner(_stated(match))
            word = match[1].lower()
            if option:
                yield _PARTS.get(word) or float(word.rstrip(" %") or 0) / (100 if "%" in word else 1), option
        for match in _SLICE.finditer(self.case.text):
            stated = _stated(match)
            upkeep = _KEEP_UP.search(self.case.clause_of(stated.evidence).text)
            option = self.owner(stated) or (builds if upkeep else None)
            if option:
                many = match["many"].lower()
                days = (_MANY.get(many) or float(many)) / (_HOURS if match["unit"].lower().startswith("h") else 1.0)
                yield round(days / _WORKDAYS[match["period"].lower()], 4), option


def _stated(match: re.Match[str]) -> Stated:
    return Stated(0.0, "", "people", Evidence(match[0], match.start(), match.end()))

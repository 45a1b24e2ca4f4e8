"""The facts of a request: who, how much, how long, for how much money, with which technology, each with its place.

Numbers come from the reader of the calculators; what they count is decided by the words beside them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.calculators.numbers import Found, find_numbers
from app.calculators.patterns import compiled
from app.calculators.quantities import MONEY, PLAIN, SECONDS, TIME, Quantity
from app.domain.workup import Evidence

_AFTER, _BEFORE = 48, 40
_SENTENCE = re.compile(r"(?<=[.!?。！？])[\"')\]]*\s+|\n+")
_CLAUSE = re.compile(r"(?<=[;:,])\s+|\s+(?:but|and then|while|whereas)\s+")

_PEOPLE = re.compile(
    r"[\s-]*(?:(?:full[- ]?time|part[- ]?time|senior|junior|mid(?:-level)?|good|strong|experienced|productive|new|more"
    r"|additional|of|our|the|backend|back-end|frontend|front-end|full[- ]?stack|software|ml|data|machine learning"
    r"|python|java|php|rust|go|golang|ruby|rails|django|node|react|vue|angular|typescript|javascript|scala|kotlin|swift"
    r"|c#|c\+\+|\.net|mobile|ios|android|platform|devops|cloud|web|security|embedded|qa|product)[\s-]+){0,4}"
    r"(?:developers?|engineers?|devs?|people|persons?|programmers?|seniors?|juniors?|admins?|sres?|scientists?"
    r"|analysts?|designers?|dbas?|interns?|fte|hires?|staff|entwickler\w*|leute|personen|d[ée]veloppeurs?|personnes"
    r"|desarrolladores|personas|geli[sş]tirici\w*|ki[sş]i\w*|名|个?人)\b",
    re.IGNORECASE,
)
_ONE = re.compile(
    r"\b(?:one|a single|the only|a lone|a|an|ein(?:e|en)?|une?|una?)(?=[ -](?:[\w#+.]+[ -]){0,3}?(?:developer|engineer"
    r"|dev|programmer|person|scientist|admin|sre|dba|analyst|designer|entwickler|d[ée]veloppeur|desarrollador)\b)",
    re.IGNORECASE,
)
# "three Go developers" are no three gigaoctets.
_GO = re.compile(r"\bGo(?=[ -](?:back-?end |software )?(?:dev|engineer|programmer))")
_TEAM_OF = re.compile(r"\bteam (?:of|with|size(?: is| of)?:?|has)\s+(?:about |around |only )?$", re.IGNORECASE)
_NOT_TEAM = re.compile(r"\b(?:users?|customers?|clients?|staff of|employees|company|audience)\b", re.IGNORECASE)
_BUILDER = re.compile(r"dev|engineer|programm|senior|junior|scientist|sre|entwickl|d[ée]velop|desarroll|geli", re.I)
_HIRE = re.compile(r"\b(?:hir(?:e|es|ing)|recruit\w*|join\w*|onboard\w*|add)\b", re.IGNORECASE)
_POINTS = re.compile(r"\s*(?:story[\s-]?)?(?:points?\b|sp\b|pts\b)", re.IGNORECASE)
_COUNTED = re.compile(
    r"\s*(?:(?:monthly|daily|weekly|active|concurrent|registered|paying|new|total|peak|internal)\s+){0,2}"
    r"(users?|customers?|clients?|visitors?|requests?|reqs?\b|queries|searches|calls?|orders?|events?|messages?"
    r"|transactions?|documents?|articles?|pages?|images?|rows?|records?|tickets?|products?|vectors?|services?"
    r"|microservices?|tenants?|stores?|cameras?|devices?|sensors?|jobs?|files?|items?|descriptions?|alerts?"
    r"|nutzer\w*|kunden|anfragen|bestellungen|dokumente|utilisateurs?|requ[êe]tes?|usuarios?|kullan[iı]c[iı]\w*)",
    re.IGNORECASE,
)
_PER = re.compile(
    r"^\W{0,2}(?:\w+\s+){0,2}?(?:/|(?:a|an|per|each|every|pro|par|al|por)\s+)\s*"
    r"(s|sec(?:ond)?s?|min(?:ute)?s?|h|hours?|days?|weeks?|months?|years?)\b",
    re.IGNORECASE,
)
_RATE_UNIT = re.compile(r"\s*(?:req(?:uests)?|rps|qps|tps)\b(?:\s*/\s*s)?", re.IGNORECASE)
# "Two month-ends" are dates, not two months.
_NOT_A_SPAN = re.compile(r"-ends?\b", re.IGNORECASE)
_PERIODS = {"s": "s", "m": "min", "h": "h", "d": "day", "w": "week", "y": "year"}
_MONTHLY = re.compile(r"^\W{0,2}(?:\w+\s+){0,2}?(?:/\s*mo\b|/\s*month|(?:a|per|each|every)\s+month|monthly)", re.I)
_YEARLY = re.compile(r"^\W{0,2}(?:\w+\s+){0,2}?(?:/\s*y(?:ea)?r|(?:a|per|each|every)\s+year|yearly|annually)", re.I)
_TOTAL = re.compile(r"\b(?:budget|spend|cost|capex|fund\w*|seed|total)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Stated:
    """A quantity that the user states: ``value`` in ``unit``, of ``what``, with the words that say so.

    ``before`` and ``after`` are the text around it within its sentence, in lower case.
    """

    value: float
    unit: str
    what: str
    evidence: Evidence
    before: str = ""
    after: str = ""
    low: float | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """What a request states, in the order of its text. Spans are places in that text."""

    text: str
    sentences: tuple[Evidence, ...]
    people: tuple[Stated, ...]
    hires: tuple[Stated, ...]
    durations: tuple[Stated, ...]
    money: tuple[Stated, ...]
    counts: tuple[Stated, ...]
    points: tuple[Stated, ...]

    def search(self, pattern: str) -> Evidence | None:
        """The first match of a pattern (case ignored) as evidence."""
        match = compiled(pattern).search(self.text)
        return Evidence(match[0].strip(), match.start(), match.end()) if match else None

    def every(self, pattern: str) -> Iterator[Evidence]:
        """Each match of a pattern as evidence."""
        for match in compiled(pattern).finditer(self.text):
            yield Evidence(match[0].strip(), match.start(), match.end())

    def sentence_of(self, evidence: Evidence) -> Evidence:
        """The sentence in which the evidence stands."""
        return next((s for s in self.sentences if s.start <= evidence.start < s.end), evidence)

    def clause_of(self, evidence: Evidence) -> Evidence:
        """The part between commas in which the evidence stands, for quoting."""
        sentence = self.sentence_of(evidence)
        start = sentence.start
        for match in [*_CLAUSE.finditer(sentence.text), None]:
            end = sentence.start + match.start() if match else sentence.end
            if start <= evidence.start < end:
                return _trimmed(self.text, start, max(end, evidence.end))
            start = sentence.start + match.end() if match else end
        return evidence

    @property
    def team(self) -> float | None:
        """Builders who are there today: the first stated group of engineers that is not to be hired, else of people."""
        builders = [each for each in self.people if _BUILDER.search(each.what)]
        first = next(iter(builders or self.people), None)
        return first.value if first else None

    @property
    def weeks(self) -> Stated | None:
        """The time that is there: the first stated duration of a week or more, in weeks."""
        return next((each for each in self.durations if each.value >= 1), None)

    @property
    def monthly_budget(self) -> Stated | None:
        """The first stated amount per month."""
        return next((each for each in self.money if each.unit.endswith("/month")), None)


@dataclass(frozen=True, slots=True)
class _Page:
    """A text with its sentences, which every number on it needs."""

    text: str
    sentences: tuple[Evidence, ...]

    def around(self, start: int) -> tuple[int, int]:
        """The span of the sentence that holds the place; the whole text where none does."""
        sentence = next((s for s in self.sentences if s.start <= start < s.end), None)
        return (sentence.start, sentence.end) if sentence else (0, len(self.text))


def read_case(text: str) -> Case:
    """The case that a text describes."""
    found = [*find_numbers(_GO.sub("xx", text)), *_ones(text)]
    found.sort(key=lambda item: item.start)
    page = _Page(text, tuple(_sentences(text)))
    groups = [each for item in found if (each := _people(page, item))]
    hires = tuple(each for each in groups if _HIRE.search(each.before))
    return Case(
        text=text,
        sentences=page.sentences,
        people=tuple(each for each in groups if each not in hires),
        hires=hires,
        durations=tuple(each for item in found if (each := _duration(page, item))),
        money=tuple(each for item in found if (each := _money(page, item))),
        counts=tuple(each for item in found if (each := _count(page, item))),
        points=tuple(each for item in found if (each := _points(page, item))),
    )


def _sentences(text: str) -> Iterator[Evidence]:
    start = 0
    for match in [*_SENTENCE.finditer(text), None]:
        end = match.start() if match else len(text)
        if text[start:end].strip():
            yield _trimmed(text, start, end)
        start = match.end() if match else end


def _trimmed(text: str, start: int, end: int) -> Evidence:
    raw = text[start:end]
    start += len(raw) - len(raw.lstrip())
    quoted = raw.strip().rstrip(" ,;:")
    return Evidence(quoted, start, start + len(quoted))


def _people(page: _Page, item: Found) -> Stated | None:
    if item.quantity.kind != PLAIN:
        return None
    match = _PEOPLE.match(page.text, item.end)
    if match is not None and not _NOT_TEAM.search(match[0]):
        return _stated(page, item, item.quantity.value, "people", match[0].strip(" -"), match.end())
    if match is None and _TEAM_OF.search(page.text[max(0, item.start - _BEFORE) : item.start]):
        return _stated(page, item, item.quantity.value, "people", "people", item.end)
    return None


def _ones(text: str) -> Iterator[Found]:
    """Single people: "one" and "a" are numbers only before a role."""
    for match in _ONE.finditer(text):
        yield Found(match.start(), match.end(), Quantity(1.0, worded=True))


def _points(page: _Page, item: Found) -> Stated | None:
    match = _POINTS.match(page.text, item.end)
    if item.quantity.kind != PLAIN or match is None:
        return None
    return _stated(page, item, item.quantity.value, "points", "points", match.end())


def _duration(page: _Page, item: Found) -> Stated | None:
    quantity = item.quantity
    if quantity.kind != TIME or SECONDS[quantity.unit] < SECONDS["day"] or _NOT_A_SPAN.match(page.text, item.end):
        return None
    weeks = quantity.to("week")
    return _stated(page, item, weeks.value, "weeks", quantity.unit, item.end, weeks.low)


def _money(page: _Page, item: Found) -> Stated | None:
    quantity = item.quantity
    if quantity.kind != MONEY:
        return None
    after = page.text[item.end : item.end + _AFTER]
    period = "/month" if _MONTHLY.match(after) else "/year" if _YEARLY.match(after) else ""
    what = "budget" if _TOTAL.search(page.text[max(0, item.start - _BEFORE) : item.end + _AFTER]) else "amount"
    return _stated(page, item, quantity.value, quantity.unit + period, what, item.end, quantity.low)


def _count(page: _Page, item: Found) -> Stated | None:
    if item.quantity.kind != PLAIN:
        return None
    match = _COUNTED.match(page.text, item.end) or _RATE_UNIT.match(page.text, item.end)
    if match is None:
        return None
    what = match[1].lower() if match.re is _COUNTED else "requests"
    per = _PER.match(page.text[match.end() : match.end() + _AFTER])
    unit = "/s" if match.re is _RATE_UNIT else f"/{_period(per[1])}" if per else ""
    return _stated(
        page, item, item.quantity.value, unit, what, match.end() + (per.end() if per else 0), item.quantity.low
    )


def _period(word: str) -> str:
    lowered = word.lower()
    return "month" if lowered.startswith("mo") else _PERIODS[lowered[0]]


def _stated(page: _Page, item: Found, value: float, unit: str, what: str, end: int, low: float | None = None) -> Stated:
    begin, stop = page.around(item.start)
    evidence = Evidence(page.text[item.start : end].strip(), item.start, end)
    around = page.text[max(begin, item.start - _BEFORE) : item.start], page.text[end : min(stop, end + _AFTER)]
    return Stated(value, unit, what, evidence, around[0].lower(), around[1].lower(), low)


def rate_per_second(stated: Stated) -> float | None:
    """A stated rate per second; None where no period is stated."""
    period = stated.unit.removeprefix("/")
    return stated.value / SECONDS[period] if stated.unit.startswith("/") and period in SECONDS else None

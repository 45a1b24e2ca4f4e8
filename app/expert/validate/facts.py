"""What a plan says: its kind, the facts it states, its people, weeks and load."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.calculators.patterns import compiled
from app.domain.workup import Evidence
from app.expert.case import Case, Stated
from app.expert.validate.tables import Kind, PlanTable, Strength

_PAST = re.compile(r"\b(?:last|past|previous|took|needed|lasted|each|every|per|since|observed for) ?(?:\w+ ){0,2}$")
_AFTERWARDS = re.compile(
    r"^\W*(?:ago|each|old|later|per|(?:of )?runway"
    r"|of (?!work|engineering|development|effort|runway)[a-z]+)\b"
)
_LIMIT = re.compile(r"(?:[<>≤]|\b(?:under|less than|older than|below|every)) ?$")
_SPRINT_BEFORE = re.compile(r"\b(?:sprints?|iterations?) ?\($")
_SPRINT_AFTER = re.compile(r"^[- ]?(?:sprints?|iterations?)\b")
_NOW = re.compile(
    r"\b(?:today|currently|now|at present|have|heute|derzeit|only)\b[^.;\d]{0,20}?(\d[\d.,]*)\s*(k|m|million)?\b", re.I
)
_FROM_TO = re.compile(
    r"\bfrom\s+(\d+)\s+to\s+(\d+)\s+(?:\w+\s+)?(?:engineers|developers|people|heads|staff|devs|employees)?", re.I
)
_STAFF = re.compile(r"\b(\d[\d.,]*)\s*(k)?\s+(?:employees|staff|mitarbeiter\w*|colleagues|internal users)\b", re.I)
_HEADS = re.compile(r"\bengineers|developers|people|team|grow|hir|heads|devs", re.I)
_USERS = r"users?|customers?|clients?|visitors?|tenants?|nutzer|kunden|utilis|usuario|kullan"
_FACTORS = {"k": 1e3, "m": 1e6, "million": 1e6}
_ALONE = re.compile(r"\b(?:just me|by myself|i am alone|one-person|solo founder|ein(?:em|en)? entwickler)\b", re.I)


@dataclass(frozen=True, slots=True)
class Growth:
    """A number of people that is to become a larger one."""

    now: float
    target: float
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """The facts of one plan. ``stated`` and ``missing`` are names of facts that its kind is judged by."""

    case: Case
    kind: Kind
    stated: tuple[str, ...]
    missing: tuple[str, ...]
    people: float | None
    hires: float
    planned: Stated | None
    phases: tuple[Stated, ...]
    users_now: Stated | None
    users_aim: Stated | None
    growth: Growth | None

    @property
    def completeness(self) -> float:
        """Percent of the facts that are stated."""
        return round(100 * len(self.stated) / len(self.kind.fields))


def read_facts(case: Case, table: PlanTable) -> PlanFacts:
    """The facts of the plan that the case describes."""
    kind = next(kind for kind in table.kinds if _is_kind(case, kind))
    growth = _growth(case)
    now, aim = _users(case)
    people = growth.now if growth else _people(case)
    phases = _phases(case)
    planned = _planned(case) if not phases else None
    numeric = {
        "team": people is not None,
        "dates": planned is not None or bool(phases),
        "load": bool(case.counts) or now is not None or aim is not None,
        "budget": bool(case.money),
        "measure": any(name == "target" for name, _ in strengths_in(case, table.strengths)),
        "headcount": growth is not None or bool(case.people or case.hires),
    }
    stated = tuple(name for name in kind.fields if numeric.get(name) or case.search(table.fields[name]))
    return PlanFacts(
        case=case,
        kind=kind,
        stated=stated,
        missing=tuple(name for name in kind.fields if name not in stated),
        people=people,
        hires=sum(each.value for each in case.hires),
        planned=planned,
        phases=phases,
        users_now=now,
        users_aim=aim,
        growth=growth,
    )


def strengths_in(case: Case, strengths: tuple[Strength, ...]) -> Iterator[tuple[str, Evidence]]:
    """The strengths that the words show, each kind once, in the order of the table."""
    seen: set[str] = set()
    for strength in strengths:
        found = next((e for e in case.every(strength.strong) if _holds(case, strength, e)), None)
        if found and strength.id not in seen:
            seen.add(strength.id)
            yield strength.id, found


def _holds(case: Case, strength: Strength, evidence: Evidence) -> bool:
    clause = case.clause_of(evidence).text
    return bool(evidence.text) and not (strength.unless and compiled(strength.unless).search(clause))


def _is_kind(case: Case, kind: Kind) -> bool:
    if not kind.cue:
        return True
    return case.search(kind.cue) is not None and not (kind.unless and case.search(kind.unless))


def _people(case: Case) -> float | None:
    if case.team is None:
        return 1.0 if _ALONE.search(case.text) else None
    return case.team if case.team > 0 else None


def _planned(case: Case) -> Stated | None:
    """The time that the plan gives itself: the longest stated duration that is no past, no rhythm and no sprint.

    Where the text calls a duration the planned one, only such count.
    """
    found = [each for each in case.durations if each.value > 0 and not _is_past(each)]
    named = [each for each in found if _NAMED_BEFORE.search(each.before) or _NAMED_AFTER.search(each.after)]
    return max(named or found, key=lambda each: each.value, default=None)


_NAMED_BEFORE = re.compile(r"(?:^|[\s|(*-])(?:time|duration|timeline|planned)\s*[|:]?\s*$")
_NAMED_AFTER = re.compile(r"^\s*(?:are |were )?planned\b")


def _phases(case: Case) -> tuple[Stated, ...]:
    """Durations that stand in the lines of a list, one in each; none where the list has fewer than three."""
    spans = [(m.start(), m.end()) for m in _LISTED.finditer(case.text)]
    found = [next((d for d in case.durations if start <= d.evidence.start < end), None) for start, end in spans]
    phases = tuple(each for each in found if each is not None and not _is_past(each))
    return phases if len(phases) >= _LEAST_PHASES else ()


_LISTED = re.compile(r"^[ \t]*(?:\d{1,2}[.)]|[-*•]|phase \d+:?|step \d+:?)[ \t].*$", re.MULTILINE | re.IGNORECASE)
_LEAST_PHASES = 3


def _is_past(each: Stated) -> bool:
    if _PAST.search(each.before) or _AFTERWARDS.search(each.after) or _LIMIT.search(each.before):
        return True
    return bool(_SPRINT_BEFORE.search(each.before) or _SPRINT_AFTER.search(each.after))


def _users(case: Case) -> tuple[Stated | None, Stated | None]:
    """Users today and users aimed at; one number alone is today's unless the words before it look ahead."""
    counted = [each for each in case.counts if compiled(_USERS).match(each.what) and not each.unit]
    ahead = [each for each in counted if re.search(r"ready for|up to|scale to|handle|reach|for \d|target", _lead(each))]
    aim = max(ahead, key=lambda each: each.value, default=None)
    now = next((each for each in counted if each not in ahead), None) or _now(case, aim) or _staff(case)
    if now is None and aim is not None and len(counted) == 1:
        return (aim, None) if aim.value <= _SMALL else (None, aim)
    return now, aim


_SMALL = 100_000


def _lead(each: Stated) -> str:
    return f"{each.before[-16:]}{each.evidence.text}".lower()


def _now(case: Case, aim: Stated | None) -> Stated | None:
    """A bare number of today right after the aim: "10 million users (today 6,000)"."""
    if aim is None:
        return None
    for match in _NOW.finditer(case.text, aim.evidence.end, aim.evidence.end + 60):
        value = _number(match[1], match[2])
        if value is not None:
            return Stated(value, "", "users", Evidence(match[0].strip(), match.start(), match.end()))
    return None


def _staff(case: Case) -> Stated | None:
    match = _STAFF.search(case.text)
    value = _number(match[1], match[2]) if match else None
    if match is None or value is None:
        return None
    return Stated(value, "", "users", Evidence(match[0].strip(), match.start(), match.end()))


def _number(digits: str, factor: str | None) -> float | None:
    plain = re.sub(r"[,.](?=\d{3}\b)", "", digits).rstrip(".,")
    try:
        return float(plain) * _FACTORS.get((factor or "").lower(), 1.0)
    except ValueError:
        return None


def _growth(case: Case) -> Growth | None:
    for match in _FROM_TO.finditer(case.text):
        now, target = float(match[1]), float(match[2])
        around = case.text[max(0, match.start() - 60) : match.end()]
        if target > now > 0 and _HEADS.search(around):
            return Growth(now, target, Evidence(match[0].strip(), match.start(), match.end()))
    return None

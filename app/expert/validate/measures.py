"""Objections that rest on a number of the plan instead of its phrases, each with the figure that shows it."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from app.calculators.wording import percent, plain
from app.domain.workup import Evidence
from app.expert.case import Stated, rate_per_second
from app.expert.objections import Objection, Rule, severity_in
from app.expert.sheet import Sheet, Shown
from app.expert.validate.facts import PlanFacts
from app.expert.validate.tables import PlanTable

_SERVICES = r"(?:micro)?services?"
_LABELS = (
    r"\b(\d[\d.,]*)\s*(k)?\s+(?:\w+\s+){0,2}(?:transcripts|labels|samples|examples|records|images|documents|chats)\b"
)
_METRICS = r"\bany of (?:the |our )?(\w+) (?:metrics|kpis|measures)|\b(\d+) (?:metrics|kpis)\b[^.;]{0,30}\bany\b"
_TEST = r"\ba/?b[- ]?test\w*|\bsplit test"
_ONE_MANAGER = r"\b(?:only|one|single|sole) manager\b|\ball report(?:ing)? to (?:me|the (?:founder|cto|ceo))\b"
_OWN_MODEL = (
    r"\b(?:train|build|pre-?train)\w*\b[^.;]{0,20}\bown (?:\w+ )?(?:foundation|language|base) model"
    r"|\bfoundation model\b[^.;]{0,15}\bfrom scratch|\bllm from scratch"
)
_FEATURES = r"\b(\d+) (?:\w+ )?features\b"
_MVP = r"\bmvp\b|\bminimum viable\b|\bfirst version\b"
_WORDS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}
_WARN, _MANY, _FEW_LABELS, _MOST_REPORTS, _LAB, _LONG_MVP = 0.5, 20, 1000, 10, 20, 26
_FAR = 50


@dataclass(frozen=True, slots=True)
class Bench:
    """What a check works with."""

    facts: PlanFacts
    table: PlanTable
    rules: Mapping[str, Rule]
    sheet: Sheet

    def objection(self, key: str, *evidence: Evidence, part: str = "measured", **values: str) -> Objection:
        """The rule with its evidence; with values, its measured sentence."""
        measured = self.sheet.say(f"{key}.{part}", **values) if values else ""
        rule = self.rules[key]
        return Objection(rule, severity_in(self.facts.case, rule), evidence, measured)


def measured(bench: Bench) -> Iterator[Objection]:
    """Every objection that a number of the plan gives."""
    for check in _CHECKS:
        yield from check(bench)


def _services(bench: Bench) -> Iterator[Objection]:
    facts = bench.facts
    services = _planned_services(bench)
    if services is None or not facts.people:
        return
    now = bench.sheet.figure("services-per-developer", {"services": services.value, "developers": facts.people})
    if now is None or now.number("services_per_developer") <= _WARN:
        return
    people = facts.people + facts.hires
    later = bench.sheet.figure("services-per-developer", {"services": services.value, "developers": people})
    part = "measured_hires" if facts.hires and later else "measured"
    marks = now.mark + (later.mark if facts.hires and later else "")
    values = {"now": _each(now), "later": _each(later) if later else "", "mark": marks}
    yield bench.objection("AP-03", services.evidence, part=part, **values)


def _planned_services(bench: Bench) -> Stated | None:
    """Services that the plan builds: microservices, or services after words such as "split into"."""
    named = (each for each in bench.facts.case.counts if re.match(_SERVICES, each.what) and not each.unit)
    return next((c for c in named if c.what.startswith("micro") or re.search(bench.table.split, c.before)), None)


def _each(shown: Shown) -> str:
    return plain(round(shown.number("services_per_developer"), 2))


def _overbuilt(bench: Bench) -> Iterator[Objection]:
    """Built for a load that is far away, or with parts that only pay far above the load of today."""
    facts, table = bench.facts, bench.table
    now, aim = facts.users_now, facts.users_aim
    if now and aim and aim.value >= now.value * _FAR:
        yield bench.objection("AP-24", _span(facts, aim.evidence, now.evidence), now=_count(now.value))
        return
    heavy = facts.case.search(table.heavy)
    services = _planned_services(bench)
    if heavy and now is None and (slow := _slow_load(bench)):
        yield bench.objection("AP-24", facts.case.clause_of(heavy), slow.evidence, part="measured_rate", now="")
    if heavy is None or now is None or now.value > table.small_stage_users:
        return
    many = services is not None and services.value >= table.heavy_services
    if re.search(r"services?$", heavy.text, re.IGNORECASE) and not many:
        return
    shown = services.evidence if services and many else facts.case.clause_of(heavy)
    yield bench.objection("AP-24", shown, now.evidence, now=_count(now.value))


def _slow_load(bench: Bench) -> Stated | None:
    """A stated load of less than one a second, where no other load is stated."""
    rates = [(rate, each) for each in bench.facts.case.counts if (rate := rate_per_second(each)) is not None]
    return rates[0][1] if rates and all(rate < 1 for rate, _ in rates) else None


def _span(facts: PlanFacts, first: Evidence, second: Evidence) -> Evidence:
    """Both pieces of evidence as one where they stand side by side, brackets included."""
    end = second.end + (facts.case.text[second.end : second.end + 1] == ")")
    if 0 <= second.start - first.end <= _NEAR:
        return Evidence(facts.case.text[first.start : end], first.start, end)
    return first


_NEAR = 12


def _new_technology(bench: Bench) -> Iterator[Objection]:
    """Several technologies beside the only stack that the team is said to know."""
    case = bench.facts.case
    known = case.search(bench.table.known_stack)
    new = {each.text.lower(): each for each in case.every(bench.table.technologies)}
    if known is None:
        return
    fresh = [each for name, each in new.items() if name not in known.text.lower() and name != "microservices"]
    if len(fresh) >= 1:
        yield bench.objection("WT-6", case.clause_of(known))
    if len(fresh) > 1:
        yield bench.objection("AP-05", *fresh[:3], known=_short(known.text))


def _short(text: str) -> str:
    return re.sub(r"[\[\]{}|*]", "", text)[:40]


def _understaffed(bench: Bench) -> Iterator[Objection]:
    facts, table = bench.facts, bench.table
    goal = facts.case.search(table.big_goals)
    people = facts.people
    if goal is None or people is None or people + facts.hires > table.small_team:
        return
    yield bench.objection("AP-14", facts.case.clause_of(goal), people=plain(people + facts.hires))


def _mvp(bench: Bench) -> Iterator[Objection]:
    case, planned = bench.facts.case, bench.facts.planned
    if case.search(_MVP) is None:
        return
    features = case.search(_FEATURES)
    if features and int(re.findall(r"\d+", features.text)[0]) >= _MANY:
        yield bench.objection("AP-09", features)
    elif planned and planned.value >= _LONG_MVP:
        yield bench.objection("AP-09", planned.evidence)


def _few_labels(bench: Bench) -> Iterator[Objection]:
    case = bench.facts.case
    labels = case.search(_LABELS)
    if labels is None or not case.search(r"\bfine-?tun\w+"):
        return
    match = re.match(r"(\d[\d.,]*)\s*(k)?", labels.text, re.IGNORECASE)
    count = float(re.sub(r"[,.]", "", match[1])) * (1000 if match[2] else 1) if match else 0.0
    if 0 < count < _FEW_LABELS:
        yield bench.objection("ML-1", case.clause_of(labels))


def _guess(bench: Bench) -> Iterator[Objection]:
    """An estimate that says nothing about most of what belongs to it."""
    facts = bench.facts
    missing = [name for name, cue in bench.table.included.items() if facts.case.search(cue) is None]
    if facts.kind.id != "estimate" or facts.planned is None or len(missing) < bench.table.guess_from:
        return
    named = ", ".join(bench.sheet.say(f"included.{name}") for name in missing)
    yield bench.objection("ES-1", facts.case.clause_of(facts.planned.evidence), missing=named)


def _any_metric(bench: Bench) -> Iterator[Objection]:
    case = bench.facts.case
    many = case.search(_METRICS) if case.search(_TEST) else None
    if many is None:
        return
    word = next((w for w in many.text.lower().split() if w in _WORDS or w.isdigit()), "")
    count = _WORDS.get(word) or int(word or 0)
    chance = bench.sheet.figure("false-win", {"metrics": count}) if count > 1 else None
    if chance:
        share = percent(round(chance.number("chance"), 3))
        yield bench.objection("ML-4", many, chance=share, count=str(count), mark=chance.mark)


def _span_of_control(bench: Bench) -> Iterator[Objection]:
    facts = bench.facts
    one = facts.case.search(_ONE_MANAGER)
    reports = facts.growth.target if facts.growth else facts.people
    if one and reports and reports > _MOST_REPORTS:
        yield bench.objection("TM-1", facts.case.clause_of(one), reports=plain(reports))


def _own_model(bench: Bench) -> Iterator[Objection]:
    facts = bench.facts
    found = facts.case.search(_OWN_MODEL)
    small = (facts.people or _LAB) < _LAB or (facts.users_now is not None and facts.users_now.value < _FEW_USERS)
    if found and small:
        extra = [facts.users_now.evidence] if facts.users_now else []
        yield bench.objection("ML-5", found, *extra)


_FEW_USERS = 10_000


def _runway(bench: Bench) -> Iterator[Objection]:
    """A plan that takes most of the money's time."""
    planned = bench.facts.planned
    durations = bench.facts.case.durations
    runway = next((e for e in durations if re.match(r"^\W*(?:of )?runway\b", e.after)), None)
    if planned is None or runway is None or planned.value < _MOST_OF_RUNWAY * runway.value:
        return
    share = bench.sheet.figure("part-share", {"part": round(planned.value, 4), "total": round(runway.value, 4)})
    if share:
        shown = percent(round(share.number("share"), 3))
        yield bench.objection("RW-1", runway.evidence, planned.evidence, share=shown, mark=share.mark)


_MOST_OF_RUNWAY = 0.7


def _tested_load(bench: Bench) -> Iterator[Objection]:
    """A load test that stays below the load that is expected."""
    rates = [(rate, each) for each in bench.facts.case.counts if (rate := rate_per_second(each)) is not None]
    tested = next(((r, e) for r, e in rates if re.search(r"\btest\w*\b", e.before)), None)
    peak = max((pair for pair in rates if re.search(_EXPECTED, pair[1].before)), key=lambda p: p[0], default=None)
    if tested is None or peak is None or not 0 < tested[0] < peak[0]:
        return
    short = bench.sheet.figure("shortfall", {"needed": peak[0], "planned": tested[0]})
    if short:
        shown = percent(round(short.number("shortfall_share"), 3))
        values = {"tested": tested[1].evidence.text, "peak": peak[1].evidence.text, "shortfall": shown}
        yield bench.objection("LD-1", tested[1].evidence, peak[1].evidence, **values, mark=short.mark)


_EXPECTED = r"\b(?:expect\w*|forecast|need\w*|launch|peak|spike|up to)\b"


def _few_for_accuracy(bench: Bench) -> Iterator[Objection]:
    """An accuracy near one hundred percent on few examples."""
    case = bench.facts.case
    labels, promise = case.search(_LABELS), case.search(_NEAR_PERFECT)
    match = re.match(r"(\d[\d.,]*)\s*(k)?", labels.text, re.IGNORECASE) if labels else None
    count = float(re.sub(r"[,.]", "", match[1])) * (1000 if match[2] else 1) if match else 0.0
    if labels and promise and 0 < count < _ENOUGH_FOR_NINES:
        yield bench.objection("ML-6", labels, promise)


_NEAR_PERFECT = (
    r"\b(?:accuracy|precision|recall|correct|detect\w*)\b[^.;]{0,25}\b99[.,]?\d* ?%"
    r"|\b99[.,]?\d* ?% (?:accuracy|correct|recall|precision)"
)
_ENOUGH_FOR_NINES = 3000


def _few_users(bench: Bench) -> Iterator[Objection]:
    """A model that is to know each user, where there are too few users to learn from."""
    users, personal = bench.facts.users_now, bench.facts.case.search(_PERSONAL)
    if personal and users and users.value < _LEAST_USERS:
        yield bench.objection("ML-16", personal, users.evidence, users=_count(users.value))


_PERSONAL = r"\brecommender\b|\bpersonali[sz]\w*|\brecommendations? (?:engine|model|system)"
_LEAST_USERS = 1000


def _count(value: float) -> str:
    return f"{value:,.0f}"


_CHECKS: tuple[Callable[[Bench], Iterator[Objection]], ...] = (
    _services,
    _overbuilt,
    _new_technology,
    _understaffed,
    _mvp,
    _few_labels,
    _any_metric,
    _span_of_control,
    _own_model,
    _guess,
    _runway,
    _tested_load,
    _few_for_accuracy,
    _few_users,
)

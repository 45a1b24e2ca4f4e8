"""The timeline of a plan: what the work needs by the team's own history, by points, by growth, or by a yardstick."""

import re
from dataclasses import dataclass, replace

from app.calculators.verdict import CLEAN, NOTE
from app.calculators.wording import percent, plain
from app.domain.workup import Severity, Weight
from app.expert.case import Stated
from app.expert.objections import Objection
from app.expert.sheet import Sheet, Shown
from app.expert.validate.facts import PlanFacts
from app.expert.validate.measures import Bench
from app.expert.validate.past import past_of
from app.expert.validate.tables import Yardstick

BANDS = {"clean": Weight.NOTE, "note": Weight.NOTE, "flag": Weight.FLAG, "BAD": Weight.BAD}
"""What a band of the shortfall counts."""

_DEFAULT, _FAST, _BUFFER = 3.0, 8.0, 0.25
_MONTHS_PER_DOUBLING, _DAYS_PER_MONTH = 9.0, 30.0
_VELOCITY_TOPIC = "points per person week"
_SHORT_DAYS, _WORKING_DAYS = 20, 5


@dataclass(frozen=True, slots=True)
class Timeline:
    """The result of the check: what it counts, what it found, the sentences for the report.

    ``history`` says that the team's own past was the measure, ``missed`` that by its mean, with no reserve at all, the
    plan is too short, ``tight`` that it is shorter than such work takes, yet by less than counts, ``close`` that it
    lies in the upper half of the note band. ``headline`` is for the bottom line.
    """

    weight: Weight
    finding: str
    detail: str
    headline: str
    source: tuple[str, str]
    history: bool = False
    assumption: str = ""
    missed: bool = False
    tight: bool = False
    close: bool = False


def check_timeline(bench: Bench) -> Timeline | None:
    """The check by the best measure that the plan allows; None where it allows none."""
    if bench.facts.growth:
        return _by_growth(bench)
    return _by_history(bench) or _by_points(bench) or _by_past(bench) or _by_yardstick(bench)


def timeline_objection(bench: Bench, timeline: Timeline) -> Objection:
    """The timeline as a flaw by itself."""
    rule = bench.rules["TL-1"]
    severity = Severity.CRITICAL if timeline.weight is Weight.BAD else Severity.HIGH
    planned = bench.facts.planned
    evidence = (bench.facts.case.clause_of(planned.evidence),) if planned else ()
    return Objection(rule, severity, evidence, timeline.detail)


def _by_history(bench: Bench) -> Timeline | None:
    sheet, planned = bench.sheet, bench.facts.planned
    velocity = next(iter(sheet.given("velocity")), None)
    if velocity is None or planned is None or not velocity.number("weeks_with_reserve"):
        return None
    needed = velocity.number("weeks_with_reserve")
    short = shortfall_of(sheet, needed, planned.value)
    if short is None:
        return None
    detail = sheet.say(
        "timeline.history",
        mean=plain(round(velocity.number("mean"), 2)),
        deviation=plain(round(velocity.number("standard_deviation"), 2)),
        velocity=plain(velocity.number("planning_velocity")),
        sprints=plain(velocity.number("sprints_with_reserve")),
        weeks=plain(needed),
        planned=plain(round(planned.value, 1)),
        shortfall=_share(short),
        mark=velocity.mark + short.mark,
    )
    missed = velocity.number("weeks") > planned.value
    return replace(_timeline(sheet, short, needed, detail, history=True), missed=missed)


def _by_past(bench: Bench) -> Timeline | None:
    """The history test: how long similar work took, in proportion where both were counted."""
    sheet, case, planned = bench.sheet, bench.facts.case, bench.facts.planned
    past = past_of(case, planned) if planned else None
    if planned is None or past is None:
        return None
    before, now = _counted(bench, past)
    needed, marks = past.value, ""
    if before and now:
        work = sheet.figure("product", {"factors": [past.value, _first_number(now)]})
        pace = work and sheet.figure(
            "quotient", {"total": round(work.number("product"), 9), "each": _first_number(before)}
        )
        if work is None or not pace:
            return None
        needed, marks = pace.number("quotient"), work.mark + pace.mark
    short = shortfall_of(sheet, needed, planned.value)
    if short is None:
        return None
    weeks = sheet.say("weeks", count=plain(round(needed, 1)))
    took = past.evidence.text if past.what else sheet.say("weeks", count=plain(round(past.value, 1)))
    values = {"past": took, "planned": planned.evidence.text, "shortfall": _share(short), "weeks": weeks}
    values |= {"before": before.lower(), "now": now.lower(), "mark": marks + short.mark}
    detail = sheet.say("timeline.past_scaled" if before else "timeline.past", **values)
    headline = sheet.say("timeline.headline_past", **values | {"weeks": weeks if before else took})
    timeline = _timeline(sheet, short, needed, detail, history=True)
    source = ("assumption-challenger#history-test", "compares the assumption with what the same team did before")
    enough = not short.number("shortfall_share")
    return replace(timeline, detail=detail, headline="" if enough else headline, source=source)


def _counted(bench: Bench, past: Stated) -> tuple[str, str]:
    """How many of the same thing were done in the past, and how many are planned; empty where only one is said."""
    text = bench.facts.case.text
    earlier = list(_THINGS.finditer(text, max(0, past.evidence.start - _NEAR), past.evidence.start))
    for done in reversed(earlier):
        for planned in _THINGS.finditer(text):
            if planned[2].lower() == done[2].lower() and planned.start() != done.start() and float(done[1]) > 0:
                return f"{done[1]} {done[2]}", f"{planned[1]} {planned[2]}"
    return "", ""


def _first_number(counted: str) -> float:
    return float(counted.split(maxsplit=1)[0])


_THINGS = re.compile(
    r"\b(\d{1,6}) (?:\w+ ){0,2}?(services|modules|systems|screens|endpoints|reports|tables|sites|stores|apps"
    r"|integrations|customers|teams|countries|servers|jobs|pages|forms|pipelines|models)\b",
    re.IGNORECASE,
)
_NEAR = 60


def _by_points(bench: Bench) -> Timeline | None:
    facts, sheet = bench.facts, bench.sheet
    points, planned, people = next(iter(facts.case.points), None), facts.planned, facts.people
    if points is None or planned is None or not people:
        return None
    most = people + facts.hires
    assumed = _assumed_velocity(sheet)
    best = _weeks(sheet, points.value, most, _DEFAULT)
    short = best and shortfall_of(sheet, best.number("weeks"), planned.value)
    if best is None or not short:
        return None
    values = {"weeks": _tenth(best, "weeks"), "people": plain(most), "shortfall": _share(short)}
    marks = best.mark + short.mark
    detail = sheet.say("timeline.points", **values, mark=marks, assumed=assumed)
    today = _weeks(sheet, points.value, people, _DEFAULT) if facts.hires else None
    less = today and shortfall_of(sheet, today.number("weeks"), planned.value)
    if today and less:
        detail = sheet.say(
            "timeline.hires",
            **values,
            today=_tenth(today, "weeks"),
            now=plain(people),
            less=_share(less),
            mark=marks + today.mark + less.mark,
            assumed=assumed,
        )
    timeline = _timeline(sheet, short, best.number("weeks"), detail)
    headline = sheet.say(
        "timeline.headline_points",
        people=plain(most),
        weeks=_tenth(best, "weeks"),
        planned=_planned(facts),
        mark=best.mark,
    )
    return Timeline(
        timeline.weight,
        timeline.finding,
        detail,
        headline,
        timeline.source,
        assumption=_fast(bench, points.value, most),
    )


def _assumed_velocity(sheet: Sheet) -> str:
    """The mark of the assumed velocity; what the reader of the question has assumed already is not said twice."""
    known = next((each.text for each in sheet.request.assumptions if each.topic == _VELOCITY_TOPIC), None)
    return sheet.assume("velocity", known or sheet.say("assume.velocity"))


def _fast(bench: Bench, points: float, people: float) -> str:
    """What a much faster team would need: how far the verdict hangs on the assumed velocity."""
    sheet, planned = bench.sheet, bench.facts.planned
    fast = _weeks(sheet, points, people, _FAST)
    short = fast and planned and shortfall_of(sheet, fast.number("weeks"), planned.value)
    if fast is None or not short:
        return ""
    return sheet.say("timeline.fast", weeks=_tenth(fast, "weeks"), shortfall=_share(short), mark=fast.mark + short.mark)


def _by_growth(bench: Bench) -> Timeline | None:
    growth, planned, sheet = bench.facts.growth, bench.facts.planned, bench.sheet
    if growth is None or planned is None:
        return None
    inputs = {"now": growth.now, "target": growth.target, "doubling_time": _MONTHS_PER_DOUBLING}
    span = sheet.figure("doubling-span", inputs)
    months = round(planned.value * 7 / _DAYS_PER_MONTH, 2)
    short = span and shortfall_of(sheet, span.number("span"), months)
    if span is None or not short:
        return None
    values = {"months": _tenth(span, "span"), "shortfall": _share(short), "mark": span.mark + short.mark}
    values |= {"now": plain(growth.now), "target": plain(growth.target), "planned": _planned(bench.facts)}
    detail = sheet.say("timeline.growth", **values)
    timeline = _timeline(sheet, short, span.number("span"), detail)
    headline = sheet.say("timeline.headline_growth", **values)
    source = (
        "hiring-and-team-shape#growing-from-15-to-30-engineers",
        "plan 9 to 12 months possible only if the search",
    )
    return Timeline(timeline.weight, timeline.finding, detail, headline, source)


def _by_yardstick(bench: Bench) -> Timeline | None:
    planned, sheet = bench.facts.planned, bench.sheet
    if planned is None:
        return None
    fitting = (each for each in bench.table.yardsticks if _fits(bench, each))
    yardstick = next(fitting, None)
    if yardstick is None:
        return None
    days = planned.value * 7
    working = planned.what == "day" and days <= _SHORT_DAYS and not yardstick.calendar
    weeks = days / _WORKING_DAYS if working else planned.value
    short = shortfall_of(sheet, yardstick.weeks, round(weeks, 2))
    if short is None:
        return None
    values = {"planned": _planned(bench.facts), "shortfall": _share(short), "mark": short.mark}
    if not short.number("shortfall_share"):
        finding = sheet.say("signal.enough", planned=values["planned"], weeks=plain(yardstick.weeks))
        return Timeline(Weight.NOTE, finding, "", "", (yardstick.source, yardstick.about))
    detail = sheet.say(f"yardstick.{yardstick.id}", **values) + sheet.source(yardstick.source, yardstick.about)
    timeline = _timeline(sheet, short, yardstick.weeks, detail)
    tight = timeline.weight is Weight.NOTE
    headline = sheet.say("timeline.headline_tight" if tight else "timeline.headline_yardstick", **values)
    source = (yardstick.source, yardstick.about)
    return Timeline(timeline.weight, timeline.finding, detail, headline, source, tight=tight)


def _fits(bench: Bench, yardstick: Yardstick) -> bool:
    case, kind = bench.facts.case, bench.facts.kind.id
    if case.search(yardstick.cue) is None or (yardstick.kinds and kind not in yardstick.kinds):
        return False
    return not (yardstick.unless and case.search(yardstick.unless))


def _timeline(sheet: Sheet, short: Shown, needed: float, detail: str, *, history: bool = False) -> Timeline:
    weight = BANDS.get(short.text("band"), Weight.NOTE)
    finding = sheet.say("signal.timeline", shortfall=_share(short), mark=short.mark)
    planned = plain(round(float(str(short.figure.inputs["planned"])), 1))
    headline = sheet.say("timeline.headline_history", weeks=plain(round(needed, 1)), planned=planned, mark=short.mark)
    source = ("validation-report-generator#timeline-shortfall-bands", "up to 20% clean over 50% a BAD signal")
    close = round(short.number("shortfall_share"), 9) > _NOTE_HALF and weight is Weight.NOTE
    return Timeline(weight, finding, detail, headline, source, history, close=close)


_NOTE_HALF = (CLEAN + NOTE) / 2


def shortfall_of(sheet: Sheet, needed: float, planned: float) -> Shown | None:
    """How far a plan falls short of a need in the same unit."""
    return sheet.figure("shortfall", {"needed": round(needed, 9), "planned": planned})


def _weeks(sheet: Sheet, points: float, people: float, velocity: float) -> Shown | None:
    inputs = {"points": points, "people": people, "points_per_person_week": velocity, "buffer_share": _BUFFER}
    return sheet.figure("roadmap-weeks", inputs)


def _planned(facts: PlanFacts) -> str:
    return facts.planned.evidence.text if facts.planned else ""


def _tenth(shown: Shown, output: str) -> str:
    return plain(round(shown.number(output), 1))


def _share(shown: Shown) -> str:
    return percent(round(shown.number("shortfall_share"), 3))

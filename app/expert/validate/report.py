"""The report: what was found about a plan becomes sections, worst and most certain first."""

import re
from dataclasses import dataclass

from app.domain.labels import Verdict
from app.domain.workup import Evidence, Signal, Weight
from app.expert.judging import Doubt, Judgement
from app.expert.objections import Objection, Row
from app.expert.sheet import Item, Sheet, block
from app.expert.validate.facts import PlanFacts
from app.expert.validate.tables import Point
from app.expert.validate.timeline import Timeline
from app.expert.validate.words import has, maybe, quoted, quotes, table, titled

_CHANGE = re.compile(r"\bfrom\b.*\bto\b|%")
_MOST_FLAWS, _MOST_STRENGTHS, _MOST_QUESTIONS, _MOST_BLIND, _MOST_GOOD, _ENOUGH = 5, 3, 3, 4, 4, 4


@dataclass(frozen=True, slots=True)
class Examination:
    """Everything that is known about a plan before a word is written.

    ``flaws`` are told one by one, ``blind`` in the table of what was not considered. ``subject`` names what the plan
    is about; empty where nothing in the table fits.
    """

    facts: PlanFacts
    judgement: Judgement
    flaws: tuple[Objection, ...]
    blind: tuple[Objection, ...]
    strengths: tuple[tuple[str, Evidence], ...]
    timeline: Timeline | None
    signals: tuple[Signal, ...]
    subject: str
    checks: tuple[str, ...] = ()
    gaps: tuple[Point, ...] = ()

    @property
    def told(self) -> tuple[Objection, ...]:
        """Flaws that are shown: risks only where other flaws leave room, else they are told as not considered."""
        own = [each for each in self.flaws if each.rule.row is not Row.RISKS]
        return tuple((own if len(own) >= _ENOUGH else self.flaws)[:_MOST_FLAWS])

    @property
    def unseen(self) -> tuple[Objection, ...]:
        """What is shown as not considered: assumptions, and risks that found no place among the flaws."""
        told = self.told
        late = [e for e in self.flaws if e not in told and e.rule.row in (Row.RISKS, Row.TEAM, Row.ASSUMPTIONS)]
        return (*self.blind, *late)[:_MOST_BLIND]


def write_report(sheet: Sheet, seen: Examination) -> None:
    """All sections after the bottom line, in the order of the form."""
    _right(sheet, seen)
    _flaws(sheet, seen)
    _blind_spots(sheet, seen)
    _checks(sheet, seen)
    _reframe(sheet, seen)
    _good(sheet, seen)
    _path(sheet, seen)
    _questions(sheet, seen)
    _signals(sheet, seen)


def _right(sheet: Sheet, seen: Examination) -> None:
    case = seen.facts.case
    lines = [
        sheet.say(f"strength.{name}", quote=quote)
        for name, evidence in seen.strengths
        if (quote := quoted(sheet, case, evidence))
    ]
    items = [Item(line, weight=2.0 - number / 10) for number, line in enumerate(lines[:_MOST_STRENGTHS])]
    sheet.section("right", sheet.say("heading.right"), items)


def _flaws(sheet: Sheet, seen: Examination) -> None:
    told = seen.told
    one = len(told) == 1
    first_risk = next((each for each in told if each.rule.row is Row.RISKS), None)
    items = [
        block(
            ("" if one else f"{number}. ") + flaw_text(sheet, seen.facts, each, rated=each is first_risk),
            weight=8.0 - each.severity.rank,
            fixed=number <= _FIXED,
        )
        for number, each in enumerate(told, 1)
    ]
    sheet.section("flaws", sheet.say("heading.flaw" if one else "heading.flaws"), items)


_FIXED = 2


def flaw_text(sheet: Sheet, facts: PlanFacts, objection: Objection, *, rated: bool = False) -> str:
    """One flaw: what it is, the words and the figure that show it, why it matters, what to do."""
    rule = objection.rule
    parts = [
        sheet.say(
            "flaw",
            title=sheet.say(f"{rule.key}.title"),
            label=_label(sheet, objection),
        ),
        sheet.say("evidence", quotes=shown) if (shown := quotes(sheet, facts.case, objection)) else "",
        objection.measured or (_risk(sheet) if rated else ""),
        sheet.say(f"{rule.key}.why"),
        sheet.say("remedy", fix=sheet.say(f"{rule.key}.fix"), source=sheet.source(rule.source, rule.about)),
    ]
    return " ".join(part for part in parts if part)


def _risk(sheet: Sheet) -> str:
    score = sheet.figure("risk-score", {"probability": 2, "impact": 3})
    return sheet.say("risk.score", score=f"{score.number('score'):g}", mark=score.mark) if score else ""


def _label(sheet: Sheet, objection: Objection) -> str:
    severity = sheet.say(f"severity.{objection.severity}")
    return f"{objection.rule.id}, {severity}" if objection.rule.row is Row.ANTI_PATTERNS else severity


def _blind_spots(sheet: Sheet, seen: Examination) -> None:
    rows = [
        [
            quotes(sheet, seen.facts.case, each) or sheet.say(f"{each.rule.key}.title"),
            sheet.say(f"{each.rule.key}.why") + sheet.source(each.rule.source, each.rule.about),
            maybe(sheet, f"{each.rule.key}.risk") or sheet.say(f"{each.rule.key}.fix"),
        ]
        for each in seen.unseen
    ]
    rows += [_gap(sheet, point, seen.facts) for point in seen.gaps]
    rows = rows[:_MOST_BLIND]
    header = [sheet.say(f"blind.{name}") for name in ("assumption", "reality", "risk")]
    sheet.section("blind-spots", sheet.say("heading.blind"), [block(table(header, rows), 4.0)] if rows else [])


def _gap(sheet: Sheet, point: Point, facts: PlanFacts) -> list[str]:
    key = f"gap.{point.id}"
    planned = facts.planned.evidence.text if facts.planned else ""
    named = sheet.say(key, planned=planned, people=f"{facts.people or 0:g}")
    reality = sheet.say(f"{key}.reality") + sheet.source(point.source, point.about)
    return [sheet.say("gap.line", gap=named), reality, sheet.say(f"{key}.risk")]


def _checks(sheet: Sheet, seen: Examination) -> None:
    lines = list(seen.checks)
    if seen.timeline and seen.timeline.weight is Weight.NOTE and seen.timeline.detail:
        lines.insert(0, seen.timeline.detail)
    sheet.section("checks", sheet.say("heading.checks"), [Item(line, weight=5.0) for line in lines])


def _reframe(sheet: Sheet, seen: Examination) -> None:
    key = f"subject.{seen.subject}.question"
    if seen.judgement.verdict is Verdict.GOOD or not (seen.judgement.bad or seen.judgement.flags):
        return
    target = next((e for name, e in seen.strengths if name == "target" and _CHANGE.search(e.text)), None)
    quote = quoted(sheet, seen.facts.case, target) if target else ""
    text = maybe(sheet, f"{key}_target", quote=quote) if quote and has(sheet, f"{key}_target") else maybe(sheet, key)
    sheet.section("reframe", sheet.say("heading.reframe"), [block(text, 2.0)] if text else [])


def _good(sheet: Sheet, seen: Examination) -> None:
    conditions = (maybe(sheet, f"{each.rule.key}.good") for each in (*seen.told, *seen.unseen))
    lines = [*_capacity(sheet, seen), *filter(None, conditions)]
    if seen.judgement.verdict is not None:
        lines += [sheet.say(f"good.{name}") for name in seen.facts.missing if has(sheet, f"good.{name}")]
    unique = list(dict.fromkeys(lines))[:_MOST_GOOD]
    items = [Item(line, weight=3.0 - number / 10, fixed=number == 0) for number, line in enumerate(unique)]
    heading = "heading.good_more" if seen.judgement.verdict is Verdict.GOOD else "heading.good"
    sheet.section("good", sheet.say(heading), items)


def _capacity(sheet: Sheet, seen: Examination) -> list[str]:
    """What fits into the time that is there, where the plan holds more."""
    facts, timeline = seen.facts, seen.timeline
    if not (facts.case.points and facts.planned and facts.people and timeline and timeline.weight is not Weight.NOTE):
        return []
    if timeline.history:
        return []
    fits = sheet.figure("roadmap-points", {"weeks": round(facts.planned.value, 2), "people": facts.people})
    if fits is None:
        return []
    return [
        sheet.say(
            "good.capacity",
            planned=facts.planned.evidence.text,
            people=f"{facts.people:g}",
            points=f"{fits.number('points'):.0f}",
            mark=fits.mark,
        )
    ]


def _path(sheet: Sheet, seen: Examination) -> None:
    verdict = seen.judgement.verdict
    if verdict is None:
        return
    name = verdict.name.lower()
    areas = sheet.say("and").join(titled(sheet, each) for each in seen.told[:_FIXED])
    lead = sheet.say(f"path.{name}" if areas else f"path.{name}_plain", areas=areas)
    steps = () if verdict is Verdict.GOOD else ("small", "structural", "as_planned")
    texts = {step: maybe(sheet, f"subject.{seen.subject}.{step}") for step in steps}
    items = [block(lead, 4.0, fixed=True)]
    items += [Item(sheet.say(f"path.{step}", text=text), 2.5) for step, text in texts.items() if text]
    sheet.section("path", sheet.say("heading.path"), items)


def _questions(sheet: Sheet, seen: Examination) -> None:
    rows = question_rows(sheet, seen)
    header = [sheet.say(f"question.{name}") for name in ("question", "who", "blocks", "then")]
    unsure = seen.judgement.verdict is None
    items = [block(table(header, rows), 9.0 if unsure else 3.5, fixed=unsure)] if rows else []
    sheet.section("questions", sheet.say("heading.questions"), items)


def question_rows(sheet: Sheet, seen: Examination) -> list[list[str]]:
    """At most three questions: that of the subject, those of the worst objections, those of missing facts."""
    trouble = seen.judgement.bad or seen.judgement.flags
    keys = [f"subject.{seen.subject}"] if trouble else []
    keys += [each.rule.key for each in (*seen.told, *seen.unseen)]
    keys += [f"field.{name}" for name in seen.facts.missing]
    if seen.judgement.verdict is None:
        keys.sort(key=lambda key: not key.startswith("field."))
    asked = [key for key in dict.fromkeys(keys) if has(sheet, f"{key}.ask")]
    return [
        [sheet.say(f"{key}.{part}") for part in ("ask", "who", "blocks", "then")] for key in asked[:_MOST_QUESTIONS]
    ]


def _signals(sheet: Sheet, seen: Examination) -> None:
    if seen.judgement.verdict is None and not any(each.finding for each in seen.signals):
        return
    loud = [each for each in seen.signals if each.weight is not Weight.NOTE]
    quiet = [each for each in seen.signals if each.weight is Weight.NOTE]
    rows = [[each.name, each.finding, f"**{_weight(sheet, each)}**"] for each in loud]
    rows += [[each.name, each.finding, _weight(sheet, each)] for each in quiet if each.finding]
    silent = [each.name for each in quiet if not each.finding]
    if silent:
        rows.append([", ".join(silent), sheet.say("signal.silent"), sheet.say("weight.note")])
    header = [sheet.say(f"signal.{name}") for name in ("signal", "finding", "counts")]
    sheet.section(
        "signals",
        sheet.say("heading.signals"),
        [block(table(header, rows), fixed=True), block(_count_line(sheet, seen), fixed=True)],
    )


def _weight(sheet: Sheet, signal: Signal) -> str:
    return sheet.say(f"weight.{signal.weight}")


_DOUBTS = {
    Doubt.GRAVE: "count.doubt",
    Doubt.BLANK: "count.doubt_blank",
    Doubt.TIME: "count.doubt_time",
    Doubt.SILENT: "count.doubt_silent",
    Doubt.CLOSE: "count.doubt_close",
}


def _count_line(sheet: Sheet, seen: Examination) -> str:
    judgement = seen.judgement
    inputs = {
        "bad_signals": judgement.bad,
        "flags": judgement.flags,
        "completeness_percent": float(seen.facts.completeness),
    }
    shown = sheet.figure("verdict", inputs)
    source = sheet.source("validation-report-generator#decision-tree", "Two or more BAD signals exactly one at most")
    key = judgement.verdict.name.lower() if judgement.verdict else "none"
    doubt = sheet.source("validation-report-generator#the-three-verdicts", "When in doubt choose NEEDS MAJOR WORK")
    return sheet.say(
        _DOUBTS[judgement.doubt] if judgement.doubt else f"count.{key}",
        doubt=doubt,
        bad=judgement.bad,
        flags=judgement.flags,
        mark=shown.mark if shown else "",
        source=source,
    )

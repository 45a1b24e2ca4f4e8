"""The composer of verdicts: examines the plan, judges it by the tree, and writes the report."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from app.domain.labels import Verdict
from app.domain.workup import Severity, Signal, Weight
from app.expert.case import Case, read_case
from app.expert.expert import Desk
from app.expert.judging import (
    Backing,
    Confidence,
    Doubt,
    Judgement,
    Thresholds,
    judge,
    severities,
    thresholds_of,
    weight_of,
)
from app.expert.objections import Objection, Row, as_finding, objections_in, rules_of
from app.expert.sheet import Sheet
from app.expert.validate.budget import money_objections
from app.expert.validate.checks import load_checks
from app.expert.validate.estimates import by_multipliers
from app.expert.validate.facts import PlanFacts, read_facts, strengths_in
from app.expert.validate.measures import Bench, measured
from app.expert.validate.report import Examination, write_report
from app.expert.validate.tables import PlanTable, Point, plan_table
from app.expert.validate.timeline import Timeline, check_timeline, timeline_objection
from app.expert.validate.words import named, titled

_LEAST_WORDS = 6
_OVERBUILT = frozenset({"AP-03", "AP-05", "AP-21", "AP-24"})
_BLIND = frozenset({Row.ASSUMPTIONS})
_TWO, _THREE = 2, 3
_AIM = r"\b(?:from \d[\d.,]* ?%|error rate|p9[59]|latency|conversion|churn|slow|outages?|incidents?)\b"
_MARK = re.compile(r"\s?\[\[[FA]\d+\]\]")
_ADDRESSED = re.compile(
    r"[\[<(]\s*(?:assistant|system|instructions?|note to (?:the )?\w+|ai)\b[^\])>]*[\])>]", re.IGNORECASE
)


def compose(desk: Desk) -> bool:
    """Writes the verdict on a plan; False where the request holds no plan."""
    table = plan_table(desk.content)
    facts = read_facts(_own_words(desk.case), table)
    bench = Bench(facts, table, rules_of(desk.content), desk.sheet)
    objections = _objections(bench)
    timeline = check_timeline(bench) or by_multipliers(bench)
    if not _is_plan(facts, objections, timeline):
        return False
    seen = _examine(bench, objections, timeline, thresholds_of(desk.content))
    sheet = desk.sheet
    sheet.verdict = seen.judgement.verdict
    sheet.signal(*(replace(each, finding=_MARK.sub("", each.finding)) for each in seen.signals))
    for each in (*seen.flaws, *seen.blind):
        key = each.rule.key
        sheet.find(as_finding(each, *(sheet.say(f"{key}.{part}") for part in ("title", "why", "fix"))))
    sheet.open_with(_opening(sheet, seen))
    write_report(sheet, seen)
    _close(sheet, seen, table)
    return True


def _own_words(case: Case) -> Case:
    """The case without remarks in brackets that address whoever answers; everything else keeps its place."""
    masked = _ADDRESSED.sub(lambda match: " " * len(match[0]), case.text)
    return case if masked == case.text else read_case(masked)


def _is_plan(facts: PlanFacts, objections: Sequence[Objection], timeline: Timeline | None) -> bool:
    return len(facts.case.text.split()) >= _LEAST_WORDS and bool(facts.stated or objections or timeline)


def _objections(bench: Bench) -> list[Objection]:
    """By measure and by words: one for each id, the measured one with the words of the other as further evidence."""
    found: dict[str, Objection] = {}
    spoken = objections_in(bench.facts.case, bench.rules.values())
    for each in (*measured(bench), *money_objections(bench), *spoken):
        found.setdefault(each.rule.id, each)
    order = list(bench.rules)
    listed = sorted(found.values(), key=lambda each: (each.severity.rank, order.index(each.rule.key)))
    patterns = [each for each in listed if each.rule.row is Row.ANTI_PATTERNS]
    return [each for each in listed if not _is_plain_assumption(each) or not _within(each, patterns)]


def _is_plain_assumption(objection: Objection) -> bool:
    return objection.rule.row is Row.ASSUMPTIONS and objection.rule.weight is not Weight.BAD


def _within(objection: Objection, others: Iterable[Objection]) -> bool:
    """Whether the words of an objection are already evidence of another one."""
    spans = [(e.start, e.end) for other in others for e in other.evidence]
    return any(e.start < end and start < e.end for e in objection.evidence for start, end in spans)


def _examine(
    bench: Bench, objections: list[Objection], timeline: Timeline | None, thresholds: Thresholds
) -> Examination:
    facts, sheet = bench.facts, bench.sheet
    strengths = tuple(strengths_in(facts.case, bench.table.strengths))
    if _needless(objections, facts, strengths, bench.table.needless_users):
        objections = [*objections, bench.objection("FR-2", *objections[0].evidence[:1])]
    objections = _with_timeline(bench, objections, timeline)
    subject = _subject(facts, bench.table, objections)
    signals = tuple(_signals(sheet, objections, timeline, thresholds, {name for name, _ in strengths}))
    own = timeline is not None and timeline.history
    own = own or (facts.kind.id not in _TIMED - {"hiring"} and any(name in _PROOF for name, _ in strengths))
    grave = sum(each.severity.rank <= Severity.HIGH.rank for each in objections)
    positive = sum(each.weight is Weight.NOTE and bool(each.finding) for each in signals)
    checks = tuple(load_checks(bench))
    late = timeline is not None and (timeline.weight is Weight.FLAG or timeline.missed)
    close = timeline is not None and timeline.close
    backing = Backing(
        own, grave, positive + len(checks) + len(strengths), late and facts.kind.id in bench.table.single, close
    )
    judgement = judge(signals, facts.completeness, thresholds, backing)
    shown = [each for each in objections if each.rule.key != "FR-2"]
    return Examination(
        facts=facts,
        judgement=judgement,
        flaws=tuple(e for e in shown if e.rule.row not in _BLIND or e.rule.weight is Weight.BAD),
        blind=tuple(e for e in shown if e.rule.row in _BLIND and e.rule.weight is not Weight.BAD),
        strengths=strengths,
        timeline=timeline,
        signals=signals,
        subject=subject,
        checks=checks,
        gaps=tuple(_gaps(facts, bench.table, subject, judgement, timeline)),
    )


def _gaps(
    facts: PlanFacts, table: PlanTable, subject: str, judgement: Judgement, timeline: Timeline | None
) -> Iterator[Point]:
    """What the checklist of the subject asks for and the text does not mention; of a good plan also what any asks."""
    apt = _asked_of_any(facts, table, timeline) if judgement.verdict is Verdict.GOOD else set()
    for point in table.checklists:
        meant = point.subject == subject or (point.subject == _ANY and point.id in apt)
        asked = not point.cue or facts.case.search(point.cue)
        if meant and asked and not facts.case.search(point.present):
            yield point


def _asked_of_any(facts: PlanFacts, table: PlanTable, timeline: Timeline | None) -> set[str]:
    """What is asked whatever the subject: of an unchecked duration twice the time, of a small team who stands in."""
    unchecked = facts.planned is not None and timeline is None and facts.kind.id in _DATED
    small = facts.people is not None and facts.people <= table.small_team
    return {name for name, apt in (("double", unchecked), ("away", small)) if apt}


_ANY = "any"
_ASKS_TIME = frozenset({"estimate", "timeline"})
_TIMED = frozenset({"project", "roadmap", "product", "estimate", "hiring", "architecture", "compliance", "model"})
_DATED = (_TIMED | {"migration"}) - {"hiring"}
_PROOF = frozenset({"history", "tested", "builders", "limits"})


def _needless(
    objections: Sequence[Objection], facts: PlanFacts, strengths: Sequence[tuple[str, object]], few: float
) -> bool:
    """Signs of building more than is needed, and no measurable aim: a solution looks for a problem."""
    overbuilt = {each.rule.id for each in objections} & _OVERBUILT
    named = any(name == "target" for name, _ in strengths) or facts.case.search(_AIM) is not None
    framed = any(each.rule.row is Row.FRAMING for each in objections)
    tiny = "AP-24" in overbuilt and facts.users_now is not None and facts.users_now.value < few
    return (len(overbuilt) >= _TWO or tiny) and not named and not framed


def _with_timeline(bench: Bench, objections: list[Objection], timeline: Timeline | None) -> list[Objection]:
    """A shortfall joins the timeline fantasy where the words show one, else it is a flaw of its own."""
    if timeline is None or timeline.weight is Weight.NOTE:
        return objections
    fantasy = next((each for each in objections if each.rule.id == "AP-06"), None)
    if fantasy is None:
        flaw = timeline_objection(bench, timeline)
        return sorted([flaw, *objections], key=lambda each: each.severity.rank)
    joined = Objection(fantasy.rule, fantasy.severity, fantasy.evidence, timeline.detail)
    return [joined if each is fantasy else each for each in objections]


def _signals(
    sheet: Sheet,
    objections: Sequence[Objection],
    timeline: Timeline | None,
    thresholds: Thresholds,
    strengths: set[str],
) -> Iterable[Signal]:
    met = {row for row, names in _POSITIVE.items() if strengths.intersection(names)}
    for row in Row:
        behind = [each for each in objections if each.rule.row is row]
        name = sheet.say(f"row.{row}")
        if row is Row.TIMELINE:
            weight = timeline.weight if timeline else Weight.NOTE
            yield Signal(name, timeline.finding if timeline else "", weight)
        elif behind:
            yield Signal(name, _finding(sheet, row, behind), weight_of(row, behind, thresholds))
        elif row not in met and any(row in each.rule.also for each in objections):
            yield Signal(name, sheet.say(f"also.{row}"), Weight.FLAG)
        else:
            positive = next((p for p in _POSITIVE.get(row, ()) if p in strengths), "")
            yield Signal(name, sheet.say(f"clear.{positive}") if positive else "", Weight.NOTE)


_POSITIVE = {
    Row.FRAMING: ("target", "limits"),
    Row.RISKS: ("way_back", "flag", "tested"),
    Row.TEAM: ("builders",),
    Row.SCOPE: ("sized", "slices"),
    Row.ALTERNATIVE: ("weighed",),
}


def _finding(sheet: Sheet, row: Row, behind: Sequence[Objection]) -> str:
    if row is Row.ANTI_PATTERNS:
        counted = severities(behind)
        return ", ".join(
            sheet.say("signal.severity", count=count, severity=sheet.say(f"severity.{severity}"))
            for severity, count in counted.items()
        )
    return ", ".join(dict.fromkeys(titled(sheet, each) for each in behind))


def _subject(facts: PlanFacts, table: PlanTable, fired: Iterable[Objection]) -> str:
    keys = {each.rule.key for each in fired}
    for each in table.subjects:
        about = facts.case.search(each.cue) and not (each.unless and facts.case.search(each.unless))
        if about and (not each.rules or each.rules & keys):
            return each.id
    return ""


def _opening(sheet: Sheet, seen: Examination) -> str:
    facts, judgement = seen.facts, seen.judgement
    key = judgement.verdict.name.lower() if judgement.verdict else "none"
    missing = ", ".join(sheet.say(f"field.{name}") for name in facts.missing)
    line = sheet.say(
        f"verdict.{key}",
        confidence=sheet.say(f"confidence.{judgement.confidence}"),
        percent=f"{facts.completeness:g}",
        stated=len(facts.stated),
        fields=len(facts.kind.fields),
        missing=sheet.say("verdict.missing", missing=missing) if missing else "",
    )
    return f"{line}\n\n**{_bottom_line(sheet, seen)}**"


def _bottom_line(sheet: Sheet, seen: Examination) -> str:
    verdict = seen.judgement.verdict
    shown = sheet.say("and").join(_named_once(sheet, seen))
    if verdict is None:
        if seen.facts.kind.id == "estimate" and seen.timeline:
            return f"{_headline(seen, Weight.NOTE)}{sheet.say('bottom.none_estimate')}"
        lead = sheet.say("bottom.none_found", named=shown) if shown else sheet.say("bottom.none")
        return f"{_headline(seen, Weight.BAD)}{lead}"
    if verdict is Verdict.GOOD:
        return _go_ahead(sheet, seen, shown)
    headline = _headline(seen, Weight.BAD)
    instead = _instead(sheet, seen)
    if seen.judgement.doubt is Doubt.BLANK and not shown:
        missing = ", ".join(sheet.say(f"field.{name}") for name in seen.facts.missing)
        return sheet.say("bottom.needs_major_work_blank", missing=missing)
    if headline:
        return f"{headline}{sheet.say(f'bottom.{verdict.name.lower()}_late', instead=instead)}"
    return sheet.say(f"bottom.{verdict.name.lower()}", named=shown, instead=instead).strip()


def _named_once(sheet: Sheet, seen: Examination) -> Iterator[str]:
    """The two gravest objections with their words; words that stand already are not said again."""
    quote = ""
    for each in _heaviest(seen)[:_TWO]:
        title, full = titled(sheet, each), named(sheet, seen.facts.case, each)
        repeated = bool(quote) and full.endswith(quote)
        yield title if repeated else full
        quote = full.removeprefix(title)


def _headline(seen: Examination, least: Weight) -> str:
    """The timeline's own sentence: of a question about time always, of other plans where it falls short."""
    timeline = seen.timeline
    asked = seen.facts.kind.id in _ASKS_TIME or bool(timeline and timeline.tight)
    if timeline is None or not timeline.headline or (timeline.weight is Weight.NOTE and not asked):
        return ""
    return f"{timeline.headline} " if asked or least is Weight.BAD else ""


def _go_ahead(sheet: Sheet, seen: Examination, gap: str) -> str:
    missing = ", ".join(sheet.say(f"field.{name}") for name in seen.facts.missing)
    headline = _headline(seen, Weight.BAD)
    if headline and seen.timeline and seen.timeline.weight is Weight.NOTE:
        return headline + sheet.say("bottom.good_tight")
    if seen.facts.kind.id == "capacity" and seen.checks and not gap:
        return sheet.say("bottom.capacity")
    if missing and seen.judgement.confidence is Confidence.LOW:
        key = "bottom.good_low_gap" if gap else "bottom.good_low"
        return headline + sheet.say(key, named=gap, missing=missing)
    if gap:
        return headline + sheet.say("bottom.good_gap", named=gap)
    own = [each for each in seen.gaps if each.subject != _ANY]
    if own:
        gaps = sheet.say("and").join(sheet.say(f"gap.{each.id}") for each in own[:_TWO])
        return headline + sheet.say("bottom.good_open", gaps=gaps)
    good = ", ".join(sheet.say(f"clear.{name}") for name, _ in seen.strengths[:_THREE])
    return headline + (sheet.say("bottom.good_named", named=good) if good else sheet.say("bottom.good_plain"))


def _heaviest(seen: Examination) -> list[Objection]:
    return [each for each in (*seen.flaws, *seen.blind) if each.severity.rank < Severity.LOW.rank]


def _instead(sheet: Sheet, seen: Examination) -> str:
    key = f"subject.{seen.subject}.instead"
    return sheet.say(key) if key in sheet.phrases.tables["en"] else sheet.say("instead.default")


def _close(sheet: Sheet, seen: Examination, table: PlanTable) -> None:
    if seen.timeline and seen.timeline.assumption:
        sheet.change(seen.timeline.assumption)
    judgement = seen.judgement
    for each in table.differences:
        if seen.facts.case.search(each.cue) and seen.facts.case.search(each.needs):
            sheet.differ(sheet.say(f"differ.{each.id}", source=sheet.source(each.source, each.about)))
    if judgement.verdict is not None:
        sheet.change(_reversal(sheet, judgement))
    open_fields = [sheet.say(f"field.{name}") for name in seen.facts.missing]
    if open_fields:
        sheet.unanswered(sheet.say("unanswered.fields", missing=", ".join(open_fields)))


def _reversal(sheet: Sheet, judgement: Judgement) -> str:
    key = judgement.verdict.name.lower() if judgement.verdict else "none"
    return sheet.say(f"reversal.{key}", bad=judgement.bad, flags=judgement.flags)

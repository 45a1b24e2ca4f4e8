"""Puts a design together, section by section."""

import re
from collections.abc import Sequence

from app.backends.extractive.request import quotable
from app.backends.extractive.text import cell
from app.calculators.patterns import compiled
from app.domain.labels import RequestType
from app.expert.design.capacity import capacity_rows, capacity_table, cost_row
from app.expert.design.facts import Facts, read_facts
from app.expert.design.kinds import kinds_of
from app.expert.design.parts import Chosen, chosen_parts, diagram, parts_table
from app.expert.design.pattern import Pattern, choose_pattern
from app.expert.design.plan import Plan, shown, table
from app.expert.design.roadmap import Roadmap, plan_roadmap, risk_rows, roadmap_table
from app.expert.design.tables import Book, read_book
from app.expert.design.writer import Writer
from app.expert.expert import Desk
from app.expert.sheet import Item, block

_MOST_QUOTES = 8
_MOST_OPEN = 4
_LONGEST_QUOTE = 60
_LONGEST_TEXT = 20_000
_FEWEST_GOALS = 2
_LIST = re.compile(r",\s*(?:and\s+)?|\s+and\s+")


def compose(desk: Desk) -> bool:
    """A design of the kind of system that is asked for; False where no kind is recognized."""
    book = read_book(desk.content)
    plan = _plan(desk, book)
    if plan is None:
        return False
    pattern = choose_pattern(plan)
    if pattern.name:
        plan.writer.known["pattern"] = plan.writer.line(f"p.{pattern.name}")
    capacity = capacity_rows(plan)
    parts = chosen_parts(plan)
    cost = cost_row(plan, pattern.name)
    roadmap = plan_roadmap(plan)
    _summary(plan, roadmap)
    _pattern(plan, pattern, parts)
    _components(plan, parts)
    _capacity(plan, [*capacity, cost] if cost else capacity)
    _roadmap(plan, roadmap)
    _risks(plan)
    _next(plan)
    _closing(plan)
    return True


def recognizes(desk: Desk) -> bool:
    """Whether a kind of system is named."""
    systems = read_book(desk.content).systems
    return bool(kinds_of(desk.request.said, systems) or kinds_of("\n".join(desk.request.earlier), systems))


def _plan(desk: Desk, book: Book) -> Plan | None:
    """The plan for what is said now; where that names no kind of system, for the whole conversation."""
    said = desk.request.said
    whole = "\n".join((*desk.request.earlier, said))
    for text in (said, whole):
        kinds = kinds_of(text[:_LONGEST_TEXT], book.systems)
        if kinds:
            facts = read_facts(whole[:_LONGEST_TEXT], book.rules)
            return Plan(
                desk, book, facts, kinds, Writer(desk.content.phrases[RequestType.DESIGN], desk.request.language)
            )
    return None


def _summary(plan: Plan, roadmap: Roadmap | None) -> None:
    sentence = plan.writer.first(*(f"{plan.lead}.summary{each}" for each in (".most", ".full", "")))
    added = [plan.writer.line(f"{kind}.added") for kind in plan.kinds[1:]]
    parts = [sentence, *added, _money(plan), _time(plan, roadmap)]
    plan.desk.sheet.open_with(f"**{' '.join(part for part in parts if part)}**")
    quotes = _quotes(plan.facts, plan.rules.quiet)
    items = (
        [block(plan.writer.line("summary.for", facts=", ".join(f'"{quote}"' for quote in quotes)), 3)] if quotes else []
    )
    why = plan.writer.first(f"{plan.lead}.hard.most", f"{plan.lead}.hard")
    if why:
        items.append(block(why + plan.cite(plan.system.sources.get("hard", "")), 4))
    plan.desk.sheet.section("summary", plan.writer.line("h.summary"), items)


def _quotes(facts: Facts, quiet: Sequence[str]) -> list[str]:
    """What of the user's words the design rests on, in their order."""
    words = [(read.start, read.words) for read in facts.numbers.values()]
    words += [(facts.text.find(said), said) for name, said in facts.said.items() if said and name not in quiet]
    shown_words = (quotable(text) for _, text in sorted(words) if len(text) <= _LONGEST_QUOTE)
    listed = list(dict.fromkeys(text for text in shown_words if text))
    return [text for text in listed if not any(text != other and text in other for other in listed)][:_MOST_QUOTES]


def _money(plan: Plan) -> str:
    """The monthly cost against the budget; empty where no price is known."""
    cost, budget = plan.value("cost"), plan.facts.value("budget")
    if cost is None:
        return ""
    if budget is None:
        return plan.writer.line("money.sum")
    return plan.writer.line("money.within" if cost <= budget else "money.over")


def _time(plan: Plan, roadmap: Roadmap | None) -> str:
    if roadmap is None:
        return ""
    first = roadmap.phases[0]
    weeks = plan.value("weeks")
    state = "open" if weeks is None else "fits" if first.weeks <= weeks else "late"
    if state == "fits" and roadmap.moved:
        state = "cut"
    return plan.writer.line(
        f"time.{state}",
        points=str(first.points),
        takes=shown(round(first.weeks, 1)),
        people=shown(roadmap.people),
        marks=first.mark + roadmap.assumed,
    )


def _pattern(plan: Plan, pattern: Pattern, parts: Sequence[Chosen]) -> None:
    items = [Item(text, 5, fixed=number == 0, bullet=False) for number, text in enumerate(pattern.lines)]
    plan.desk.sheet.section("pattern", plan.writer.line("h.pattern"), items)
    drawn = diagram(plan, parts)
    plan.desk.sheet.section("diagram", plan.writer.line("h.diagram"), [block(drawn, fixed=True)] if drawn else [])


def _components(plan: Plan, parts: Sequence[Chosen]) -> None:
    items = [block(parts_table(plan, parts), fixed=True)] if parts else []
    items += [Item(text, 4) for text in plan.writer.lines(f"{plan.lead}.notes") if text]
    items += [block(plan.writer.line("parts.note"), 2)] if parts else []
    plan.desk.sheet.section("components", plan.writer.line("h.components"), items)


def _capacity(plan: Plan, rows: list[str]) -> None:
    items = [block(capacity_table(plan, rows), fixed=True)] if rows else []
    reading = plan.writer.lines(f"{plan.lead}.load")
    items += [block(text, 4) for text in reading if text]
    plan.desk.sheet.section("capacity", plan.writer.line("h.capacity"), items)


def _roadmap(plan: Plan, roadmap: Roadmap | None) -> None:
    steps = [text for text in plan.writer.lines(f"{plan.lead}.steps") if text]
    items: list[Item] = _goals(plan)
    if steps:
        rows = [f"| {number} | {step.replace(' -> ', ' | ')} |" for number, step in enumerate(steps, 1)]
        items.append(block(table(plan.writer.line("steps.header"), rows), fixed=True))
    if roadmap is not None:
        items.append(block(roadmap_table(plan, roadmap), fixed=True))
        items.append(block(plan.writer.line("checkpoints") + plan.cite(plan.rules.sources["checkpoints"]), 2))
    plan.desk.sheet.section("roadmap", plan.writer.line("h.roadmap"), items)


def _goals(plan: Plan) -> list[Item]:
    """What the user wants to be on a roadmap, one after the other."""
    if not plan.writer.has(f"{plan.lead}.goals"):
        return []
    match = compiled(plan.rules.goals).search(plan.desk.request.said)
    parts = [quotable(part) for part in _LIST.split(match["v"])] if match else []
    named = [part for part in parts if part]
    if len(named) < _FEWEST_GOALS:
        return []
    rows = [f"| {number} | {cell(goal)} |" for number, goal in enumerate(named, 1)]
    header = plan.writer.line(f"{plan.lead}.goals.header")
    return [block(table(header, rows), fixed=True), block(plan.writer.line(f"{plan.lead}.goals"), 4)]


def _risks(plan: Plan) -> None:
    rows = risk_rows(plan)
    asked = compiled(plan.rules.challenge).search(plan.desk.request.said)
    heading = plan.writer.line("h.breaks" if asked else "h.risks")
    items = [block(table(plan.writer.line("risks.header"), rows), fixed=True)] if rows else []
    plan.desk.sheet.section("risks", heading, items)


def _next(plan: Plan) -> None:
    lines = [text for text in plan.writer.lines(f"{plan.lead}.next") if text]
    plan.desk.sheet.section("next", plan.writer.line("h.next"), [Item(text, 3) for text in lines])


def _closing(plan: Plan) -> None:
    sheet = plan.desk.sheet
    cite = plan.cite(plan.system.sources.get("differ", ""))
    for text in filter(None, plan.writer.lines(f"{plan.lead}.differ")):
        sheet.differ(text + cite)
    for text in filter(None, plan.writer.lines(f"{plan.lead}.change")):
        sheet.change(text)
    implied = plan.rules.implied
    missing = [
        name for name in plan.system.asks if not plan.holds([name]) and not plan.holds([implied.get(name, name)])
    ]
    asked = [plan.writer.line(f"ask.{name}") for name in missing][:_MOST_OPEN]
    if not _goals(plan):
        plan.writer.known["unnamed"] = " "
    for text in filter(None, [*asked, *plan.writer.lines(f"{plan.lead}.open")]):
        sheet.unanswered(text)

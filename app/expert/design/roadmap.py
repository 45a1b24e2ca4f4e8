"""The way there: stories with points, phases that fit the time, gates and risks."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from app.backends.extractive.text import cell
from app.calculators.patterns import compiled
from app.expert.design.plan import Plan, row, shown, table

_BUFFERS = (0.25, 0.3)
_MOST_RISKS = 6
_ALONE = (2, 3)
_ADDED_STORIES = 3
_ARROW = " -> "


@dataclass(frozen=True, slots=True)
class Story:
    """A piece of work with its size."""

    name: str
    points: int


@dataclass(frozen=True, slots=True)
class Phase:
    """Stories of one phase and the weeks they take, buffer included."""

    stories: tuple[Story, ...]
    weeks: float
    mark: str

    @property
    def points(self) -> int:
        """The sum of the stories."""
        return sum(story.points for story in self.stories)


@dataclass(frozen=True, slots=True)
class Roadmap:
    """The phases; ``people`` as stated or assumed, ``moved`` tells that stories left the first phase for the date."""

    phases: tuple[Phase, ...]
    people: float
    assumed: str
    moved: bool


def plan_roadmap(plan: Plan) -> Roadmap | None:
    """Phases with weeks; none where the kind has no stories."""
    stories = _stories(plan)
    if not stories or not stories[0]:
        return None
    people = plan.value("team")
    marks = plan.assumed("velocity")
    if people is None:
        people, marks = plan.rules.defaults["builders"], marks + plan.assumed("builders")
    elif people > plan.rules.defaults["crew"]:
        people, marks = plan.rules.defaults["crew"], marks + plan.assumed("crew")
    if plan.features:
        marks += plan.assumed("feature_points")
    first, later, moved = _fitted(plan, stories, people)
    phases = [phase for number, part in enumerate((first, later)) if (phase := _phase(plan, part, people, number))]
    return Roadmap(tuple(phases), people, marks, moved) if phases else None


def _stories(plan: Plan) -> list[list[Story]]:
    found: list[list[Story]] = [_named(plan)] if plan.features else []
    for number, points in enumerate(plan.system.stories, 1):
        names = plan.writer.lines(f"{plan.lead}.stories{number}")
        if number > len(found):
            found.append([Story(name, size) for name, size in zip(names, points, strict=False) if name])
    for other in plan.kinds[1:]:
        sizes = plan.book.systems[other].stories
        names = plan.writer.lines(f"{other}.stories1")
        added = [Story(name, size) for name, size in zip(names, sizes[0] if sizes else (), strict=False) if name]
        if found:
            found[-1 if len(found) > 1 else 0].extend(added[:_ADDED_STORIES])
    return found


def _named(plan: Plan) -> list[Story]:
    """The features that the user names, framed by what every first version needs."""
    size = int(plan.rules.defaults["feature_points"])
    frame = [Story(plan.writer.line(f"stories.frame.{name}"), size) for name in ("first", "last")]
    return [frame[0], *(Story(cell(name), size) for name in plan.features), frame[1]]


def _fitted(plan: Plan, stories: list[list[Story]], people: float) -> tuple[list[Story], list[Story], bool]:
    """The first phase cut to the stated weeks, least important stories first; what is cut leads the second."""
    first, later = list(stories[0]), list(stories[1]) if len(stories) > 1 else []
    weeks = plan.value("weeks")
    moved: list[Story] = []
    while weeks is not None and len(first) > 3 and _weeks(plan, first, people) > weeks:  # noqa: PLR2004
        loose = [story for story in first[1:] if not compiled(plan.rules.keep).search(story.name)]
        moved.insert(0, loose[-1] if loose else first[-1])
        first.remove(moved[0])
    if weeks is not None and _weeks(plan, first, people) > weeks:
        return list(stories[0]), later, False
    return first, [*moved, *later], bool(moved)


def _weeks(plan: Plan, stories: list[Story], people: float) -> float:
    points = sum(story.points for story in stories)
    made = plan.desk.sheet.calculate("roadmap-weeks", _inputs(plan, points, people, 0))
    value = made.outputs["weeks"]
    return float(value) if isinstance(value, int | float) else 0.0


def _inputs(plan: Plan, points: int, people: float, number: int) -> dict[str, float]:
    return {
        "points": points,
        "people": people,
        "points_per_person_week": plan.rules.defaults["velocity"],
        "buffer_share": _BUFFERS[number],
    }


def _phase(plan: Plan, stories: list[Story], people: float, number: int) -> Phase | None:
    points = sum(story.points for story in stories)
    made = plan.figure("roadmap-weeks", {**_inputs(plan, points, people, number)}) if stories else None
    return Phase(tuple(stories), made.number("weeks"), made.mark) if made else None


def roadmap_table(plan: Plan, roadmap: Roadmap) -> str:
    """The phases as a table."""
    rows = [_phase_row(plan, phase, number) for number, phase in enumerate(roadmap.phases, 1)]
    later = plan.writer.line(f"{plan.lead}.later")
    if later:
        rows.append(
            row(
                plan.writer.line("phase.3"),
                later,
                plan.writer.line("phase.later.time"),
                plan.writer.line("phase.later.gate"),
            )
        )
    return table(plan.writer.line("phase.header"), rows)


def _phase_row(plan: Plan, phase: Phase, number: int) -> str:
    stories = ", ".join(f"{story.name} {story.points}" for story in phase.stories)
    weeks = plan.writer.line(f"phase.weeks{number}", weeks=shown(round(phase.weeks, 1)), mark=phase.mark)
    gate = plan.writer.first(
        f"{plan.lead}.gate{number}",
        *(["gate2.load"] if number > 1 and plan.value("plan_rate") else []),
        f"gate{number}",
    )
    return row(plan.writer.line(f"phase.{number}"), f"{stories} = {phase.points}", weeks, gate)


def risk_rows(plan: Plan) -> list[str]:
    """Risks, worst first, each with what is done about it."""
    found: list[tuple[int, str]] = []
    for line, (probability, impact) in _known_risks(plan):
        risk, arrow, remedy = line.partition(_ARROW)
        made = plan.figure("risk-score", {"probability": probability, "impact": impact}) if arrow else None
        if made is not None:
            score = f"{probability} x {impact} = {shown(made.number('score'))} {made.mark}"
            found.append((-probability * impact, row(risk, score, remedy)))
    return [line for _, line in sorted(found, key=lambda entry: entry[0])][:_MOST_RISKS]


def _known_risks(plan: Plan) -> Iterator[tuple[str, tuple[int, int]]]:
    """Risks of a lone builder, of the leading kind, and the two worst of the one that is added to it."""
    if plan.value("team") == 1:
        yield plan.writer.line("risk.alone"), _ALONE
    for number, kind in enumerate(plan.kinds):
        listed = zip(plan.writer.lines(f"{kind}.risks"), plan.book.systems[kind].risks, strict=False)
        yield from listed if number == 0 else islice(listed, 2)

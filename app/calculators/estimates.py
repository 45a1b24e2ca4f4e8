"""Effort and time: three-point estimates, capacity, velocity, multipliers, roadmaps."""

import math
from statistics import fmean, stdev

from app.calculators.base import Arguments, Calculator, Result
from app.calculators.inputs import number, numbers, positive, share
from app.calculators.wording import listed, plain
from app.domain.errors import CalculationError

NET_HOURS_FACTORS = {"meetings": 0.8, "switching": 0.85, "interruptions": 0.9, "learning": 0.9}
WEEKS_PER_MONTH = 365.25 / 7 / 12
HOURS_PER_DAY = 8
_RESERVE_95 = 1.645


def pert(optimistic: float, likely: float, pessimistic: float) -> tuple[float, float]:
    """Expected value and standard deviation of a three-point estimate (C-25)."""
    return (optimistic + 4 * likely + pessimistic) / 6, (pessimistic - optimistic) / 6


def roadmap_weeks(points: float, people: float, points_per_person_week: float, buffer: float) -> float:
    """Weeks for a backlog, buffer included (C-28)."""
    return points / (people * points_per_person_week) * (1 + buffer)


def planning_velocity(history: list[float]) -> float:
    """Mean of the past sprints less one sample standard deviation, rounded (C-26, G-69)."""
    return round(fmean(history) - stdev(history)) if len(history) > 1 else history[0]


def _pert(given: Arguments) -> Result:
    low, likely, high = (given.numbers(name) for name in ("optimistic", "likely", "pessimistic"))
    if not len(low) == len(likely) == len(high):
        raise CalculationError("optimistic, likely and pessimistic must have one number for each task.")
    tasks = [pert(*task) for task in zip(low, likely, high, strict=True)]
    if any(a > b or b > c for a, b, c in zip(low, likely, high, strict=True)):
        raise CalculationError("optimistic must not exceed likely, nor likely pessimistic.")
    expected = math.fsum(mean for mean, _ in tasks)
    deviation = math.sqrt(math.fsum(sd**2 for _, sd in tasks))
    safe = expected + _RESERVE_95 * deviation
    terms = " + ".join(
        f"({plain(a)} + 4 x {plain(b)} + {plain(c)}) / 6" for a, b, c in zip(low, likely, high, strict=True)
    )
    summary = (
        f"Expect {plain(round(expected, 4))}, standard deviation {plain(round(deviation, 4))};"
        f" with 95 % confidence {plain(round(safe, 2))}."
    )
    outputs = {"expected": expected, "standard_deviation": deviation, "with_95_percent": safe}
    return Result(outputs, f"{terms} = {plain(round(expected, 4))}", summary)


def _team_capacity(given: Arguments) -> Result:
    factors = [given.number(name) for name in ("people", "days", "focus", "skill")]
    total = math.prod(factors)
    formula = f"{' x '.join(plain(factor) for factor in factors)} = {plain(total)}"
    return Result({"person_days": total}, formula, f"The team has {plain(round(total, 2))} person-days to give.")


def _net_hours(given: Arguments) -> Result:
    hours = given.number("hours")
    factor = math.prod(NET_HOURS_FACTORS.values())
    net = hours * factor
    formula = f"{plain(hours)} x {' x '.join(plain(part) for part in NET_HOURS_FACTORS.values())} = {plain(net)}"
    summary = f"Of {plain(hours)} hours {plain(round(net, 2))} ({plain(round(factor * 100, 2))} %) are left for work."
    return Result({"net_hours": net, "net_share": factor}, formula, summary)


def _velocity(given: Arguments) -> Result:
    history, points = given.numbers("velocities"), given.number("points")
    reserve, weeks = given.number("reserve_share"), given.number("sprint_weeks")
    mean = fmean(history)
    planned = planning_velocity(history)
    if min(mean, planned) <= 0:
        raise CalculationError("velocities must leave a velocity above zero.")
    sprints = math.ceil(round(points / mean, 9))
    safe = math.ceil(round(points / planned * (1 + reserve), 9))
    deviation = stdev(history) if len(history) > 1 else 0.0
    formula = (
        f"mean {plain(round(mean, 4))} - sd {plain(round(deviation, 4))} = {plain(planned)};"
        f" ceil({plain(points)} / {plain(mean)}) = {sprints};"
        f" ceil({plain(points)} / {plain(planned)} x {plain(1 + reserve)}) = {safe}"
    )
    summary = (
        f"{plain(points)} points take {sprints} sprints ({plain(sprints * weeks)} weeks) at the mean velocity of"
        f" {plain(round(mean, 2))}; plan {safe} sprints ({plain(safe * weeks)} weeks) with reserve."
    )
    outputs = {
        "mean": mean,
        "standard_deviation": deviation,
        "planning_velocity": planned,
        "sprints": sprints,
        "weeks": sprints * weeks,
        "sprints_with_reserve": safe,
        "weeks_with_reserve": safe * weeks,
    }
    return Result(outputs, formula, summary)


def _effort(given: Arguments) -> Result:
    base, factors = given.number("base"), given.numbers("multipliers")
    total = base * math.prod(factors)
    formula = f"{plain(base)} x {' x '.join(plain(factor) for factor in factors)} = {plain(total)}"
    summary = (
        f"The effort is {plain(round(total, 4))} in the unit of the base;"
        f" if that is hours, {plain(round(total / HOURS_PER_DAY, 2))} days."
    )
    return Result({"effort": total, "days_if_hours": total / HOURS_PER_DAY}, formula, summary)


def _roadmap(given: Arguments) -> Result:
    points, people = given.number("points"), given.number("people")
    velocity, buffer = given.number("points_per_person_week"), given.number("buffer_share")
    weeks = roadmap_weeks(points, people, velocity, buffer)
    formula = (
        f"{plain(points)} / ({plain(people)} x {plain(velocity)}) x {plain(1 + buffer)} = {plain(round(weeks, 3))}"
    )
    summary = (
        f"{plain(points)} points take {plain(round(weeks, 1))} weeks with {plain(people)} people,"
        f" {plain(round(buffer * 100, 4))} % buffer included."
    )
    outputs = {"weeks": weeks, "weeks_without_buffer": weeks / (1 + buffer), "months": weeks / WEEKS_PER_MONTH}
    return Result(outputs, formula, summary)


def _points(given: Arguments) -> Result:
    weeks, people = given.number("weeks"), given.number("people")
    velocity, buffer = given.number("points_per_person_week"), given.number("buffer_share")
    points = weeks / (1 + buffer) * people * velocity
    formula = f"{plain(weeks)} / {plain(1 + buffer)} x {plain(people)} x {plain(velocity)} = {plain(round(points, 3))}"
    summary = (
        f"{plain(people)} people carry {plain(round(points, 1))} points in {plain(weeks)} weeks,"
        f" {plain(round(buffer * 100, 4))} % buffer included."
    )
    return Result({"points": points}, formula, summary)


def _phases(given: Arguments) -> Result:
    weeks, buffers = given.numbers("weeks"), given.numbers("buffer_shares")
    if len(weeks) != len(buffers):
        raise CalculationError("buffer_shares must have one number for each phase.")
    each = [length * (1 + buffer) for length, buffer in zip(weeks, buffers, strict=True)]
    total = math.fsum(each)
    formula = f"{' + '.join(plain(round(part, 4)) for part in each)} = {plain(round(total, 4))} weeks"
    summary = (
        f"The phases take {plain(round(total, 2))} weeks, {plain(round(total / WEEKS_PER_MONTH, 2))} months:"
        f" {listed([round(part, 2) for part in each])}."
    )
    return Result({"weeks": total, "months": total / WEEKS_PER_MONTH, "phases": each}, formula, summary)


ESTIMATE_CALCULATORS = (
    Calculator(
        "pert",
        "C-25",
        "Three-point estimate",
        (
            numbers("optimistic", "any unit of time", "Best case, one number per task of a chain."),
            numbers("likely", "the same unit", "Most likely case."),
            numbers("pessimistic", "the same unit", "Worst case."),
        ),
        _pert,
    ),
    Calculator(
        "team-capacity",
        "C-26",
        "Person-days of a team",
        (
            number("people", "people", "People in the team.", high=1e6),
            number("days", "days", "Working days of the period.", high=1e5),
            share("focus", "0.8 for a dedicated team, 0.4 for half of the time, 0.2 on call.", 0.8),
            share("skill", "1.0 for experts down to 0.5 for learners.", 0.8),
        ),
        _team_capacity,
    ),
    Calculator(
        "net-hours",
        "C-26",
        "Hours that are left for work",
        (number("hours", "hours", "Hours on paper."),),
        _net_hours,
    ),
    Calculator(
        "velocity",
        "C-26",
        "Sprints for a backlog",
        (
            numbers("velocities", "points per sprint", "Points of past sprints, or the mean alone."),
            number("points", "points", "Points of the backlog."),
            share("reserve_share", "Reserve on the number of sprints.", 0.2),
            positive("sprint_weeks", "weeks", "Length of a sprint.", 2.0, high=52),
        ),
        _velocity,
    ),
    Calculator(
        "effort",
        "C-27",
        "Effort with multipliers",
        (
            number("base", "hours, days or weeks", "Effort before multipliers."),
            numbers("multipliers", "factor", "New technology 1.5, legacy 1.4, buffer 1.25 and so on.", high=100),
        ),
        _effort,
    ),
    Calculator(
        "roadmap-weeks",
        "C-28",
        "Weeks for a backlog",
        (
            number("points", "points", "Points of the backlog."),
            positive("people", "people", "People who work on it.", high=1e6),
            positive("points_per_person_week", "points", "Points a person does in a week.", 3.0, high=1000),
            number("buffer_share", "share", "Buffer: 0.25 first, 0.30 second, 0.40 third phase.", 0.25, high=10),
        ),
        _roadmap,
    ),
    Calculator(
        "roadmap-points",
        "C-28",
        "Points that fit into some weeks",
        (
            number("weeks", "weeks", "Weeks that are there.", high=1e5),
            positive("people", "people", "People who work on it.", high=1e6),
            positive("points_per_person_week", "points", "Points a person does in a week.", 3.0, high=1000),
            number("buffer_share", "share", "Buffer: 0.25 first, 0.30 second, 0.40 third phase.", 0.25, high=10),
        ),
        _points,
    ),
    Calculator(
        "roadmap-phases",
        "C-28",
        "Duration of phases with buffers",
        (
            numbers("weeks", "weeks", "Weeks of each phase."),
            numbers("buffer_shares", "share", "Buffer of each phase.", high=10),
        ),
        _phases,
    ),
)

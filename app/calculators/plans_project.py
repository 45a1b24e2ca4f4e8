"""Recognizes estimates, velocity, roadmaps, staffing, build-or-buy and other money of a project."""

import re

from app.calculators.estimates import roadmap_weeks
from app.calculators.plan import Default, Found, Plans, planned
from app.calculators.plans_quality import named
from app.calculators.quantities import MONEY, TIME, Quantity
from app.calculators.reading import Reading, Series

_PEOPLE = "engineers|people|team members|programmers|coders|data scientists|persons|staff|ingenieros"
_LARGEST_FACTOR = 10
_VELOCITY = Default(3.0, "No velocity is known, so 3 points per person and week are taken; at 6 it takes half as long.")
_BUFFER = Default(0.25, "A buffer of 25 %, as for a first phase; 30 and 40 % are used for later ones.")


def project_plans(reading: Reading) -> Plans:
    """pert, velocity, roadmap-weeks, shortfall, services-per-developer, money of projects."""
    yield from _pert(reading)
    sprints = list(_velocity(reading))
    yield from sprints or _roadmap(reading)
    yield from _gap(reading)
    yield from _services(reading)
    yield from _capacity(reading)
    yield from _phases(reading)
    yield from _effort(reading)
    yield from _team_hours(reading)


def _pert(reading: Reading) -> Plans:
    low, likely, high = (
        [
            found[0]
            for found in reading.every(rf"(?:{name}) (?:[a-z]+ )?(?:is |: |= |of |estimate |case |von |de )*{{any}}")
        ]
        for name in (
            "optimistic|best|minimum|if (?:all|everything) goes (?:well|right)|au mieux|en el mejor(?: caso)?"
            "|im besten fall",
            "(?:most )?likely|realistically|expected|normal|typical\\w*|usual\\w*|median",
            "pessimistic|worst|maximum|if (?:all|everything) goes wrong|au pire|en el peor(?: caso)?"
            "|im schlimmsten fall",
        )
    )
    lists = [_labelled(reading, name) for name in ("optimistic|best", "likely|expected|normal", "pessimistic|worst")]
    if all(lists):
        low, likely, high = ([*run.values] for run in lists if run)
    if not (low and likely and high) and reading.has(
        "pert", "three-point", "o ?[,=/]", "dreipunkt\\w*", "trois points", "üç nokta"
    ):
        runs = [run for run in reading.series() if len(run.values) == len("OMP")]
        letters = [reading.one(rf"{letter} (?:= |: )?{{any}}") for letter in ("o", "m", "p")]
        if runs:
            low, likely, high = ([run.values[at] for run in runs] for at in range(3))
        elif all(letters):
            low, likely, high = ([letter] for letter in letters if letter)
    if low and len(low) == len(likely) == len(high):
        unit = next((q.unit for q in (*high, *low) if q.kind == TIME), "")
        triple = [[_in(q, unit) for q in side] for side in (low, likely, high)]
        yield planned("pert", {"optimistic": triple[0], "likely": triple[1], "pessimistic": triple[2]})


def _labelled(reading: Reading, name: str) -> Series | None:
    """The list of numbers that follows a label."""
    label = re.compile(rf"(?:{name})(?: case| estimates?)?[ :=]*$")
    return next((run for run in reading.series() if label.search(run.before)), None)


def _in(quantity: Quantity, unit: str) -> float:
    return quantity.to(unit).value if quantity.kind == TIME and unit and quantity.unit != unit else quantity.value


def _points(reading: Reading) -> Quantity | None:
    return reading.one(
        r"(?:backlog|scope|remaining|left|total|rest) (?:of |is |has |holds |with |: |= |von |de ){0,2}{n} points",
        r"(?:backlog|remaining) (?:[a-z]+ ){0,1}?{n} points",
        r"backlog (?:of |is |: |= |von |de ){0,2}{n}",
        r"{n} points (?:are |is |were |have been )?(?:left|remain\w*|backlog|to go|in total|übrig|restants|restantes|"
        r"open|kaldı)",
        r"{n} points(?! (?:@|per|in a|pro|par|por|each|every|velocity))",
        r"{n} ?(?:个|puntos|点) ?points",
        r"points ?(?:: |= )?{n}",
    )


def _sprint_weeks(reading: Reading) -> Quantity | None:
    found = reading.one(
        r"{time} (?:long )?sprints",
        r"sprints (?:of|are|=|:|lasts?|take|von|de|à|,) ?{time}",
        r"sprints \( {time}",
        r"every {time}",
    )
    return found.to("week") if found and found.unit in {"day", "week", "month"} else None


def _velocity(reading: Reading) -> Plans:
    points = _points(reading)
    weekly = reading.one(r"{n} points @week", r"@week {n} points") if _people(reading) is None else None
    if points is None or not (weekly or reading.has("sprints", "velocity")):
        return
    history = next((run.numbers() for run in reading.series() if points.value not in run.numbers()), None)
    single = reading.one(
        r"velocity (?:is |of |: |= |was |average |averages |at |von |de |around |about ){0,3}{n}",
        r"{n} points? (?:per|in a|each|every|a|pro|par|por|@|/) (?:\S+ )?(?:⟨\d+_time⟩ )?sprints",
        r"(?:sprint başına|pro sprint|每个? ?sprints) {n}",
        r"{n} (?:points )?velocity",
        r"{n} (?:per|a|each|pro|par|por) sprints",
        r"sprints ~ {n} points",
        r"velocity ~ {n}",
    )
    given = history or ([single.value] if single else [weekly.value] if weekly else None)
    if given is None or points.value in given[:1]:
        return
    usual = Default(2.0, "Sprints of two weeks; the weeks change in proportion, the number of sprints does not.")
    yield planned(
        "velocity",
        {"velocities": given, "points": points, "sprint_weeks": 1.0 if weekly else _sprint_weeks(reading)},
        {"sprint_weeks": usual},
    )


def _people(reading: Reading) -> Quantity | None:
    found = reading.one(
        r"(?:team|crew|group) of {n}",
        rf"{{n}} (?!points)(?:[a-z-]+ ){{0,2}}?(?:{_PEOPLE})",
        r"{n}-?person",
        r"{n} ?(?:名|个) ?engineers",
    )
    return found if found and 0 < found.value < 1e5 else None  # noqa: PLR2004


def _gap(reading: Reading) -> Plans:
    """A plan against what is needed, both stated."""
    if not reading.has("shortfall", "short", "too little", "gap", "realistic", "optimistic by"):
        return
    plan = reading.one(
        r"(?:plan\w*|budget\w*|promised|scheduled) (?:[a-z]+ ){0,3}?{any}",
        r"{any} (?:was |were |are |is )?(?:promised|planned|budgeted|scheduled)",
    )
    need = reading.one(
        r"(?:estimates?|needs?|needed|required|realistic\w*|actually) (?:[a-z]+ ){0,3}?{any}",
        r"{any} (?:was |were |are |is )?(?:needed|required|necessary)",
    )
    if plan and need and plan != need and plan.kind in {TIME, MONEY, "n"}:
        unit = plan.unit if plan.kind == TIME else ""
        needed = need.to(unit) if need.kind == TIME and unit else need
        yield planned("shortfall", {"needed": needed, "planned": plan})


def _roadmap(reading: Reading) -> Plans:
    points, people = _points(reading), _people(reading)
    if points is None or people is None or reading.has("velocity ~ {n}", "{n} points (?:per|a|each) sprint"):
        return
    rate = reading.one(
        r"{n} points? (?:per|each|a) (?:person|people|engineers|head|dev)\w*",
        r"{n} (?:points )?(?:@week )?per (?:people|engineers|person)",
        r"{n} points @week",
    )
    rate = rate if rate and rate.value else None
    buffer = reading.one(r"{pct} (?:buffer|reserve|contingency)", r"(?:buffer|reserve|contingency) (?:of |= |: )?{pct}")
    given: dict[str, Found] = {
        "points": points,
        "people": people,
        "points_per_person_week": rate,
        "buffer_share": buffer,
    }
    defaults = {"points_per_person_week": _VELOCITY, "buffer_share": _BUFFER}
    yield planned("roadmap-weeks", given, defaults)
    weeks = next((q.to("week") for q in reading.all_of(TIME) if q.unit in {"week", "month"} and q.value > 1), None)
    if weeks:
        needed = roadmap_weeks(
            points.value, people.value, rate.value if rate else 3.0, buffer.value if buffer else 0.25
        )
        unsaid = [default.sentence for name, default in defaults.items() if given[name] is None]
        named_need: dict[str, Found] = {"planned": weeks}
        if unsaid:
            yield planned("shortfall", named_need, {"needed": Default(round(needed, 9), " ".join(unsaid))})
        else:
            yield planned("shortfall", {**named_need, "needed": needed})


def _services(reading: Reading) -> Plans:
    services = reading.one(
        r"{n} (?:[a-z-]+ ){0,1}?(?:micro-?services|services|mikroservis|microservicios|servicios|dienste|微服务)"
    )
    people = _people(reading)
    if (
        services
        and people
        and reading.has("micro-?services", "services per", "microservicios", "mikroservis\\w*", "微服务")
    ):
        yield planned("services-per-developer", {"services": services, "developers": people})


def _capacity(reading: Reading) -> Plans:
    focus = named(reading, "focus|allocation|dedicated|availability factor|fokus", "ratio")
    skill = named(reading, "skill|experience factor", "ratio")
    people = _people(reading)
    days = next(
        (q.to("day") if q.unit != "week" else q.scaled(5) for q in reading.all_of(TIME) if q.unit in {"day", "week"}),
        None,
    )
    working = reading.one(r"{n} (?:working|work|business) days", r"{n} arbeitstage\w*", r"{n} jours ouvrés")
    days = working or days
    if (
        people
        and days
        and (focus or skill)
        and reading.has(
            "capacity",
            "person-? ?days",
            "people -days",
            "man-days",
            "focus",
            "people -days",
            "capacity",
            "días-persona",
            "kapazität",
        )
    ):
        defaults = {
            "focus": Default(0.8, "A dedicated team (0.8); half-time gives 0.4."),
            "skill": Default(0.8, "Experienced people (0.8); learners give 0.5.")
            if focus is None
            else Default(1.0, "No skill factor was named, so none is taken (1.0); 0.8 lowers it by a fifth."),
        }
        days = _less_absences(reading, people, days)
        yield planned("team-capacity", {"people": people, "days": days, "focus": focus, "skill": skill}, defaults)
    hours = next((q for q in reading.all_of(TIME) if q.unit == "h"), None)
    if (
        hours
        and reading.has("meetings?", "productive", "net hours", "interruptions")
        and reading.has("how (?:many|much)", "net", "left")
    ):
        yield planned("net-hours", {"hours": hours})


def _less_absences(reading: Reading, people: Quantity, days: Quantity) -> Quantity:
    """The working days of each, less what is lost to absences."""
    away = r"(?:away|off|on (?:holiday|vacation|leave)|absent|sick|ill|out|missing|fehlt|abwesend)"
    found = reading.find(
        rf"{{n}} (?:[a-z]+ ){{0,2}}?{away} (?:for |)?{{time}}",
        rf"{{n}} (?:people |engineers )?{away} (?:for )?{{time}}",
    )
    single = reading.one(
        rf"(?:one|a) (?:of (?:us|them) |people |person |colleague |engineers? )?(?:is |will be "
        rf")?{away} (?:for )?{{time}}"
    )
    lost = found[0].value * found[1].to("day").value if found else single.to("day").value if single else 0.0
    return days.scaled(1 - lost / (people.value * days.value)) if 0 < lost < people.value * days.value else days


def _team_hours(reading: Reading) -> Plans:
    """Hours of a team: people, hours a day, days."""
    people = _people(reading) or reading.one(r"team of {n}")
    daily = reading.one(r"{time} (?:[a-z]+ )?@day", r"{n} (?:[a-z]+ )?hours (?:each )?@day")
    days = next((q for q in reading.all_of(TIME) if q.unit == "day"), None)
    days = days or reading.one(r"{n} (?:working|work|business) days", r"{n} arbeitstage\w*")
    asked = reading.has(
        "hours ~ \\?", "(?:total|how many) (?:[a-z]+ ){0,2}?hours", "hours (?:in )?total", "hours available"
    )
    if people and daily and days and asked and daily.unit in {"h", ""} and not reading.all_of("money"):
        yield planned("product", {"factors": [people.value, daily.value, days.value]})


def _phases(reading: Reading) -> Plans:
    if not reading.has("phases?", "phasen"):
        return
    runs = reading.series()
    weeks = next(
        (
            run
            for run in runs
            if all(q.kind in {TIME, "n"} for q in run.values) and any(q.unit == "week" for q in run.values)
        ),
        None,
    )
    buffers = next((run for run in runs if all(q.kind == "pct" for q in run.values)), None)
    if weeks and buffers and len(weeks.values) == len(buffers.values):
        yield planned("roadmap-phases", {"weeks": weeks.numbers(), "buffer_shares": buffers.numbers()})


def _effort(reading: Reading) -> Plans:
    base = next((q for q in reading.all_of(TIME) if q.unit in {"h", "day", "week"}), None)
    factors = [
        found[0].value
        for found in reading.every(r"(?:x|×|times|factor|multiplier) (?:of )?{n}")
        if 0 < found[0].value < _LARGEST_FACTOR
    ]
    named_factors = {"new technology": 1.5, "legacy": 1.4, "compliance": 1.3, "external dependency": 1.2}
    factors = factors or [factor for name, factor in named_factors.items() if reading.has(name)]
    if base and factors and reading.has("estimate\\w*", "effort", "aufwand", "multiplier\\w*", "base"):
        yield planned("effort", {"base": base, "multipliers": factors})

"""Recognizes estimates, velocity, roadmaps, staffing, build-or-buy and other money of a project."""

import re

from app.calculators.estimates import roadmap_weeks
from app.calculators.money_terms import Term, money_terms, split
from app.calculators.plan import Default, Found, Plans, currency_of, planned
from app.calculators.plans_quality import named
from app.calculators.quantities import MONEY, TIME, Quantity
from app.calculators.reading import Reading

_PEOPLE = "engineers|people|team members|programmers|coders|data scientists|persons|staff|ingenieros"
_VELOCITY = Default(3.0, "3 points per person and week, as no velocity is given; at 6 it takes half as long.")
_BUFFER = Default(0.25, "A buffer of 25 %, as for a first phase; 30 and 40 % are used for later ones.")
_SHARES = {
    "build": re.compile(r"\b(?:build|own|make|develop|bau)\w*"),
    "buy": re.compile(r"\b(?:buy|licence|vendor|saas|off-the-shelf|subscription|bought|hosted)\b"),
}


def project_plans(reading: Reading) -> Plans:
    """pert, velocity, roadmap-weeks, shortfall, services-per-developer, money of projects."""
    yield from _pert(reading)
    yield from _velocity(reading)
    yield from _roadmap(reading)
    yield from _services(reading)
    yield from _capacity(reading)
    yield from _phases(reading)
    yield from _effort(reading)
    yield from _development(reading)
    yield from _burn(reading)
    yield from _runway(reading)
    yield from _build_or_buy(reading)
    yield from _payback(reading)


def _pert(reading: Reading) -> Plans:
    low, likely, high = (
        [
            found[0]
            for found in reading.every(rf"(?:{name}) (?:[a-z]+ )?(?:is |: |= |of |estimate |case |von |de )*{{any}}")
        ]
        for name in ("optimistic|best|minimum", "(?:most )?likely|expected|normal|median", "pessimistic|worst|maximum")
    )
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


def _in(quantity: Quantity, unit: str) -> float:
    return quantity.to(unit).value if quantity.kind == TIME and unit and quantity.unit != unit else quantity.value


def _points(reading: Reading) -> Quantity | None:
    return reading.one(
        r"(?:backlog|scope|remaining|left|total|rest) (?:of |is |has |holds |with |: |= |von |de ){0,2}{n} points",
        r"{n} points (?:left|remaining|backlog|to go|in total|übrig|restants|restantes|open|kaldı)",
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
    if points is None or not reading.has("sprints", "velocity"):
        return
    history = next((run.numbers() for run in reading.series() if len(run.values) > 1), None)
    single = reading.one(
        r"velocity (?:is |of |: |= |was |average |averages |at |von |de |around |about ){0,3}{n}", r"{n} points? (?:per|in a|each|every|a|pro|par|por|@|/) (?:\S+ )?(?:⟨\d+_time⟩ )?sprints", r"(?:sprint başına|pro sprint|每个? ?sprints) {n}", r"{n} (?:points )?velocity", r"sprints ~ {n} points", r"velocity ~ {n}",
    )  # fmt: skip
    given = history or ([single.value] if single else None)
    if given is None or points.value in given[:1]:
        return
    usual = Default(2.0, "Sprints of two weeks; the weeks change in proportion, the number of sprints does not.")
    yield planned(
        "velocity",
        {"velocities": given, "points": points, "sprint_weeks": _sprint_weeks(reading)},
        {"sprint_weeks": usual},
    )


def _people(reading: Reading) -> Quantity | None:
    found = reading.one(
        rf"{{n}} (?:[a-z-]+ ){{0,2}}?(?:{_PEOPLE})",
        r"(?:team|crew|group) of {n}",
        r"{n}-?person",
        r"{n} ?(?:名|个) ?engineers",
    )
    return found if found and 0 < found.value < 1e5 else None  # noqa: PLR2004


def _roadmap(reading: Reading) -> Plans:
    points, people = _points(reading), _people(reading)
    if points is None or people is None or reading.has("velocity ~ {n}", "{n} points (?:per|a|each) sprint"):
        return
    rate = reading.one(
        r"{n} points? (?:per|each|a) (?:person|people|engineers|head|dev)\w*",
        r"{n} (?:points )?(?:@week )?per (?:people|engineers|person)",
        r"{n} points @week",
    )
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
        sentences = {"needed": defaults[name] for name in defaults if given[name] is None}
        result = planned("shortfall", {"needed": needed, "planned": weeks})
        yield (
            planned(
                "shortfall",
                {"planned": weeks},
                {"needed": Default(result.inputs["needed"], sentences["needed"].sentence)},
            )
            if sentences
            else result
        )


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
    if (
        people
        and days
        and (focus or skill)
        and reading.has("capacity", "person-days", "focus", "people -days", "kapazität")
    ):
        defaults = {
            "focus": Default(0.8, "A dedicated team (0.8); half-time gives 0.4."),
            "skill": Default(0.8, "Experienced people (0.8); learners give 0.5."),
        }
        yield planned("team-capacity", {"people": people, "days": days, "focus": focus, "skill": skill}, defaults)
    hours = next((q for q in reading.all_of(TIME) if q.unit == "h"), None)
    if (
        hours
        and reading.has("meetings?", "productive", "net hours", "interruptions")
        and reading.has("how (?:many|much)", "net", "left")
    ):
        yield planned("net-hours", {"hours": hours})


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
        if 0 < found[0].value < 10
    ]
    named_factors = {"new technology": 1.5, "legacy": 1.4, "compliance": 1.3, "external dependency": 1.2}
    factors = factors or [factor for name, factor in named_factors.items() if reading.has(name)]
    if base and factors and reading.has("estimate\\w*", "effort", "aufwand", "multiplier\\w*", "base"):
        yield planned("effort", {"base": base, "multipliers": factors})


def _development(reading: Reading) -> Plans:
    hours = next((q for q in reading.all_of(TIME) if q.unit == "h"), None) or reading.one(
        r"{n} (?:development |dev |working )?hours"
    )
    rate = reading.one(r"{money} (?:[a-z]+ )?@hour", r"(?:rate @hour|rate) (?:of |is |= |: )?{money}")
    if (
        hours is None
        or rate is None
        or not reading.has(
            "develop\\w*",
            "build",
            "effort",
            "project",
            "feature",
            "complexity",
            "risk",
            "implement\\w*",
            "engineers",
            "freelance\\w*",
        )
    ):
        return
    complexity = reading.one(r"complexity (?:factor |of |is |= |: |x ){0,3}{n}", r"{n} (?:for )?complexity")
    risk = reading.one(r"risk (?:factor |of |is |= |: |x ){0,3}{n}", r"{n} (?:for )?risk")
    given: dict[str, Found] = {
        "hours": hours,
        "rate_per_hour": rate,
        "complexity_factor": complexity,
        "risk_factor": risk,
        "currency": rate.unit,
    }
    defaults = {
        "complexity_factor": Default(
            1.0, "No complexity factor; existing code 1.2, integrations 1.3, new technology 1.5."
        ),
        "risk_factor": Default(1.0, "No risk factor; well defined 1.2, ambiguous 1.5, research 2.0."),
    }
    yield planned("development-cost", given, defaults)


def _burn(reading: Reading) -> Plans:
    if not reading.has(
        "team ~ cost", "burn\\w*", "salar\\w*", "overhead", "gehält\\w*", "gehalt", "maaş\\w*", "payroll"
    ):
        return
    terms = [term for term in money_terms(reading, reading.text) if term.period in {"month", "year", None}]
    overhead = reading.one(r"{pct} (?:[a-z]+ )?overhead", r"overhead (?:of |is |= |: |cost ){0,2}{pct}", r"\+ {pct}")
    people = [term for term in terms if term.count > 1 or term.period]
    if not people or not (overhead or any(term.count > 1 for term in people)) or reading.has("runway", "cash"):
        return
    month = sum(term.amount * term.count / (12 if term.period == "year" else 1) for term in people)
    usual = Default(0.3, "30 % overhead on the salaries; without it the cost is 23 % lower.")
    given: dict[str, Found] = {
        "salaries_per_month": month,
        "overhead_share": overhead,
        "currency": currency_of(reading),
    }
    yield planned("team-burn", given, {"overhead_share": usual})


def _runway(reading: Reading) -> Plans:
    cash = reading.one(
        r"{money} (?:[a-z]+ ){0,2}?(?:cash|bank|left|kasse|funds)",
        r"(?:cash|bank|funds|kasse|raised) (?:[a-z]+ ){0,3}?{money}",
    )
    burn = reading.one(
        r"(?:burn\w*|spend\w*) (?:[a-z]+ ){0,2}?{money}",
        r"{money} (?:[a-z]+ ){0,1}?(?:@month )?(?:net )?burn",
        r"{money} @month",
    )
    if cash and burn and cash != burn:
        yield planned("runway", {"cash": cash, "net_burn_per_month": burn, "currency": cash.unit})


def _build_or_buy(reading: Reading) -> Plans:
    if not reading.has(
        "tco", "total cost", "build\\w*", "buy", "licence", "three-year", "totals?", "cost of ownership"
    ):
        return
    parts = _options(reading.text)
    terms = {name: money_terms(reading, text) for name, text in parts.items()}
    if not terms.get("build") or not terms.get("buy"):
        return
    span = reading.one(
        r"(?:over|for|in|after|horizon|across|on|auf|sur|en|within) {time}",
        r"{time} (?:total |tco|cost|horizon|period|view)",
        r"{time}",
    )
    years = (
        span.value / 12
        if span and span.unit == "month"
        else span.to("year").value
        if span and span.unit == "year"
        else None
    )
    horizon = years or 3.0
    build_once, build_year = split(terms["build"], horizon)
    buy_once, buy_year, per_user, users = _purchase(reading, parts["buy"], terms["buy"], horizon)
    given: dict[str, Found] = {
        "years": years,
        "build_one_off": build_once,
        "build_per_year": build_year,
        "buy_one_off": buy_once,
        "buy_per_year": buy_year,
        "buy_per_user_and_year": per_user,
        "users": users,
        "currency": currency_of(reading),
    }
    three = Default(3.0, "A horizon of three years; the longer it is, the more the yearly cost decides.")
    yield planned("tco", given, {"years": three})


def _purchase(
    reading: Reading, text: str, terms: list[Term], horizon: float
) -> tuple[float, float, float | None, Quantity | None]:
    """One-off, yearly, per user and year, users of the bought option."""
    once, yearly = split(terms, horizon)
    seat = re.search(r"⟨(\d+)_money⟩ (?:@(?:month|year) )?(?:@unit|per (?:user|seat)|each)(?: @(month|year))?", text)
    users = reading.one(r"{n} (?:[a-z]+ ){0,1}?(?:users|seats|employees)")
    if seat is None or users is None or any(term.count > 1 for term in terms):
        return once, yearly, None, None
    price = reading.quantities[int(seat[1])].value
    monthly = "@month" in seat[0]
    per_year = price * (12 if monthly else 1)
    counted = next((term for term in terms if term.amount == price), None)
    if counted and counted.period:
        return once, yearly - counted.per_year, per_year, users
    return once - (counted.once if counted else 0.0), yearly, per_year, users


def _options(text: str) -> dict[str, str]:
    """The parts of the text about building and buying, from the first amount on."""
    marks = sorted((match.start(), name) for name, pattern in _SHARES.items() for match in pattern.finditer(text))
    parts: dict[str, str] = {}
    for at, (start, name) in enumerate(marks):
        end = marks[at + 1][0] if at + 1 < len(marks) else len(text)
        parts[name] = parts.get(name, "") + text[start:end]
    return parts


def _payback(reading: Reading) -> Plans:
    if not reading.has(
        "pay(?:s)? (?:it)?back",
        "payback",
        "roi",
        "return on",
        "break-even ~ months",
        "recoup\\w*",
        "amortis\\w*",
        "break-even",
        "pay for itself",
        "rentab\\w*",
    ):
        return
    if reading.has("@request", "api", "@mtok"):
        return
    saving = reading.one(
        r"(?:save|gain|benefit|bring|return) (?:[a-z]+ ){0,3}?{money} (?:[a-z]+ ){0,2}?@(?:month|year)",
        r"{money} (?:[a-z]+ ){0,3}?@(?:month|year)",
    )
    once = next((q for q in reading.all_of(MONEY) if saving is not None and q != saving), None)
    if saving is None or once is None:
        return
    yearly = reading.has(r"{money} (?:[a-z]+ ){0,3}?@year") and not reading.has(r"{money} (?:[a-z]+ ){0,3}?@month")
    span = next((q for q in reading.all_of(TIME) if q.unit in {"month", "year"}), None)
    months: Found = None if span is None else span.scaled(12) if span.unit == "year" else span
    given: dict[str, Found] = {
        "one_off": once,
        "saving_per_month": saving.scaled(1 / 12) if yearly else saving,
        "horizon_months": months,
        "currency": once.unit,
    }
    usual = Default(12.0, "The return is counted over 12 months; the payback does not depend on it.")
    yield planned("payback", given, {"horizon_months": usual})

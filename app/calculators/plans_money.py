"""Recognizes the money of a project: development, teams, runway, build or buy, payback."""

import re
from dataclasses import replace

from app.calculators.money_terms import Term, money_terms, split
from app.calculators.plan import Default, Found, Plans, currency_of, planned
from app.calculators.quantities import MONEY, TIME, Quantity
from app.calculators.reading import Reading

_BURNS = (
    "burn\\w*|los(?:e|es|ing)|spend\\w*|dépens\\w*"
    "|gast\\w+|verbr\\w+|ausgeben|geben|costs? us|going out|gider\\w*|harc\\w*"
    "|净支出|支出|烧|expenses"
)

_WORKERS = "(?:engineers?|developers?|devs?|people|programmers?)"
_UNCOUNTED_WORK = (
    rf"{_WORKERS} (?:[a-z]+ ){{0,3}}?{{time}} (?:of work |each )?(?:at|x|×|,) {{money}}"
    rf"|{{money}} @month (?:each )?(?:for|x|×) {{n}} (?:[a-z]+ )?{_WORKERS} (?:for|x|×|over) {{time}}"
)
"""People, their time and their rate in one term, which the reader of sums does not multiply."""

_SHARES = {
    "build": re.compile(r"\b(?:build|own|make|develop|bau)\w*"),
    "buy": re.compile(r"\b(?:buy|licence|vendor|saas|off-the-shelf|subscription|bought|hosted)\b"),
}


def money_plans(reading: Reading) -> Plans:
    """development-cost, team-burn, runway, tco and payback."""
    yield from _development(reading)
    yield from _burn(reading)
    yield from _runway(reading)
    yield from _build_or_buy(reading)
    yield from _payback(reading)


_DEVELOPMENT = (
    "contractors?",
    "integration",
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


def _development(reading: Reading) -> Plans:
    written = reading.one(r"{n} (?:development |dev |working )?hours")
    hours = next((q for q in reading.all_of(TIME) if q.unit == "h"), None) or written
    rate = reading.one(r"{money} (?:[a-z]+ )?@hour", r"(?:rate @hour|rate) (?:of |is |= |: )?{money}")
    at = reading.find(r"{time} (?:at|à|zu|x|×|for|a) {money}(?! @(?:month|year|day))")
    if at and at[0].unit == "h":
        hours, rate = at
    weekly = reading.find(r"{time} (?:of|à|zu|at|with|x|×) {time}")
    if weekly and (weekly[0].unit, weekly[1].unit) == ("week", "h"):
        hours = weekly[1].scaled(weekly[0].value)
    if hours is None or rate is None or not reading.has(*_DEVELOPMENT):
        return
    reserve = reading.one(r"{pct} (?:for )?(?:risk|contingency|reserve)", r"(?:risk|contingency) (?:of |= |: )?{pct}")
    complexity = reading.one(r"complexity (?:factor |of |is |= |: |x ){0,3}{n}", r"{n} (?:for )?complexity")
    risk = reading.one(r"risk (?:factor |of |is |= |: |x ){0,3}{n}", r"{n} (?:for )?risk")
    given: dict[str, Found] = {
        "hours": hours,
        "rate_per_hour": rate,
        "complexity_factor": complexity,
        "risk_factor": risk or (1 + reserve.value if reserve else None),
        "currency": rate.unit,
    }
    defaults = {
        "complexity_factor": Default(
            1.0, "No complexity is added; work in existing code would take 1.2, new technology 1.5."
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
    heads = reading.one(r"{n} (?:[a-z]+ ){0,1}?(?:engineers|people|employees|developers|staff|heads)")
    if len(people) == 1 and people[0].count == 1 and heads:
        people = [replace(people[0], count=heads.value)]
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
        r"{money} (?:[a-z]+ ){0,2}?(?:raised|round|funding)",
        r"{money} (?:[^\s⟨⟩.;,]+ ){0,3}?(?:cash|bank|left|kasse|konto|funds|trésorerie|en caja|caja|banque|"
        r"banco|savings|account|efectivo|liquidités|nakit|现金|存款|资金)",
        r"(?:trésorerie|cash|bank|banka\w*|funds|kasse|konto|raised|hold|have|haben|account|账上有?|banque|tenemos|avons|"
        r"kasada\w*) "
        r"(?:[^\s⟨⟩.;,]+ ){0,4}?{money}",
    )
    burn = reading.one(
        rf"(?:{_BURNS}) (?:[^\s⟨⟩.;,]+ ){{0,3}}?{{money}}",
        r"{money} (?:net )?(?:[a-z]+ ){0,1}?(?:@month )?(?:net )?burn",
        r"{money} (?:cost|expenses|spend\w*|ausgaben|dépenses|gastos|gider\w*)",
        r"{money} @month",
        r"@month (?:[^\s⟨⟩.;,]+ ){0,3}?{money}",
    )
    burn = burn or (reading.one(rf"(?:{_BURNS}) {{n}} @month") if cash else None)
    asked = reading.has(
        "runway", "how (?:long|many months)", "last", "reicht", "wie lange", "combien de temps", "cuánto tiempo",
        "kaç ay", "几个月", "多久", "months", "pista", "how many", "out of money", "dayan\\w*", "cash",
    )  # fmt: skip
    income = reading.one(
        r"{money} (?:@month )?(?:of )?(?:revenue|income|sales|einnahmen|ingresos|mrr)",
        r"(?:take in|earn|income|revenue|einnahmen|ingresos|bring in|coming in) (?:of |is )?{money}",
    )
    if burn and income and income not in (burn, cash) and income.value < burn.value:
        burn = burn.scaled(1 - income.value / burn.value)
    if cash and burn and cash.value > burn.value and asked and not reading.has("@request", "@mtok", "@unit", "@hour"):
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
    if reading.has(_UNCOUNTED_WORK):
        return
    spans = [span for span in reading.all_of(TIME) if span.unit in {"month", "year"}]
    lengths = [span.value if span.unit == "year" else span.value / 12 for span in spans]
    years = max((length for length in lengths if length >= 1), default=None)
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


_PAYS_BACK = (
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
    "回本",
    "geri ödeme",
    "投资回收期?",
    "récupér\\w*",
    "retour (?:en|sur)",
    "recuper\\w*",
    "lohnt",
    "bezahlt gemacht|hat sich ~ bezahlt|zurückgezahlt",
    "rembours\\w*",
    "(?:its|the|our) money back",
    "(?:earn|earns|earned|won|win) (?:it(?:self)? )?back",
    "months ~ (?:pay|earn|recover)",
    "geri döner|kendini amorti",
)


def _payback(reading: Reading) -> Plans:
    if not reading.has(*_PAYS_BACK):
        return
    if reading.has("@request", "api", "@mtok"):
        return
    saving = reading.one(
        r"(?:save|gain|benefit|bring|return) (?:[a-z]+ ){0,3}?{money} (?:[a-z]+ ){0,2}?@(?:month|year)",
        r"{money} (?:[a-z]+ ){0,3}?@(?:month|year)",
        r"@(?:month|year) (?:[^\s⟨⟩.;,]+ ){0,2}?{money}",
    )
    hourly = reading.find(
        r"(?:saves?|save|frees?|free|spares?|cuts?) (?:us |about )?{time} (?:of work )?@month (?:at|x|×|of|"
        r"worth|,) {money}"
    )
    if hourly and hourly[0].unit == "h":
        saving = hourly[1].scaled(hourly[0].value)
    spent = [q for q in reading.all_of(MONEY) if not hourly or q != hourly[1]]
    once = next((q for q in spent if saving is not None and q != saving), None)
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

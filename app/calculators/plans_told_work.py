"""Recognizes work, data and money that are told as so many things of so much each."""

import re

from app.calculators.plan import Default, Found, Plans, planned
from app.calculators.plans_told import counted, only
from app.calculators.quantities import DATA, MONEY, PERCENT, PLAIN, SECONDS, TIME, Quantity
from app.calculators.reading import Reading
from app.calculators.wording import money

_ARTICLES = frozenset({"a", "an", "ein", "eine", "einen", "un", "une", "una"})
_EACH = (
    r"(?<!\S)(?P<every>each|every|one|an?|per|jede[rsn]?|eine?n?|une?|una|biri|tanesi|her)"
    r" (?P<words>(?:[^\s⟨⟩.;?!,@]+ ){0,5}?)⟨(?P<at>\d+)_KIND⟩"
)
_PER = r"⟨(?P<at>\d+)_KIND⟩ (?:each|(?:an?|per|je|pro|par|por) (?P<thing>[^\W\d_]+))(?!\S)"
_COUNTED = re.compile(r"⟨\d+_[nb]⟩ (?P<words>(?:[^\s⟨⟩.;?!,@]+ ){0,3})")
_LINKS = re.compile(
    "of|them|takes|needs|weighs|is|has|lasts|averages|occupies|about|around|roughly|at|pesan?|pèsent|pèse|wiegt"
    "|dauert|braucht|dure|prend|tarda|ocupa|elle|sürüyor|sürer|平均|大约|约|需要"
)
"""What may follow `each` where the thing itself is not named again."""

_PICTURES = {"picture": "images", "photo": "images", "image": "images", "bild": "images", "foto": "images"}
_STEM = 4
_PERIOD = "@(?:second|minute|hour|day|week|month|quarter|year)"
_SIZE_ASKED = (
    "how (?:much|many|big|large)",
    "storage",
    "(?:disk|space|room)",
    "total",
    "in (?:mb|gb|tb|pb)",
    "speicher\\w*",
    "platz",
)
_LENGTH_ASKED = ("how (?:long|many|much)", "wie lange", "combien de temps", "cuánto tiempo", "多久", "total", "toplam")
_NONSTOP = ("around the clock", "non-?stop", "24 ?/ ?7", "all the time", "rund um die uhr", "sans arrêt", "sin parar")
_HOURS = 730.0
_EXACT = 1e-9
_THREE = 3


def told_work_plans(reading: Reading) -> Plans:
    """work-duration, collection-size, retention-volume, work-cost, energy, break-even counts and sums of tables."""
    yield from _work(reading)
    yield from _data(reading)
    yield from _wages(reading)
    yield from _energy(reading)
    yield from _win_from(reading)
    yield from _table(reading)
    yield from _hours(reading)


def affordable_plans(reading: Reading) -> Plans:
    """How many machines that run all the time a monthly amount pays."""
    amount = reading.one(r"{money} (?:[a-z]+ )?@month", r"@month (?:[a-z]+ ){0,3}{money}")
    rent = reading.one(r"{money} (?:[a-z]+ )?@hour", r"@hour (?:[a-z]+ ){0,3}{money}")
    hours = [q for q in reading.all_of(TIME) if q.unit == "h"]
    always = reading.has(*_NONSTOP) or bool(hours)
    if (
        not amount
        or not rent
        or amount == rent
        or not always
        or reading.has("{time} @(?:day|week)")
        or not reading.has("how many")
    ):
        return
    if len(hours) < _THREE - 1 and rent.value and only(reading, [amount, rent], hours):
        span = hours[0].value if hours else _HOURS
        most = int(amount.value / (rent.value * span) + _EXACT)
        if not most:
            return
        given: dict[str, Found] = {"price_per_hour": rent, "hours": span, "currency": rent.unit}
        paid = f"As many whole machines as {money(amount.value, amount.unit)} pays; one more costs more than that."
        yield planned("machine-rental", given, {"machines": Default(most, paid)})


def _each(reading: Reading, kind: str) -> Quantity | None:
    """What one of the counted things takes; of other things than those it says nothing about the whole."""
    counted_words = [word for match in _COUNTED.finditer(reading.text) for word in match["words"].split()]
    for match in re.finditer(_EACH.replace("KIND", kind), reading.text):
        words = match["words"].split()
        alone = match["every"] not in _ARTICLES and (not words or _LINKS.fullmatch(words[0]))
        if alone or reading.has("{n} of (?:them|these|those|it)") or _same(words[:2], counted_words):
            return reading.quantities[int(match["at"])]
    for match in re.finditer(_PER.replace("KIND", kind), reading.text):
        if match["thing"] is None or _same([match["thing"]], counted_words):
            return reading.quantities[int(match["at"])]
    return None


def _same(words: list[str], counted_words: list[str]) -> bool:
    """Whether one of the words is a form of a counted noun."""
    forms = {_PICTURES.get(word, word)[:_STEM] for word in words}
    return any(len(word) >= _STEM - 1 and word[:_STEM] in forms for word in counted_words)


def _work(reading: Reading) -> Plans:
    """So many things, so long for each, perhaps by several."""
    numbers, spans = counted(reading), reading.all_of(TIME)
    each = _each(reading, "time")
    if each is None or len(numbers) != 1 or len(spans) != 1 or not only(reading, numbers, spans):
        return
    if each.unit not in {"ms", "s", "min", "h"} or reading.has(_PERIOD) or not reading.has(*_LENGTH_ASKED):
        return
    several = [q for q in reading.all_of(PLAIN) if q.worded]
    workers = reading.one(r"{n} of (?:them|us)", r"{n} (?:people|workers|servers|engineers|annotators|labell?ers)")
    if len(several) <= 1 and (not several or workers):
        given: dict[str, Found] = {"items": numbers[0], "seconds_each": each.to("s"), "workers": workers}
        yield planned("work-duration", given)


def _data(reading: Reading) -> Plans:
    """So many things of one size: all there are, or so many a day for a time."""
    numbers, sizes, spans = counted(reading), reading.all_of(DATA), reading.all_of(TIME)
    each = _each(reading, "data")
    if each is None or len(numbers) != 1 or len(sizes) != 1 or not only(reading, numbers, sizes, spans):
        return
    if not reading.has(*_SIZE_ASKED) or reading.has("transfer\\w*", "upload\\w*", "copies"):
        return
    if not spans and not reading.has(_PERIOD):
        yield planned("collection-size", {"items": numbers[0], "bytes_each": each.to_bytes()})
        return
    days = spans[0].to("day").value if len(spans) == 1 else 365.0 if reading.has("@year") and not spans else None
    daily = reading.one(r"{n} (?:[^\s⟨⟩.;?!,@]+ ){0,3}?@day", r"@day (?:[^\s⟨⟩.;?!,@]+ ){0,3}?{n}")
    if days and daily:
        given: dict[str, Found] = {
            "per_second": round(daily.value / SECONDS["day"], 12),
            "bytes_each": each.to_bytes(),
            "days": days,
        }
        yield planned("retention-volume", given)


_IN_CURRENCY = (("USD", "in (?:us )?dollars?"), ("EUR", "in euros?"), ("GBP", "in pounds"))


def _wages(reading: Reading) -> Plans:
    """People, months and what one costs a month."""
    named = next((code for code, words in _IN_CURRENCY if not reading.all_of(MONEY) and reading.has(words)), None)
    kind = "{n}" if named else "{money}"
    spans = [q for q in reading.all_of(TIME) if q.unit in {"month", "year"}]
    people = reading.one(r"{n} (?:[a-z]+ ){0,2}?(?:people|engineers|colleagues|freelancers|contractors|analysts|köpfe)")
    pay = reading.one(
        rf"each (?:[a-z]+ ){{0,2}}?{kind} (?:[a-z]+ )?@month",
        rf"{kind} (?:each|(?:a|per|je|pro|par|por) (?:head|people|engineers|kopf|tête|cabeza)|@unit) (?:and )?@month",
        rf"{kind} @month (?:each|(?:a|per|pro|par|por) (?:head|people|engineers|kopf))",
    )
    if people and pay and people != pay and len(spans) == 1 and only(reading, [people, pay], spans):
        given: dict[str, Found] = {
            "people": people,
            "months": spans[0].scaled(12) if spans[0].unit == "year" else spans[0],
            "cost_per_month": pay,
            "currency": named or pay.unit,
        }
        yield planned("work-cost", given)


def _energy(reading: Reading) -> Plans:
    """Energy of a device that runs all the time, and what it costs."""
    power, spans, amounts = reading.one(r"{n} (?:watts?|w)"), reading.all_of(TIME), reading.all_of(MONEY)
    kilo = reading.one(r"{n} (?:kilowatts?|kw)") if power is None else None
    asked = reading.has(
        "kwh", "kilowatt\\w*", "energy", "electricity", "strom\\w*", "électricité", "energía", "enerji", "elektrik"
    )
    if reading.has(_PERIOD):
        return
    draw = power.scaled(0.001) if power else kilo
    known = [q for q in (power, kilo) if q]
    if draw is None or len(spans) != 1 or len(amounts) > 1 or not asked or not only(reading, known, spans, amounts):
        return
    used = draw.value * spans[0].to("h").value
    yield planned("product", {"factors": [round(draw.value, 9), round(spans[0].to("h").value, 9)]})
    if amounts:
        price = amounts[0]
        yield planned("unit-cost", {"amount": round(used, 9), "price_per_unit": price, "currency": price.unit})


_ONCE = (
    "fixed|one-off|once|up-?front|set-?up|to build|invest\\w*|einmalig\\w*|fix(?:kosten|e)?|initial\\w*|une fois"
    "|inicial\\w*"
)
_WIN = (
    "(?:from|after|at|beyond|ab|à partir de|a partir de) how many",
    "how many ~~ (?:win|pay|worth|cheaper|even|lohnt|günstiger|rentable)",
    "break-even",
)


def _win_from(reading: Reading) -> Plans:
    """From how many on a fixed sum is worth it, where one costs less than elsewhere."""
    kind = "money" if reading.all_of(MONEY) else "n"
    once = reading.one(rf"(?:{_ONCE}) (?:[a-z]+ )?{{{kind}}}", rf"{{{kind}}} (?:[a-z]+ )?(?:{_ONCE})")
    every = r"(?:each|an?|one|@unit|@request|(?:per|pro|je|par|por) [a-z]+)"
    prices = [q[0] for q in reading.every(rf"{{{kind}}} (?:[a-z]+ ){{0,2}}?{every}") if q[0] != once]
    if not once or len(prices) != _THREE - 1 or not reading.has(*_WIN) or reading.has(_PERIOD):
        return
    gain = abs(prices[0].value - prices[1].value)
    if gain and only(reading, [once, *prices]) and once.value > max(price.value for price in prices):
        yield planned("quotient", {"total": once, "each": round(gain, 9)})


_HEAD = re.compile(r"\|(?:[^⟨⟩|]*\|){3}")
_ROW = re.compile(r"\| [^⟨⟩|]*\| ⟨(\d+)_(?:n|money|time)⟩ (?:h |hours )?\| ⟨(\d+)_(?:n|money)⟩ (?=\|)")
_PRICED = re.compile(r"@hour|@unit|@day|@month|price|cost|rate|each|preis|prix|precio")
_AMOUNTS = re.compile(
    r"hours|stunden|heures|horas|qty|quantity|number|count|pieces|units|amount|days|menge|anzahl|\bn\b"
)


def _table(reading: Reading) -> Plans:
    """A table of a name, an amount and a price: the sum of the products."""
    head = _HEAD.search(reading.text)
    rows = [(int(row[1]), int(row[2])) for row in _ROW.finditer(reading.text)]
    if (
        head is None
        or len(rows) < _THREE - 1
        or not reading.has("sum", "total", "cost", "bill", "summe", "somme", "suma")
    ):
        return
    cells = [cell.strip() for cell in head[0].strip("|").split("|")]
    if not (_AMOUNTS.search(cells[1]) and _PRICED.search(cells[2])):
        return
    named = {at for row in rows for at in row}
    if all(at in named or quantity.worded for at, quantity in enumerate(reading.quantities)):
        parts = [reading.quantities[left].value * reading.quantities[right].value for left, right in rows]
        yield planned("sum", {"parts": [round(part, 9) for part in parts]})


def _hours(reading: Reading) -> Plans:
    """Hours of a team of which some count in part."""
    team = reading.one(r"(?:team|crew|group) of {n}", r"{n} (?:[a-z]+ )?(?:people|engineers)")
    weekly = reading.one(r"{time} (?:[a-z]+ )?@week")
    part = reading.find(
        r"(?:plus|and|\+) {n} (?:[a-z-]+ ){0,2}(?:count|counting|counted|at|with) (?:as |only |for )?{pct}"
    )
    spans = [q for q in reading.all_of(TIME) if q != weekly and q.unit in {"week", "month"}]
    if (
        not team
        or not weekly
        or weekly.unit != "h"
        or len(spans) > 1
        or not part
        or not reading.has("hours", "capacity")
    ):
        return
    if only(reading, [team, weekly, *part], spans) and len(reading.all_of(PERCENT)) == 1:
        people = round(team.value + part[0].value * part[1].value, 9)
        weeks = spans[0].to("week").value if spans else 1.0
        yield planned("product", {"factors": [people, weekly.value, weeks]})

"""Recognizes small sums: amount times price, durations of work, rates, changes. Tried where no topic fits."""

from app.calculators.money_terms import money_terms
from app.calculators.plan import Found, Plans, planned, whole
from app.calculators.plans_drift import pair_of_series
from app.calculators.plans_durations import ASKS, THINGS
from app.calculators.plans_experiments import out_of
from app.calculators.plans_plain import price_plans
from app.calculators.quantities import DATA, MONEY, PERCENT, PLAIN, TIME, Quantity
from app.calculators.reading import Reading
from app.domain.figure import Calculation

_WORKDAYS = 5


def arithmetic_plans(reading: Reading) -> Plans:
    """unit-cost, cost-per-unit, work-duration, rates, changes, expected loss, scores, layers, similarity."""
    yield from _loss(reading)
    yield from _weighted(reading)
    yield from _return(reading)
    yield from _present_value(reading)
    added = list(_added(reading))
    if added:
        yield from added
    elif reading.has(*ASKS):
        yield from _staff(reading)
        yield from _per_unit(reading)
        yield from _unit_cost(reading)
        yield from _change(reading)
        yield from _part(reading)


def _loss(reading: Reading) -> Plans:
    chance = reading.one(
        r"{pct} (?:[@a-z]+ ){0,3}?(?:chance|probability|likelihood|risk|wahrscheinlichkeit|probabilité|probabilidad)",
        r"(?:chance|probability|likelihood|wahrscheinlichkeit) (?:[a-z]+ ){0,2}?{pct}",
    )
    loss = next(iter(reading.all_of(MONEY)), None)
    if chance and loss and reading.has("expected", "risk", "loss", "exposure", "erwartet\\w*"):
        yield planned("expected-loss", {"probability": chance, "loss": loss, "currency": loss.unit})


def _weighted(reading: Reading) -> Plans:
    pair = pair_of_series(reading)
    if pair and reading.has("weights?", "weighted", "gewicht\\w*", "pondér\\w*", "ponderad\\w*", "ağırlık\\w*", "权重"):
        sums_to_one = abs(sum(pair[1]) - 1) < 0.01  # noqa: PLR2004
        weights, scores = (pair[1], pair[0]) if sums_to_one else pair
        yield planned("weighted-score", {"weights": weights, "scores": scores})


def _return(reading: Reading) -> Plans:
    if not reading.has("roi", "return on investment", "rendite", "retour sur investissement"):
        return
    amounts = reading.all_of(MONEY)
    gain = reading.one(
        r"(?:brings?|returns?|gains?|benefits?|saves?|save|generates?|earns?|worth|revenue|yields?) (?:[a-z]+ "
        r"){0,3}?{money}",
        r"{money} (?:[a-z]+ ){0,2}?(?:gain|benefits?|return|revenue|save)",
        r"(?:brings?|returns?|gains?|benefits?|saves?|generates?|earns?|revenue|yields?|bringt|rapporte|"
        r"genera|getiri\w*) "
        r"(?:[a-z]+ ){0,3}?{n}",
    )
    amounts += reading.all_of(PLAIN)
    cost = next((amount for amount in amounts if amount != gain and not amount.worded), None)
    if gain and cost:
        yield planned("return-on-investment", {"cost": cost, "gain": gain, "currency": cost.unit or "USD"})


def _present_value(reading: Reading) -> Plans:
    if not reading.has("npv", "net present value", "kapitalwert", "valeur actuelle nette", "discount rate"):
        return
    yearly = reading.one(
        r"{money} (?:[a-z]+ ){0,2}?@year",
        r"@year (?:[a-z]+ ){0,2}?{money}",
        r"(?:returns?|brings?|saves?|receiv\w*|earns?|inflows? of|cash flows? of|yields?|get|brings in) "
        r"(?:[a-z]+ ){0,2}?{any}",
        r"{any} (?:[a-z]+ ){0,5}?(?:@year|each (?:year|of the next))",
    )
    sums = reading.all_of(MONEY) or [q for q in reading.all_of(PLAIN) if not q.worded]
    once = next((amount for amount in sums if amount != yearly), None)
    rate = next(iter(reading.all_of(PERCENT)), None)
    years = next((q for q in reading.all_of(TIME) if q.unit == "year"), None)
    if yearly and once and rate and years:
        given: dict[str, Found] = {
            "one_off": once,
            "gain_per_year": yearly,
            "discount_rate": rate,
            "years": whole(years),
            "currency": once.unit or "USD",
        }
        yield planned("present-value", given)


def _per_unit(reading: Reading) -> Plans:
    asked = reading.has(
        "(?:cost|what|how much) ~~ (?:@request|@unit|@krequest|per (?:prediction|image|ticket|user|1,000|thousand|"
        "call|request|token))",
        "unit cost",
        "each",
    )
    hourly, monthly = (
        reading.one(r"{money} (?:[a-z]+ ){0,1}?@hour"),
        reading.one(r"{money} (?:[a-z]+ ){0,2}?@(?:month|day|year)"),
    )
    per_hour = reading.one(r"{n} (?:[^\s⟨⟩.;,@]+ ){1,3}@hour")
    per_second = reading.one(r"{n} (?:[^\s⟨⟩.;,@]+ ){1,3}@second")
    per_minute = reading.one(r"{n} (?:[^\s⟨⟩.;,@]+ ){1,3}@minute")
    per_month = reading.one(rf"{{n}} (?:[a-z]+ ){{0,2}}?(?:{THINGS}|predictions|inferences|tokens)")
    units = per_hour or (per_minute.scaled(60) if per_minute else per_second.scaled(3600) if per_second else None)
    billed = reading.find(
        r"(?:bill|cost|pay|paid|spend|spent|invoice) (?:[a-z]+ ){0,3}?{money} (?:for|on) {n}",
        r"{money} (?:bill )?for {n} (?:requests|calls)",
    )
    if billed and asked and not hourly:
        yield planned("cost-per-unit", {"cost": billed[0], "units": billed[1], "currency": billed[0].unit})
        return
    if hourly and units:
        yield planned("cost-per-unit", {"cost": hourly, "units": units, "currency": hourly.unit})
    elif monthly and per_month and asked and not hourly:
        yield planned("cost-per-unit", {"cost": monthly, "units": per_month, "currency": monthly.unit})


def _staff(reading: Reading) -> Plans:
    """So many people (or seats) for so long at a price in a period."""
    people = r"(?:engineers|people|seats|users|licence|contractors|developers|employees|testers|designers|servers|gpus)"
    pair = reading.find(
        rf"{{n}} {people} (?:and|plus|und|et|y) {{n}} {people} (?:[a-z]+ ){{0,2}}?{{money}} (?:[@a-z]+ "
        rf"){{0,4}}?(?:for|over|für|pendant|durante) {{time}}"
    )
    if pair:
        yield from _salaries(reading, (Quantity(pair[0].value + pair[1].value), pair[3], pair[2]))
        return
    found = reading.find(
        rf"{{n}} (?:[a-z]+ ){{0,2}}?{people} (?:for |over |during |für |pendant |durante )?{{time}} (?:at|à|zu|"
        rf"a|for|,|each|of|by)? ?{{money}}",
    )
    other = reading.find(
        rf"{{n}} (?:[a-z]+ ){{0,2}}?{people} (?:[a-z]+ ){{0,2}}?{{money}} (?:[@a-z]+ ){{0,4}}?(?:for|over|für|"
        rf"pendant|durante) {{time}}"
    )
    listed = reading.find(
        rf"{{n}} (?:[a-z]+ ){{0,2}}?{people} , {{money}} (?:[@a-z]+ ){{0,4}}?, (?:for |over )?{{time}}"
    )
    other = other or (listed if listed else None)
    trio = found or ((other[0], other[2], other[1]) if other else None)
    if trio:
        yield from _salaries(reading, trio)


def _added(reading: Reading) -> Plans:
    """Amounts that are added, some of them for several people over some time."""
    terms = money_terms(reading, reading.text)
    joined = reading.has(r"(?:plus|\+) (?:[a-z]+ ){0,3}?{money}")
    if not joined or len(terms) < len(("one", "other")) or reading.all_of(PERCENT) or reading.has(*_OPTIONS):
        return
    counted = sum(term.count > 1 for term in terms) + sum(term.years is not None for term in terms)
    said = sum(q.kind in {PLAIN, TIME} for q in reading.quantities)
    if all(term.once > 0 for term in terms) and counted == said:
        yield planned("sum", {"parts": [round(term.once, 6) for term in terms]})


_OPTIONS = ("buy", "build", "vs", "versus", "or", "api", "@request", "@mtok", "@unit", "break-even")


def _salaries(reading: Reading, trio: tuple[Quantity, ...]) -> Plans:
    count, span, price = trio
    unit = next(
        (unit for unit in ("month", "year", "week", "day") if reading.has(rf"{{money}} (?:[a-z]+ )?@{unit}")), None
    )
    if unit is None:
        return
    years = {span.unit, unit} == {"year", "month"}
    periods = span.scaled(12 if unit == "month" else 1 / 12) if years else span.to(unit)
    if (span.unit, unit) == ("week", "day"):
        periods = span.scaled(_WORKDAYS)
    yield planned("unit-cost", {"amount": count, "price_per_unit": price, "periods": periods, "currency": price.unit})


def _unit_cost(reading: Reading) -> Plans:
    """An amount at a price of the same unit: GB, seats, images, minutes."""
    yearly = reading.has("yearly", "@year", "per year", "a year", "im jahr")
    monthly = reading.has("@month")
    span = next((q for q in reading.all_of(TIME) if q.unit in {"month", "year"}), None)
    months: Found = (span.scaled(12) if span.unit == "year" else span) if span else 12.0 if yearly else None
    stored = reading.find(
        r"{data} ~~ {money} (?:@unit |@month )?(?:per |a |/ |the |pro |par |por )?(?:gb|tb)",
        r"{data} ~~ {money}",
        r"{data} (?:[^\s⟨⟩.;]+ ){0,4}?{money}",
    )
    turned = reading.find(
        r"{money} (?:@unit |@month )?(?:per |a |/ |pro |par |por )?(?:gb|tb) (?:[^\s⟨⟩]+ ){0,8}?{data}"
    )
    stored = stored or (turned[::-1] if turned else None)
    if stored and reading.has(r"{money} (?:@unit |@month )?(?:per |a |/ |the |pro |par |por )?(?:gb|tb)"):
        amount = stored[0].to_gb()
        amount = amount.scaled(1e-3) if reading.has(r"{money} (?:per |a |/ |pro |par |por )?tb") else amount
        copies = reading.one(r"{n} (?:replicas|copies)")
        amount = amount.scaled(copies.value) if copies else amount
        yield _at_price(reading, amount, stored[1], months if monthly else None)
        return
    minutes = next((q for q in reading.all_of(TIME) if q.unit in {"min", "h", "s"}), None)
    each_minute = reading.one(r"{money} @minute")
    if each_minute and minutes:
        yield _at_price(reading, minutes.to("min"), each_minute, None)
        return
    price = reading.one(r"{money} (?:@month |@year )?(?:each|@request|@unit|apiece)")
    thousand = reading.one(r"{money} @krequest")
    found = thousand.scaled(1e-3) if thousand else price
    count = reading.one(
        rf"{{n}} (?:[a-z-]+ ){{0,2}}?(?:{THINGS}|engineers|people|servers|sensors|devices)", r"{n} of them"
    )
    dated = list(price_plans(reading)) if found and not thousand else []
    if dated:
        yield from dated
    elif found and count:
        yield _at_price(reading, count, found, months if monthly else None)


def _at_price(reading: Reading, amount: Quantity, price: Quantity, periods: Found) -> Calculation:
    discount = reading.one(
        r"{pct} (?:[a-z]+ ){0,2}?(?:discount|off|rabatt|remise|descuento)",
        r"(?:discount|rabatt|remise|descuento) (?:of |= |: )?{pct}",
    )
    given: dict[str, Found] = {
        "amount": amount,
        "price_per_unit": price,
        "periods": periods,
        "discount_share": discount,
        "currency": price.unit,
    }
    return planned("unit-cost", given)


def _change(reading: Reading) -> Plans:
    pair = reading.find(
        r"(?:from|von|de|del|desde) {any} (?:[a-z]+ ){0,2}?(?:to|auf|à|a|al|->|→|zu) {any}",
        r"{any} (?:to|auf|à|->|→) {any}",
    )
    asked = reading.has(
        "by how (?:much|many)",
        "percent(?:age)?",
        "relative",
        "how (?:much|many) ~ (?:faster|slower|less|more|cheaper|smaller|better)",
        "reduction",
        "change",
        "speed-?up",
        "improvement",
        "um wie ?viel",
        "prozent",
    )
    if pair and asked and pair[0].kind == pair[1].kind and pair[0].value:
        before, after = (q.to("s") if q.kind == TIME else q.to_bytes() if q.kind == DATA else q for q in pair)
        yield planned("relative-change", {"before": before, "after": after})


def _part(reading: Reading) -> Plans:
    pair = reading.find(
        r"{pct} (?:of|von|de|der|des|del|are|fail\w*) (?:all |the |our |about |these |those |les |los |den )?{n}"
    )
    other = (
        reading.find(rf"{{n}} (?:[a-z]+ ){{0,2}}?(?:{THINGS})(?: @\w+)? (?:[^\s⟨⟩.;?!]+ ){{0,6}}?{{pct}}")
        if pair is None
        else None
    )
    if reading.all_of(MONEY) and reading.has("cost", "bill", "spend", "pay"):
        return
    if pair and pair[1].kind == PLAIN:
        yield planned("share-of-total", {"part_share": pair[0], "total": pair[1]})
    elif other and reading.has("how many", "number of"):
        yield planned("share-of-total", {"part_share": other[1], "total": other[0]})
    counts = out_of(reading)
    if counts and reading.has("percent(?:age)?", "share", "rate", "prozent", "what ~ (?:share|fraction|percentage)"):
        hits, size = counts[0]
        yield planned("accuracy", {"correct": hits, "total": size})

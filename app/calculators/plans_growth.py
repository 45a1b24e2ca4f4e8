"""Recognizes growth by rates and steps, churn and value of customers, rotas, crossings of costs, partial discounts."""

from app.calculators.plan import Default, Found, Plans, planned
from app.calculators.quantities import DATA, MONEY, PERCENT, PLAIN, TIME
from app.calculators.reading import Reading


def growth_plans(reading: Reading) -> Plans:
    """growth-rate, linear-growth, doubling, churn, customer-value, rota, cost-crossing and changes of a part."""
    yield from _growth(reading)
    yield from _customers(reading)
    yield from _rota(reading)
    yield from _crossing(reading)
    yield from _partial_discount(reading)
    yield from _relative(reading)


def _growth(reading: Reading) -> Plans:
    pair = reading.find(
        r"(?:from|von|de|del|desde) {any} (?:[^\s⟨⟩.;]+ ){0,3}?(?:to|auf|à|a|->|→) {any}",
        r"{any} (?:->|→|to) {any}",
    )
    span = next((q for q in reading.all_of(TIME) if q.unit in {"year", "month", "quarter", "week"}), None)
    asked = reading.has(
        "cagr",
        "compound (?:annual |monthly )?growth",
        "(?:annual|yearly|monthly|@year|@month|average) growth",
        "growth rate",
        "compound (?:[a-z]+ )?rate",
        "@(?:month|year|quarter|week) compound",
    )
    if asked and pair and span and pair[0].kind == pair[1].kind and pair[0].value > 0 < pair[1].value:
        yield planned("growth-rate", {"before": pair[0], "after": pair[1], "periods": span})
    step = reading.one(r"(?:plus|\+|adds?|grows? (?:by|at)|growing by|growth by) {any} @(?:month|week|day|year)")
    unit = next((unit for unit in ("month", "year", "week", "day") if reading.has(rf"{{any}} @{unit}")), None)
    base = next((q for q in reading.quantities if step and q != step and q.kind == step.kind), None)
    if step and unit and base and span and step.kind in {PLAIN, DATA} and not reading.has("cost", "build", "buy"):
        months = {span.unit, unit} == {"year", "month"}
        periods = span.scaled(12 if unit == "month" else 1 / 12) if months else span.to(unit)
        given: dict[str, Found] = {"now": base, "step": step, "periods": periods}
        if step.kind == DATA:
            given |= {"now": base.to_gb(), "step": step.to_gb()}
        yield planned("linear-growth", given)
    each = reading.one(
        r"(?:doubl\w*|verdoppel\w*|double[nz]?|duplica\w*) (?:[a-z]+ ){0,2}?(?:every|each|all|alle|tous les|"
        r"cada|in) {time}",
        r"doubling time (?:of |is |= |: )?{time}",
        r"每{time}(?:翻倍|翻一番)",
    )
    ahead = next((q for q in reading.all_of(TIME) if q != each), None)
    now = next((q for q in (*reading.all_of(PLAIN), *reading.all_of(DATA), *reading.all_of(MONEY))), None)
    if each and ahead and now and each.value:
        days = each.scaled(12) if each.unit == "year" else each
        later = ahead.scaled(12) if ahead.unit == "year" else ahead
        monthly = {each.unit, ahead.unit} <= {"month", "year"}
        given = {
            "now": now,
            "doubling_time": days.value if monthly else each.to("day"),
            "span": later.value if monthly else ahead.to("day"),
        }
        yield planned("doubling", given)


def _customers(reading: Reading) -> Plans:
    churn = reading.one(
        r"{pct} (?:[a-z@]+ ){0,2}?churn",
        r"churn (?:rate )?(?:[a-z@]+ ){0,2}?(?:of |is |= |: )?{pct}",
        r"(?:abwanderung|attrition|kayıp|流失率?|leave) ~ {pct}",
        r"{pct} (?:[@a-z]+ ){0,3}?(?:leave|cancel|quit|kündigen|流失)",
    )
    revenue = reading.one(
        r"(?:arpu|arpa|revenue|pays?|subscription|mrr|zahlt|umsatz|price) (?:[@a-z]+ ){0,3}?(?:of |is |= |: )?{money}",
        r"{money} (?:arpu|arpa|@month|@unit)",
    )
    cost = reading.one(
        r"(?:cac|acquisition(?: cost)?|acquire|winning) (?:[a-z]+ ){0,3}?(?:of |is |= |: )?{money}",
        r"{money} (?:cac|to (?:win|acquire|get))",
    )
    if churn and revenue and churn.value and reading.has("ltv", "clv", "lifetime value", "worth", "customer value"):
        margin = reading.one(r"{pct} (?:gross )?(?:margin|buffer)", r"(?:margin|buffer) (?:of |is |= |: )?{pct}")
        yearly = reading.has("{pct} (?:@year|yearly|annual) churn", "churn ~ {pct} @year", "@year churn")
        given: dict[str, Found] = {
            "revenue_per_month": revenue,
            "margin_share": margin,
            "churn_share": churn.scaled(1 / 12) if yearly else churn,
            "acquisition_cost": cost,
            "currency": revenue.unit,
        }
        full = Default(1.0, "The whole revenue counts, no gross margin was named; a margin lowers it in proportion.")
        yield planned("customer-value", given, {"margin_share": full})
    lost = reading.one(
        r"{n} (?:[a-z]+ ){0,2}?(?:left|cancel\w*|churned|quit|lost|gekündigt|kündigten|"
        r"(?:walked|went|ran) (?:away|off|out)|gone|partis|résili\w*|se fueron|ayrıldı)",
        r"(?:lost|losing|lose|verloren|perdu|perdido) {n}",
    )
    everyone = next((q for q in reading.all_of(PLAIN) if lost and q.value > lost.value), None)
    if lost and everyone and churn is None and reading.has("churn\\w*", "abwanderung\\w*", "attrition", "流失率?"):
        yield planned("churn", {"customers": everyone, "lost": lost})
    if (
        churn
        and lost is None
        and revenue is None
        and reading.has("lifetime", "how long ~ (?:stay|customer)\\w*", "lebensdauer")
    ):
        yield planned("churn", {"customers": 1.0, "lost": churn})
    spent = next(iter(reading.all_of(MONEY)), None)
    gained = reading.one(r"{n} (?:[a-z]+ ){0,2}?(?:customers|kunden|clients|clientes|sign-?ups|müşteri|个?客户)")
    if spent and gained and revenue is None and reading.has("cac", "acquisition cost", "cost ~ customer"):
        yield planned("cost-per-unit", {"cost": spent, "units": gained, "currency": spent.unit})


def _rota(reading: Reading) -> Plans:
    if not reading.has(
        "on-?\\s?call", "rota", "rotation", "bereitschaft\\w*", "rufbereitschaft", "astreinte", "guardia"
    ):
        return
    people = reading.one(
        r"(?:with|of|mit|avec|con|among|between) {n} (?:[a-z]+ ){0,2}?(?:engineers|people|members)",
        r"{n} (?:[a-z]+ ){0,2}?(?:engineers|people|members)",
    )
    days = next((q for q in reading.quantities if q.value == 52 or (q.kind == TIME and q.unit == "year")), None)  # noqa: PLR2004
    asked = reading.has("how (?:many|often)", "@year", "each", "every")
    if people and asked and (days or reading.has("@year", "year", "one week", "week", "weekly", "@week")):
        given: dict[str, Found] = {"people": people, "weeks": 52.0}
        yield planned("rota", given)


_MARKS = {
    "first": "build\\w*|own|self-host|in-house|on-prem\\w*|custom",
    "second": "buy|vendor|saas|licence|cloud|api|rent\\w*",
}


def _crossing(reading: Reading) -> Plans:
    """When a one-off cost plus a lower running one beats a higher running one."""
    asked = reading.has(
        "after how many months", "how many months", "when (?:is|does|do|will|are)", "which month", "break-even",
        "nach wie vielen monaten", "ab wann",
    )  # fmt: skip
    amounts = reading.all_of(MONEY)
    monthly = [found[0] for found in reading.every(r"{money} @month")]
    if not asked or len(monthly) != len(("first", "second")):
        return
    once = [q for q in amounts if q not in monthly]
    if len(once) == 1 and monthly[0] != monthly[1] and reading.has("|".join(_MARKS.values())):
        low, high = sorted(monthly, key=lambda q: q.value)
        given: dict[str, Found] = {
            "first_one_off": once[0],
            "first_per_month": low,
            "second_per_month": high,
            "currency": once[0].unit,
        }
        yield planned("cost-crossing", given)


def _partial_discount(reading: Reading) -> Plans:
    """A discount that applies to a part of a bill."""
    bill, shares = reading.all_of(MONEY), reading.all_of(PERCENT)
    part = reading.one(
        r"(?:applies|apply|works|possible|available|valid|only) (?:to|for|on) (?:[a-z]+ )?{pct}",
        r"{pct} of (?:that|it|them|this|the (?:bill|cost|traffic|requests|calls|load|volume))",
    )
    off = next((q for q in shares if q != part), None)
    cut = reading.has("discount", "off", "cheaper", "rabatt", "remise", "descuento", "indirim")
    if cut and part and off and len(bill) == 1 and len(shares) == len(("off", "part")):
        change = -round(part.value * off.value, 12)
        yield planned("value-after", {"before": bill[0], "change_share": change})


def _relative(reading: Reading) -> Plans:
    """The relative change between two rates."""
    rates = reading.all_of(PERCENT)
    asked = reading.has(
        "relative", "relativ", "相对", "百分之几", "(?:up)?lift", "how much (?:better|worse|higher|lower)"
    )
    sized = reading.has("sample", "power", "significan\\w*", "how many", "detect\\w*", "per (?:arm|group|variant)")
    if asked and not sized and len(rates) == len(reading.quantities) == len(("before", "after")) and rates[0].value:
        yield planned("relative-change", {"before": rates[0], "after": rates[1]})

"""Recognizes costs of mixes, rented machines, discounts, storage and partial automation."""

from app.calculators.hosting import HOURS_PER_MONTH
from app.calculators.known_models import PRICES_AS_OF
from app.calculators.plan import REQUESTS, Default, Found, Plans, currency_of, planned
from app.calculators.quantities import MONEY, PERCENT, Quantity
from app.calculators.reading import Reading

_MACHINES = "(?:@accelerator|gpus|servers|workers|cards?|boxes|instances?|clusters?)"
_MODELS = 2
_ALL = 1e-6
_PER_ITEM = r"(?:@request|@unit|each|per (?:case|item|ticket|check|document|claim|image|page|order))"
_WORK_ITEMS = "engineers|people|employees|images|documents|samples|records|tickets|builds|reports|items|examples|clips"
_EACH_COST = r"{money} (?:@request|each|@unit|a piece|for each)"


def cost_plans(reading: Reading) -> Plans:
    """routing-mix, machine-rental, reserved-discount, egress-cost, storage-cost, embedding-cost, partial-automation."""
    yield from _mix(reading)
    yield from _rental(reading)
    yield from _reserved(reading)
    yield from _cloud(reading)
    yield from _embedding(reading)
    yield from _automation(reading)
    yield from _time_saved(reading)


def _mix(reading: Reading) -> Plans:
    cued = reading.has(
        r"rout\w*",
        r"goe?s? to",
        "sent to",
        "(?:small|cheap|cheaper|mini|easy) ~ models?",
        "the (?:others?|rest)",
        "haiku",
        "mix(?:ed)?",
        "cascade",
        r"{money} (?:[a-z]+ ){0,4}instead of (?:the |a |an )?{money}",
    )
    if not cued and not _two_parts(reading):
        return
    shares = reading.all_of(PERCENT)
    costs = [found[0] for found in reading.every(_EACH_COST)]
    costs = costs if len(costs) == _MODELS else reading.all_of(MONEY)
    if not shares or len(costs) != _MODELS or reading.has("{money} ~ @(?:month|hour|year)", "@mtok"):
        return
    first_is_cheap = costs[0].value <= costs[1].value
    stated = reading.one(
        rf"{{pct}} (?:of|der|des|de|del) (?:the |all |our |las |les )?(?:{REQUESTS})",
        r"{pct} (?:go|goes|to|sent|routed|land)",
    )
    every = len(shares) == _MODELS and abs(sum(share.value for share in shares) - 1) < _ALL
    part = (shares[0] if every or stated is None else stated).value
    volume = _volume(reading)
    given: dict[str, Found] = {
        "cheap_share": _cheap_share(reading, part, first_is_cheap=first_is_cheap),
        "cheap_cost": min(cost.value for cost in costs),
        "expensive_cost": max(cost.value for cost in costs),
        "requests": volume,
        "currency": currency_of(reading),
    }
    unsaid = Default(
        100_000.0, "100,000 requests are taken; the cost changes in proportion, the saving in percent does not."
    )
    yield planned("routing-mix", given, {"requests": unsaid})


def _two_parts(reading: Reading) -> bool:
    """Two shares that are all, each with its cost."""
    shares = reading.all_of(PERCENT)
    return len(shares) == len(reading.all_of(MONEY)) == _MODELS and abs(sum(q.value for q in shares) - 1) < _ALL


def _cheap_share(reading: Reading, part: float, *, first_is_cheap: bool) -> float:
    """The share belongs to the model named next to it, else to the first cost."""
    if reading.has(r"{pct} ~~ (?:to|on|by|with) ~ (?:small|cheap|cheaper|mini|easy|haiku)"):
        return part
    if reading.has(r"{pct} ~~ (?:to|on|by|with) ~ (?:large|big|bigger|expensive|strong|premium|opus)"):
        return round(1 - part, 12)
    if reading.has(
        rf"{{pct}} of (?:the |all |our )?(?:{REQUESTS}) (?:go|goes|are sent|is sent|sent|routed) to (?:model )?b"
    ):
        first_is_cheap = not first_is_cheap
    return part if first_is_cheap else round(1 - part, 12)


def _volume(reading: Reading) -> Quantity | None:
    rate = reading.rate(REQUESTS)
    return rate.amount if rate else reading.one(rf"{{n}} (?:[a-z-]+ ){{0,1}}?(?:{REQUESTS})")


def _rental(reading: Reading) -> Plans:
    price = reading.one(
        r"{money} (?:[a-z-]+ ){0,2}?@hour",
        r"@hour (?:[a-z]+ )?{money}",
        r"{money} (?:per|/) (?:gpu|instance|node|server|card)(?:-|\s)?(?:hour|h)",
    )
    for_hours = reading.find(r"{time} (?:at|à|zu|x|×|for) {money}(?! @(?:month|year|day))")
    if price is None and for_hours and for_hours[0].unit == "h":
        price = for_hours[1]
    if price is None or reading.has("@ktok", "@mtok", "self-host", "break-even", r"api"):
        return
    hours = _hours(reading)
    machines = bool(reading.cards) or reading.has(_MACHINES, "spot", "cloud", "run", "rent\\w*")
    if hours is None or reading.rate(REQUESTS) or not machines:
        return
    count = reading.one(
        rf"{{n}} (?:x |× )?{_MACHINES}", rf"{{n}} (?:[a-z-]+ ){{1,2}}{_MACHINES}", r"{n} of (?:them|these|those)"
    )
    given: dict[str, Found] = {
        "machines": count,
        "price_per_hour": price,
        "hours": hours,
        "discount_share": _discount(reading),
        "currency": price.unit,
    }
    one = Default(1.0, "One machine is taken; the cost changes in proportion to their number.")
    yield planned("machine-rental", given, {"machines": one})
    instead = reading.find(
        r"{money} @hour (?:instead of|statt|vs|versus|rather than|au lieu de|en vez de|against) {money}"
    )
    if instead:
        yield planned("machine-rental", {**given, "price_per_hour": instead[1]}, {"machines": one})
        yield planned("relative-change", {"before": instead[1], "after": instead[0]})


def _discount(reading: Reading) -> Quantity | None:
    return reading.one(
        r"{pct} ~ (?:discount|off|cheaper|savings?|rabatt|remise|descuento|indirim|save)",
        r"(?:discount|off|rabatt|remise|descuento|save|cheaper) ~ {pct}",
    )


def _hours(reading: Reading) -> Quantity | None:
    daily = reading.one(r"{time} @day")
    if daily and daily.unit in {"h", "min"}:
        days = next((q for q in _durations(reading) if q.unit in {"day", "week", "month", "year"}), None)
        count = days.to("day").value if days else 30.0
        return daily.to("h").scaled(count)
    written = reading.one(r"{n} (?:[a-z-]+ )?hours")
    span = next(iter(_durations(reading)), None) or (Quantity(written.value, "time", "h") if written else None)
    if span:
        return span.scaled(HOURS_PER_MONTH) if span.unit == "month" else span.to("h")
    if reading.has("@month", "all month", "around the clock", "24/7", "always on", "durchgehend", "rund um die uhr"):
        return Quantity(HOURS_PER_MONTH)
    return None


def _durations(reading: Reading) -> list[Quantity]:
    return [
        quantity
        for quantity in reading.all_of("time")
        if quantity.unit in {"h", "day", "week", "month", "year"} and quantity.value > 0
    ]


def _reserved(reading: Reading) -> Plans:
    if not reading.has("reserved", "discount", "savings plan", "commit\\w*", "rabatt", "remise", "descuento", "spot"):
        return
    monthly, discount = reading.one(r"{money} ~ @month"), _discount(reading) or reading.one("reserved ~ {pct}", "{pct}")
    if monthly and discount and not reading.has("@hour", "@mtok", "@ktok", "@request"):
        yield planned(
            "reserved-discount",
            {"cost_per_month": monthly, "discount_share": discount, "currency": monthly.unit},
        )


def _cloud(reading: Reading) -> Plans:
    amount = reading.one(r"{data} ~ (?:out|egress|traffic|download\w*)", r"(?:egress|traffic|out) ~ {data}")
    cue = reading.has("egress", "traffic out", "outbound", "data transfer out", "to the internet")
    if cue and amount and reading.has("cost", "how much", "bill", "pay") and not reading.all_of(MONEY):
        yield planned("egress-cost", {"gb_per_month": _binary_gb(amount)})
    stored = reading.one(r"{data} ~ (?:in|on|s3|glacier|of)", r"(?:store|storage|keep|archive) ~~ {data}")
    kind = next((name for name in ("glacier", "gp3", "io2", "s3") if reading.has(name)), None)
    if kind and stored and reading.has("cost", "how much", "bill"):
        kind = "s3-infrequent" if kind == "s3" and reading.has("infrequent", "ia") else kind
        yield planned("storage-cost", {"gigabytes": stored.to_gb(), "storage_class": kind})


def _binary_gb(amount: Quantity) -> Quantity:
    """Clouds bill egress in steps of 10,240 GB: a terabyte there is 1,024 GB."""
    return amount.scaled(1024) if amount.unit == "tb" else amount.to_gb()


def _embedding(reading: Reading) -> Plans:
    if not reading.has("vectors", "embed(?:ding)?s?", "vectori[sz]e"):
        return
    tokens = _token_product(reading) or reading.one(r"{n} tokens")
    price = reading.one(r"{money} @mtok") or _thousandfold(reading.one(r"{money} @ktok"))
    model = next((model for model in reading.embedders if model.price), None)
    if tokens is None or (price is None and model is None):
        return
    defaults: dict[str, Default] = {}
    if model:
        sentence = (
            f"The list price of {PRICES_AS_OF} for the named embedding model; another price changes the cost in "
            f"proportion."
        )
        defaults["price_per_million"] = Default(model.price, sentence)
    yield planned("embedding-cost", {"tokens": tokens, "price_per_million": price}, defaults)


def _thousandfold(price: Quantity | None) -> Quantity | None:
    return price.scaled(1000) if price else None


def _token_product(reading: Reading) -> Quantity | None:
    found = reading.find(r"{n} (?:[a-z]+ ){0,2}?(?:documents|chunks|articles|pages|texts|items) ~~ {n} tokens")
    return found[0].scaled(found[1].value) if found else None


def _automation(reading: Reading) -> Plans:
    """People check a share of the items, a model does the rest."""
    by_hand = reading.one(
        r"(?:by hand|manual(?:ly)?|human|person|people|reviewer|agent) ~~ {money}",
        r"{money} ~~ (?:by hand|manual(?:ly)?|human|person|people)",
    )
    solved = r"(?:solves?|handles?|answers?|resolves?|deflects?|automates?)"
    left = reading.one(
        rf"{solved} (?:[a-z]+ ){{0,2}}?{{pct}}",
        r"(?:pass\w*|send\w*|refer\w*|escalat\w*|forward\w*|leaves?|human|people|manual\w*|hand\w*) ~~ {pct}",
        r"{pct} ~~ (?:by hand|manual\w*|human|people|escalat\w*|review\w*)",
    )
    part = reading.find(
        rf"{{pct}} of (?:the |all |our )?{{n}} (?:[a-z]+ ){{0,2}}?(?:{REQUESTS}) ~~ (?:people|human|manual\w*|"
        rf"agents?|hand|staff)"
    )
    some = reading.find(rf"{{pct}} of (?:the |all |our )?{{n}} (?:[a-z]+ ){{0,2}}?(?:{REQUESTS})")
    left = part[0] if part else left
    items = part[1] if part else some[1] if some else _items(reading)
    if by_hand is None or left is None or items is None:
        return
    automated = reading.has(
        r"(?:model|machine|bot|system|ai) ~~ (?:handles?|solves?|answers?|automat\w*|does) ~ {pct}",
        r"{pct} (?:[a-z]+ ){0,2}?(?:automat\w*|solved|handled|answered|resolved|done|deflected|gelöst|"
        r"resueltos?|traités?)",
        r"(?:solves?|handles?|answers?|resolves?|deflects?|automates?) (?:[a-z]+ ){0,2}?{pct}",
    )
    fixed = next((q[0] for q in reading.every(r"{money} ~ @month") if q[0] != by_hand), None)
    machine = next((q[0] for q in reading.every(rf"{{money}} {_PER_ITEM}") if q[0] != by_hand), None)
    given: dict[str, Found] = {
        "items": items,
        "cost_per_item_by_hand": by_hand,
        "share_left_to_people": round(1 - left.value, 12) if automated else left,
        "fixed_cost": fixed,
        "machine_cost_per_item": machine,
        "machine_share": left if machine and automated else None,
        "currency": by_hand.unit,
    }
    yield planned("partial-automation", given)


def _items(reading: Reading) -> Quantity | None:
    rate = reading.rate(
        rf"{REQUESTS}|cases|claims|images|pages|orders|checks|parts|pieces|forms|claims|records|contracts"
    )
    if rate:
        return rate.amount
    return reading.one(r"{n} (?:[a-z]+ ){0,2}?@(?:month|day|week)", r"@(?:month|day|week) {n}")


def _time_saved(reading: Reading) -> Plans:
    minutes = next((q for q in reading.all_of("time") if q.unit in {"min", "s", "h"}), None)
    rate = reading.one(
        r"{money} ~ @hour",
        r"@hour (?:rate |wage |cost )?(?:is |of |: |= )?{money}",
        r"(?:hour|stunde|heure|hora|saat|小时) (?:cost|is|=|of work cost|kostet|de trabajo cost|ücreti|:)? ?{money}",
        r"{money} ~ (?:die stunde|l'heure)",
    )
    count = (
        reading.one(r"each of (?:our |the )?{n}")
        or _items(reading)
        or reading.one(rf"{{n}} (?:[a-z]+ ){{0,2}}?(?:{_WORK_ITEMS})")
    )
    if (
        minutes is None
        or reading.has("@accelerator", "self-host", "api")
        or rate is None
        or count is None
        or not reading.has(
            "save", "time", "saves?", "hours?", r"label\w*", r"annotat\w*", "stunden", "heures", "horas", "saat"
        )
    ):
        return
    daily = reading.has("{time} @day")
    worked = next((q for q in reading.all_of("time") if q.unit == "day"), None) if daily else None
    if worked:
        count = count.scaled(worked.value)
    given: dict[str, Found] = {
        "items": count,
        "minutes_each": minutes.to("min"),
        "rate_per_hour": rate,
        "currency": rate.unit,
    }
    yield planned("time-saved", given)

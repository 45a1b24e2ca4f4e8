"""Recognizes the cost of machines of one's own, the volume where they meet an API, and the factors that decide."""

from app.calculators.hosting import HOURS_PER_MONTH, machines_needed
from app.calculators.known_models import PRICES_AS_OF
from app.calculators.plan import REQUESTS, Default, Found, Plans, currency_of, planned
from app.calculators.quantities import Quantity
from app.calculators.reading import Reading
from app.calculators.wording import money
from app.domain.figure import Calculation, Value

_PRICE_PER_HOUR = Default(
    3.0, "One A100 40 GB at $3 an hour (2024-25); another price changes the machine cost in proportion."
)
_REQUESTS_PER_HOUR = Default(
    3000,
    "3,000 requests an hour on one GPU (50 a minute), as in the source's comparison; measure it, half of it "
    "doubles the machine cost.",
)
_ENGINEERING = Default(
    500.0, "$500 of engineering a month, as in the source's comparison; every dollar more makes the API look better."
)


def own_machine_plans(reading: Reading, volume: Quantity | None, api_cost: Quantity | None) -> Plans:
    """self-hosted-cost for both kinds of billing, and break-even against the cost of one API request."""
    flat = reading.one(
        r"(?:servers|gpus|self-host|fixed|flat|hosting|infrastructure|@accelerator) ~~ {money} (?:flat )?@month",
        r"{money} @month ~ (?:fixed|flat|servers|gpus|hosting|infrastructure)",
        r"{money} (?:flat )?@month",
        r"{money} (?:servers|gpus|@accelerator|box|machine|cluster)",
    )
    hourly = reading.one(r"{money} (?:@hour|/ h)")
    if flat and not hourly:
        yield from _flat_break_even(reading, flat, api_cost)
        return
    if volume is None and api_cost is None:
        return
    engineering = _engineering(reading)
    if volume is None and hourly is None:
        return
    yield from _hourly(reading, volume, api_cost, (hourly, _throughput(reading), engineering))


def _engineering(reading: Reading) -> Quantity | None:
    words = "engineering|operations|ops|maintenance|upkeep|people|staff|operate|run(?:ning)? it|wartung|betrieb"
    return reading.one(
        rf"{{money}} (?:@month )?(?:of |for )?(?:{words})",
        rf"(?:{words}) (?:cost |is |at |of |would |take |about |: |= ){{0,4}}{{money}}",
        rf"{{money}} ~ (?:{words})",
        r"engineering (?:cost |is |at |of |: |= ){0,2}{n} @month",
    )


def _throughput(reading: Reading) -> Quantity | None:
    rate = reading.rate(f"{REQUESTS}|of them", "h", "min", "s")
    if rate:
        return rate.per("h")
    return reading.one(r"(?:did|does|do|handles?|serves?|manages?|makes?) ~ {n} @hour", r"{n} @hour")


def _flat_break_even(reading: Reading, flat: Quantity, api_cost: Quantity | None) -> Plans:
    if api_cost is None:
        return
    marginal = reading.one(
        r"marginal ~ {money}",
        r"(?:plus|and|\+) {money} (?:[a-z]+ ){0,3}?@request",
        r"{money} (?:@request )?(?:of )?(?:marginal|variable)",
        r"(?:own|self-host|servers) (?:cost |is |at |: |= ){0,2}{money}(?: @request)?(?! @month)",
    )
    engineering = _engineering(reading)
    busy = marginal is not None and marginal.value > 0
    extra = engineering.value if engineering and engineering != flat else 0.0
    fixed = flat.scaled((flat.value + extra) / flat.value) if flat.value else flat
    given: dict[str, Found] = {
        "api_cost_per_request": api_cost,
        "marginal_cost_per_request": marginal if busy else None,
        "fixed_cost_per_month" if busy else "always_on_cost_per_month": fixed,
        "currency": currency_of(reading),
    }
    yield planned("break-even", given)


def _hourly(
    reading: Reading,
    volume: Quantity | None,
    api_cost: Quantity | None,
    stated: tuple[Quantity | None, Quantity | None, Quantity | None],
) -> Plans:
    hourly, throughput, engineering = stated
    price = _card_price(reading)
    defaults = {"price_per_hour": price, "requests_per_hour": _REQUESTS_PER_HOUR, "engineering_per_month": _ENGINEERING}
    found: dict[str, Found] = {
        "price_per_hour": hourly,
        "requests_per_hour": throughput,
        "engineering_per_month": engineering,
    }
    if volume:
        for mode in ("busy", "always-on"):
            yield planned("self-hosted-cost", {**found, "requests_per_month": volume, "mode": mode}, defaults)
    if api_cost:
        yield _meeting_point(reading, volume, api_cost, found, defaults)


_REPLACES = {
    "price_per_hour": "marginal_cost_per_request",
    "requests_per_hour": "always_on_cost_per_month",
    "engineering_per_month": "fixed_cost_per_month",
}
"""Which input of break-even each assumption about machines ends up in."""


def _meeting_point(
    reading: Reading,
    volume: Quantity | None,
    api_cost: Quantity,
    found: dict[str, Found],
    defaults: dict[str, Default],
) -> Calculation:
    own = planned("self-hosted-cost", found, defaults)
    per_hour, rate, staff = (_number(own.inputs[name]) for name in _REPLACES)
    machines = machines_needed(rate, volume.value, HOURS_PER_MONTH) if volume and rate else 1
    base = planned(
        "break-even",
        {
            "api_cost_per_request": api_cost,
            "marginal_cost_per_request": per_hour / rate if rate else 0.0,
            "fixed_cost_per_month": staff,
            "always_on_cost_per_month": machines * HOURS_PER_MONTH * per_hour + staff,
            "currency": currency_of(reading) if found["price_per_hour"] else "USD",
        },
    )
    assumed = {_REPLACES[name]: sentence for name, sentence in own.assumed.items()}
    return Calculation(base.calculator, base.inputs, assumed)


def _number(value: Value) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _card_price(reading: Reading) -> Default:
    """The price of the card that the question names, else of the source's comparison."""
    card = next((card for card in reading.cards if card.price_per_hour), None)
    if card is None or card.price_per_hour is None or card.name == "A100 40 GB":
        return _PRICE_PER_HOUR
    return Default(
        card.price_per_hour,
        f"One {card.name} at {money(card.price_per_hour)} an hour, the upper list price of {PRICES_AS_OF};"
        " another price changes the machine cost in proportion.",
    )


def tally_plans(reading: Reading, volume: Quantity | None) -> Plans:
    """api-or-self-hosted, from as many of the six factors as the question states."""
    if not reading.has("api", "openai", "claude") and not reading.models:
        return
    seconds = reading.one(
        r"{time} (?:are |is |latency |p95 )?(?:fine|ok|enough|latency)", r"(?:latency|within|under|p95) ~ {time}"
    )
    latency: Found = seconds.to("ms") if seconds and seconds.unit in {"ms", "s"} else None
    if latency is None and reading.has("latency (?:doesn't|does not|is not|isn't) ~ (?:matter|critical|important)"):
        latency = 1000.0
    given: dict[str, Found] = {
        "requests_per_month": volume,
        "latency_ms": latency,
        "customization": "fine-tune" if reading.has("fine-tune", "domain") else None,
        "privacy": _privacy(reading),
        "ml_team": _ml_team(reading),
    }
    if sum(value is not None for value in given.values()) > 1:
        yield planned("api-or-self-hosted", given)


def _privacy(reading: Reading) -> str | None:
    if reading.has(
        "no personal data",
        "public (?:data|texts?)",
        "(?:data|texts?) ~ public",
        "no (?:pii|sensitive)",
        "not sensitive",
    ):
        return "public"
    if reading.has(
        "pii", "hipaa", "personal data", "patients?", "medical", "financial", "confidential", "sensitive", "gdpr"
    ):
        return "sensitive"
    return None


def _ml_team(reading: Reading) -> bool | None:
    people = "(?:ml|mlops|machine learning)"
    if reading.has(
        rf"(?:no|without|nobody|none|zero) ~~ (?:{people}|operated|run)", rf"no {people} ~ (?:engineers|people|team)"
    ):
        return False
    return True if reading.has(rf"{people} (?:engineers|team|people)") else None

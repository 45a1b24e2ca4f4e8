"""Recognizes costs of language model APIs, of self-hosting, and where the two meet."""

from app.calculators.api_cost import cost_per_request
from app.calculators.hosting import HOURS_PER_MONTH, machines_needed
from app.calculators.known_models import PRICES_AS_OF, ApiModel
from app.calculators.plan import Default, Found, Plans, currency_of, planned
from app.calculators.quantities import Quantity
from app.calculators.reading import Reading
from app.calculators.wording import money
from app.domain.figure import Calculation

REQUESTS = (
    "requests?|calls?|quer(?:y|ies)|completions?|conversations?|chats?|prompts?|inferences?|predictions?|tickets?"
    "|e?mails?|messages?|documents?|questions?|summar(?:ies|isations?|izations?)|descriptions?|classifications?"
    "|tasks?|items?|articles?|reviews?|interactions?|translations?|generations?|jobs?|invoices?"
)
_IN = r"input|in(?! (?:the|a|our|one|total|each|context))|prompt|in-tokens"
_OUT = r"output|out(?! of)|completion|generated|answers?"
_FILL = r"(?!(?:input|output|in|out|prompt)\b)[^\s⟨⟩.;?!,+]+ "
_COST = (
    "cost",
    "how much",
    "how many",
    "cheaper",
    "spend",
    "budget",
    "bill",
    "pay",
    "expensive",
    "break-even",
    "per month",
    "@month",
    "worth",
    r"dollars?|euros?|usd|eur",
)
_COMPARE = (
    "self-host",
    "@accelerator",
    "llama",
    "mistral",
    "rent(?:ed|ing)? ~ gpus",
    "gpus",
    "own ~ model",
    "our own",
    "open[- ]weights?",
)
_GPT4 = ApiModel("GPT-4", 30.0, 60.0)
_SONNET = ApiModel("Claude 3.5 Sonnet", 3.0, 15.0)
_TOKENS_IN = Default(
    500, "500 input tokens per request, as in the source's cost comparison; twice as many double that part of the cost."
)
_TOKENS_OUT = Default(
    200,
    "200 output tokens per request, as in the source's cost comparison; twice as many double that part of the cost.",
)
_PRICE_PER_HOUR = Default(
    3.0, "One A100 40 GB at $3 an hour (2024-25); another price changes the machine cost in proportion."
)
_REQUESTS_PER_HOUR = Default(
    3000,
    "3,000 requests an hour on one GPU (50 a minute), as in the source's comparison; measure it, half of it doubles the machine cost.",
)
_ENGINEERING = Default(
    500.0, "$500 of engineering a month, as in the source's comparison; every dollar more makes the API look better."
)


def api_plans(reading: Reading) -> Plans:
    """api-cost, token-cost, self-hosted-cost, break-even and api-or-self-hosted."""
    volume = _volume(reading)
    direct = _per_request(reading)
    api = None if direct or volume is None else _api_cost(reading, volume)
    if api:
        yield api
        yield from _with_savings(reading, api)
    if _compares(reading):
        yield from _own_machines(reading, volume, direct or _cost_of(api))
        yield from _tally(reading, volume)


def _volume(reading: Reading) -> Quantity | None:
    """Requests a month; a number without a period counts as a month."""
    rate = reading.rate(REQUESTS, "month", "day", "week", "year", "h", "min", "s")
    if rate:
        return rate.per("month")
    return reading.one(rf"{{n}} (?:[a-z-]+ ){{0,2}}?(?:{REQUESTS})")


def _tokens(reading: Reading) -> tuple[Quantity | None, Quantity | None]:
    pair = reading.find(r"{n} (?:\+|plus|/) {n} tokens")
    if pair:
        return pair[0], pair[1]
    tokens_in = reading.one(
        rf"{{n}} (?:{_FILL}){{0,2}}?(?:{_IN})", rf"(?:{_IN})(?:[- ]tokens?)?(?: [:=(])? {{n}}", rf"(?:{_IN}) ~ {{n}}"
    )
    tokens_out = reading.one(
        rf"{{n}} (?:{_FILL}){{0,2}}?(?:{_OUT})", rf"(?:{_OUT})(?:[- ]tokens?)?(?: [:=(])? {{n}}", rf"(?:{_OUT}) ~ {{n}}"
    )
    return tokens_in, tokens_out if tokens_out != tokens_in else None


def _prices(reading: Reading) -> tuple[Quantity | None, Quantity | None]:
    """Prices per million input and output tokens."""
    scale = 1000.0 if reading.has("@ktok") else 1.0
    if not reading.has("@ktok", "@mtok", "tokens"):
        return None, None
    pair = reading.find(
        r"{money} (?:@[mk]tok )?(?:input|in)(?: tokens?)? (?:(?:@[mk]tok|,|/|and|plus|und|et|y) ){1,3}{money} (?:@[mk]tok )?(?:output|out)",
        r"{money} (?:/|and|und|et|y) {money} (?:@[mk]tok|per)",
        r"(?:input|in) ~ {money} ~~ (?:output|out) ~ {money}",
        r"{money} ~ (?:input|in) ~ {money} ~ (?:output|out)",
    )
    if pair:
        return pair[0].scaled(scale), pair[1].scaled(scale)
    single = reading.one(r"{money} @[mk]tok")
    return (single.scaled(scale), single.scaled(scale)) if single else (None, None)


def _model(reading: Reading) -> tuple[ApiModel | None, str]:
    """The model whose list price is taken, and how sure that is."""
    if reading.models:
        return reading.models[0], ""
    if not reading.has("api", "openai", "claude", "anthropic"):
        return None, ""
    named = _SONNET if reading.has("claude", "anthropic") else _GPT4
    return named, f" No model was named, so {named.name} is taken."


def _api_cost(reading: Reading, volume: Quantity) -> Calculation | None:
    price_in, price_out = _prices(reading)
    tokens_in, tokens_out = _tokens(reading)
    total = reading.one(r"{n} tokens? (?:each|per|@request)", r"{n} tokens?") if not (tokens_in or tokens_out) else None
    model, guess = _model(reading)
    if price_in is None and model is None:
        return None
    stated = reading.models or price_in
    if not reading.has(*_COST) or not (stated or _compares(reading)):
        return None
    given: dict[str, Found] = {
        "input_tokens": tokens_in or total,
        "output_tokens": tokens_out or (0.0 if total and price_in and price_in == price_out else None),
        "input_price_per_million": price_in,
        "output_price_per_million": price_out,
        "requests_per_month": volume,
        "currency": currency_of(reading) if price_in else "USD",
    }
    return planned("api-cost", given, _api_defaults(model or _GPT4, guess))


def _api_defaults(model: ApiModel, guess: str) -> dict[str, Default]:
    changed = "another price changes the cost in proportion."
    listed = f"list price of {PRICES_AS_OF}; {changed}{guess}"
    per_thousand = f"{money(model.input_price / 1000)} in, {money(model.output_price / 1000)} out per 1K tokens"
    return {
        "input_tokens": _TOKENS_IN,
        "output_tokens": _TOKENS_OUT,
        "input_price_per_million": Default(
            model.input_price,
            f"{model.name} at {money(model.input_price)} per million input tokens ({per_thousand}), {listed}",
        ),
        "output_price_per_million": Default(
            model.output_price,
            f"{model.name} at {money(model.output_price)} per million output tokens ({per_thousand}), {listed}",
        ),
    }


def _with_savings(reading: Reading, api: Calculation) -> Plans:
    cached = reading.one(
        r"{pct} ~~ (?:cached|cacheable|prefix|identical|repeat\w*)",
        r"(?:cached|cacheable|prefix|repeat\w*) ~~ {pct}",
    )
    discount = reading.one(
        r"{pct} (?:discount|off|cheaper|less|rabatt|remise|descuento)",
        r"discount ~ {pct}",
        r"(?:discounts?|cuts?|saves?) ~ {pct}",
    )
    batch = reading.has("batch")
    hits = reading.one(r"{pct} ~ (?:semantic|hits?|answered from)", r"semantic cache ~ {pct}", r"hit rate ~ {pct}")
    if cached is None and hits is None and not (batch and discount):
        return
    given: dict[str, Found] = dict(api.inputs) | {
        "cached_share": cached,
        "cache_discount": discount if cached else None,
        "semantic_hit_share": hits,
        "batch_discount": discount if batch and not cached else None,
    }
    defaults = {name: Default(api.inputs[name], sentence) for name, sentence in api.assumed.items()}
    if cached and not discount:
        defaults["cache_discount"] = Default(
            0.9,
            "Cached input tokens are 90 % cheaper, the upper end of the source's 50 to 90 %; at 50 % the saving is smaller.",
        )
    yield planned("token-cost", {name: value for name, value in given.items() if name not in api.assumed}, defaults)


def _cost_of(api: Calculation | None) -> Quantity | None:
    if api is None:
        return None
    names = ("input_tokens", "output_tokens", "input_price_per_million", "output_price_per_million")
    values = [api.inputs[name] for name in names]
    numbers = [float(value) for value in values if isinstance(value, int | float)]
    return Quantity(cost_per_request(*numbers), "money", "USD")


def _per_request(reading: Reading) -> Quantity | None:
    """A stated price of one API request."""
    return reading.one(
        r"api ~~ {money} @request",
        r"{money} @request ~ api",
        r"{money} @request",
        r"{money} (?:for )?each (?:requests?|calls?)",
    ) or _scaled(reading.one(r"{money} @krequest"), 1e-3)


def _scaled(quantity: Quantity | None, factor: float) -> Quantity | None:
    return quantity.scaled(factor) if quantity else None


def _compares(reading: Reading) -> bool:
    asks = reading.has("break-even")
    api = bool(reading.models) or reading.has(
        "api", "openai", "claude", "anthropic", "vendor", "provider", "hosted", "managed"
    )
    priced = _per_request(reading) is not None and reading.has("servers", "gpus", "own", "machines?")
    return (api and (priced or reading.has(*_COMPARE))) or asks


def _own_machines(reading: Reading, volume: Quantity | None, api_cost: Quantity | None) -> Plans:
    flat = reading.one(
        r"(?:servers|gpus|self-host|fixed|flat|hosting|infrastructure|@accelerator) ~~ {money} (?:flat )?@month",
        r"{money} @month ~ (?:fixed|flat|servers|gpus|hosting|infrastructure)",
        r"{money} (?:flat )?@month",
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
    )


def _throughput(reading: Reading) -> Quantity | None:
    rate = reading.rate(f"{REQUESTS}|of them", "h", "min", "s")
    if rate:
        return rate.per("h")
    return reading.one(r"(?:did|does|do|handles?|serves?|manages?|makes?) ~ {n} @hour", r"{n} @hour")


def _flat_break_even(reading: Reading, flat: Quantity, api_cost: Quantity | None) -> Plans:
    if api_cost is None:
        return
    marginal = reading.one(r"marginal ~ {money}", r"(?:own|self-host|servers) ~ {money} @request")
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
    if api_cost is None:
        return
    per_hour = hourly.value if hourly else _number(price)
    rate = throughput.value if throughput else _number(_REQUESTS_PER_HOUR)
    staff = engineering.value if engineering else _number(_ENGINEERING)
    machines = machines_needed(rate, volume.value, HOURS_PER_MONTH) if volume and rate else 1
    always_on = machines * HOURS_PER_MONTH * per_hour + staff
    assumed = {name: default.sentence for name, default in defaults.items() if found[name] is None}
    base = planned(
        "break-even",
        {
            "api_cost_per_request": api_cost,
            "marginal_cost_per_request": per_hour / rate if rate else 0.0,
            "fixed_cost_per_month": staff,
            "always_on_cost_per_month": always_on,
            "currency": currency_of(reading) if hourly else "USD",
        },
    )
    named = {
        "price_per_hour": "marginal_cost_per_request",
        "requests_per_hour": "always_on_cost_per_month",
        "engineering_per_month": "fixed_cost_per_month",
    }
    sentences = {named[name]: sentence for name, sentence in assumed.items()}
    yield Calculation(base.calculator, base.inputs, sentences)


def _number(default: Default) -> float:
    return float(default.value) if isinstance(default.value, int | float) else 0.0


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


def _tally(reading: Reading, volume: Quantity | None) -> Plans:
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
        rf"(?:no|without|nobody|none|zero) ~~ (?:{people}|operated|run) ", rf"no {people} ~ (?:engineers|people|team)"
    ):
        return False
    return True if reading.has(rf"{people} (?:engineers|team|people)") else None

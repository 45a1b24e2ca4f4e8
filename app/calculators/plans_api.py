"""Recognizes costs of language model APIs, of self-hosting, and where the two meet."""

from dataclasses import replace

from app.calculators.api_cost import cost_per_request
from app.calculators.known_models import PRICES_AS_OF, ApiModel
from app.calculators.plan import REQUESTS, Default, Found, Plans, currency_of, planned
from app.calculators.plans_hosting import own_machine_plans, tally_plans
from app.calculators.quantities import Quantity
from app.calculators.reading import Reading
from app.calculators.wording import money
from app.domain.figure import Calculation

_VOLUME_PERIODS = ("month", "day", "week", "year", "h", "min", "s")
_ANYTHING = r"(?!tokens?\b|points?\b|input\b|output\b|prompt\b)[^\W\d_][\w'’-]*"
_MOST_MODELS = 3
_PAIR = 2
_MONTHLY_TOKENS = 500_000
"""More tokens than any one request holds: the sum of a month."""

_IN = r"input|in(?! (?:the|a|an|our|one|total|each|context)\b)|prompt|in-tokens"
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
_YEARLY = (
    r"@year (?:[a-z]+ )?(?:cost|spend|bill|budget|total)",
    r"(?:cost|spend|bill|pay|total) (?:[^\s⟨⟩.;]+ ){0,3}?(?:@year|a year|the year)",
    r"@year ?[?？]",
)
"""The year is asked for, whatever period the volume has."""

_GPT4 = ApiModel("GPT-4", 30.0, 60.0)
_SONNET = ApiModel("Claude 3.5 Sonnet", 3.0, 15.0)
_TOKENS_IN = Default(
    500, "500 input tokens per request, as in the source's cost comparison; twice as many double that part of the cost."
)
_TOKENS_OUT = Default(
    200,
    "200 output tokens per request, as in the source's cost comparison; twice as many double that part of the cost.",
)


def api_plans(reading: Reading) -> Plans:
    """api-cost, token-cost, self-hosted-cost, break-even and api-or-self-hosted."""
    volume = _volume(reading)
    direct = _per_request(reading) or _bill_per_request(reading, volume)
    prefix = None if direct or volume is None else _prefix_cost(reading, volume)
    if prefix:
        yield prefix
        return
    costs = [] if direct or volume is None else _api_costs(reading, volume)
    costs += _other_costs(reading, costs)
    api = costs[0] if costs else None
    yield from costs
    if api:
        yield from _with_savings(reading, api)
    if _compares(reading):
        yield from own_machine_plans(reading, volume, direct or _cost_of(api))
        yield from tally_plans(reading, volume)
    if direct and volume and reading.has("cost", "how much", "bill", "spend", "pay"):
        yearly = reading.has(*_YEARLY)
        price: dict[str, Found] = {
            "amount": volume,
            "price_per_unit": direct,
            "periods": 12.0 if yearly else None,
            "currency": direct.unit,
        }
        yield planned("unit-cost", price)


def _bill_per_request(reading: Reading, volume: Quantity | None) -> Quantity | None:
    """The cost of a request from the bill of a month, where own machines are priced beside it."""
    api = "(?:@api|api|openai|claude|anthropic|gpt|llm)"
    bill = reading.one(
        rf"{api} (?:api )?(?:bill|invoice|spend|costs?) (?:is |of |at |us |about |: |= ){{0,3}}{{money}} @month",
        rf"(?:pay|spend) (?:about |around )?{{money}} @month (?:to|for|on) (?:the |an |our )?{api}",
    )
    if bill is None or volume is None or volume.value <= 1 or not reading.one(r"{money} (?:@hour|/ h)"):
        return None
    return bill.scaled(1 / volume.value)


def _volume(reading: Reading) -> Quantity | None:
    """Requests a month; a number without a period counts as a month."""
    rate = reading.rate(REQUESTS, *_VOLUME_PERIODS)
    if rate is None and reading.has("@mtok", "@ktok", "@api"):
        rate = reading.rate(_ANYTHING, *_VOLUME_PERIODS)
    turns = reading.one(
        r"{n} (?:turns|rounds|steps|llm calls)", r"{n} times (?:per|a|each|for each|@)", r"{n} times @(?:request|unit)"
    )
    if rate:
        return rate.per("month").scaled(turns.value if turns else 1.0)
    totals = [tokens for tokens in _tokens(reading) if tokens]
    if totals and max(tokens.value for tokens in totals) >= _MONTHLY_TOKENS:
        return Quantity(1.0)
    stated = reading.one(rf"{{n}} (?:[a-z-]+ ){{0,2}}?(?:{REQUESTS})")
    return stated or (
        Quantity(1.0) if totals and reading.has("(?:one|a|each|single|per|@) ?requests?", "@request") else None
    )


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
        r"{money} (?:@[mk]tok )?(?:input|in)(?: tokens?)? (?:(?:@[mk]tok|,|/|and|plus|und|et|y) ){1,3}{money} "
        r"(?:@[mk]tok )?(?:output|out)",
        r"{money} (?:/|and|und|et|y) {money} (?:@[mk]tok|per)",
        r"{money} @[mk]tok (?:/|and|,|\+|plus|und|et|y|ve) {money} @[mk]tok",
        r"(?:input|in) ~ {money} ~~ (?:output|out) ~ {money}",
        r"{money} ~ (?:input|in) ~ {money} ~ (?:output|out)",
    )
    if pair:
        return pair[0].scaled(scale), pair[1].scaled(scale)
    priced = reading.every(r"{money} @[mk]tok")
    if len(priced) == _PAIR and reading.has("(?:input|in)") and reading.has("(?:output|out|answers?)"):
        return priced[0][0].scaled(scale), priced[1][0].scaled(scale)
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


def _api_costs(reading: Reading, volume: Quantity) -> list[Calculation]:
    """The cost at the stated prices, or at the list prices of each model that is named."""
    price_in, price_out = _prices(reading)
    tokens_in, tokens_out = _tokens(reading)
    total = reading.one(r"{n} tokens? (?:each|per|@request)", r"{n} tokens?") if not (tokens_in or tokens_out) else None
    model, guess = _model(reading)
    if price_in is None and model is None:
        return []
    stated = reading.models or price_in
    if not reading.has(*_COST) or not (stated or _compares(reading)):
        return []
    given: dict[str, Found] = {
        "input_tokens": tokens_in or total,
        "output_tokens": tokens_out or (0.0 if total and price_in and price_in == price_out else None),
        "input_price_per_million": price_in,
        "output_price_per_million": price_out,
        "requests_per_month": volume,
        "currency": currency_of(reading) if price_in else "USD",
    }
    models = list(dict.fromkeys(reading.models)) if price_in is None else []
    return [
        planned("api-cost", given, _api_defaults(named, guess)) for named in models[:_MOST_MODELS] or [model or _GPT4]
    ]


def _other_costs(reading: Reading, costs: list[Calculation]) -> list[Calculation]:
    """The same volume at each further pair of prices that is stated."""
    pairs = reading.every(
        r"{money} (?:@[mk]tok )?(?:input|in) (?:(?:@[mk]tok|,|/|and|plus) ){1,2}{money} (?:@[mk]tok )?(?:output|out)"
    )
    if len(costs) != 1:
        return []
    scale = 1000.0 if reading.has("@ktok") else 1.0
    return [
        replace(
            costs[0],
            inputs={
                **costs[0].inputs,
                "input_price_per_million": price_in.value * scale,
                "output_price_per_million": price_out.value * scale,
            },
        )
        for price_in, price_out in pairs[1:_MOST_MODELS]
    ]


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


def _prefixed(reading: Reading) -> tuple[float, float] | None:
    """Tokens of a prompt's part that stays the same, and of the part that is new, where both are counted."""
    counted = reading.find(
        r"{n} of (?:the |these |our )?{n} (?:input )?tokens? (?:are |is |were )?(?:cached|cacheable|identical)"
    )
    if counted and counted[0].value < counted[1].value:
        return counted[0].value, counted[1].value - counted[0].value
    same = reading.one(
        rf"(?:{_SAME}) (?:[a-z-]+ ){{0,4}}?{{n}} tokens?", rf"{{n}} (?:token )?(?:[a-z-]+ ){{0,3}}?(?:{_SAME})"
    )
    new = reading.one(
        rf"(?:{_NEW}) (?:[a-z-]+ ){{0,4}}?{{n}} tokens?", rf"{{n}} (?:tokens? )?(?:[a-z-]+ ){{0,3}}?(?:{_NEW})"
    )
    if same is None or new is None or same == new or not reading.has("cach\\w*"):
        return None
    return same.value, new.value


_SAME = "system prompt|prefix|identical|static|shared|fixed|cached|cacheable|instructions"
_NEW = "the rest|fresh|new|variable|dynamic|user (?:text|message|input|prompt)|question|uncached|changing"


def _prefix_cost(reading: Reading, volume: Quantity) -> Calculation | None:
    """The cost with a cached prefix whose tokens are counted; None where they are not."""
    prompt, (price_in, price_out) = _prefixed(reading), _prices(reading)
    if prompt is None or price_in is None:
        return None
    total = sum(prompt)
    only_input = reading.has("input (?:bill|cost)") or not reading.has("output", "answers?", "completion")
    output = reading.one(r"{n} (?:tokens? )?(?:output|out|answers?|completion)", r"(?:output|out) (?:of |: )?{n}")
    left = reading.one(
        r"{pct} of (?:the )?(?:[a-z]+ )?(?:price|cost|rate)", r"(?:at|cost) {pct} of", r"(?:at|for) {pct}"
    )
    off = reading.one(r"{pct} (?:discount|off|cheaper|less|rabatt|remise|descuento)", r"discount ~ {pct}")
    discount = off.value if off else 1 - left.value if left else None
    given: dict[str, Found] = {
        "input_tokens": total,
        "output_tokens": 0.0 if only_input or output is None else output,
        "input_price_per_million": price_in,
        "output_price_per_million": price_out,
        "requests_per_month": volume,
        "cached_share": round(prompt[0] / total, 12),
        "cache_discount": None if discount is None else round(discount, 12),
        "currency": price_in.unit,
    }
    return planned("token-cost", given, {"cache_discount": _CHEAPER})


_CHEAPER = Default(
    0.9, "Cached input tokens are 90 % cheaper; the source gives 50 to 90 %, and at 50 % the saving is smaller."
)


def _with_savings(reading: Reading, api: Calculation) -> Plans:
    cached = reading.one(
        r"{pct} of (?:the )?{n} (?:[a-z]+ ){0,3}(?:cached|cacheable|repeat\w*)",
        r"{pct} ~~ (?:cached|cacheable|prefix|identical|repeat\w*)",
        r"(?:cached|cacheable|prefix|repeat\w*) (?!at )~~ {pct}",
    )
    discount = reading.one(
        r"{pct} (?:discount|off|cheaper|less|rabatt|remise|descuento)",
        r"discount ~ {pct}",
        r"(?:discounts?|cuts?|saves?) ~ {pct}",
    )
    if discount is None and reading.has("half (?:the |of the )?(?:cost|rate)?", "halbe\\w*", "moitié", "mitad", "半价"):
        discount = Quantity(0.5, "pct")
    batch = reading.has("batch\\w*")
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
            "Cached input tokens are 90 % cheaper, the upper end of the source's 50 to 90 %; at 50 % the "
            "saving is smaller.",
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
        r"api-? (?:requests? )?(?:cost |is |at |of |for |: |= |charges? ){0,3}"
        r"{money}(?! @(?:month|year|hour|mtok|ktok|mrequest|krequest))(?! (?:/|and|in|input) )",
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
    cheaper = reading.has("cheaper", "beats?", "günstiger", "moins cher", "más barato", "daha ucuz", "更便宜", "volume")
    own = reading.has("self-host") and reading.has("{money} @hour") and reading.has("@hour")
    return (api and (priced or reading.has(*_COMPARE))) or (priced and cheaper) or asks or own

"""What calls to a language model API cost: per request, with caches and batches, with a mix of models."""

from app.calculators.base import Arguments, Calculator, Result
from app.calculators.inputs import currency, number, share
from app.calculators.wording import money, percent, plain

TOKENS_PER_PRICE = 1_000_000
"""API prices are quoted per million tokens."""


def cost_per_request(
    input_tokens: float,
    output_tokens: float,
    input_price_per_million: float,
    output_price_per_million: float,
) -> float:
    """Cost of one request, in the currency of the prices (C-01)."""
    tokens_times_price = input_tokens * input_price_per_million + output_tokens * output_price_per_million
    return tokens_times_price / TOKENS_PER_PRICE


def billed_input_tokens(input_tokens: float, cached_share: float, cache_discount: float) -> float:
    """Input tokens at full price after the discount on the cached prefix (C-03)."""
    return input_tokens * (1 - cached_share) + input_tokens * cached_share * (1 - cache_discount)


def mixed_cost(cheap_share: float, cheap_cost: float, expensive_cost: float) -> float:
    """Mean cost of one request when a share of them goes to a cheaper model (C-08)."""
    return cheap_share * cheap_cost + (1 - cheap_share) * expensive_cost


def _api_cost(given: Arguments) -> Result:
    tokens_in, tokens_out = given.number("input_tokens"), given.number("output_tokens")
    price_in, price_out = given.number("input_price_per_million"), given.number("output_price_per_million")
    requests, unit = given.number("requests_per_month"), given.text("currency")
    each = cost_per_request(tokens_in, tokens_out, price_in, price_out)
    month = each * requests
    formula = (
        f"({plain(tokens_in)} x {plain(price_in)} + {plain(tokens_out)} x {plain(price_out)}) / 10^6"
        f" = {plain(each)}; x {plain(requests)} = {plain(month)}"
    )
    summary = (
        f"The API costs {money(month, unit)} a month for {plain(requests)} requests, {money(each, unit)} per request."
    )
    return Result({"cost_per_request": each, "cost_per_month": month}, formula, summary)


def _token_cost(given: Arguments) -> Result:
    tokens_in, tokens_out = given.number("input_tokens"), given.number("output_tokens")
    price_in, price_out = given.number("input_price_per_million"), given.number("output_price_per_million")
    requests, unit = given.number("requests_per_month"), given.text("currency")
    billed = billed_input_tokens(tokens_in, given.number("cached_share"), given.number("cache_discount"))
    batch = 1 - given.number("batch_share") * given.number("batch_discount")
    sent = 1 - given.number("semantic_hit_share")
    plain_month = cost_per_request(tokens_in, tokens_out, price_in, price_out) * requests
    each = cost_per_request(billed, tokens_out, price_in, price_out) * batch * sent
    month = each * requests
    saving = 1 - month / plain_month if plain_month else 0.0
    formula = (
        f"({plain(billed)} x {plain(price_in)} + {plain(tokens_out)} x {plain(price_out)}) / 10^6"
        f" x {plain(batch)} (batch) x {plain(sent)} (not answered from the semantic cache)"
        f" x {plain(requests)} = {plain(month)}"
    )
    summary = (
        f"With these savings the API costs {money(month, unit)} a month, {percent(saving)} less"
        f" than the {money(plain_month, unit)} without them."
    )
    outputs = {
        "cost_per_request": each,
        "cost_per_month": month,
        "cost_per_month_without_savings": plain_month,
        "saving_share": saving,
    }
    return Result(outputs, formula, summary)


def _routing_mix(given: Arguments) -> Result:
    part, unit = given.number("cheap_share"), given.text("currency")
    cheap, dear = given.number("cheap_cost"), given.number("expensive_cost")
    requests = given.number("requests")
    each = mixed_cost(part, cheap, dear)
    total, before = each * requests, dear * requests
    saving = 1 - each / dear if dear else 0.0
    formula = (
        f"{plain(part)} x {plain(cheap)} + {plain(1 - part)} x {plain(dear)} = {plain(each)};"
        f" x {plain(requests)} = {plain(total)}"
    )
    summary = (
        f"The mix costs {money(total, unit)} for {plain(requests)} requests ({money(each, unit)} each);"
        f" all on the expensive model would cost {money(before, unit)}, so the mix saves {percent(saving)}."
    )
    outputs = {
        "cost_per_request": each,
        "cost": total,
        "cost_all_expensive": before,
        "saving": before - total,
        "saving_share": saving,
    }
    return Result(outputs, formula, summary)


_TOKENS_AND_PRICES = (
    number("input_tokens", "tokens", "Tokens sent with one request."),
    number("output_tokens", "tokens", "Tokens generated for one request."),
    number("input_price_per_million", "currency per 10^6 tokens", "Price of input tokens."),
    number("output_price_per_million", "currency per 10^6 tokens", "Price of output tokens."),
    number("requests_per_month", "requests per month", "Requests in one month."),
)

API_COST = Calculator("api-cost", "C-01", "Cost of a language model API", (*_TOKENS_AND_PRICES, currency()), _api_cost)
TOKEN_COST = Calculator(
    "token-cost",
    "C-03",
    "API cost with caches and batches",
    (
        *_TOKENS_AND_PRICES,
        share("cached_share", "Share of the input tokens that repeats a cached prefix.", 0.0),
        share("cache_discount", "Discount on cached input tokens.", 0.0),
        share("semantic_hit_share", "Share of requests answered from a semantic cache, at no cost.", 0.0),
        share("batch_discount", "Discount of the batch interface.", 0.0),
        share("batch_share", "Share of the requests that may wait for a batch.", 1.0),
        currency(),
    ),
    _token_cost,
)
ROUTING_MIX = Calculator(
    "routing-mix",
    "C-08",
    "Cost of routing easy requests to a cheaper model",
    (
        share("cheap_share", "Share of requests that the cheap model answers."),
        number("cheap_cost", "currency per request", "Cost of one request on the cheap model."),
        number("expensive_cost", "currency per request", "Cost of one request on the expensive model."),
        number("requests", "requests", "Requests in the period of interest.", 100_000),
        currency(),
    ),
    _routing_mix,
)

API_COST_CALCULATORS = (API_COST, TOKEN_COST, ROUTING_MIX)

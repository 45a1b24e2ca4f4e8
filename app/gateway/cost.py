"""What an answer costs."""

from collections.abc import Iterable
from decimal import Decimal

from app.domain.backend import BackendSpec, Price
from app.domain.model_call import Usage

_PER_MILLION = Decimal(1_000_000)
_MICRO_DOLLAR = Decimal("0.000001")


def cost_usd(usage: Usage, price: Price | None) -> Decimal | None:
    """US dollars for these tokens, to the micro-dollar; None where no price is known, which is not the same as free.

    Cached input and input that is written to a cache have prices of their own where the provider names them.
    """
    if price is None:
        return None
    cached = price.input if price.cached_input is None else price.cached_input
    written = price.input if price.cache_write is None else price.cache_write
    plain = max(0, usage.input_tokens - usage.cached_tokens - usage.cache_write_tokens)
    total = plain * price.input + usage.cached_tokens * cached + usage.cache_write_tokens * written
    return _rounded((total + usage.output_tokens * price.output) / _PER_MILLION)


def price_of(model: str, asked: BackendSpec, specs: Iterable[BackendSpec]) -> Price | None:
    """The price of the model that answered: its own where the registry knows it, else that of the one that was asked.

    A provider may name a dated version of the model, or put another one in its place.
    """
    if is_model(model, asked.model):
        return asked.price
    same_house = (spec for spec in specs if (spec.kind, spec.endpoint) == (asked.kind, asked.endpoint))
    named = [spec for spec in same_house if is_model(model, spec.model)]
    return max(named, key=lambda spec: len(spec.model)).price if named else asked.price


def is_model(answered: str, asked: str) -> bool:
    """Whether an answer that is signed with one name is of the model that was asked under the other."""
    return answered == asked or answered.startswith(f"{asked}-2")  # a dated version, as "-2026-09-22" or "-20260922"


def _rounded(dollars: Decimal) -> Decimal:
    """Whole micro-dollars, as few digits as they need."""
    return dollars.quantize(_MICRO_DOLLAR).normalize() + 0

"""What an answer costs."""

from decimal import Decimal

from app.domain.backend import Price
from app.domain.model_call import Usage

_PER_MILLION = Decimal(1_000_000)


def cost_usd(usage: Usage, price: Price | None) -> Decimal:
    """US dollars for these tokens. 0 where no price is known; the decision tells that apart from a price of 0."""
    if price is None:
        return Decimal(0)
    return (usage.input_tokens * price.input + usage.output_tokens * price.output) / _PER_MILLION

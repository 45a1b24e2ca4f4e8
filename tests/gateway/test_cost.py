"""What an attempt cost, to the last decimal."""

from decimal import Decimal

import pytest

from app.domain.backend import Price
from app.domain.model_call import Usage
from app.gateway.cost import cost_usd


@pytest.mark.parametrize(
    ("price", "dollars"),
    [
        (Price(Decimal("0.15"), Decimal("0.60")), Decimal("0.00045")),
        (Price(Decimal(0), Decimal(0)), Decimal(0)),
        (None, None),
    ],
)
def test_cost_is_exact(price: Price | None, dollars: Decimal | None) -> None:
    assert cost_usd(Usage(1000, 500), price) == dollars

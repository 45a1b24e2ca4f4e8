"""A registry with one or two backends of each tier."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import settings

from app.domain.backend import BackendKind, BackendSpec, Price
from app.domain.labels import Sensitivity, Tier

settings.register_profile("chaos", max_examples=100_000, deadline=None)
"""For `make test-chaos`: the properties without a number of their own, over that many houses."""


@pytest.fixture(scope="session")
def registry() -> tuple[BackendSpec, ...]:
    cheap = BackendSpec(
        "cheap-1", Tier.CHEAP, BackendKind.OPENAI, "m", Sensitivity.INTERNAL, price=Price(Decimal(1), Decimal(2))
    )
    llama = BackendSpec(
        "llama",
        Tier.LOCAL,
        BackendKind.OPENAI_COMPATIBLE,
        "m",
        Sensitivity.RESTRICTED,
        local_zone=True,
        networks=("127.0.0.0/8",),
        price=Price(Decimal(0), Decimal(0)),
    )
    return (
        cheap,
        replace(cheap, id="cheap-2", price=Price(Decimal(1), Decimal(1))),
        replace(cheap, id="big-1", tier=Tier.EXPENSIVE, price=Price(Decimal(5), Decimal(20))),
        replace(cheap, id="big-2", tier=Tier.EXPENSIVE, price=None, clearance=Sensitivity.PUBLIC),
        llama,
        replace(llama, id="extractive", tier=Tier.EXTRACTIVE, kind=BackendKind.EXTRACTIVE, networks=()),
    )

"""Reads large bare numbers of a question about money as amounts, where it names no currency anywhere."""

import re
from dataclasses import replace

from app.calculators.quantities import MONEY, PLAIN, Quantity
from app.calculators.reading import Reading

NO_CURRENCY = "No currency was named, so the amounts are shown in dollars; the numbers are the same in any other."

_ABOUT_MONEY = (
    "cost",
    "cash",
    "in (?:the |our )?bank",
    "burn\\w*",
    "runway",
    "build",
    "buy",
    "invest\\w*",
    "budget",
    "revenue",
    "salar\\w*",
    "pays? back|payback",
    "licence",
    "profit",
    "save",
    "npv",
    "roi",
)
_NUMBER_ASKED = (
    "how (?:much|many|long)",
    "what(?:'s| is| are| does| do| would| will)",
    "totals?",
    "calculate",
    "compute",
    "difference",
    "runway",
    "payback",
    "roi",
    "npv",
    "cost ~~ \\?",
    "(?:months|years|percent) ?\\?",
)
_SMALLEST = 1000.0
_BARE = re.compile(r"⟨(\d+)_n⟩(?= ([^\s⟨⟩]+))")
_COUNTED = re.compile(
    r"requests|users|tokens?|customers|visitors|images|documents|tickets|messages|points|vectors|samples|rows|people"
    r"|calls|items|hours|records|cases|events|chunks|parameters|pages|queries|visits|sessions|x|×|jobs|invoices"
)


def with_amounts(reading: Reading) -> Reading | None:
    """The reading with its large bare numbers as amounts; None where money is not its matter or is named."""
    if reading.all_of(MONEY) or not reading.has(*_ABOUT_MONEY) or not reading.has(*_NUMBER_ASKED):
        return None
    amounts = {
        int(match[1])
        for match in _BARE.finditer(reading.text)
        if reading.quantities[int(match[1])].value >= _SMALLEST and not _COUNTED.fullmatch(match[2])
    }
    if not amounts:
        return None
    text = _BARE.sub(lambda match: f"⟨{match[1]}_money⟩" if int(match[1]) in amounts else match[0], reading.text)
    quantities = tuple(
        _amount(quantity) if at in amounts else quantity for at, quantity in enumerate(reading.quantities)
    )
    return replace(reading, text=text, quantities=quantities)


def _amount(quantity: Quantity) -> Quantity:
    return replace(quantity, kind=MONEY, unit="USD", suffix="") if quantity.kind == PLAIN else quantity

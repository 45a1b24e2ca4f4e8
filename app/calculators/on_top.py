"""A follow-up that puts a reserve on the result before: "and with a 20 % buffer?" after an estimate."""

import re
from collections.abc import Sequence

from app.calculators.plan import planned
from app.calculators.quantities import PERCENT
from app.calculators.reading import Reading
from app.calculators.registry import calculate
from app.domain.figure import Calculation

_LONGEST = 120
_RESERVE = re.compile(
    r"\b(?:reserve|buffer|contingency|safety margin|on top|puffer|aufschlag|obendrauf|marge|tampon|margen|colchón"
    r"|tampon payı)\b|缓冲"
)
_LESS = re.compile(r"\b(?:without|minus|less|ohne|sans|sin)\b")
_RESULTS = {"pert": "expected", "work-cost": "cost", "development-cost": "cost", "sum": "sum", "product": "product"}
"""The one number of a calculation that a reserve is put on."""


def with_reserve(reading: Reading, before: Sequence[Calculation]) -> Calculation | None:
    """The result before with the share on top; None if it is no such follow-up or the result is not certain."""
    if len(reading.text) > _LONGEST or len(reading.quantities) != 1 or reading.quantities[0].kind != PERCENT:
        return None
    if not _RESERVE.search(reading.text) or _LESS.search(reading.text) or len(before) != 1:
        return None
    name = _RESULTS.get(before[0].calculator)
    value = calculate(before[0].calculator, before[0].inputs).outputs.get(name) if name else None
    if not isinstance(value, int | float) or value <= 0:
        return None
    return planned("value-after", {"before": float(value), "change_share": reading.quantities[0]})

"""What a number in a text can be: its value, its unit and the conversions between units."""

from dataclasses import dataclass, replace

PLAIN, PERCENT, MONEY, TIME, DATA, BITS = "n", "pct", "money", "time", "data", "bits"

SECONDS = {
    "ms": 0.001,
    "s": 1.0,
    "min": 60.0,
    "h": 3600.0,
    "day": 86_400.0,
    "week": 604_800.0,
    "month": 2_592_000.0,
    "quarter": 7_776_000.0,
    "year": 31_536_000.0,
}
"""Length of units of time; a month is 30 days, a year 365."""

BYTES = {
    "byte": 1.0,
    "kb": 1e3,
    "mb": 1e6,
    "gb": 1e9,
    "tb": 1e12,
    "pb": 1e15,
    "kib": 2.0**10,
    "mib": 2.0**20,
    "gib": 2.0**30,
    "tib": 2.0**40,
}
MEGABITS = {"kbit": 1e-3, "mbit": 1.0, "gbit": 1e3}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit as it stands in the text.

    ``kind`` is n, pct, money, time, data or bits; ``unit`` the canonical unit within it (a currency code for money).
    ``value`` is in that unit, percentages as shares; ``low`` is the lower end of a range whose upper end is ``value``.
    ``suffix`` keeps a multiplier letter (k, m, b), because 4k tokens may mean 4,096 and 13B a size of a model.
    ``worded`` marks a number that was written as a word.
    """

    value: float
    kind: str = PLAIN
    unit: str = ""
    low: float | None = None
    suffix: str = ""
    worded: bool = False

    def scaled(self, factor: float) -> "Quantity":
        """The same quantity in another unit, ``factor`` of which make one of this."""
        low = None if self.low is None else self.low * factor
        return replace(self, value=self.value * factor, low=low)

    def to(self, unit: str) -> "Quantity":
        """A duration in the given unit of time."""
        return self.scaled(SECONDS[self.unit] / SECONDS[unit])

    def to_bytes(self) -> "Quantity":
        """An amount of data in bytes."""
        return self.scaled(BYTES[self.unit])

    def to_gb(self) -> "Quantity":
        """An amount of data in GB (10^9 bytes)."""
        return self.scaled(BYTES[self.unit] / BYTES["gb"])

    def to_megabits(self) -> "Quantity":
        """A speed in megabits a second."""
        return self.scaled(MEGABITS[self.unit])

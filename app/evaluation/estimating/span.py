"""A figure that is not known yet: how small and how large it may be, and what is likely."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """From ``low`` to ``high``, most likely ``likely``."""

    low: float = 0.0
    likely: float = 0.0
    high: float = 0.0

    def __add__(self, other: "Span") -> "Span":
        """The sum of both: bounds are added to bounds."""
        return Span(self.low + other.low, self.likely + other.likely, self.high + other.high)

    def times(self, factor: float) -> "Span":
        """So many times as much; ``factor`` is not negative."""
        return Span(self.low * factor, self.likely * factor, self.high * factor)

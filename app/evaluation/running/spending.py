"""What a run may still spend, in money and in time."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(slots=True)
class Spending:
    """The money of a run, shared by the tries at work; ``limit`` None for any amount.

    What is left is promised in equal parts to as many tries as may be at work at once, so that together they cannot
    spend more than there is.
    """

    limit: Decimal | None
    at_once: int
    spent: Decimal = Decimal(0)
    _promised: Decimal = Decimal(0)
    _at_work: int = 0

    @property
    def over(self) -> bool:
        """Whether nothing is left."""
        return self.limit is not None and self.spent >= self.limit

    def promise(self) -> Decimal | None:
        """The part of one more try; None where money is no question."""
        if self.limit is None:
            return None
        part = (self.limit - self.spent - self._promised) / max(1, self.at_once - self._at_work)
        part = max(part, Decimal(0))
        self._promised += part
        self._at_work += 1
        return part

    def settle(self, part: Decimal | None, spent: Decimal) -> None:
        """A try is over and has spent so much of its part."""
        self.spent += spent
        if part is not None:
            self._promised -= part
            self._at_work -= 1

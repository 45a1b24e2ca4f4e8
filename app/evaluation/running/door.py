"""The ways in: the same for a case as for a user."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from app.domain.evaluation.case import Case
from app.domain.evaluation.observed import Observed


@dataclass(frozen=True, slots=True)
class Try:
    """One try at a case. ``user`` is the name under which it asks, of its own; ``limit_usd`` what it may cost."""

    case: Case
    repeat: int
    user: str
    limit_usd: Decimal | None = None


class Door(Protocol):
    """Where cases go in."""

    async def ask(self, what: Try) -> Observed:
        """What the service makes of the case. What goes wrong with the case is observed, not raised.

        Cancelled, it stops the work that it has begun.
        """
        ...

    async def forget(self, user: str) -> None:
        """Delete what a try left that was broken off."""
        ...

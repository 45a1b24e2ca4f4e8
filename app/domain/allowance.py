"""What one run may still spend. It lives in the process that works on the run, which is one at a time."""

from decimal import Decimal

from app.domain.budget import NANO, nano


class Allowance:
    """Money in nano-dollars that attempts take in advance, at their worst, and give back what they did not need."""

    def __init__(self, limit_usd: Decimal, spent_usd: Decimal) -> None:
        self._left = max(0, nano(limit_usd) - nano(spent_usd))
        self._held: dict[str, int] = {}

    @property
    def left_usd(self) -> Decimal:
        """What the next attempt may cost at most."""
        return Decimal(self._left) / NANO

    def take(self, attempt_id: str, worst: int | None) -> bool:
        """Hold the worst case of an attempt back; False if less is left, or nobody knows how much it is."""
        if worst is None or worst > self._left:
            return False
        self._left -= worst
        self._held[attempt_id] = worst
        return True

    def settle(self, attempt_id: str, cost: int) -> None:
        """Book what an attempt has cost in place of what was held back for it."""
        self._left = max(0, self._left + self._held.pop(attempt_id, 0) - cost)

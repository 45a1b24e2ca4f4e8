"""Pays for second calls from the shadow's own budget, and from no other."""

from app.domain.backend import BackendSpec
from app.domain.budget import Refusal, RefusalReason, Reservation, Scopes
from app.domain.errors import DatabaseUnavailable
from app.store.shadow import ShadowStore
from app.telemetry import problem


class ShadowPurse:
    """The purse of one shadow. What tenants, keys and users may spend is not touched.

    What a process that died had put aside stays spent: its call may have been made.
    """

    def __init__(self, store: ShadowStore, shadow_id: str) -> None:
        self._store = store
        self._id = shadow_id

    async def headroom(self, _scopes: Scopes) -> float | None:
        """None: the candidate decides with the headroom that the caller had."""
        return None

    async def reserve(
        self, attempt_id: str, _scopes: Scopes, backend: BackendSpec, worst_case: int | None
    ) -> Reservation | Refusal:
        """Leave for one call. Without a price there is none, for nobody could say when the budget is spent."""
        if worst_case is None:
            return Refusal(RefusalReason.PRICE_UNKNOWN)
        try:
            granted = await self._store.reserve(self._id, worst_case)
        except DatabaseUnavailable as error:
            problem("shadow.unavailable", error, backend=backend.id)
            return Refusal(RefusalReason.LEDGER_UNAVAILABLE)
        return Reservation(attempt_id, worst_case) if granted else Refusal(RefusalReason.EXHAUSTED, "the shadow")

    async def sent(self, _reservation: Reservation) -> None:
        """Nothing to note: what is put aside counts as spent already."""

    async def settle(self, reservation: Reservation, cost: int) -> None:
        """Book the real cost. Where that cannot be done now, the worst case stays spent."""
        try:
            await self._store.settle(self._id, reservation.amount, cost)
        except DatabaseUnavailable as error:
            problem("shadow.unsettled", error)

    async def release(self, reservation: Reservation) -> None:
        """Give back what was put aside for a call that was never sent."""
        await self.settle(reservation, 0)

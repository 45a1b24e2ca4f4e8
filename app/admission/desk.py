"""Lets runs in, by a picture of the load that is at most a second old when it refuses."""

import asyncio
from collections.abc import Awaitable, Callable

from app.admission.waiting import Patience, admit
from app.domain.errors import Overloaded, TeamError, TooManyWaiting
from app.domain.load import Load
from app.telemetry import problem

FRESH_S = 1.0
"""So long a picture of the load is used before it is taken anew."""

_SOON_S = 0.5
"""From this age on a picture that refuses is taken anew behind the caller: under a flood nobody waits for it."""


class Admission:
    """Decides for each submission, without asking the database.

    What this process let in since the picture was taken is added to it. Nobody is refused by an old picture: before
    that it is taken anew.
    """

    def __init__(
        self,
        look: Callable[[], Awaitable[Load]],
        patience: Patience,
        clock: Callable[[], float],
        spread: Callable[[], float],
    ) -> None:
        self._look = look
        self._patience = patience
        self._clock = clock
        self._spread = spread
        self._load = Load()
        self._taken_at = -FRESH_S
        self._since: list[tuple[float, str, int]] = []
        self._looking: asyncio.Task[None] | None = None
        self.refusing = False
        """Whether somebody was refused since the load was last looked at."""

    async def open(self) -> None:
        """Take the first picture; raises DatabaseUnavailable."""
        await self._renew()

    async def close(self) -> None:
        """Wait for a picture that is being taken."""
        if self._looking is not None:
            await asyncio.gather(self._looking, return_exceptions=True)

    async def admit(self, tenant: str) -> int:
        """The turn of a new run; the queue works on lower turns first.

        Raises:
            TooManyWaiting: the tenant has enough of them waiting.
            Overloaded: it would wait for too long.
        """
        turn = await self._decided(tenant)
        if self._clock() - self._taken_at >= FRESH_S:
            self._start_looking()
        self._since.append((self._clock(), tenant, turn))
        self._load = self._load.after(tenant, turn)
        return turn

    async def check(self, tenant: str) -> None:
        """Refuse at once what ``admit`` would refuse; nothing is let in by this.

        Raises:
            TooManyWaiting: the tenant has enough runs waiting.
            Overloaded: a new run would wait for too long.
        """
        await self._decided(tenant)

    def refusal(self, tenant: str) -> TeamError | None:
        """What ``check`` would raise now; None where it would raise nothing, or has to look at the queue first."""
        try:
            self._decide(tenant)
        except (Overloaded, TooManyWaiting) as error:
            return error if self._stands() else None
        return None

    async def _decided(self, tenant: str) -> int:
        try:
            return self._decide(tenant)
        except (Overloaded, TooManyWaiting):
            if self._stands():
                raise
        await self._look_again()
        return self._decide(tenant)

    def _decide(self, tenant: str) -> int:
        try:
            return admit(self._load, self._patience, tenant, self._spread())
        except (Overloaded, TooManyWaiting):
            self.refusing = True
            raise

    def _stands(self) -> bool:
        """Whether the picture is fresh enough to refuse by it; before it is not, it is taken anew."""
        age = self._clock() - self._taken_at
        if age >= _SOON_S:
            self._start_looking()
        return age < FRESH_S

    async def _look_again(self) -> None:
        await asyncio.shield(self._start_looking())

    def _start_looking(self) -> asyncio.Task[None]:
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._try_to_renew(), name="load")
        return self._looking

    async def _try_to_renew(self) -> None:
        try:
            await self._renew()
        except TeamError as error:
            problem("load.unknown", error)

    async def _renew(self) -> None:
        begun = self._clock()
        load = await self._look()
        self._since = [each for each in self._since if each[0] >= begun]
        for _, tenant, turn in self._since:
            load = load.after(tenant, turn)
        self._load, self._taken_at, self.refusing = load, begun, False

"""Watches a canary while nobody looks: takes its steps, and rolls it back where it does harm."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime

from app.domain.canary import WHOLE, Canary, CanaryState
from app.domain.errors import NotFound, PreconditionFailed, TeamError
from app.domain.trail import Action
from app.policy.canary.judge import judge
from app.policy.canary.ruling import Ruling, Verdict
from app.policy.following import Following
from app.store.canary import CanaryStore
from app.store.canary_numbers import CanaryNumbers
from app.store.canary_rows import by_itself
from app.telemetry import event, problem

LOOK_S = 2.0


class Watcher:
    """Judges the canary that goes on again and again. Any number of processes may: what one has done, none does again.

    ``moved`` is told when something was done, so that this process follows at once.
    """

    def __init__(
        self,
        store: CanaryStore,
        numbers: CanaryNumbers,
        clock: Callable[[], datetime],
        moved: Callable[[], Awaitable[None]],
    ) -> None:
        self._store = store
        self._numbers = numbers
        self._clock = clock
        self._moved = moved
        self._following = Following("canary", self._watch, LOOK_S)

    async def open(self, wake: asyncio.Event) -> None:
        """Look, and go on with it whenever ``wake`` is set and every few seconds."""
        await self._following.open(wake)

    async def close(self) -> None:
        """Stop looking."""
        await self._following.close()

    async def _watch(self) -> None:
        try:
            await self.look()
        except TeamError as error:
            problem("canary.unwatched", error)

    async def look(self) -> None:
        """Take in what is known, and do what follows from it; raises DatabaseUnavailable."""
        trial = await self._store.trial()
        if trial is None or not await self._numbers.gather(trial.canary):
            return
        canary = trial.canary
        windows = await self._numbers.windows(canary)
        ruling = judge(canary.plan, canary.past, windows, self._clock() - canary.stepped_at)
        try:
            if await self._act(canary, ruling):
                await self._moved()
        except (NotFound, PreconditionFailed):
            event("canary.overtaken", policy=str(canary.candidate))

    async def _act(self, canary: Canary, ruling: Ruling) -> bool:
        """Whether something was to be done. A canary that is held can only be rolled back."""
        if ruling.verdict is Verdict.ROLL_BACK:
            why = " ".join(each.sentence for each in ruling.broken)
            await self._store.rollback(by_itself(canary, Action.CANARY_ROLLBACK, why), _figures(ruling))
        elif ruling.verdict is Verdict.WAIT or canary.state is CanaryState.HELD or canary.next_share == WHOLE:
            return False
        elif canary.next_share is None:
            why = f"It served everybody for {canary.plan.min_minutes} minutes and did no harm."
            await self._store.promote(by_itself(canary, Action.CANARY_PROMOTE, why))
        else:
            why = f"{canary.plan.min_requests} requests at {canary.share} % did no harm."
            await self._store.step(by_itself(canary, Action.CANARY_STEP, why), _figures(ruling))
        return True


def _figures(ruling: Ruling) -> dict[str, float]:
    """What the ruling rests on, as it is kept: for each guardrail both figures, the weight and the limit."""
    found: dict[str, float] = {"base_rate": ruling.base_rate}
    for each in ruling.evidence:
        known = {"control": each.control, "candidate": each.candidate, "weight": each.weight, "limit": each.limit}
        found |= {f"{each.guardrail.value}.{name}": value for name, value in known.items() if value is not None}
    return found

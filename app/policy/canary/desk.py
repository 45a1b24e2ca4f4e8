"""Where canaries are begun, led on, held and rolled back."""

import asyncio
from collections.abc import Callable
from datetime import datetime

from app.domain.canary import WHOLE, Canary, CanaryState, Plan
from app.domain.errors import PolicyConflict
from app.domain.policy_version import PolicyRef, Said
from app.policy.canary.judge import judge
from app.policy.canary.power import power_table
from app.policy.canary.ruling import Ruling, Verdict
from app.policy.canary.view import CanaryView
from app.policy.desk import PolicyDesk
from app.store.canary import CanaryStore
from app.store.canary_numbers import CanaryNumbers


class CanaryDesk:
    """What people may do with a canary. Every change takes effect here at once, elsewhere within seconds."""

    def __init__(
        self, policies: PolicyDesk, store: CanaryStore, numbers: CanaryNumbers, clock: Callable[[], datetime]
    ) -> None:
        self.store = store
        self._policies = policies
        self._numbers = numbers
        self._clock = clock

    async def start(self, ref: PolicyRef, said: Said, tenant: str, max_cost: float = Plan().max_cost) -> Canary:
        """Serve the first share of the threads by a draft; the shares and what they must see are the draft's own.

        Raises:
            InvalidPolicy: it cannot be used with the backends as they are now.
            NotFound: there is no such version.
            PolicyConflict: it is no draft, or another canary goes on.
            PreconditionFailed: another version is live than the one that the caller saw.
        """
        own = (await self._policies.check(ref)).canary
        plan = Plan(own.steps, own.min_requests, own.min_minutes, max_cost)
        canary = await self.store.start(ref, self._policies.live.configured.id, plan, said, tenant)
        await self._policies.live.refresh()
        return canary

    async def step(self, said: Said) -> Canary:
        """Serve the next share, or everybody: that is what only a person can decide.

        Raises:
            NotFound: no canary goes on.
            PolicyConflict: the numbers do not allow it yet, it is held, or everybody is served already.
            PreconditionFailed: it stands elsewhere than where the caller saw it.
        """
        found = await self.view()
        if found.ruling is not None and found.ruling.verdict is not Verdict.READY:
            raise PolicyConflict(_why_not_yet(found.ruling))
        canary = await self.store.step(said)
        await self._policies.live.refresh()
        return canary

    async def hold(self, said: Said) -> Canary:
        """Take no more steps; raises NotFound where no canary goes on, and PreconditionFailed as ``step`` does."""
        return await self.store.hold(said)

    async def resume(self, said: Said) -> Canary:
        """Go on; raises NotFound where no canary goes on, and PreconditionFailed as ``step`` does."""
        return await self.store.resume(said)

    async def rollback(self, said: Said) -> Canary:
        """Serve nobody by the candidate; raises NotFound where no canary goes on."""
        canary = await self.store.rollback(said)
        await self._policies.live.refresh()
        return canary

    async def view(self) -> CanaryView:
        """The canary that goes on or the last one, with both sides' numbers and what follows from them."""
        canary = await self.store.latest()
        if canary is None:
            return CanaryView(power=await asyncio.to_thread(power_table, None))
        windows = await self._numbers.windows(canary)
        ruling = judge(canary.plan, canary.past, windows, self._clock() - canary.stepped_at)
        running = canary.state is CanaryState.RUNNING
        return CanaryView(
            canary,
            windows,
            ruling,
            running and canary.next_share == WHOLE and ruling.verdict is Verdict.READY,
            await self.store.steps(canary.id),
            # A tenth of a second that other requests need not wait for.
            await asyncio.to_thread(power_table, ruling.base_rate),
        )


def _why_not_yet(ruling: Ruling) -> str:
    if ruling.verdict is Verdict.ROLL_BACK:
        return f"The numbers speak against it: {' '.join(each.sentence for each in ruling.broken)}"
    return (
        f"This step has yet to see {ruling.requests_left} requests and {ruling.minutes_left} minutes: the numbers are "
        "not enough to go on."
    )

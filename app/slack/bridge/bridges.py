"""Works through the errands that are due, many at once: a bridge mostly waits."""

import asyncio
from contextlib import suppress
from datetime import timedelta

from app.domain.errors import DatabaseUnavailable, LostEpoch, NotFound, SlackAway, SlackUnavailable
from app.domain.slack import Errand
from app.slack.bridge.bridge import Bridge, Means, pause
from app.store.notifications import Notifications
from app.store.tenancy import acting_for
from app.store.waking import woken
from app.telemetry import event, problem

LEASE = timedelta(seconds=60)
"""How long a process may be silent about an errand that it holds."""

AT_ONCE = 100
_RENEW_S = 15.0
_LOOK_S = 2.0
_MOST_TRIES = 60
_MOST_SLEEPERS = 10_000


class Bridges:
    """The bridges of one process. Any number of processes share the errands."""

    def __init__(self, means: Means, notifications: Notifications, at_once: int = AT_ONCE) -> None:
        self._means = means
        self._notifications = notifications
        self._at_once = at_once
        self._held: dict[str, tuple[Errand, asyncio.Task[bool]]] = {}
        self._sleepers: set[str] = set()

    async def run(self, wake: asyncio.Event) -> None:
        """Carry what is due whenever ``wake`` is set, and every few seconds, until cancelled."""
        renewing = asyncio.create_task(self._renew(), name="slack bridges' leases")
        try:
            while True:
                await self._round(wake)
                await woken(wake, _LOOK_S)
        finally:
            renewing.cancel()
            await asyncio.gather(renewing, return_exceptions=True)
            self._forget_sleepers(wake)
            await self._give_back()

    async def _round(self, wake: asyncio.Event) -> None:
        free = self._at_once - len(self._held)
        if free <= 0:
            return
        try:
            claimed = await self._means.errands.claim(self._means.clock(), LEASE, free)
        except DatabaseUnavailable as error:
            event("slack.waiting", error=error.code)
            return
        self._means.pacer.tidy(self._means.clock().timestamp())
        for errand in claimed:
            self._begin(errand, wake)

    def _begin(self, errand: Errand, wake: asyncio.Event) -> None:
        run_id = errand.run_id
        if run_id in self._sleepers:
            self._sleepers.discard(run_id)
            self._notifications.unsubscribe(run_id, wake)
        task = asyncio.create_task(self.carry(errand), name=f"slack bridge of {run_id}")
        self._held[run_id] = (errand, task)
        task.add_done_callback(lambda done: self._ended(run_id, done, wake))

    def _ended(self, run_id: str, task: asyncio.Task[bool], wake: asyncio.Event) -> None:
        held = self._held.get(run_id)
        if held is None or held[1] is not task:
            return
        del self._held[run_id]
        if not task.cancelled() and task.exception() is None and task.result() and self._room():
            # News of a run that waits for its asker wake this process at once; the others look every few seconds.
            self._sleepers.add(run_id)
            self._notifications.join(run_id, wake)
        wake.set()

    def _room(self) -> bool:
        return len(self._sleepers) < _MOST_SLEEPERS

    async def carry(self, errand: Errand) -> bool:
        """One errand, as far as it can be carried now; whether it sleeps until its run has news."""
        with acting_for(errand.tenant):
            try:
                return await self._carry(errand)
            except LostEpoch:
                event("slack.lost", run=errand.run_id)
            except DatabaseUnavailable as error:
                # Its lease ends by itself.
                event("slack.waiting", run=errand.run_id, error=error.code)
        return False

    async def _carry(self, errand: Errand) -> bool:
        means = self._means
        try:
            installation = await means.workspaces.installation(errand.workspace)
            web = await means.workspaces.web(errand.workspace, patient=False)
            question = await means.team.question(await means.team.run(errand.run_id))
            return await Bridge(means, errand, question.content, web, installation).carry()
        except SlackUnavailable as error:
            event("slack.unavailable", run=errand.run_id, error=error.code)
            await means.errands.settle(errand, means.clock(), "unavailable")
        except NotFound:
            await means.errands.settle(errand, means.clock(), "no-run")
        except (LostEpoch, DatabaseUnavailable):
            raise
        except SlackAway as error:
            await self._later(errand, error)
        except Exception as error:  # noqa: BLE001 - one errand's trouble must not end the others'
            problem("slack.bridge", error, run=errand.run_id)
            await self._later(errand, error)
        return False

    async def _later(self, errand: Errand, error: Exception) -> None:
        now = self._means.clock()
        if errand.tries >= _MOST_TRIES:
            problem("slack.given-up", error, run=errand.run_id, tries=errand.tries)
            await self._means.errands.settle(errand, now, "given-up")
            return
        await self._means.errands.sleep(errand, now + pause(errand.tries), news=False)

    async def _renew(self) -> None:
        while True:
            await asyncio.sleep(_RENEW_S)
            held = dict(self._held)
            if not held:
                continue
            try:
                ours = await self._means.errands.renew(
                    [errand for errand, _ in held.values()], self._means.clock(), LEASE
                )
            except DatabaseUnavailable as error:
                event("slack.waiting", error=error.code)
                continue
            except Exception as error:  # noqa: BLE001 - without it all bridges would lose what they carry
                problem("slack.leases", error)
                continue
            for run_id in held.keys() - ours:
                held[run_id][1].cancel()

    async def _give_back(self) -> None:
        """Other processes need not wait for the leases to end."""
        held = list(self._held.values())
        for _, task in held:
            task.cancel()
        await asyncio.gather(*(task for _, task in held), return_exceptions=True)
        for errand, _ in held:
            with suppress(LostEpoch, DatabaseUnavailable):
                await self._means.errands.sleep(errand, self._means.clock(), news=False)

    def _forget_sleepers(self, wake: asyncio.Event) -> None:
        for run_id in self._sleepers:
            self._notifications.unsubscribe(run_id, wake)
        self._sleepers.clear()

"""Which backends get no more work, as this process knows it."""

import asyncio
from collections.abc import Callable, Collection
from contextlib import AsyncExitStack

from app.domain.errors import TeamError
from app.domain.trail import Change
from app.policy.following import Following
from app.store.drains import TOPIC, DrainStore
from app.store.engine import Database
from app.store.notifications import Notifications
from app.telemetry import event, problem

LOOK_S = 5.0
"""How long a drain may go unnoticed where no notification arrives."""


async def open_drains(
    stack: AsyncExitStack, database: Database, notifications: Notifications, tell: Callable[[Collection[str]], None]
) -> "Drains":
    """The drains of an installation, followed until ``stack`` is unwound."""
    drains = Drains(DrainStore(database), tell)
    stack.push_async_callback(drains.close)
    await drains.open(notifications.subscribe(TOPIC))
    return drains


class Drains:
    """Keeps ``tell`` informed of the drained backends; while the database is away, of the last that were known."""

    def __init__(self, store: DrainStore, tell: Callable[[Collection[str]], None]) -> None:
        self.store = store
        self._tell = tell
        self._known: frozenset[str] = frozenset()
        self._following = Following("drains", self.refresh, LOOK_S)

    async def open(self, wake: asyncio.Event) -> None:
        """Learn which backends are drained, and follow it from then on."""
        await self._following.open(wake)

    async def close(self) -> None:
        """Stop following."""
        await self._following.close()

    async def drain(self, backend: str, change: Change) -> None:
        """Give a backend no more work; one that is drained already stays so as it was."""
        await self.store.drain(backend, change)
        await self.refresh()

    async def undrain(self, backend: str, change: Change) -> None:
        """Let a backend work again; raises NotFound where it is not drained."""
        await self.store.undrain(backend, change)
        await self.refresh()

    async def refresh(self) -> None:
        """Look which backends are drained; it holds from the next call on."""
        try:
            found = frozenset(await self.store.all())
        except TeamError as error:
            problem("drains.unreadable", error)
            return
        if found != self._known:
            event("drains.taken", backends=", ".join(sorted(found)))
        self._known = found
        self._tell(found)

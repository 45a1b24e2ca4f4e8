"""Keeps the library equal to its folder while a service runs, and its vectors those of the service's model."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import aclosing
from pathlib import Path

from app.content.skills import RejectedSkill
from app.domain.errors import ContentChanged, DatabaseUnavailable
from app.retrieval.indexing.library import Library, SyncReport
from app.retrieval.indexing.preparing import Progress
from app.telemetry import event, problem

_RETRY_S = 30.0


class Keeper:
    """The service's own syncs, one at a time: each tenant has the skills of the folder as its own."""

    def __init__(self, library: Library, root: Path, tenants: Callable[[], Awaitable[Sequence[str]]]) -> None:
        self._library = library
        self._root = root
        self._tenants = tenants
        self._rejected: tuple[RejectedSkill, ...] = ()
        self._renews = False
        self._versions: dict[str, str] = {}

    def version(self, tenant: str) -> str:
        """Names the state in which the last sync left the tenant's library; empty before the first one."""
        return self._versions.get(tenant, "")

    async def open(self, progress: Progress | None = None) -> None:
        """Bring the library up to date; what other rules or another model made is left to ``run``.

        Raises:
            ContentError: the folder is missing, or too much would be deleted.
            DatabaseUnavailable: other syncs got in the way time after time.
        """
        outdated = await self._library.outdated()
        self._renews = bool(outdated)
        for tenant in await self._tenants():
            if tenant not in outdated:
                await self._library.sync(self._root, tenant=tenant, progress=progress)
        await self.look()

    async def welcome(self, tenant: str) -> None:
        """Give a new tenant the skills of the folder; raises as ``open`` does."""
        await self._library.sync(self._root, tenant=tenant)
        self._versions[tenant] = await self._library.version(tenant)

    async def look(self) -> None:
        """Take the versions of the libraries as they are now."""
        self._versions = {tenant: await self._library.version(tenant) for tenant in await self._tenants()}

    async def run(self, changes: AsyncGenerator[bool] | None = None) -> None:
        """Make anew what is outdated, then sync whenever the folder changes.

        Searches are served all the while. What fails is logged and tried again.
        """
        while self._renews:
            await self._renew()
        try:
            if changes is not None:
                await self._follow(changes)
        except (OSError, RuntimeError) as error:
            # The system has no more watches to give, say. The service goes on without.
            problem("skills.watch_failed", error)

    async def _renew(self) -> None:
        try:
            await self._library.renew(self._root)
            await self._sync()
        except Exception as error:  # noqa: BLE001 - the old chunks go on to be served; the stack is logged
            problem("skills.renewal_failed", error)
            await asyncio.sleep(_RETRY_S)
        else:
            self._renews = False

    async def _follow(self, changes: AsyncGenerator[bool]) -> None:
        async with aclosing(changes) as seen:
            due = True  # for what changed before the folder was watched
            async for changed in seen:
                if changed or due:
                    due = not await self._tried()

    async def _tried(self) -> bool:
        """One sync; False if the same one may well succeed a moment later."""
        try:
            await self._sync()
        except (ContentChanged, DatabaseUnavailable) as error:
            event("skills.sync_postponed", reason=error.sentence)
            return False
        except Exception as error:  # noqa: BLE001 - nothing that a folder holds may end the service; the stack is logged
            problem("skills.sync_failed", error)
        return True

    async def _sync(self) -> None:
        reports = [await self._library.sync(self._root, tenant=tenant) for tenant in await self._tenants()]
        if any(report.changed for report in reports):
            await self.look()
        for report in reports[:1]:  # the folder is the same for all of them
            self._complain(report)

    def _complain(self, report: SyncReport) -> None:
        for one in report.rejected if report.rejected != self._rejected else ():
            problem("skills.rejected", skill=one.name, reason=one.reason)
        self._rejected = report.rejected

"""The policy that holds in this process: the published one, or, where none is published, that of the setting."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import replace

from app.domain.backend import BackendSpec
from app.domain.errors import ConfigurationError
from app.domain.policy_version import PolicyRef, PolicyVersion
from app.routing.parse import parse_policy
from app.routing.policy import Policy
from app.telemetry import event, problem

LOOK_S = 2.0
"""How long a publication may go unnoticed where no notification arrives."""

PATIENCE_S = 5.0
"""How long one look at the database may take."""


def usable(version: PolicyVersion, specs: Sequence[BackendSpec]) -> Policy:
    """The policy that a version describes, under the number that it is kept under.

    Raises:
        ConfigurationError: it cannot be used with these backends.
    """
    return replace(parse_policy(version.yaml, str(version.ref), specs), version=version.ref.version)


class LivePolicy:
    """Call it for the policy that holds now: that reads no database, and the answer is one immutable value.

    ``published`` tells which version is published. Where it cannot tell, or where the version cannot be used with the
    backends of this process, the last known policy stays.
    """

    def __init__(
        self,
        published: Callable[[], Awaitable[PolicyVersion | None]],
        configured: Policy,
        specs: Sequence[BackendSpec],
    ) -> None:
        self._published = published
        self._configured = configured
        self._specs = specs
        self._policy = configured
        self._seen: PolicyRef | None = None
        self._reachable = True
        self._looking = asyncio.Lock()
        self._task: asyncio.Task[None] | None = None

    def __call__(self) -> Policy:
        """The policy that holds now."""
        return self._policy

    @property
    def configured(self) -> Policy:
        """The policy of the setting."""
        return self._configured

    async def open(self, wake: asyncio.Event) -> None:
        """Learn which policy holds, and follow it from then on: whenever ``wake`` is set, and every few seconds."""
        await self.refresh()
        self._task = asyncio.create_task(self._follow(wake), name="policy")

    async def close(self) -> None:
        """Stop following."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    async def refresh(self) -> None:
        """Look which version is published, and use it from the next call on."""
        async with self._looking:
            try:
                async with asyncio.timeout(PATIENCE_S):
                    found = await self._published()
            except Exception as error:  # noqa: BLE001 - whatever is wrong with the database, calls go on
                self._lost(error)
                return
            self._reachable = True
            ref = found.ref if found else None
            if ref != self._seen:
                await self._take(found)
                self._seen = ref

    async def _take(self, version: PolicyVersion | None) -> None:
        try:
            # A long text takes a while to read; calls that wait for their tokens do not wait for it.
            policy = await asyncio.to_thread(usable, version, self._specs) if version else self._configured
        except ConfigurationError as error:
            problem("policy.unusable", error, sentence=error.sentence, kept=self._policy.id)
            return
        self._policy = policy
        event("policy.taken", policy=policy.id)

    def _lost(self, error: Exception) -> None:
        """Say once that the database is away, not at every look."""
        if self._reachable:
            problem("policy.unreadable", error, kept=self._policy.id)
        self._reachable = False

    async def _follow(self, wake: asyncio.Event) -> None:
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_S):
                    await wake.wait()
            wake.clear()
            await self.refresh()

"""The policy that holds in this process: the published one, or, where none is published, that of the setting."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace

from app.domain.backend import BackendSpec
from app.domain.budget import DEFAULT_TENANT
from app.domain.canary import Canary, Side, Trial
from app.domain.errors import ConfigurationError
from app.domain.policy_version import PolicyRef, PolicyVersion
from app.policy.following import Following
from app.routing.parse import parse_policy
from app.routing.policy import Features, Policy
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


@dataclass(frozen=True, slots=True)
class Tried:
    """A candidate that serves a share of the threads in this process."""

    canary: Canary
    policy: Policy


class LivePolicy:
    """Call it for the policy that holds now: that reads no database, and the answer is one immutable value.

    With the features of a call it is the policy of that call's thread, which a canary may have on its side; without,
    the one that is live. ``published`` tells which version is published and ``trial`` which one is tried. Where they
    cannot tell, or where a version cannot be used with the backends of this process, what was known last stays; a
    candidate that cannot be used here serves nobody here.
    """

    def __init__(
        self,
        published: Callable[[], Awaitable[PolicyVersion | None]],
        configured: Policy,
        specs: Sequence[BackendSpec],
        trial: Callable[[], Awaitable[Trial | None]] | None = None,
    ) -> None:
        self._published = published
        self._trial = trial
        self._configured = configured
        self._specs = specs
        self._policy = configured
        self._tried: Tried | None = None
        self._seen: PolicyRef | None = None
        self._unusable: PolicyRef | None = None
        self._reachable = True
        self._looking = asyncio.Lock()
        self._following = Following("policy", self.refresh, LOOK_S)

    def __call__(self, features: Features | None = None) -> Policy:
        """The policy that holds now."""
        if self._tried is None or features is None or features.thread is None:
            return self._policy
        return self.of(features.caller.tenant or DEFAULT_TENANT, features.thread)

    def of(self, tenant: str, thread: str) -> Policy:
        """The policy that holds now for a thread."""
        tried = self._tried
        if tried is None or tried.canary.side(tenant, thread) is Side.CONTROL:
            return self._policy
        return tried.policy

    @property
    def configured(self) -> Policy:
        """The policy of the setting."""
        return self._configured

    @property
    def tried(self) -> Tried | None:
        """The candidate that serves a share of the threads here."""
        return self._tried

    async def open(self, wake: asyncio.Event) -> None:
        """Learn which policy holds, and follow it from then on: whenever ``wake`` is set, and every few seconds."""
        await self._following.open(wake)

    async def close(self) -> None:
        """Stop following."""
        await self._following.close()

    async def refresh(self) -> None:
        """Look which versions hold, and use them from the next call on."""
        async with self._looking:
            try:
                async with asyncio.timeout(PATIENCE_S):
                    found = await self._published()
                    trial = await self._trial() if self._trial else None
            except Exception as error:  # noqa: BLE001 - whatever is wrong with the database, calls go on
                self._lost(error)
                return
            self._reachable = True
            ref = found.ref if found else None
            if ref != self._seen:
                await self._take(found)
                self._seen = ref
            await self._try(trial)

    async def _take(self, version: PolicyVersion | None) -> None:
        try:
            # A long text takes a while to read; calls that wait for their tokens do not wait for it.
            policy = await asyncio.to_thread(usable, version, self._specs) if version else self._configured
        except ConfigurationError as error:
            problem("policy.unusable", error, sentence=error.sentence, kept=self._policy.id)
            return
        self._policy = policy
        event("policy.taken", policy=policy.id)

    async def _try(self, trial: Trial | None) -> None:
        """Follow the canary; its policy is read once, its share may change at every look."""
        if trial is None:
            self._tried = self._unusable = None
            return
        ref, known = trial.version.ref, self._tried
        if known is not None and known.canary.id == trial.canary.id:
            self._tried = replace(known, canary=trial.canary)
            return
        if ref == self._unusable:
            return
        self._tried = None
        try:
            self._tried = Tried(trial.canary, await asyncio.to_thread(usable, trial.version, self._specs))
        except ConfigurationError as error:
            self._unusable = ref
            problem("canary.unusable", error, sentence=error.sentence, kept=self._policy.id)

    def _lost(self, error: Exception) -> None:
        """Say once that the database is away, not at every look."""
        if self._reachable:
            problem("policy.unreadable", error, kept=self._policy.id)
        self._reachable = False

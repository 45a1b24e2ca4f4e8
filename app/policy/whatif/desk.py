"""Where a draft is held against the log: what it would have done, the frontier, and how the questions drift."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from app.domain.backend import BackendSpec
from app.domain.errors import InvalidRequest
from app.domain.policy_version import PolicyRef
from app.policy.desk import PolicyDesk
from app.policy.whatif.drift import Cases, drift
from app.policy.whatif.frontier import frontier
from app.policy.whatif.replay import replay
from app.policy.whatif.rows import Row, rows_of
from app.policy.whatif.values import Drift, Frontier, Period, WhatIf
from app.routing.policy import Policy
from app.store.decision_log import DecisionLog

USUAL_PERIOD = timedelta(days=30)
LAST_DAYS = timedelta(days=7)
REFERENCE = timedelta(days=28)


@dataclass(frozen=True, slots=True)
class Span:
    """What is looked at: the log of one tenant, or of all where ``tenant`` is None; by default the last 30 days."""

    tenant: str | None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class WhatIfDesk:
    """Answers from the log and the backends as they are now; nothing is kept and no model is asked.

    ``cases`` counts the golden cases by feature and value, where there are any. One question is worked on at a time.
    """

    log: DecisionLog
    policies: PolicyDesk
    specs: Sequence[BackendSpec]
    now: Callable[[], datetime]
    cases: Callable[[], Cases] = dict
    _one: asyncio.Lock = field(default_factory=asyncio.Lock, repr=False)

    async def what_if(self, draft: PolicyRef | str, span: Span) -> WhatIf:
        """What a version, or the policy that a text describes, would have done.

        Raises:
            InvalidPolicy: it cannot be used with the backends as they are now.
            InvalidRequest: the period ends before it begins.
            NotFound: there is no such version.
        """
        policy = await self._policy(draft)
        rows, period = await self._read(span)
        async with self._one:
            return await asyncio.to_thread(replay, rows, period, self.policies.live(), policy, self.specs)

    async def frontier(self, draft: PolicyRef | str | None, span: Span) -> Frontier:
        """Cost against quality for every backend, the policy that holds and the draft. Raises as ``what_if`` does."""
        policy = None if draft is None else await self._policy(draft)
        rows, period = await self._read(span)
        async with self._one:
            return await asyncio.to_thread(frontier, rows, period, self.policies.live(), policy, self.specs)

    async def drift(self, tenant: str | None) -> Drift:
        """The questions of the last 7 days against those of the 28 days before."""
        until = self.now()
        middle = until - LAST_DAYS
        since = middle - REFERENCE
        counts = await self.log.mix(tenant, since, middle, until)
        return drift(counts, await asyncio.to_thread(self.cases), since, middle, until)

    async def _policy(self, draft: PolicyRef | str) -> Policy:
        return await (self.policies.check(draft) if isinstance(draft, PolicyRef) else self.policies.read(draft))

    async def _read(self, span: Span) -> tuple[tuple[Row, ...], Period]:
        until = span.until or self.now()
        since = span.since or until - USUAL_PERIOD
        if since >= until:
            raise InvalidRequest("The period ends before it begins.")
        log, cut = await self.log.read(span.tenant, since, until)
        rows, unreadable = await asyncio.to_thread(rows_of, log)
        threads = len({row.cluster for row in rows})
        return rows, Period(since, until, len(rows), threads, unreadable, cut)

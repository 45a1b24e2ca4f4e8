"""A small replay that goes with every publication: what the version would have done with the last day's decisions."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from app.domain.backend import BackendSpec
from app.domain.errors import InvalidPolicy
from app.domain.trail import Detail
from app.policy.live import LivePolicy
from app.policy.whatif.choices import choices, violations
from app.policy.whatif.money import Tariff
from app.policy.whatif.rows import Row, rows_of
from app.routing.policy import Policy
from app.store.decision_log import DecisionLog

LAST = timedelta(days=1)
MOST = 5_000
"""Decisions: a publication waits for this, so the newest ones of a busy day must do."""


class Rehearsal:
    """Call it with a policy for the few values that the trail keeps beside its publication.

    Raises InvalidPolicy where the replay finds what the checks should have found: a call above a clearance.
    """

    def __init__(
        self, log: DecisionLog, live: LivePolicy, specs: Sequence[BackendSpec], now: Callable[[], datetime]
    ) -> None:
        self._log = log
        self._live = live
        self._specs = specs
        self._now = now

    async def __call__(self, policy: Policy) -> Mapping[str, Detail]:
        """Decide the last day again."""
        until = self._now()
        log, _ = await self._log.read(None, until - LAST, until)
        return await asyncio.to_thread(self._replayed, rows_of(log)[0], policy)

    def _replayed(self, rows: Sequence[Row], policy: Policy) -> Mapping[str, Detail]:
        before, after = (choices(rows, each, self._specs) for each in (self._live(), policy))
        leaks = violations(rows, after, self._specs)
        if leaks:
            raise InvalidPolicy(f"{policy.id} would have sent {leaks} texts above a backend's clearance.")
        tariff = Tariff(rows, self._specs)
        costs = [
            (one.value, two.value)
            for row, now, then in zip(rows, before, after, strict=True)
            for one, two in [(tariff.cost(row, now.first), tariff.cost(row, then.first))]
            if one is not None and two is not None
        ]
        return {
            "replayed": len(rows),
            "changed": sum(now.first != then.first for now, then in zip(before, after, strict=True)),
            "priced": len(costs),
            "usd_before": f"{sum(one for one, _ in costs):.6f}",
            "usd_after": f"{sum(two for _, two in costs):.6f}",
        }

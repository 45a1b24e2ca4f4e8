"""Canaries over a real database, and calls as the audit tells of them."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from app.domain.audit import AttemptRecord, DecisionRecord
from app.domain.budget import DEFAULT_TENANT
from app.domain.canary import Canary, Plan
from app.domain.decision import Candidate, Decision
from app.domain.identifiers import new_id
from app.domain.labels import Sensitivity, Tier
from app.domain.policy_version import PolicyDraft, PolicyRef, Said
from app.domain.trail import Action, Change
from app.store.audit import AuditStore
from app.store.canary import CanaryStore
from app.store.canary_numbers import CanaryNumbers
from app.store.engine import Database
from app.store.policies import PolicyStore

ANN = Said("ann", "cheaper", None, Change(DEFAULT_TENANT, "ann", Action.CANARY_START, ""))
HOUSE = PolicyRef("house", 1)


@dataclass
class Bench:
    """The stores, and a draft that can be tried."""

    database: Database
    policies: PolicyStore = field(init=False)
    canaries: CanaryStore = field(init=False)
    numbers: CanaryNumbers = field(init=False)
    audit: AuditStore = field(init=False)

    def __post_init__(self) -> None:
        self.policies, self.canaries = PolicyStore(self.database), CanaryStore(self.database)
        self.numbers, self.audit = CanaryNumbers(self.database), AuditStore(self.database)

    async def draft(self) -> PolicyRef:
        return (await self.policies.save(PolicyDraft("house", "policy: house\n", "jo", "why"))).ref

    async def start(self, plan: Plan = Plan()) -> Canary:  # noqa: B008 - a frozen value
        return await self.canaries.start(await self.draft(), "shipped@1", plan, ANN, DEFAULT_TENANT)

    async def called(self, policy: str, outcomes: Sequence[str], took_ms: int = 100, at: datetime | None = None) -> str:
        """One decision with its attempts, one after the other; each costs a thousandth of a dollar."""
        decision_id, at = new_id("dec"), at or datetime.now(UTC)
        candidates = () if not outcomes else (Candidate("big", Tier.CHEAP, 1, Decimal(1)),)
        decision = Decision(
            decision_id, "s", None, Sensitivity.PUBLIC, Tier.CHEAP, "all", "why", policy, candidates, ()
        )
        attempts = [
            AttemptRecord(
                id=new_id("att"),
                decision_id=decision_id,
                at=at + number * timedelta(milliseconds=took_ms),
                tenant=DEFAULT_TENANT,
                agent=None,
                tier=Tier.CHEAP,
                backend="big",
                model=None,
                outcome=outcome,
                detail="",
                took_ms=took_ms,
                input_tokens=1,
                output_tokens=1,
                estimated=False,
                cost=1_000_000,
                number=number + 1,
            )
            for number, outcome in enumerate(outcomes)
        ]
        await self.audit.write([DecisionRecord(at, DEFAULT_TENANT, {}, None, decision), *attempts])
        return decision_id


def scenario(database: Database, work: Callable[[Bench], Awaitable[None]]) -> None:
    async def run() -> None:
        try:
            await work(Bench(database))
        finally:
            await database.close()

    asyncio.run(run())

"""From the log in the database to the report, and what a publication keeps of it."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.domain.access import LOCAL
from app.domain.errors import InvalidPolicy, InvalidRequest, NotFound, PreconditionFailed
from app.domain.policy_version import PolicyDraft, PolicyRef, Said
from app.domain.trail import Action, change_by
from app.policy.desk import PolicyDesk
from app.policy.live import LivePolicy
from app.policy.whatif.desk import Span, WhatIfDesk
from app.policy.whatif.rehearsal import Rehearsal
from app.policy.whatif.values import Reward
from app.settings import PROJECT
from app.store.decision_log import DecisionLog
from app.store.engine import Database
from app.store.policies import PolicyStore
from app.store.trail import ChangeTrail
from tests.policy.whatif.filling import fill
from tests.policy.whatif.worlds import CURRENT, SPECS, World

NOW = datetime(2026, 10, 20, 12, tzinfo=UTC)
DRAFT = """policy: thrifty
version: 1
rules:
- {id: in-house, when: {sensitivity: [confidential, restricted]}, then: {prefer: [local, extractive]}, why: Stays.}
- {id: designs, when: {type: [design]}, then: {prefer: [expensive, cheap, local, extractive]}, why: The hardest.}
- {id: rest, when: {}, then: {prefer: [cheap, expensive, local, extractive]}, why: All else.}
"""


def scenario(database: Database, work: Callable[[WhatIfDesk], Awaitable[None]]) -> None:
    async def run() -> None:
        store = PolicyStore(database)
        live = LivePolicy(store.live, CURRENT, SPECS)
        log = DecisionLog(database)
        rehearsal = Rehearsal(log, live, SPECS, lambda: NOW)
        policies = PolicyDesk(store, live, SPECS, PROJECT / "policies", rehearsal)
        try:
            await work(WhatIfDesk(log, policies, SPECS, lambda: NOW, lambda: {"type": {"design": 1}}))
        finally:
            await database.close()

    asyncio.run(run())


def test_a_text_and_a_version_are_held_against_the_log(database: Database) -> None:
    async def work(desk: WhatIfDesk) -> None:
        count = await fill(database, World(1, threads=80, sensitive=0.2).log(), "acme", NOW)
        found = await desk.what_if(DRAFT, Span(None))
        assert (found.period.decisions, found.period.unreadable, found.period.until) == (count, 0, NOW)
        assert (found.current, found.draft, found.violations) == ("house@1", "thrifty@1", 0)
        assert {move.after for move in found.moves} == {"cheap-1"}
        assert found.cost_usd is not None
        assert found.cost_usd.difference.high < 0
        # Runs that nobody recorded have no readers.
        assert {each.reward: each.decisions for each in found.quality}[Reward.THUMBS] == 0
        saved = await desk.policies.draft(PolicyDraft("thrifty", DRAFT, "jo", "why"))
        assert replace(await desk.what_if(saved.ref, Span(None)), draft="") == replace(found, draft="")
        assert (await desk.what_if(DRAFT, Span("other"))).period.decisions == 0
        late = await desk.what_if(DRAFT, Span("acme", NOW - timedelta(seconds=30)))
        assert late.period.decisions == 30
        points = (await desk.frontier(saved.ref, Span(None))).points
        assert {"house@1", "thrifty@1", "cheap-1", "big-1"} <= {point.name for point in points}
        drifted = await desk.drift(None)
        assert drifted.reference_questions == 0
        assert {each.feature for each in drifted.features} == {"agent", "language", "length", "sensitivity", "type"}
        assert {each.value for each in drifted.thin} <= {"review", "decide", "explain", "compute", "document"}

    scenario(database, work)


def test_what_cannot_be_asked(database: Database) -> None:
    async def work(desk: WhatIfDesk) -> None:
        with pytest.raises(InvalidPolicy, match="policy: line 4: Rule in-house sends confidential text to the cloud"):
            await desk.what_if(DRAFT.replace("[local, extractive]", "[cheap, local]"), Span(None))
        with pytest.raises(NotFound):
            await desk.frontier(PolicyRef("nobody", 1), Span(None))
        with pytest.raises(InvalidRequest):
            await desk.what_if(DRAFT, Span(None, NOW, NOW))

    scenario(database, work)


def test_a_publication_keeps_what_the_last_day_would_have_been(database: Database) -> None:
    async def work(desk: WhatIfDesk) -> None:
        log = World(2, threads=40).log()
        await fill(database, log, "acme", NOW)
        old = [replace(each, decision=replace(each.decision, id=f"old-{each.decision.id}")) for each in log]
        await fill(database, old, "acme", NOW - timedelta(days=2))
        saved = await desk.policies.draft(PolicyDraft("thrifty", DRAFT, "jo", "why"))
        said = Said("ann", "it is cheaper", change=change_by(LOCAL, Action.POLICY_PUBLISH, ""))
        whole = await desk.what_if(saved.ref, Span(None, NOW - timedelta(days=1)))
        await desk.policies.publish(saved.ref, said)
        (entry,) = await ChangeTrail(database).newest(LOCAL.tenant, 5)
        kept = entry.change.detail
        assert kept["replayed"] == len(log)
        assert kept["changed"] == whole.changed > 0
        assert float(str(kept["usd_after"])) < float(str(kept["usd_before"]))

    scenario(database, work)


def test_a_draft_of_what_holds_no_longer_is_not_published(database: Database) -> None:
    async def work(desk: WhatIfDesk) -> None:
        policies = desk.policies
        first = await policies.draft(PolicyDraft("house", named("house", 1), "jo", "why"))
        second = await policies.draft(PolicyDraft("house", named("house", first.ref.version), "jo", "why"))
        third = await policies.draft(PolicyDraft("house", named("house", first.ref.version), "jo", "why"))
        await policies.publish(first.ref, Said("ann", "why"))
        await policies.publish(second.ref, Said("ann", "why"))
        with pytest.raises(PreconditionFailed, match=f"written from {first.ref}, and {second.ref} holds now"):
            await policies.publish(third.ref, Said("ann", "why"))

    scenario(database, work)


def named(name: str, parent: int) -> str:
    return DRAFT.replace("policy: thrifty", f"policy: {name}").replace("version: 1", f"version: 1\nparent: {parent}")

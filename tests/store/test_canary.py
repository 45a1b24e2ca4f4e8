"""Canaries on a real Postgres: one at a time, every move kept, and the numbers of both sides from the audit."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from app.domain.audit import AttemptRecord
from app.domain.budget import DEFAULT_TENANT
from app.domain.canary import CanaryState, Plan, StepKind
from app.domain.errors import NotFound, PolicyConflict, PreconditionFailed
from app.domain.identifiers import new_id
from app.domain.labels import Tier
from app.domain.policy_version import PolicyRef, PolicyState, Said
from app.domain.trail import Action
from app.store.canary_rows import by_itself
from app.store.engine import Database
from app.store.trail import ChangeTrail
from tests.store.canaries import ANN, HOUSE, Bench, scenario


def test_a_canary_goes_its_way_and_is_published(database: Database) -> None:
    async def work(bench: Bench) -> None:
        begun = await bench.start(Plan((5, 100), 3, 0))
        assert (begun.share, begun.control, begun.state) == (5, "shipped@1", CanaryState.RUNNING)
        assert (await bench.policies.get(HOUSE)).state is PolicyState.CANARY
        trial = await bench.canaries.trial()
        assert trial is not None
        assert (trial.canary, trial.version.yaml) == (begun, "policy: house\n")
        with pytest.raises(PolicyConflict, match="serves 5 %"):
            await bench.canaries.promote(ANN)
        stepped = await bench.canaries.step(Said("ann", "it is good", begun.tag))
        assert (stepped.share, stepped.next_share) == (100, None)
        with pytest.raises(PolicyConflict, match="serves everybody already"):
            await bench.canaries.step(ANN)
        await bench.canaries.promote(by_itself(stepped, Action.CANARY_PROMOTE, "no harm"))
        live = await bench.policies.live()
        assert live is not None
        assert (live.ref, live.published_by) == (HOUSE, "canary")
        assert [each.kind for each in await bench.canaries.steps(begun.id)] == [
            StepKind.START,
            StepKind.STEP,
            StepKind.PROMOTE,
        ]
        trail = await ChangeTrail(bench.database).newest(DEFAULT_TENANT, 10)
        assert [(each.change.action, each.change.who, each.change.target) for each in trail] == [
            (Action.CANARY_PROMOTE, "canary", "house@1"),
            (Action.CANARY_START, "ann", "house@1"),
        ]

    scenario(database, work)


def test_what_was_rolled_back_needs_a_new_number(database: Database) -> None:
    async def work(bench: Bench) -> None:
        begun = await bench.start()
        over = await bench.canaries.rollback(by_itself(begun, Action.CANARY_ROLLBACK, "it failed"), {"errors": 7.5})
        assert (over.state, over.share, over.state.is_over) == (CanaryState.ROLLED_BACK, 0, True)
        assert over.ended_at is not None
        assert await bench.canaries.trial() is None
        assert await bench.canaries.latest() == over
        last = (await bench.canaries.steps(begun.id))[-1]
        assert (last.kind, last.who, last.why, last.evidence) == (
            StepKind.ROLLBACK,
            "canary",
            "it failed",
            {"errors": 7.5},
        )
        for again in (
            bench.policies.publish(HOUSE, ANN),
            bench.canaries.start(HOUSE, "shipped@1", Plan(), ANN, DEFAULT_TENANT),
        ):
            with pytest.raises(PolicyConflict, match="failed in a canary: hand it in again as a new version"):
                await again
        with pytest.raises(PolicyConflict, match="failed in a canary and was never live"):
            await bench.policies.rollback(ANN, HOUSE)
        assert (await bench.start()).candidate == PolicyRef("house", 2)

    scenario(database, work)


def test_there_is_one_canary_at_a_time_and_its_control_stays(database: Database) -> None:
    async def work(bench: Bench) -> None:
        first = await bench.draft()
        await bench.policies.publish(first, ANN)
        begun = await bench.start()
        assert begun.control == "house@1"
        with pytest.raises(PolicyConflict, match="house@2 goes on: there is one at a time"):
            await bench.start()
        with pytest.raises(PolicyConflict, match="house@2 is in a canary: what it is compared with must stay"):
            await bench.policies.publish(await bench.draft(), ANN)
        # Going back is always possible; it leaves nothing to be compared with.
        await bench.policies.rollback(ANN)
        found = await bench.canaries.latest()
        assert found is not None
        assert (found.id, found.state) == (begun.id, CanaryState.ROLLED_BACK)

    scenario(database, work)


def test_a_held_canary_takes_no_steps_until_it_is_resumed(database: Database) -> None:
    async def work(bench: Bench) -> None:
        begun = await bench.start()
        held = await bench.canaries.hold(ANN)
        assert held.state is CanaryState.HELD
        assert held.share == begun.share
        assert await bench.canaries.hold(ANN) == held
        with pytest.raises(PolicyConflict, match="is held; resume it first"):
            await bench.canaries.step(ANN)
        assert (await bench.canaries.resume(ANN)).state is CanaryState.RUNNING
        assert (await bench.canaries.step(ANN)).share == 25

    scenario(database, work)


def test_whoever_saw_another_state_changes_nothing(database: Database) -> None:
    async def work(bench: Bench) -> None:
        with pytest.raises(NotFound):
            await bench.canaries.rollback(ANN)
        begun = await bench.start()
        both = await asyncio.gather(
            *(bench.canaries.step(Said(who, "go on", begun.tag)) for who in ("ann", "bob")), return_exceptions=True
        )
        assert sorted(type(each).__name__ for each in both) == ["Canary", "PreconditionFailed"]
        with pytest.raises(PreconditionFailed, match="running at 25 % by now"):
            await bench.canaries.rollback(Said("bob", "late", begun.tag))

    scenario(database, work)


def test_the_numbers_of_both_sides_come_from_the_audit(database: Database) -> None:
    async def work(bench: Bench) -> None:
        for outcomes in (["ok"], ["server", "ok"], ["budget"], ["cancelled"]):
            await bench.called("shipped@1", outcomes, at=datetime.now(UTC) - timedelta(hours=1))
        begun = await bench.start(Plan((5, 50, 100), 2, 0))
        assert (begun.past.requests, begun.past.errors) == (2, 1)
        for outcomes in (["ok"], ["cancelled", "ok"], ["server", "ok"], ["server", "server"], [], ["budget"]):
            await bench.called("house@1", outcomes)
        for _ in range(20):
            await bench.called("shipped@1", ["ok"], took_ms=10)
        await bench.called("other@1", ["ok"])
        assert await bench.numbers.gather(begun)
        (window,) = await bench.numbers.windows(begun)
        candidate, control = window.candidate, window.control
        # What was given up by its caller or never paid for says nothing about the backend.
        assert (candidate.requests, candidate.errors, candidate.unanswered) == (5, 3, 2)
        assert (candidate.timed, candidate.slow, candidate.early_errors, candidate.streak) == (3, 3, 0, 3)
        assert candidate.median_ms == pytest.approx(200, abs=5)
        assert candidate.cost == pytest.approx(0.0014)
        assert (control.requests, control.errors, control.timed, control.slow) == (20, 0, 20, 0)
        stepped = await bench.canaries.step(ANN)
        await bench.called("house@1", ["ok"])
        await bench.numbers.gather(stepped)
        windows = await bench.numbers.windows(stepped)
        assert [(each.share, each.candidate.requests) for each in windows] == [(5, 5), (50, 1)]
        # There were no calls of the control yet at this share: those of the one before count.
        assert windows[1].candidate.slow == 1

    scenario(database, work)


def test_a_call_counts_once_and_its_late_answer_too(database: Database) -> None:
    async def work(bench: Bench) -> None:
        begun = await bench.start()
        late = await bench.called("house@1", ["server"])
        await bench.numbers.gather(begun)
        await bench.numbers.gather(begun)
        (window,) = await bench.numbers.windows(begun)
        assert (window.candidate.requests, window.candidate.errors, window.candidate.unanswered) == (1, 1, 1)
        answer = AttemptRecord(
            *(new_id("att"), late, datetime.now(UTC), DEFAULT_TENANT, None, Tier.CHEAP, "big", None, "ok", ""),
            *(40, 1, 1, False, 5, 2),
        )
        await bench.audit.write([answer])
        await bench.numbers.gather(begun)
        (window,) = await bench.numbers.windows(begun)
        assert (window.candidate.requests, window.candidate.errors, window.candidate.unanswered) == (1, 1, 0)
        assert window.candidate.timed == 1

    scenario(database, work)


def test_errors_in_a_row_count_only_while_the_control_does_well(database: Database) -> None:
    async def work(bench: Bench) -> None:
        begun = await bench.start()
        long_ago = datetime.now(UTC)
        for number in range(6):
            await bench.called("house@1", ["server"], at=long_ago + timedelta(milliseconds=number))
        for _ in range(3):
            await bench.called("shipped@1", ["server"], at=long_ago)
        await bench.called("house@1", ["ok"], at=long_ago + timedelta(minutes=1))
        for number in range(4):
            await bench.called("house@1", ["server"], at=long_ago + timedelta(minutes=2, milliseconds=number))
        await bench.numbers.gather(begun)
        (window,) = await bench.numbers.windows(begun)
        assert window.candidate.errors == 10
        assert window.candidate.streak == 4

    scenario(database, work)

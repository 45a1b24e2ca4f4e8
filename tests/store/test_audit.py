"""The audit: written behind the calls' backs, kept on disk while Postgres is away, summed to the last nano-dollar."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import text

from app.domain.audit import AttemptRecord, DecisionRecord, GroupBy
from app.domain.budget import dollars
from app.domain.decision import Candidate, Decision, Rejection
from app.domain.erasure import Kept
from app.domain.errors import NotFound
from app.domain.events import DecisionMade
from app.domain.identifiers import new_id
from app.domain.labels import Sensitivity, Tier
from app.store.audit import AuditStore, Record
from app.store.audit_trail import AuditTrail
from app.store.budgets import BudgetStore
from app.store.engine import Database, open_database
from app.store.retention import RetentionStore
from app.store.upkeep import Upkeep
from tests.store.opened import opened

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
NOWHERE = "postgresql://nobody@127.0.0.1:1/none"


def decided(tenant: str = "acme", label: Sensitivity = Sensitivity.PUBLIC, at: datetime = NOON) -> DecisionRecord:
    decision = Decision(
        id=new_id("dec"),
        step="consult:architect",
        agent="architect",
        sensitivity=label,
        tier=Tier.CHEAP,
        rule="rest",
        why="Because.",
        policy="shipped@1",
        candidates=(Candidate("cloud", Tier.CHEAP, 1, Decimal("0.000123")),),
        rejected=(Rejection("big", "policy", "tier_not_preferred", "expensive is not among the rule's tiers"),),
    )
    digest = None if label is Sensitivity.RESTRICTED else "5f"
    return DecisionRecord(at, tenant, {"type": "explain", "tokens_in": 12, "agent": None}, digest, decision)


def tried(record: DecisionRecord, cost: int, outcome: str = "ok", backend: str = "cloud") -> AttemptRecord:
    return AttemptRecord(
        id=new_id("att"),
        decision_id=record.decision.id,
        at=record.at,
        tenant=record.tenant,
        agent="architect",
        tier=Tier.CHEAP,
        backend=backend,
        model="m",
        outcome=outcome,
        detail="",
        took_ms=7,
        input_tokens=10,
        output_tokens=3,
        estimated=False,
        cost=cost,
    )


def scenario(database: Database, work: Callable[[AuditStore], Awaitable[None]]) -> None:
    async def run() -> None:
        try:
            await work(AuditStore(database))
        finally:
            await database.close()

    asyncio.run(run())


def test_a_decision_comes_back_with_its_attempts_in_order(database: Database) -> None:
    async def work(audit: AuditStore) -> None:
        record = decided()
        second = replace(tried(record, 5), at=NOON + timedelta(microseconds=1))
        attempts = (tried(record, 0, "server"), second)
        await audit.write([second, record, attempts[0]])
        await audit.write([record, *attempts])
        found = await audit.explain("acme", record.decision.id)
        assert (found.record, found.attempts) == (record, attempts)
        for tenant, name in (("other", record.decision.id), ("acme", new_id("dec"))):
            with pytest.raises(NotFound):
                await audit.explain(tenant, name)

    scenario(database, work)


def test_the_decisions_of_a_run_are_found_by_its_events(database: Database) -> None:
    async def work() -> None:
        async with opened(database) as stores:
            audit, records = AuditStore(database), [decided("default"), decided("default"), decided("default")]
            run_id = (await stores.accept()).run.id
            for record in records[:2]:
                await stores.events.append(run_id, None, [DecisionMade(record.decision)])
            await audit.write(records)
            found = await audit.of_run("default", run_id)
            assert {each.record.decision.id for each in found} == {each.decision.id for each in records[:2]}
            with pytest.raises(NotFound):
                await audit.of_run("default", "run_" + "0" * 32)

    asyncio.run(work())


def test_usage_adds_up_exactly_by_every_group_and_outlives_the_rows(database: Database) -> None:
    async def work(audit: AuditStore) -> None:
        budgets = BudgetStore(database)
        await budgets.set_zone("acme", "Asia/Tokyo")
        late = decided(at=datetime(2026, 5, 4, 15, 30, tzinfo=UTC))
        records = [decided(), decided(), late, decided("other")]
        attempts = [tried(each, 333_333_333 + n, backend=f"b{n % 2}") for n, each in enumerate(records)]
        refused = tried(records[0], 0, "budget")
        await audit.write([*records, *attempts, refused])
        mine = attempts[:3]

        async def check() -> None:
            for group in GroupBy:
                rows = await audit.usage("acme", date(2026, 5, 4), date(2026, 5, 5), group)
                assert sum(row.cost for row in rows) == sum(each.cost for each in mine)
                assert sum(row.attempts for row in rows) == 3
                assert sum(row.input_tokens for row in rows) == 30
            days = await audit.usage("acme", date(2026, 5, 4), date(2026, 5, 5), GroupBy.DAY)
            assert [(row.group, str(dollars(row.cost))) for row in days] == [
                ("2026-05-04", "0.666667"),
                ("2026-05-05", "0.333333"),
            ]
            backends = await audit.usage("acme", date(2026, 5, 4), date(2026, 5, 4), GroupBy.BACKEND)
            assert [(row.group, row.attempts) for row in backends] == [("b0", 1), ("b1", 1)]
            assert await audit.usage("acme", date(2026, 5, 6), date(2026, 6, 1), GroupBy.DAY) == ()

        await check()
        calendar = [NOON + timedelta(days=89)]
        upkeep = Upkeep(budgets, audit, lambda: calendar[0], RetentionStore(database, Kept()))
        await upkeep()
        assert (await audit.explain("acme", records[0].decision.id)).attempts
        calendar[0] = NOON + timedelta(days=90, minutes=10)
        await upkeep()
        await check()
        with pytest.raises(NotFound):
            await audit.explain("acme", records[0].decision.id)
        assert (await audit.explain("acme", late.decision.id)).attempts == (attempts[2],)
        calendar[0] = NOON + timedelta(days=91)
        await upkeep()
        await check()

    scenario(database, work)


def test_the_table_itself_refuses_a_digest_of_restricted_text(database: Database) -> None:
    async def work(audit: AuditStore) -> None:
        await audit.write([decided(label=Sensitivity.RESTRICTED)])
        async with database.system() as session:
            assert (await session.execute(text("SELECT text_digest FROM decision"))).scalars().all() == [None]

    scenario(database, work)


def test_what_was_taken_before_closing_is_written(database: Database, tmp_path: Path) -> None:
    async def work(audit: AuditStore) -> None:
        trail = AuditTrail(audit, tmp_path / "audit", await audit.secret())
        trail.open()
        record = decided()
        trail.decided(record)
        trail.attempted(tried(record, 1))
        await trail.close()
        assert len((await audit.explain("acme", record.decision.id)).attempts) == 1
        assert not (tmp_path / "audit").exists()

    scenario(database, work)


def test_what_comes_in_while_a_batch_is_on_its_way_is_written_before_the_end(
    database: Database, tmp_path: Path
) -> None:
    class Slow(AuditStore):
        """Takes records until somebody closes."""

        async def write(self, records: Sequence[Record]) -> None:
            await super().write(records)
            if not late:
                trail.decided(second)
                late.append(asyncio.create_task(trail.close()))
                await asyncio.sleep(0)

    first, second = decided(), decided()
    trail = AuditTrail(Slow(database), tmp_path / "audit", b"secret")
    late: list[asyncio.Task[None]] = []

    async def work(audit: AuditStore) -> None:
        trail.open()
        trail.decided(first)
        async with asyncio.timeout(30):
            while not late:  # noqa: ASYNC110 - the batch begins in a moment of its own
                await asyncio.sleep(0.01)
            await late[0]
        for each in (first, second):
            assert (await audit.explain("acme", each.decision.id)).record.decision.id == each.decision.id

    scenario(database, work)


def test_while_the_database_is_away_records_wait_on_disk_and_are_loaded_once(
    database: Database, tmp_path: Path
) -> None:
    async def work(audit: AuditStore) -> None:
        away = open_database(NOWHERE)
        cut_off = AuditTrail(AuditStore(away), tmp_path / "audit", b"secret")
        cut_off.open()
        records = [decided() for _ in range(3)]
        for record in records:
            cut_off.decided(record)
            cut_off.attempted(tried(record, 2))
        await cut_off.close()
        await away.close()
        waiting = list((tmp_path / "audit").iterdir())
        assert [path.suffix for path in waiting] == [".jsonl"]
        assert waiting[0].stat().st_mode & 0o077 == 0
        back = AuditTrail(audit, tmp_path / "audit", b"secret")
        await asyncio.gather(back.flush(), back.flush())
        assert list((tmp_path / "audit").iterdir()) == []
        for record in records:
            found = await audit.explain("acme", record.decision.id)
            assert (found.record, [each.cost for each in found.attempts]) == (record, [2])

    scenario(database, work)


def test_what_the_database_takes_offence_at_is_kept_aside_and_stops_nothing(database: Database, tmp_path: Path) -> None:
    async def work(audit: AuditStore) -> None:
        trail = AuditTrail(audit, tmp_path / "audit", b"secret")
        trail.attempted(tried(decided(), -1))
        await trail.flush()
        assert [path.suffix for path in (tmp_path / "audit").iterdir()] == [".rejected"]
        record = decided()
        trail.decided(record)
        await trail.flush()
        assert (await audit.explain("acme", record.decision.id)).record == record

    scenario(database, work)


def test_digests_are_keyed_by_the_installation(database: Database, tmp_path: Path) -> None:
    async def work(audit: AuditStore) -> None:
        secret, again = await asyncio.gather(audit.secret(), audit.secret())
        assert secret == again
        assert len(secret) == 32
        mine, other = AuditTrail(audit, tmp_path, secret), AuditTrail(audit, tmp_path, b"x" * 32)
        assert mine.digest("a \ud800 b") == mine.digest("a \ud800 b") != other.digest("a \ud800 b")
        assert mine.digest("a") != mine.digest("b")

    scenario(database, work)

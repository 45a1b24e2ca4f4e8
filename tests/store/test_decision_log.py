"""The log of decisions, with what people did after the answers."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import text

from app.domain.audit import DecisionRecord
from app.domain.budget import DEFAULT_TENANT
from app.domain.codec import Json
from app.domain.feedback import Judgement, Rating
from app.domain.logged import Outcome
from app.store.audit import AuditStore
from app.store.decision_log import DecisionLog
from app.store.engine import Database
from app.store.feedback import FeedbackStore
from tests.store.opened import opened
from tests.store.test_audit import NOON, decided, tried

DAY = timedelta(days=1)


def of(run: str | None, **features: Json) -> DecisionRecord:
    """A decision of a specialist for a run."""
    said: dict[str, Json] = {"purpose": "specialist", "type": "explain", "caller": {"run": run}, **features}
    return replace(decided(DEFAULT_TENANT), features=said)


def test_a_decision_comes_with_its_outcome(database: Database) -> None:
    async def work() -> None:
        async with opened(database):
            audit, record = AuditStore(database), of(None, thread="thr-1")
            failed = replace(tried(record, 3, "server", "big"), took_ms=100)
            answered = replace(tried(record, 5), at=NOON + timedelta(seconds=1), took_ms=500, number=2)
            unpaid = tried(record, 0, "budget")
            alone = of(None)
            await audit.write([record, failed, answered, unpaid, alone])
            found, cut = await DecisionLog(database).read(DEFAULT_TENANT, NOON, NOON + DAY)
            by_id = {each.decision.id: each for each in found}
            assert not cut
            assert by_id[alone.decision.id].outcome is None
            mine = by_id[record.decision.id]
            assert mine.outcome == Outcome(8, 1500, "cloud", 500, 10, 3)
            assert (mine.decision, mine.features, mine.thread) == (record.decision, record.features, "thr-1")
            assert (mine.thumb, mine.again, mine.run) == (None, None, None)

    asyncio.run(work())


def test_only_the_period_and_of_too_many_the_newest(database: Database) -> None:
    async def work() -> None:
        async with opened(database):
            records = [replace(of(None), at=NOON + timedelta(minutes=place)) for place in range(5)]
            await AuditStore(database).write(records)
            log = DecisionLog(database, most=2)
            found, cut = await log.read(None, NOON, NOON + timedelta(minutes=4))
            assert cut
            assert [each.decision.id for each in found] == [each.decision.id for each in records[2:4]]
            whole, cut = await log.read(None, NOON + timedelta(minutes=3), NOON + DAY)
            assert (len(whole), cut) == (2, False)

    asyncio.run(work())


def test_a_tenant_sees_its_own_and_the_operator_all(database: Database) -> None:
    async def work() -> None:
        async with opened(database):
            theirs = replace(of(None), tenant="other")
            await AuditStore(database).write([of(None), theirs])
            log = DecisionLog(database)
            for tenant, count in ((DEFAULT_TENANT, 1), ("other", 1), ("nobody", 0), (None, 2)):
                assert len((await log.read(tenant, NOON, NOON + DAY))[0]) == count
            mixed = await log.mix(None, NOON - DAY, NOON, NOON + DAY)
            assert mixed["type"] == {"explain": (2, 0)}
            assert (await log.mix("other", NOON - DAY, NOON, NOON + DAY))["type"] == {"explain": (1, 0)}

    asyncio.run(work())


def test_thumbs_are_those_of_the_specialist_else_of_the_run(database: Database) -> None:
    async def work() -> None:
        async with opened(database) as stores:
            run = (await stores.accept()).run.id
            feedback = FeedbackStore(database)
            await feedback.put(run, "ann", Judgement(Rating.UP))
            await feedback.put(run, "bob", Judgement(Rating.DOWN))
            mentor = of(run)
            mentor = replace(mentor, decision=replace(mentor.decision, agent="mentor"))
            await AuditStore(database).write([of(run), mentor])
            await feedback.put(run, "ann", Judgement(Rating.DOWN, target="agent:mentor"))
            found, _ = await DecisionLog(database).read(DEFAULT_TENANT, NOON, NOON + DAY)
            assert {each.decision.agent: each.thumb for each in found} == {"architect": 0.5, "mentor": 0.0}
            assert {each.run for each in found} == {run}
            assert len({each.thread for each in found} - {None}) == 1

    asyncio.run(work())


def test_who_asks_the_same_again_was_not_helped(database: Database) -> None:
    async def work() -> None:
        async with opened(database) as stores:
            asked = "Which index makes this slow query on orders fast?"
            cases = {
                "rephrased": "Which index makes this slow query on the orders table fast?",
                "went on": "And how do I measure that in production?",
            }
            runs = {}
            for name, following in cases.items():
                first = await stores.accept(asked)
                second = await stores.accept(following, first.run.thread_id)
                runs[first.run.id], runs[second.run.id] = name, f"after: {name}"
            runs[(await stores.accept(asked)).run.id] = "left alone"
            await over(database, timedelta(minutes=30))
            fresh = (await stores.accept(asked)).run.id
            runs[fresh] = "just now"
            await AuditStore(database).write([of(run) for run in runs])
            found, _ = await DecisionLog(database).read(DEFAULT_TENANT, NOON, NOON + DAY)
            assert {runs[each.run or ""]: each.again for each in found} == {
                "rephrased": True,
                "after: rephrased": False,
                "went on": False,
                "after: went on": False,
                "left alone": False,
                "just now": None,
            }

    asyncio.run(work())


async def over(database: Database, ago: timedelta) -> None:
    """Every run so far was begun and concluded a while ago, the later ones of a thread a minute after the others."""
    async with database.system() as session:
        await session.execute(
            text(
                """
                UPDATE run r SET status = 'concluded', created_at = :at + n * interval '1 minute',
                    finished_at = :at + n * interval '1 minute' + interval '10 seconds'
                FROM (SELECT id, row_number() OVER (PARTITION BY thread_id ORDER BY created_at, id) AS n FROM run) o
                WHERE o.id = r.id
                """
            ),
            {"at": datetime.now(UTC) - ago},
        )


def test_the_mix_counts_a_question_once_and_its_specialists_each(database: Database) -> None:
    async def work() -> None:
        async with opened(database):
            mentor = of("run-1", language="de", sensitivity="public", tokens_in=600)
            mentor = replace(mentor, decision=replace(mentor.decision, agent="mentor"))
            records = [
                of("run-1", language="de", sensitivity="public", tokens_in=600),
                mentor,
                of("run-2", language="en", sensitivity="restricted"),
                of("run-3", purpose="summary", language="en"),
                replace(of(None, purpose="chat", type="other", language="en", tokens_in=9000), at=NOON - DAY),
            ]
            await AuditStore(database).write(records)
            found = await DecisionLog(database).mix(DEFAULT_TENANT, NOON - 2 * DAY, NOON, NOON + DAY)
            assert found == {
                "agent": {"architect": (2, 1), "mentor": (1, 0)},
                "language": {"de": (1, 0), "en": (1, 1)},
                "length": {"500 to 2,000 tokens": (1, 0), "8,000 tokens and more": (0, 1), "not recorded": (1, 0)},
                "sensitivity": {"public": (1, 0), "restricted": (1, 0)},
                "type": {"explain": (2, 0), "other": (0, 1)},
            }

    asyncio.run(work())

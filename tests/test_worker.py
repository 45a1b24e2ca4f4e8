"""The executor over a real store: deadlines, cancelling in each state, and a database that goes away."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from sqlalchemy import text

from app.domain.clarification import Clarification, Option, Question, Reply
from app.domain.conclusion import Conclusion
from app.domain.errors import ClarificationNotOpen, DatabaseUnavailable, LostEpoch
from app.domain.events import ConclusionFinished
from app.domain.identifiers import new_id
from app.domain.labels import ClarificationStatus, Completeness, Priority, RunStatus, Sensitivity
from app.domain.screening import Screening
from app.graph import Concluded, Outcome
from app.steps.context import RunContext
from app.steps.memory import Memory
from app.store.engine import Database
from app.store.memory import MemoryStore
from app.store.rows import Rows
from app.worker import Executor
from tests.store.opened import Stores, opened

Graph = Callable[[RunContext], Awaitable[Outcome]]
ANSWER = Conclusion(Completeness.FULL, "**Use one server.**", None, (), (), (), (), (), {})
QUESTION = Question(
    "q1", "scale", Priority.P0, "It is vague.", "How many?", "It decides.", (Option("few", "one"),), "few"
)


async def as_it_is(context: RunContext) -> RunContext:
    return context


def executor(stores: Stores, graph: Graph, deadline_s: float = 60.0) -> Executor:
    memory = Memory(MemoryStore(stores.database, Rows()), lambda _text: Screening(Sensitivity.INTERNAL), 3000)
    return Executor(
        stores.database, stores.events, stores.runs, stores.clarifications, graph, memory, as_it_is, deadline_s
    )


async def work_on(stores: Stores, run_id: str, graph: Graph, deadline_s: float = 60.0) -> None:
    """As a worker does that has taken the run's job."""
    run = await stores.runs.claim(run_id, {})
    if run is not None:
        await executor(stores, graph, deadline_s).execute(run)


async def answers(context: RunContext) -> Outcome:
    await context.journal.emit(ConclusionFinished(ANSWER))
    return Concluded(ANSWER)


async def types_of(stores: Stores, run_id: str) -> list[str]:
    return [stored.event.type for stored in await stores.events.read(run_id, 0)]


def test_a_run_that_never_ends_fails_at_its_deadline(database: Database) -> None:
    async def never(_context: RunContext) -> Outcome:
        await asyncio.Event().wait()
        raise AssertionError

    async def scenario() -> None:
        async with opened(database) as stores:
            run_id = (await stores.accept()).run.id
            await work_on(stores, run_id, never, 0.2)
            run = await stores.runs.run(run_id)
            assert run.status is RunStatus.FAILED
            assert run.error is not None
            assert run.error.code == "deadline-exceeded"
            assert (await types_of(stores, run_id))[-1] == "run.finished"

    asyncio.run(scenario())


def test_the_time_to_conclude_comes_before_the_deadline(database: Database) -> None:
    seen: list[RunContext] = []

    async def looks(context: RunContext) -> Outcome:
        seen.append(context)
        assert not context.is_late
        return await answers(context)

    async def scenario() -> None:
        async with opened(database) as stores:
            begun = asyncio.get_running_loop().time()
            await work_on(stores, (await stores.accept()).run.id, looks, 100)
            (context,) = seen
            assert context.soft - begun == pytest.approx(80, abs=30)
            assert context.soft < context.deadline
            assert context.calls_until == context.soft

    asyncio.run(scenario())


def test_nothing_concludes_after_a_run_was_cancelled(database: Database) -> None:
    """The worker has not heard of it yet, and is about to conclude."""

    async def scenario() -> None:
        async with opened(database) as stores:
            run_id = (await stores.accept()).run.id

            async def cancelled_meanwhile(context: RunContext) -> Outcome:
                await stores.runs.cancel(run_id, "requested")
                return await answers(context)

            with pytest.raises(LostEpoch):
                await work_on(stores, run_id, cancelled_meanwhile)
            types = await types_of(stores, run_id)
            assert types[-2:] == ["run.cancelling", "run.finished"]
            assert "conclusion.finished" not in types
            assert (await stores.runs.run(run_id)).status is RunStatus.CANCELLED
            assert len(await stores.runs.messages((await stores.runs.run(run_id)).thread_id)) == 1

    asyncio.run(scenario())


def test_a_cancelled_task_ends_its_run_and_an_interrupted_one_leaves_it(database: Database) -> None:
    async def scenario() -> None:
        async with opened(database) as stores:
            for cancelled, status in ((True, RunStatus.CANCELLED), (False, RunStatus.RUNNING)):
                run_id = (await stores.accept()).run.id
                at_work = asyncio.Event()

                async def works(_context: RunContext, at_work: asyncio.Event = at_work) -> Outcome:
                    at_work.set()
                    await asyncio.Event().wait()
                    raise AssertionError

                task = asyncio.create_task(work_on(stores, run_id, works))
                await at_work.wait()
                if cancelled:
                    await stores.runs.cancel(run_id, "requested")
                task.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await task
                assert (await stores.runs.run(run_id)).status is status

    asyncio.run(scenario())


@pytest.mark.parametrize("times", [1, 2])
def test_a_run_that_waits_or_asks_is_cancelled_at_once(database: Database, times: int) -> None:
    async def scenario() -> None:
        async with opened(database) as stores:
            waiting = (await stores.accept()).run.id
            asking = (await _asked(stores)).run_id
            for run_id in (waiting, asking):
                for _ in range(times):
                    assert (await stores.runs.cancel(run_id, "requested")).status is RunStatus.CANCELLED
                types = await types_of(stores, run_id)
                assert types.count("run.finished") == 1
                await work_on(stores, run_id, answers)
                assert await types_of(stores, run_id) == types

    asyncio.run(scenario())


def test_of_an_answer_an_expiry_and_a_cancel_at_once_one_wins(database: Database) -> None:
    async def scenario() -> None:
        async with opened(database) as stores:
            for _ in range(8):
                asked = await _asked(stores, expires_in=timedelta(seconds=-1))
                replies = (Reply("q1", "scale", "How many?", "few"),)
                outcomes = await asyncio.gather(
                    stores.clarifications.answer(asked.id, replies, "runs"),
                    stores.clarifications.expire("runs"),
                    stores.runs.cancel(asked.run_id, "requested"),
                    return_exceptions=True,
                )
                failed = [each for each in outcomes if isinstance(each, BaseException)]
                assert all(isinstance(each, ClarificationNotOpen) for each in failed), failed
                await work_on(stores, asked.run_id, answers)
                types = await types_of(stores, asked.run_id)
                settled = [kind for kind in types if kind.startswith("clarification.") and "requested" not in kind]
                assert len(settled) == 1
                assert types.count("run.finished") == 1
                assert types[-1] == "run.finished"

    asyncio.run(scenario())


def test_a_run_outlives_the_database_in_the_middle_of_it(database: Database) -> None:
    """The connections are cut while it works: it is neither failed nor lost, and the next worker concludes it."""

    async def scenario() -> None:
        async with opened(database) as stores:
            run_id = (await stores.accept()).run.id

            async def cut_off(context: RunContext) -> Outcome:
                async with stores.database.session() as session:
                    await session.connection()
                    with psycopg.connect(stores.database.dsn, autocommit=True) as other:
                        other.execute(
                            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                        )
                    await session.execute(text("SELECT 1"))
                raise AssertionError(context)

            with pytest.raises(DatabaseUnavailable):
                await work_on(stores, run_id, cut_off)
            assert (await stores.runs.run(run_id)).status is RunStatus.RUNNING
            await work_on(stores, run_id, answers)
            assert (await stores.runs.run(run_id)).status is RunStatus.CONCLUDED

    asyncio.run(scenario())


async def _asked(stores: Stores, expires_in: timedelta = timedelta(hours=1)) -> Clarification:
    run = await stores.runs.claim((await stores.accept()).run.id, {})
    assert run is not None
    asked = Clarification(
        new_id("clr"), run.id, 1, ClarificationStatus.OPEN, (QUESTION,), (), datetime.now(UTC) + expires_in
    )
    await stores.runs.clarifying(run, asked)
    return asked

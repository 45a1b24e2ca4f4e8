"""Lists in pages while others write, and what keeps a thread from taking too much."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy import text

from app.domain.access import Author
from app.domain.errors import (
    IdempotencyInProgress,
    IdempotencyMismatch,
    NotFound,
    NotRetryable,
    ThreadBusy,
    TooManyWaiting,
)
from app.domain.feedback import FeedbackReason, Judgement, Rating
from app.domain.labels import Origin, RunStatus, Sensitivity
from app.domain.paging import Slice, Window
from app.domain.replies import Reply
from app.domain.run import IfBusy, Submission, Thread, Wishes
from app.store.engine import Database
from app.store.feedback import FeedbackStore
from app.store.listing import Listing, RunFilter
from app.store.replies import ReplyStore
from app.store.retries import Retries
from app.store.rows import Rows
from app.store.runs import Ending
from app.store.threads import ThreadStore
from tests.store.opened import PINS, Stores, opened

Pages = Callable[[Window], Awaitable[Slice[Thread]]]


async def _walk(pages: Pages, limit: int, between: Callable[[], Awaitable[None]]) -> list[str]:
    seen: list[str] = []
    window = Window(limit)
    for _ in range(1000):
        found = await pages(window)
        seen += [each.id for each in found.items]
        if found.last is None:
            return seen
        window = Window(limit, found.last)
        await between()
    raise AssertionError("the list has no end")


def test_pages_show_nothing_twice_and_lose_nothing_while_threads_come_and_go(database: Database) -> None:
    async def scenario() -> None:
        async with opened(database) as stores:
            threads, listing = ThreadStore(database), Listing(database, stores.events, Rows())
            begun = [(await threads.create(f"{n}", "local", {}, Sensitivity.PUBLIC)).id for n in range(30)]
            doomed = begun[::4]

            async def meanwhile() -> None:
                await asyncio.gather(*(threads.create("later", "local", {}, Sensitivity.PUBLIC) for _ in range(3)))
                if doomed:
                    await threads.delete(doomed.pop())

            seen = await _walk(listing.threads, 3, meanwhile)
            assert len(seen) == len(set(seen))
            assert set(begun) - set(begun[::4]) <= set(seen)
            kept = [each for each in begun if each in set(seen)]
            assert [each for each in seen if each in set(begun)] == kept[::-1]

    asyncio.run(scenario())


def test_titles_are_searched_as_they_are_written(database: Database) -> None:
    async def scenario() -> None:
        async with opened(database) as stores:
            threads, listing = ThreadStore(database), Listing(database, stores.events, Rows())
            for title in ("Cost of GPUs", "cost 100% up", "Drift_now", "Driftxnow"):
                await threads.create(title, "local", {}, Sensitivity.PUBLIC)

            async def found(words: str) -> list[str]:
                return [each.title for each in (await listing.threads(Window(10), words)).items]

            assert await found("COST") == ["cost 100% up", "Cost of GPUs"]
            assert await found("100%") == ["cost 100% up"]
            assert await found("t_n") == ["Drift_now"]
            assert await found("\\") == []

    asyncio.run(scenario())


def test_runs_are_filtered_and_told_with_their_events(database: Database) -> None:
    async def scenario() -> None:
        async with opened(database) as stores:
            listing = Listing(database, stores.events, Rows())
            first = (await stores.accept()).run
            second = (await stores.accept(thread_id=first.thread_id)).run
            other = (await stores.accept()).run
            await stores.runs.cancel(second.id, "stop")

            async def ids(wanted: RunFilter) -> list[str]:
                return [each.id for each in (await listing.runs(wanted, Window(10))).items]

            assert await ids(RunFilter()) == [other.id, second.id, first.id]
            assert await ids(RunFilter(thread_id=first.thread_id, oldest_first=True)) == [first.id, second.id]
            assert await ids(RunFilter(status=RunStatus.CANCELLED)) == [second.id]
            assert await ids(RunFilter(origin=Origin.CLI)) == []
            assert await ids(RunFilter(since=second.created_at)) == [other.id, second.id]
            told = await listing.told([first, second])
            assert {each: entry.rounds for each, entry in told.items()} == {first.id: (), second.id: ()}
            places = await listing.places(first.thread_id)
            assert [(each.id, each.last_seq, each.final) for each in places] == [
                (first.id, 1, False),
                (second.id, 2, True),
            ]
            assert [each.id for each in await listing.places(first.thread_id, places[1])] == [second.id]

    asyncio.run(scenario())


def test_a_deleted_thread_leaves_nothing(database: Database) -> None:
    async def scenario() -> None:
        async with opened(database) as stores:
            threads, run = ThreadStore(database), (await stores.accept()).run
            await stores.runs.cancel(run.id, "stop")
            await threads.delete(run.thread_id)
            with pytest.raises(NotFound):
                await threads.delete(run.thread_id)
            async with database.session() as session:
                left = await session.execute(
                    text(
                        "SELECT (SELECT count(*) FROM run) + (SELECT count(*) FROM message)"
                        " + (SELECT count(*) FROM run_event)"
                    )
                )
                assert left.scalar_one() == 0

    asyncio.run(scenario())


async def _send(stores: Stores, thread_id: str, if_busy: IfBusy) -> str:
    submission = Submission("A question", Origin.HTTP, thread_id, Wishes(if_busy=if_busy))
    return (await stores.runs.create(submission, PINS, "runs")).run.id


def test_of_many_at_once_who_will_not_wait_one_gets_in(database: Database) -> None:
    async def scenario() -> None:
        async with opened(database) as stores:
            thread = (await ThreadStore(database).create("", "local", {}, Sensitivity.PUBLIC)).id
            sent = (_send(stores, thread, "reject") for _ in range(12))
            outcomes = await asyncio.gather(*sent, return_exceptions=True)
            assert sum(isinstance(each, str) for each in outcomes) == 1
            assert sum(isinstance(each, ThreadBusy) for each in outcomes) == 11

    asyncio.run(scenario())


@pytest.mark.parametrize("most", [2, 8])
def test_only_so_many_wait_in_a_thread(database: Database, most: int) -> None:
    async def scenario() -> None:
        async with opened(database, most) as stores:
            thread = (await ThreadStore(database).create("", "local", {}, Sensitivity.PUBLIC)).id
            sent = (_send(stores, thread, "queue") for _ in range(12))
            outcomes = await asyncio.gather(*sent, return_exceptions=True)
            assert sum(isinstance(each, str) for each in outcomes) == most + 1
            assert sum(isinstance(each, TooManyWaiting) for each in outcomes) == 12 - most - 1

    asyncio.run(scenario())


def test_what_came_to_nothing_can_be_tried_again(database: Database) -> None:
    async def scenario() -> None:
        async with opened(database) as stores:
            retries = Retries(database, stores.events, stores.queue, Rows(), most_waiting=5)
            run = (await stores.accept()).run
            with pytest.raises(NotRetryable):
                await retries.retry(run.id, Author(), PINS, "runs", 0)
            claimed = await stores.runs.claim(run.id, PINS)
            assert claimed is not None
            await stores.runs.finish(run.id, claimed.epoch, Ending(RunStatus.FAILED))
            again = await retries.retry(run.id, Author(), {"policy": "new@2"}, "runs", 0)
            assert (again.message_id, again.thread_id) == (run.message_id, run.thread_id)
            assert (again.status, again.last_seq, again.pins) == (RunStatus.QUEUED, 1, {"policy": "new@2"})
            assert await stores.runs.claim(again.id, PINS) is not None
            with pytest.raises(NotFound):
                await retries.retry("run_" + "0" * 32, Author(), PINS, "runs", 0)

    asyncio.run(scenario())


def test_of_twenty_equal_requests_one_is_worked_on(database: Database) -> None:
    async def scenario() -> None:
        async with opened(database) as stores:
            replies = ReplyStore(stores.database)
            claims = (replies.claim("user:a", "k", "digest") for _ in range(20))
            outcomes = await asyncio.gather(*claims, return_exceptions=True)
            assert outcomes.count(None) == 1
            assert sum(isinstance(each, IdempotencyInProgress) for each in outcomes) == 19
            reply = Reply(201, {"location": "/v1/things/1"}, b"{}")
            await replies.keep("user:a", "k", reply)
            assert await replies.claim("user:a", "k", "digest") == reply
            with pytest.raises(IdempotencyMismatch):
                await replies.claim("user:a", "k", "another")
            assert await replies.claim("user:b", "k", "another") is None
            await replies.release("user:b", "k")
            assert await replies.claim("user:b", "k", "third") is None
            await replies.forget("/v1/things/1")
            assert await replies.claim("user:a", "k", "fourth") is None

    asyncio.run(scenario())


@pytest.mark.parametrize(("age", "status"), [("25 hours", "201"), ("2 minutes", "NULL")])
def test_old_responses_and_dead_requests_hold_no_key(database: Database, age: str, status: str) -> None:
    async def scenario() -> None:
        async with opened(database) as stores:
            replies = ReplyStore(stores.database)
            assert await replies.claim("a", "k", "digest") is None
            if status != "NULL":
                await replies.keep("a", "k", Reply(201, {}, b""))
            async with database.session() as session:
                await session.execute(
                    text("UPDATE kept_reply SET began_at = clock_timestamp() - CAST(:age AS interval)"), {"age": age}
                )
            assert await replies.claim("a", "k", "another") is None

    asyncio.run(scenario())


def test_feedback_is_one_for_each_author_and_target(database: Database) -> None:
    async def scenario() -> None:
        async with opened(database) as stores:
            feedback, run = FeedbackStore(database), (await stores.accept()).run
            down = Judgement(Rating.DOWN, (FeedbackReason.WRONG, FeedbackReason.OTHER), "No.")
            await feedback.put(run.id, "a", Judgement(Rating.UP))
            await feedback.put(run.id, "a", down)
            await feedback.put(run.id, "b", Judgement(Rating.UP))
            await feedback.put(run.id, "a", Judgement(Rating.UP, target="citation:1"))
            found = [(each.author, each.judgement) for each in await feedback.of_run(run.id)]
            assert found == [
                ("a", down),
                ("b", Judgement(Rating.UP)),
                ("a", Judgement(Rating.UP, target="citation:1")),
            ]

    asyncio.run(scenario())

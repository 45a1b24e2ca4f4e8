"""What a process has stored itself reaches its own followers without the table, whole, in order, and only them."""

import asyncio
from contextlib import suppress
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import DatabaseUnavailable
from app.domain.events import RunFinished, StepStarted, StoredEvent
from app.domain.labels import RunStatus
from app.store.engine import Database
from app.store.handover import Handover
from app.store.runs import Ending
from app.store.tenancy import acting_for
from app.store.writer import RunWriter
from tests.store.opened import PINS, opened

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@given(
    st.lists(st.tuples(st.integers(1, 90), st.booleans()), max_size=12),
    st.integers(0, 400),
)
def test_what_is_handed_over_has_no_gap_and_no_double(batches: list[tuple[int, bool]], place: int) -> None:
    """Some batches are another process's and come to the table alone."""
    handover, told = Handover(lambda _run_id: None), 0
    with acting_for("default"), handover.following("run"):
        for count, here in batches:
            told += count
            if here:
                handover.give("run", told, NOW, [StepStarted("consult", take) for take in range(count)])
        found = [each.seq for each in handover.after("run", place)]
        assert found in ([], list(range(place + 1, told + 1))) or found == list(range(place + 1, found[-1] + 1))
        assert not found or found[-1] <= told


def test_only_followers_of_the_same_tenant_are_given_anything() -> None:
    woken: list[str] = []
    handover = Handover(woken.append)
    with acting_for("one"), handover.following("run"):
        with acting_for("two"), handover.following("run"):
            with acting_for("one"):
                handover.give("run", 1, NOW, [StepStarted("screen", 1)])
            assert handover.after("run", 0) == ()
        assert handover.after("run", 0) == (StoredEvent("run", 1, NOW, StepStarted("screen", 1)),)
        assert woken == ["run"]
    with acting_for("one"):
        handover.give("run", 2, NOW, [StepStarted("screen", 2)])
        assert handover.after("run", 0) == () == handover.after("run", 1)


def test_nobody_looks_in_the_table_for_what_is_about_to_be_given() -> None:
    """The database tells of a write before its answer is here."""
    woken: list[str] = []
    handover = Handover(woken.append)
    with acting_for("default"), handover.following("run"):
        with handover.writing("run"):
            handover.told("run", 2)
            assert woken == []
            handover.give("run", 2, NOW, [StepStarted("screen", 1), StepStarted("screen", 2)])
            assert woken == ["run"]
        handover.told("run", 2)
        assert woken == ["run"]


def test_whoever_follows_is_woken_where_a_write_gives_nothing() -> None:
    """Nobody knows whether a transaction was committed whose answer was lost; the table does."""
    woken: list[str] = []
    handover = Handover(woken.append)
    with acting_for("default"), handover.following("run"):
        with suppress(DatabaseUnavailable), handover.writing("run"):
            handover.told("run", 2)
            raise DatabaseUnavailable
        assert woken == ["run"]
        with suppress(DatabaseUnavailable), handover.writing("run"):
            raise DatabaseUnavailable
        handover.told("run", 3)
        assert woken == ["run"] * 3


def test_what_another_process_tells_of_meanwhile_is_looked_for_in_the_end() -> None:
    woken: list[str] = []
    handover = Handover(woken.append)
    with acting_for("default"), handover.following("run"):
        with handover.writing("run"):
            handover.give("run", 1, NOW, [StepStarted("screen", 1)])
            handover.told("run", 2)
        assert woken == ["run", "run"]


def test_what_is_handed_over_equals_what_the_table_holds(database: Database) -> None:
    async def scenario() -> None:
        async with opened(database) as stores:
            run = await stores.runs.claim((await stores.accept()).run.id, PINS)
            assert run is not None
            handover = stores.events.handover
            with handover.following(run.id):
                writer = RunWriter(database, stores.events, run)
                writer.note(StepStarted("screen", 1), StepStarted("analyze", 1))
                await writer.settled()
                writer.note(StepStarted("conclude", 1))
                rest = await writer.rest()
                await stores.runs.finish(run.id, run.epoch, Ending(RunStatus.FAILED), rest=rest)
                handed = handover.after(run.id, run.last_seq)
            assert handed == await stores.events.read(run.id, run.last_seq)
            assert [each.event.type for each in handed] == ["step.started"] * 3 + ["run.finished"]
            last = handed[-1].event
            assert isinstance(last, RunFinished)
            assert last.took_ms > 0

    asyncio.run(scenario())

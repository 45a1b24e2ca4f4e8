"""Events: numbered without gaps in the order of commits, and read back as they were written."""

import asyncio
from decimal import Decimal

import pytest

from app.domain.errors import LostEpoch
from app.domain.events import FigureCalculated, RunEvent, StepFinished, StepStarted, TextAppended
from app.domain.figure import Figure
from app.store.engine import Database
from tests.store.opened import PINS, opened

EVENTS: tuple[RunEvent, ...] = (
    StepStarted("screen", 1),
    StepFinished("screen", 1.5, Decimal("0.000012")),
    TextAppended("mentor", "consult:mentor", 1, 0, "Start with “one” ☃ \\ \n"),
    FigureCalculated(Figure("psi", "C-09", {"expected": [0.5, 0.5]}, {"psi": 0.1, "band": None}, "f", "s")),
)


def test_events_come_back_as_they_went_in(database: Database) -> None:
    async def scenario() -> None:
        async with opened(database) as stores:
            run_id = (await stores.accept()).run.id
            await stores.events.append(run_id, None, EVENTS)
            assert tuple(stored.event for stored in await stores.events.read(run_id, 1)) == EVENTS

    asyncio.run(scenario())


def test_concurrent_writers_leave_no_gap(database: Database) -> None:
    async def scenario() -> None:
        async with opened(database) as stores:
            run_id = (await stores.accept()).run.id
            await asyncio.gather(*(stores.events.append(run_id, None, EVENTS[:2]) for _ in range(25)))
            assert [stored.seq for stored in await stores.events.read(run_id, 0)] == list(range(1, 52))

    asyncio.run(scenario())


def test_a_worker_that_lost_its_epoch_appends_nothing(database: Database) -> None:
    async def scenario() -> None:
        async with opened(database) as stores:
            run_id = (await stores.accept()).run.id
            await stores.runs.claim(run_id, PINS)
            before = len(await stores.events.read(run_id, 0))
            with pytest.raises(LostEpoch):
                await stores.events.append(run_id, 7, EVENTS)
            assert len(await stores.events.read(run_id, 0)) == before

    asyncio.run(scenario())

"""The desk: no question to the database for each run, and nobody is refused by an old picture."""

import asyncio

import pytest

from app.admission.desk import FRESH_S, Admission
from app.admission.waiting import Patience
from app.domain.errors import DatabaseUnavailable, Overloaded
from app.domain.load import Line, Load


class Queue:
    """A queue that others fill and work off, seen through pictures; its clock is set by hand."""

    def __init__(self) -> None:
        self.load = Load()
        self.pictures = 0
        self.now = 100.0
        self.away = False

    async def look(self) -> Load:
        self.pictures += 1
        await asyncio.sleep(0)
        if self.away:
            raise DatabaseUnavailable
        return self.load

    def desk(self, patience: Patience) -> Admission:
        return Admission(self.look, patience, lambda: self.now, lambda: 0.0)


def full(count: int) -> Load:
    return Load(lines={"a": Line(count, 0, count - 1)})


def test_many_submissions_take_one_picture() -> None:
    queue = Queue()

    async def run() -> list[int]:
        desk = queue.desk(Patience())
        await desk.open()
        return [await desk.admit("a") for _ in range(100)]

    assert asyncio.run(run()) == list(range(100))
    assert queue.pictures == 1


def test_what_was_let_in_since_the_picture_counts() -> None:
    queue = Queue()

    async def run() -> None:
        desk = queue.desk(Patience(most=3))
        await desk.open()
        for _ in range(3):
            await desk.admit("a")
        with pytest.raises(Overloaded):
            await desk.admit("a")

    asyncio.run(run())
    assert queue.pictures == 1


def test_a_refusal_can_be_had_without_a_question_as_long_as_the_picture_is_fresh() -> None:
    queue = Queue()
    queue.load = full(3)

    async def run() -> None:
        desk = queue.desk(Patience(most=3))
        await desk.open()
        assert not desk.refusing
        assert isinstance(desk.refusal("a"), Overloaded)
        assert desk.refusing
        queue.now += FRESH_S
        queue.load = Load()
        assert desk.refusal("a") is None
        await desk.check("a")
        assert not desk.refusing
        assert desk.refusal("a") is None
        await desk.close()

    asyncio.run(run())
    assert queue.pictures == 2


def test_nobody_is_refused_by_an_old_picture() -> None:
    queue = Queue()
    queue.load = full(3)

    async def run() -> int:
        desk = queue.desk(Patience(most=3))
        await desk.open()
        with pytest.raises(Overloaded):
            await desk.admit("a")
        queue.load = Load()
        queue.now += FRESH_S
        return await desk.admit("a")

    assert asyncio.run(run()) == 0
    assert queue.pictures == 2


def test_an_old_picture_is_renewed_behind_the_submission() -> None:
    queue = Queue()

    async def run() -> None:
        desk = queue.desk(Patience(most=3))
        await desk.open()
        queue.load = full(3)
        queue.now += FRESH_S
        assert await desk.admit("a") == 0
        await desk.close()
        with pytest.raises(Overloaded):
            await desk.admit("a")

    asyncio.run(run())
    assert queue.pictures == 2


def test_all_who_wait_for_a_picture_wait_for_the_same() -> None:
    queue = Queue()
    queue.load = full(3)

    async def run() -> list[int | BaseException]:
        desk = queue.desk(Patience(most=5))
        await desk.open()
        for _ in range(2):
            await desk.admit("a")
        queue.now += FRESH_S
        return await asyncio.gather(*(desk.admit("a") for _ in range(8)), return_exceptions=True)

    told = asyncio.run(run())
    assert sum(isinstance(each, Overloaded) for each in told) == 6
    assert queue.pictures == 2


def test_what_would_be_refused_is_refused_before_it_is_read() -> None:
    queue = Queue()
    queue.load = full(3)

    async def run() -> None:
        desk = queue.desk(Patience(most=3))
        await desk.open()
        with pytest.raises(Overloaded):
            await desk.check("a")
        await desk.check("b")
        queue.load = Load()
        queue.now += FRESH_S
        await desk.check("a")  # by an old picture nobody is refused

    asyncio.run(run())
    assert queue.pictures == 2


def test_under_a_flood_pictures_are_renewed_before_anybody_waits_for_one() -> None:
    queue = Queue()
    queue.load = full(3)

    async def run() -> None:
        desk = queue.desk(Patience(most=3))
        await desk.open()
        for _ in range(8):
            queue.now += FRESH_S / 4
            with pytest.raises(Overloaded):
                await desk.check("a")
            await desk.close()

    asyncio.run(run())
    # Every second of these eight refusals found a picture that was half a second old.
    assert queue.pictures == 1 + 4


def test_without_a_new_picture_the_old_one_decides() -> None:
    queue = Queue()

    async def run() -> None:
        desk = queue.desk(Patience(most=1))
        await desk.open()
        await desk.admit("a")
        queue.away = True
        queue.now += FRESH_S
        with pytest.raises(Overloaded):
            await desk.admit("a")

    asyncio.run(run())

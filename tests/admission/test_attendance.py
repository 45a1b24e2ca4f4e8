"""What a worker tells of itself."""

import asyncio

import pytest

from app.admission.attendance import Attendance
from app.domain.errors import DatabaseUnavailable


class Book:
    """A register that remembers what it was told, and a clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 50.0
        self.told: list[tuple[str, int, float | None]] = []
        self.left: list[str] = []
        self.heard = asyncio.Event()
        self.away = False

    async def report(self, worker: str, concurrency: int, run_s: float | None) -> None:
        self.told.append((worker, concurrency, run_s))
        self.heard.set()
        if self.away:
            raise DatabaseUnavailable

    async def leave(self, worker: str) -> None:
        self.left.append(worker)

    def attendance(self) -> Attendance:
        return Attendance("w1", 8, self, lambda: self.now, 10.0)


def test_the_average_is_that_of_the_runs_so_far_and_follows_a_change() -> None:
    async def run() -> None:
        book = Book()
        attendance = book.attendance()

        async def takes(seconds: str) -> None:
            book.now += float(seconds)

        timed = attendance.timed(takes)
        assert attendance.run_s is None
        for seconds in ("1", "2", "3"):
            await timed(seconds)
        assert attendance.run_s == pytest.approx(2.0)
        for _ in range(200):
            await timed("10")
        assert attendance.run_s == pytest.approx(10.0, rel=0.02)

    asyncio.run(run())


def test_a_run_that_fails_takes_no_part() -> None:
    async def run() -> None:
        book = Book()
        attendance = book.attendance()

        async def fails(_run_id: str) -> None:
            raise DatabaseUnavailable

        with pytest.raises(DatabaseUnavailable):
            await attendance.timed(fails)("run_1")
        assert attendance.run_s is None

    asyncio.run(run())


@pytest.mark.parametrize("away", [False, True])
def test_a_worker_reports_when_it_begins_and_leaves_when_it_ends(*, away: bool) -> None:
    async def run() -> Book:
        book = Book()
        book.away = away
        task = asyncio.create_task(book.attendance().keep())
        await book.heard.wait()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        return book

    book = asyncio.run(run())
    assert book.told == [("w1", 8, None)]
    assert book.left == ["w1"]

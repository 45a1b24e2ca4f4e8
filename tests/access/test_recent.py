"""What was looked up a moment ago: one look-up for all, and nothing kept that was told to be forgotten."""

import asyncio

from app.access.recent import Recent
from app.domain.errors import DatabaseUnavailable


class Shelf:
    """Answers when it is let, and counts how often it was asked; its clock is set by hand."""

    def __init__(self) -> None:
        self.asked = 0
        self.now = 0.0
        self.value = "old"
        self.away = False
        self.open = asyncio.Event()

    async def find(self, name: str) -> str:
        self.asked += 1
        value = self.value
        await self.open.wait()
        if self.away:
            raise DatabaseUnavailable
        return f"{name}: {value}"

    def recent(self) -> Recent[str]:
        return Recent(self.find, 10.0, lambda: self.now)


def test_all_who_ask_at_once_wait_for_one_look_up() -> None:
    async def run() -> None:
        shelf = Shelf()
        recent = shelf.recent()
        asking = [asyncio.create_task(recent.get("a")) for _ in range(50)]
        other = asyncio.create_task(recent.get("b"))
        await asyncio.sleep(0)
        asking[0].cancel()
        shelf.open.set()
        assert await asyncio.gather(*asking[1:]) == ["a: old"] * 49
        assert await other == "b: old"
        assert await recent.get("a") == "a: old"
        assert shelf.asked == 2

    asyncio.run(run())


def test_after_its_time_it_is_looked_up_anew() -> None:
    async def run() -> None:
        shelf = Shelf()
        shelf.open.set()
        recent = shelf.recent()
        await recent.get("a")
        shelf.value, shelf.now = "new", 10.0
        assert await recent.get("a") == "a: new"

    asyncio.run(run())


def test_what_was_on_its_way_when_all_was_forgotten_is_not_kept() -> None:
    async def run() -> None:
        shelf = Shelf()
        recent = shelf.recent()
        before = asyncio.create_task(recent.get("a"))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        recent.forget()
        shelf.value = "new"
        shelf.open.set()
        assert await recent.get("a") == "a: new"
        assert await before == "a: old"
        assert await recent.get("a") == "a: new"

    asyncio.run(run())


def test_an_error_is_told_to_all_who_wait_and_not_kept() -> None:
    async def run() -> None:
        shelf = Shelf()
        shelf.away = True
        recent = shelf.recent()
        asking = [asyncio.create_task(recent.get("a")) for _ in range(3)]
        await asyncio.sleep(0)
        shelf.open.set()
        told = await asyncio.gather(*asking, return_exceptions=True)
        assert all(isinstance(each, DatabaseUnavailable) for each in told)
        shelf.away = False
        assert await recent.get("a") == "a: old"

    asyncio.run(run())


def test_what_is_known_needs_no_look_up_and_may_be_amended_but_gets_no_younger() -> None:
    async def run() -> None:
        shelf = Shelf()
        shelf.open.set()
        recent = shelf.recent()
        recent.amend("a", "made up")
        assert recent.known("a", None) is None
        await recent.get("a")
        assert recent.known("a", None) == "a: old"
        shelf.now = 9.0
        recent.amend("a", "amended")
        assert recent.known("a", None) == await recent.get("a") == "amended"
        shelf.now = 10.0
        assert recent.known("a", None) is None
        assert await recent.get("a") == "a: old"
        assert shelf.asked == 2

    asyncio.run(run())

"""A small cache of what was looked up a moment ago."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

T = TypeVar("T")
U = TypeVar("U")

_MOST = 10_000


class Recent(Generic[T]):
    """What ``look_up`` gave for a name, for ``kept_s`` seconds; at most ten thousand names.

    The time is how late a change made in another process may be noticed here. All who ask for the same at the same
    time wait for one look-up.
    """

    def __init__(
        self, look_up: Callable[[str], Awaitable[T]], kept_s: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._look_up = look_up
        self._kept_s = kept_s
        self._clock = clock
        self._known: dict[str, tuple[float, T]] = {}
        self._asked: dict[str, asyncio.Task[T]] = {}

    def known(self, name: str, otherwise: U) -> T | U:
        """The value where it needs no look-up."""
        found = self._known.get(name)
        return found[1] if found is not None and self._clock() - found[0] < self._kept_s else otherwise

    async def get(self, name: str) -> T:
        """The value; raises what the look-up raises."""
        now = self._clock()
        found = self._known.get(name)
        if found is not None and now - found[0] < self._kept_s:
            return found[1]
        asked = self._asked.get(name)
        if asked is None:
            asked = self._asked[name] = asyncio.create_task(self._ask(name, now))
            asked.add_done_callback(_heard)
        # Whoever goes away leaves the others their answer.
        return await asyncio.shield(asked)

    def amend(self, name: str, value: T) -> None:
        """Put ``value`` in the place of what is known, which gets no younger by it."""
        if name in self._known:
            self._known[name] = (self._known[name][0], value)

    def forget(self) -> None:
        """Look everything up anew; what is being looked up now serves those who wait for it, and nobody later."""
        self._known.clear()
        self._asked.clear()

    async def _ask(self, name: str, now: float) -> T:
        try:
            value = await self._look_up(name)
        finally:
            current = self._asked.get(name) is asyncio.current_task()
            if current:
                del self._asked[name]
        if current:
            if len(self._known) >= _MOST:
                self._known.clear()
            self._known[name] = (now, value)
        return value


def _heard(task: "asyncio.Task[T]") -> None:
    """An error that nobody waits for any more is nobody's."""
    if not task.cancelled():
        task.exception()

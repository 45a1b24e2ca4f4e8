"""A small cache of what was looked up a moment ago."""

import time
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

T = TypeVar("T")

_MOST = 10_000


class Recent(Generic[T]):
    """What ``look_up`` gave for a name, for ``kept_s`` seconds; at most ten thousand names.

    The time is how late a change made in another process may be noticed here.
    """

    def __init__(
        self, look_up: Callable[[str], Awaitable[T]], kept_s: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._look_up = look_up
        self._kept_s = kept_s
        self._clock = clock
        self._known: dict[str, tuple[float, T]] = {}

    async def get(self, name: str) -> T:
        """The value; raises what the look-up raises."""
        now = self._clock()
        found = self._known.get(name)
        if found is not None and now - found[0] < self._kept_s:
            return found[1]
        value = await self._look_up(name)
        if len(self._known) >= _MOST:
            self._known.clear()
        self._known[name] = (now, value)
        return value

    def forget(self) -> None:
        """Look everything up anew."""
        self._known.clear()

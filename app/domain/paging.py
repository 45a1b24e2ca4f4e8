"""Parts of long lists: what is asked for, and what was found with the place to go on from."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")

Place = tuple[str, ...]
"""The sort key of one item as text; it belongs to one order of one list."""


@dataclass(frozen=True, slots=True)
class Window:
    """At most ``limit`` items that come after ``after``, or the first ones."""

    limit: int
    after: Place | None = None

    @property
    def reach(self) -> int:
        """How many items to look for: one more than wanted tells whether there are more."""
        return self.limit + 1


@dataclass(frozen=True, slots=True)
class Slice(Generic[T]):
    """Items of a list in its order; ``last`` is the place of the last one where more follow, else None."""

    items: tuple[T, ...]
    last: Place | None


def cut(found: Sequence[T], window: Window, place: Callable[[T], Place]) -> Slice[T]:
    """What fits the window, of up to ``window.reach`` items that were found."""
    items = tuple(found[: window.limit])
    return Slice(items, place(items[-1]) if len(found) > window.limit else None)

"""Addresses within the console: a path and what the query says."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode


@dataclass(frozen=True, slots=True)
class Address:
    """The address of the page that is shown, in the order in which it was given."""

    path: str
    query: Sequence[tuple[str, str]]

    def get(self, name: str) -> str:
        """The first value under a name; empty where there is none."""
        return next((value for key, value in self.query if key == name), "")

    def but(self, **changes: str | None) -> str:
        """The same address with other values; None and empty ones are left out. The rest keeps its place."""
        kept = [(name, value) for name, value in self.query if name not in changes]
        query = [*kept, *((name, value) for name, value in changes.items() if value)]
        return f"{self.path}?{urlencode(query)}" if query else self.path

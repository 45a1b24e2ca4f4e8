"""How a backend does right now, as the router needs to know it."""

from dataclasses import dataclass
from enum import StrEnum


class Trouble(StrEnum):
    """Why a backend should not be asked at the moment."""

    BREAKER_OPEN = "breaker_open"
    CREDENTIAL_BAD = "credential_bad"
    DRAINING = "draining"
    CONCURRENCY_FULL = "concurrency_full"
    RATE_LIMITED = "rate_limited_until"

    @property
    def passes(self) -> bool:
        """Whether one try in spite of it is better than no answer at all."""
        return self in _PASSING


_PASSING = frozenset({Trouble.BREAKER_OPEN, Trouble.RATE_LIMITED})


@dataclass(frozen=True, slots=True)
class BackendHealth:
    """The trouble of one backend and the seconds until it may be over. A backend without an entry is well."""

    trouble: Trouble
    opens_in_s: float = 0.0

"""What a caller of the gateway may learn while a call runs."""

from enum import StrEnum
from typing import Protocol

from app.domain.decision import Candidate, Decision
from app.domain.errors import Failure


class NextStep(StrEnum):
    """What follows a failed attempt."""

    RETRY = "retry"
    FALLBACK = "fallback"
    NONE = "none"


class CallObserver(Protocol):
    """Told of each step in the order in which it happens. An error that it raises ends the call."""

    async def decided(self, decision: Decision, /) -> None:
        """The candidates are chosen; with none, the call is about to be refused."""
        ...

    async def attempt_began(self, candidate: Candidate, /) -> None:
        """This backend is asked next; the pieces that follow are its own."""
        ...

    async def delta(self, text: str, /) -> None:
        """A piece of the answer has arrived."""
        ...

    async def reset(self, reason: Failure, /) -> None:
        """The pieces so far are void: the attempt that gave them failed, and the answer begins again."""
        ...

    async def attempt_failed(self, decision_id: str, backend: str, kind: Failure, following: NextStep, /) -> None:
        """One attempt has failed."""
        ...


class NoObserver:
    """For callers that only want the whole answer."""

    async def decided(self, decision: Decision) -> None:
        """Ignore it."""

    async def attempt_began(self, candidate: Candidate) -> None:
        """Ignore it."""

    async def delta(self, text: str) -> None:
        """Ignore it."""

    async def reset(self, reason: Failure) -> None:
        """Ignore it."""

    async def attempt_failed(self, decision_id: str, backend: str, kind: Failure, following: NextStep) -> None:
        """Ignore it."""

"""What a caller of the gateway may learn while a call runs."""

from enum import StrEnum
from typing import Protocol

from app.domain.attempt import Attempt
from app.domain.backend import BackendSpec
from app.domain.decision import Decision
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

    async def attempt_began(self, spec: BackendSpec, /) -> None:
        """This backend is asked next; by itself it does nothing."""

    async def delta(self, text: str, /) -> None:
        """A piece of the answer has arrived."""
        ...

    async def reset(self, reason: Failure, /) -> None:
        """The pieces so far are void: the attempt that gave them failed, and the answer begins again."""
        ...

    async def attempt_failed(self, decision_id: str, backend: str, kind: Failure, following: NextStep, /) -> None:
        """One attempt has failed."""
        ...

    async def attempt_finished(self, attempt: Attempt, /) -> None:
        """One attempt has ended, well or not; by itself it does nothing.

        A cancelled attempt is told while its call is being cancelled: what takes long here delays that.
        """


class NoObserver:
    """For callers that only want the whole answer."""

    async def decided(self, decision: Decision) -> None:
        """Ignore it."""

    async def attempt_began(self, spec: BackendSpec) -> None:
        """Ignore it."""

    async def delta(self, text: str) -> None:
        """Ignore it."""

    async def reset(self, reason: Failure) -> None:
        """Ignore it."""

    async def attempt_failed(self, decision_id: str, backend: str, kind: Failure, following: NextStep) -> None:
        """Ignore it."""

    async def attempt_finished(self, attempt: Attempt) -> None:
        """Ignore it."""

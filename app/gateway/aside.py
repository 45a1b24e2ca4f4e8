"""Who is told of calls after they have come to their end, to compare what else could have been done."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from app.domain.decision import Decision
from app.domain.model_call import Completion, ModelCall
from app.routing.health import BackendHealth
from app.routing.policy import Features


@dataclass(frozen=True, slots=True)
class Served:
    """A call that is over, with all that its decision was made from. Without ``completion``, every backend failed."""

    call: ModelCall
    features: Features
    health: Mapping[str, BackendHealth]
    decision: Decision
    completion: Completion | None
    took_ms: int


class Aside(Protocol):
    """Told of each call once its answer is there, or once nobody could give one."""

    def served(self, served: Served, /) -> None:
        """Take note of a call. Returns at once and never fails: the caller has its answer and waits for nothing."""
        ...

"""How long an answer takes. Percentiles are a matter of the whole run: see ``aggregate``."""

from dataclasses import dataclass
from typing import ClassVar

from app.domain.evaluation.case import Case
from app.domain.evaluation.observed import Observed
from app.domain.evaluation.row import Scored
from app.evaluation.scoring.scorer import NOTHING, graded


@dataclass(frozen=True, slots=True)
class Latency:
    """1 where the calls of a try take at most ``limit_ms`` together, else 0; not scored without a limit.

    Time in calls and not on the clock: it is the same when recorded calls are replayed.
    """

    name: ClassVar[str] = "latency"
    version: ClassVar[str] = "1"
    limit_ms: int | None = None

    def score(self, case: Case, observed: Observed) -> Scored:  # noqa: ARG002 - every scorer is given both
        """See the class."""
        if self.limit_ms is None:
            return NOTHING
        taken = sum(call.ms for call in observed.calls)
        return graded("latency_within", float(taken <= self.limit_ms), f"calls took {taken} ms, over {self.limit_ms}")

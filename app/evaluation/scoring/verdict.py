"""The verdict on what was presented for validation."""

from dataclasses import dataclass
from typing import ClassVar

from app.domain.evaluation.case import Case
from app.domain.evaluation.observed import Observed
from app.domain.evaluation.row import Scored
from app.domain.labels import Verdict
from app.evaluation.scoring.scorer import NOTHING, graded

_ORDER = (Verdict.GOOD, Verdict.NEEDS_MAJOR_WORK, Verdict.BAD)
_BY_DISTANCE = (1.0, 0.5, 0.0)


@dataclass(frozen=True, slots=True)
class OfValidation:
    """1 for the expected verdict, 0.5 for its neighbour, 0 for the opposite one and for none."""

    name: ClassVar[str] = "verdict"
    version: ClassVar[str] = "1"

    def score(self, case: Case, observed: Observed) -> Scored:
        """See the class."""
        wanted, got = case.expect.verdict, observed.verdict
        if wanted is None:
            return NOTHING
        value = 0.0 if got is None else _BY_DISTANCE[abs(_ORDER.index(wanted) - _ORDER.index(got))]
        return graded(self.name, value, f"verdict: {wanted} expected, {got or 'none'} given")

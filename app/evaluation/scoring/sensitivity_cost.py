"""What a wrong sensitivity costs: too high is dear, too low is a leak."""

from dataclasses import dataclass
from typing import ClassVar

from app.domain.evaluation.case import Case
from app.domain.evaluation.observed import Observed, RowStatus
from app.domain.evaluation.row import Scored
from app.domain.labels import Sensitivity
from app.evaluation.scoring.scorer import NOTHING, graded

ONE_TOO_HIGH, MORE_TOO_HIGH = 0.8, 0.6
CLOSED = Sensitivity.CONFIDENTIAL.rank
"""From this rank on no cloud may see a text."""


@dataclass(frozen=True, slots=True)
class SensitivityCost:
    """1 for the right level, 0.8 for one too high, 0.6 for more, 0 for one too low.

    ``sensitivity_low`` is broken where a text that must stay in the house was labelled as one that may leave it. A
    finished try without a label counts as public.
    """

    name: ClassVar[str] = "sensitivity_cost"
    version: ClassVar[str] = "1"

    def score(self, case: Case, observed: Observed) -> Scored:
        """See the class."""
        wanted = case.expect.sensitivity
        if wanted is None or (observed.sensitivity is None and observed.status is not RowStatus.OK):
            return NOTHING
        got = Sensitivity.highest(observed.sensitivity)
        if got.rank < wanted.rank:
            hard = ("sensitivity_low",) if wanted.rank >= CLOSED > got.rank else ()
            return Scored({self.name: 0.0}, hard, (f"a {wanted} text was taken for {got}",))
        value = (1.0, ONE_TOO_HIGH, MORE_TOO_HIGH, MORE_TOO_HIGH)[got.rank - wanted.rank]
        return graded(self.name, value, f"a {wanted} text was taken for {got}, which costs more than it has to")

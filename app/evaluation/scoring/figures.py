"""Whether what was calculated is right."""

from dataclasses import dataclass
from typing import ClassVar

from app.domain.evaluation.case import Case
from app.domain.evaluation.observed import Observed, RowStatus
from app.domain.evaluation.row import Scored
from app.domain.labels import RequestType
from app.evaluation.scoring.needles import Text, is_number
from app.evaluation.scoring.scorer import NOTHING
from app.evaluation.scoring.text import answer_of


@dataclass(frozen=True, slots=True)
class Figures:
    """For calculations whose numbers are given: 1 where each expected number is among the figures or in the answer.

    ``calc_wrong`` is broken otherwise: a calculator has no excuse.
    """

    name: ClassVar[str] = "figures"
    version: ClassVar[str] = "1"

    def score(self, case: Case, observed: Observed) -> Scored:
        """See the class."""
        wanted = [each for each in case.expect.contains if is_number(each)]
        given = case.expect.type is RequestType.COMPUTE and not case.expect.clarify
        if not wanted or not given or observed.status is not RowStatus.OK:
            return NOTHING
        answer = answer_of(case, observed)
        everything = Text("\n".join((answer.raw, *observed.figures)), comma=answer.comma)
        missing = [each for each in wanted if not everything.holds(each)]
        said = tuple(f"{each} was not calculated" for each in missing)
        return Scored({self.name: float(not missing)}, ("calc_wrong",) if missing else (), said)

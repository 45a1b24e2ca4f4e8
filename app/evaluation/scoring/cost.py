"""What an answer costs. Sums and percentiles are a matter of the whole run: see ``aggregate``."""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from app.domain.evaluation.case import Case
from app.domain.evaluation.observed import Observed
from app.domain.evaluation.row import Scored
from app.evaluation.scoring.scorer import NOTHING, graded


@dataclass(frozen=True, slots=True)
class Cost:
    """1 where a try costs at most ``limit_usd``, else 0; not scored without a limit."""

    name: ClassVar[str] = "cost"
    version: ClassVar[str] = "1"
    limit_usd: Decimal | None = None

    def score(self, case: Case, observed: Observed) -> Scored:  # noqa: ARG002 - every scorer is given both
        """See the class."""
        if self.limit_usd is None:
            return NOTHING
        within = observed.usd <= self.limit_usd
        return graded("cost_within", float(within), f"cost {observed.usd} USD, over {self.limit_usd}")

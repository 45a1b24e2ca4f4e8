"""What a scorer is, and how the words of several become one."""

from collections.abc import Iterable
from typing import ClassVar, Protocol

from app.domain.evaluation.case import Case
from app.domain.evaluation.observed import Observed
from app.domain.evaluation.row import Scored

NOTHING = Scored()
"""What a scorer says where there is nothing for it to score."""


class Scorer(Protocol):
    """Looks at one side of what came of a case. ``version`` changes with its rule, so that old scores are known."""

    name: ClassVar[str]
    """What suites call it."""

    version: ClassVar[str]
    """Goes into the manifest."""

    def score(self, case: Case, observed: Observed) -> Scored:
        """Its scores by metric. A metric that is absent is not scored, which is not a score of zero.

        It is also asked about tries that failed. Scores of those are dropped; broken safety rules count, so it names
        only rules that what was observed proves to be broken.
        """
        ...


def graded(metric: str, value: float, *remarks: str) -> Scored:
    """One score, with a remark for what is wrong where it is below 1."""
    return Scored({metric: value}, (), remarks if value < 1 else ())


def joined(parts: Iterable[Scored]) -> Scored:
    """All of it together; no two parts score the same metric."""
    scores: dict[str, float] = {}
    hard: dict[str, None] = {}
    remarks: list[str] = []
    for part in parts:
        scores.update(part.scores)
        hard.update(dict.fromkeys(part.hard))
        remarks.extend(part.remarks)
    return Scored(scores, tuple(hard), tuple(remarks))

"""The limits of asking back. Precision and recall are a matter of the whole run: see ``aggregate``."""

from collections import Counter
from dataclasses import dataclass
from typing import ClassVar

from app.domain.evaluation.case import Case
from app.domain.evaluation.observed import Observed
from app.domain.evaluation.row import Scored
from app.evaluation.scoring.scorer import NOTHING

MOST_QUESTIONS, MOST_ROUNDS = 3, 2


@dataclass(frozen=True, slots=True)
class Clarify:
    """The share of questions that the case has a reply to; ``clarify_limit`` is broken by too many of them."""

    name: ClassVar[str] = "clarify"
    version: ClassVar[str] = "1"

    def score(self, case: Case, observed: Observed) -> Scored:
        """See the class."""
        if not observed.asked:
            return NOTHING
        known = sum(each.scripted for each in observed.asked) / len(observed.asked)
        unneeded = [
            f"asked about {each.topic} where nothing had to be asked"
            for each in observed.asked
            if case.expect.clarify is False and not each.scripted
        ]
        excess = _excess(observed)
        scores = {"clarify_known": known} if case.answers else {}
        return Scored(scores, ("clarify_limit",) if excess else (), (*excess, *unneeded))


def _excess(observed: Observed) -> tuple[str, ...]:
    """What is over the limits, in words."""
    rounds = Counter(each.round for each in observed.asked)
    many = [f"{n} questions in one round" for n in rounds.values() if n > MOST_QUESTIONS]
    return (*many, *([f"{len(rounds)} rounds of questions"] if len(rounds) > MOST_ROUNDS else []))

"""A draft that decides beside the live policy without serving anybody. Everything here is pure."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum

from app.domain.decision import Decision
from app.domain.labels import Sensitivity
from app.domain.policy_version import PolicyRef, PolicyVersion

ALARMING = 5
"""After so many disagreements without one second call somebody should look."""


class Liking(IntEnum):
    """Which of two answers a judge found better, in both orders."""

    LIVE = -1
    NEITHER = 0
    CANDIDATE = 1


@dataclass(frozen=True, slots=True)
class ShadowPlan:
    """What an operator wants: a candidate, the dollars for its calls (nano-dollars), and whether a judge compares.

    ``control`` is the live policy, as decisions name it.
    """

    candidate: PolicyRef
    control: str
    cap: int
    judged: bool = False


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of the calls that people made.

    Those above internal were ``withheld``: nothing is compared. Of the others, both policies ``agreed`` on the first
    backend or ``disagreed``. A disagreement may be ``refused`` by the budget, or ``unmade``: too many waited, or nobody
    could be asked.
    """

    withheld: int = 0
    agreed: int = 0
    disagreed: int = 0
    refused: int = 0
    unmade: int = 0

    def plus(self, other: "Counts") -> "Counts":
        """Both together."""
        return Counts(
            self.withheld + other.withheld,
            self.agreed + other.agreed,
            self.disagreed + other.disagreed,
            self.refused + other.refused,
            self.unmade + other.unmade,
        )

    @property
    def compared(self) -> int:
        """Calls for which both policies decided."""
        return self.agreed + self.disagreed

    @property
    def disagreement(self) -> float | None:
        """The share of the compared calls on which they disagreed; None where none was compared."""
        return self.disagreed / self.compared if self.compared else None


@dataclass(frozen=True, slots=True)
class Shadow:
    """A candidate that decides beside the live policy, until it is stopped.

    ``spent`` are nano-dollars, the worst case of calls under way included. ``calls`` were made a second time, and
    ``liked`` of them compared by a judge.
    """

    id: str
    plan: ShadowPlan
    counts: Counts
    spent: int
    calls: int
    liked: int
    who: str
    why: str
    started_at: datetime
    stopped_at: datetime | None = None
    stopped_by: str | None = None
    stopped_why: str | None = None

    @property
    def is_over(self) -> bool:
        """Whether nothing is compared any more."""
        return self.stopped_at is not None

    @property
    def alarm(self) -> str | None:
        """What somebody should look at: disagreements of which none was ever tried."""
        if self.calls or self.counts.disagreed < ALARMING:
            return None
        return (
            f"The policies disagreed {self.counts.disagreed} times, and not one second call was made: "
            f"{self.counts.refused} were refused by the budget, {self.counts.unmade} could not be made."
        )


@dataclass(frozen=True, slots=True)
class Running:
    """The shadow that goes on, and the text of its candidate."""

    shadow: Shadow
    version: PolicyVersion


@dataclass(frozen=True, slots=True)
class Half:
    """How the first choice of one policy did. Without an answer, times and costs are those of the attempts.

    ``answered`` when the first choice itself gave the answer. ``cost`` in nano-dollars, None where no price is known.
    """

    backend: str
    answered: bool
    took_ms: int
    cost: int | None
    characters: int


@dataclass(frozen=True, slots=True)
class Pair:
    """One call under both policies, in numbers. ``decision`` is the candidate's; the live one has the same id.

    ``at`` is when it was kept.
    """

    decision: Decision
    purpose: str
    sensitivity: Sensitivity
    live_policy: str
    live: Half
    second: Half
    liking: Liking | None = None
    at: datetime | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Choice:
    """All pairs in which the live policy chose one backend first, and the candidate another.

    ``..._answered`` counts how often a choice answered itself; ``..._usd`` is its mean cost where both did.
    """

    live: str
    candidate: str
    pairs: int
    live_answered: int
    candidate_answered: int
    live_usd: float | None
    candidate_usd: float | None


@dataclass(frozen=True, slots=True)
class Sample:
    """Differences of pairs, the candidate's value less the live one's: how many, their mean, their variance."""

    count: int
    mean: float
    variance: float


@dataclass(frozen=True, slots=True)
class Samples:
    """Differences in what matters, over all pairs that have it. Times, costs and lengths where both answered."""

    liking: Sample
    answered: Sample
    usd: Sample
    milliseconds: Sample
    characters: Sample

"""A new version of the policy that serves a share of the threads first. Everything here is pure."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.domain.policy_version import PolicyRef, PolicyVersion

WHOLE = 100
"""The share at which everybody is served by the candidate."""

_POINTS = 2**64


class CanaryState(StrEnum):
    """Where a canary stands. One at most is running or held; the other states are final."""

    RUNNING = "running"
    HELD = "held"
    ROLLED_BACK = "rolled_back"
    PROMOTED = "promoted"

    @property
    def is_over(self) -> bool:
        """Whether nothing more can become of it."""
        return self in {CanaryState.ROLLED_BACK, CanaryState.PROMOTED}


class Side(StrEnum):
    """By which of the two policies a thread is served."""

    CONTROL = "control"
    CANDIDATE = "candidate"


class StepKind(StrEnum):
    """What was done with a canary."""

    START = "start"
    STEP = "step"
    HOLD = "hold"
    RESUME = "resume"
    ROLLBACK = "rollback"
    PROMOTE = "promote"


@dataclass(frozen=True, slots=True)
class Plan:
    """How a canary goes: its shares in percent, and what each must have seen before the next.

    ``max_cost`` is how many times the control's cost per call the candidate may cost.
    """

    steps: tuple[int, ...] = (5, 25, 50, WHOLE)
    min_requests: int = 200
    min_minutes: int = 30
    max_cost: float = 2.0


@dataclass(frozen=True, slots=True)
class Past:
    """How the control did before the canary began: its calls, and those that their first choice did not answer."""

    requests: int = 0
    errors: int = 0


@dataclass(frozen=True, slots=True)
class Canary:
    """One canary. ``control`` is the policy that serves the others, as decisions name it; ``step`` counts from 0.

    ``tenant`` is whose trail tells of what is done by itself.
    """

    id: str
    candidate: PolicyRef
    control: str
    state: CanaryState
    plan: Plan
    step: int
    past: Past
    tenant: str
    who: str
    why: str
    started_at: datetime
    stepped_at: datetime
    ended_at: datetime | None = None

    @property
    def share(self) -> int:
        """The percentage of the threads that the candidate serves now."""
        return 0 if self.state is CanaryState.ROLLED_BACK else self.plan.steps[self.step]

    @property
    def next_share(self) -> int | None:
        """The percentage after the next step; None where there is none."""
        following = self.plan.steps[self.step + 1 :]
        return following[0] if following else None

    @property
    def tag(self) -> str:
        """Names how it stands: who sends it with a change has seen this."""
        return f"{self.id}.{self.step}.{self.state}"

    def side(self, tenant: str, thread: str) -> Side:
        """By whom a thread is served. Who is with the candidate at one share stays there at every higher one."""
        return Side.CANDIDATE if position(self.id, tenant, thread) * WHOLE < self.share else Side.CONTROL


@dataclass(frozen=True, slots=True)
class CanaryStep:
    """Something that was done with a canary, by whom and why. ``evidence`` is what spoke for it, where it was found."""

    kind: StepKind
    share: int
    who: str
    why: str
    at: datetime
    evidence: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Trial:
    """The canary that goes on, and the text of its candidate."""

    canary: Canary
    version: PolicyVersion


def position(canary_id: str, tenant: str, thread: str) -> float:
    """Where a thread stands between 0 and 1 for this canary: evenly spread, and anew for each canary."""
    # A hash that mixes well: with a checksum the same threads would be together in every canary.
    digest = hashlib.blake2b(f"{canary_id}\0{tenant}\0{thread}".encode(errors="surrogatepass"), digest_size=8)
    return int.from_bytes(digest.digest()) / _POINTS

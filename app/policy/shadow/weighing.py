"""What a candidate would have done with a call that is over. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.domain.backend import BackendSpec
from app.domain.decision import Decision
from app.domain.labels import Sensitivity
from app.domain.model_call import Purpose
from app.gateway.aside import Served
from app.routing.decide import decide
from app.routing.policy import Features, Policy


class Standing(StrEnum):
    """How the two policies stand to each other on one call."""

    WITHHELD = "withheld"
    APART = "apart"
    AGREE = "agree"
    DIFFER = "differ"


@dataclass(frozen=True, slots=True)
class Weighed:
    """What was found; ``decision`` is the candidate's, where it decided."""

    standing: Standing
    decision: Decision | None = None


def may_be_shadowed(label: Sensitivity) -> bool:
    """Whether a text may be sent a second time: public and internal text only, wherever it would go."""
    return label.rank <= Sensitivity.INTERNAL.rank


def weigh(served: Served, features: Features, candidate: Policy, specs: Sequence[BackendSpec]) -> Weighed:
    """The candidate's decision on the same facts as the live one's: backends, their health, the caller's wishes.

    A judge's own calls are nobody's questions, and calls that the candidate itself has served say nothing new.
    """
    if not may_be_shadowed(features.sensitivity):
        return Weighed(Standing.WITHHELD)
    if served.decision.policy == candidate.id or features.purpose is Purpose.JUDGE:
        return Weighed(Standing.APART)
    decision = decide(features, candidate, specs, served.health, served.decision.id)
    same = first_choice(decision) == first_choice(served.decision)
    return Weighed(Standing.AGREE if same else Standing.DIFFER, decision)


def first_choice(decision: Decision) -> str | None:
    """The backend that a decision would ask first; None where it leaves none."""
    return decision.candidates[0].backend if decision.candidates else None

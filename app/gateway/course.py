"""What one call has tried and what it may still try."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.backend import BackendSpec
from app.domain.decision import Candidate, Decision
from app.domain.errors import (
    AllBackendsFailed,
    BackendError,
    BudgetExceeded,
    DeadlineExceeded,
    Failure,
    NoBackendAllowed,
)
from app.domain.labels import Tier
from app.domain.model_call import ModelCall
from app.gateway.conduct import CONDUCT
from app.gateway.delivery import Delivery
from app.gateway.metering import Meter
from app.gateway.trial import Overdue
from app.routing.decide import cleared
from app.routing.policy import Features
from app.routing.tuning import Engine

RESERVED_S = 0.5
"""Kept free before the deadline, so that the extractive backend can still answer when a model was too slow."""


@dataclass(frozen=True, slots=True)
class Errand:
    """All that one call brings along.

    ``deadline`` is a time on the event loop's clock; ``callers_own`` when the caller set it, not the policy.
    """

    call: ModelCall
    features: Features
    decision: Decision
    engine: Engine
    deadline: float
    callers_own: bool
    meter: Meter


class Course:
    """The candidates of one call in their order, and the bounds that all its attempts share.

    At most ``max_per_backend`` attempts at one backend and ``max_attempts`` in all; the extractive backend does not
    count.
    """

    def __init__(self, errand: Errand, specs: Mapping[str, BackendSpec]) -> None:
        self._errand = errand
        self._specs = specs
        self._queue = list(errand.decision.candidates)
        self._failures: list[tuple[str, Failure]] = []
        self._attempts = 0
        self._window_above = 0
        self._late = False

    @property
    def last_failure(self) -> Failure | None:
        """How the latest attempt that failed did."""
        return self._failures[-1][1] if self._failures else None

    @property
    def untried(self) -> bool:
        """Whether no attempt has failed yet."""
        return not self._failures

    def next(self, delivery: Delivery, *, models_only: bool = False) -> Candidate | None:
        """The next candidate that may be asked, taken off the list; None when there is no other."""
        while self._queue and not (models_only and self._queue[0].tier is Tier.EXTRACTIVE):
            candidate = self._queue.pop(0)
            if self.is_open_to(candidate, delivery):
                return candidate
        return None

    def goes_on(self, delivery: Delivery) -> bool:
        """Whether another candidate may still be asked."""
        return any(self.is_open_to(other, delivery) for other in self._queue)

    def is_open_to(self, candidate: Candidate, delivery: Delivery) -> bool:
        """Whether a candidate may still be asked, as far as this call goes."""
        spec = self._specs.get(candidate.backend)
        if spec is None or not cleared(spec, self._errand.features.sensitivity) or not delivery.may_begin_again:
            return False
        if candidate.tier is Tier.EXTRACTIVE:
            return self._errand.call.shape is None
        in_time = _now() < self.limit(candidate)
        self._late = self._late or not in_time
        return in_time and not self.is_spent(candidate) and spec.context_window > self._window_above

    def is_spent(self, candidate: Candidate) -> bool:
        """Whether all attempts of the call have been made."""
        return candidate.tier is not Tier.EXTRACTIVE and self._attempts >= self._errand.engine.max_attempts

    def limit(self, candidate: Candidate) -> float:
        """When an attempt at a candidate must have ended, on the event loop's clock."""
        return self._errand.deadline - (0.0 if candidate.tier is Tier.EXTRACTIVE else RESERVED_S)

    def fits(self, candidate: Candidate, wait_s: float) -> bool:
        """Whether there is time for another attempt after a wait."""
        return _now() + wait_s < self.limit(candidate)

    def begin(self, candidate: Candidate) -> None:
        """Count an attempt."""
        if candidate.tier is not Tier.EXTRACTIVE:
            self._attempts += 1

    def failed(self, candidate: Candidate, error: BackendError) -> None:
        """Note how an attempt failed."""
        self._failures.append((candidate.backend, error.kind))
        self._late = self._late or isinstance(error, Overdue)

    def left(self, candidate: Candidate, error: BackendError) -> None:
        """A backend will not be asked again after this failure."""
        if CONDUCT[error.kind].larger_only:
            self._window_above = max(self._window_above, self._specs[candidate.backend].context_window)

    def nobody_answered(self) -> AllBackendsFailed | BudgetExceeded | DeadlineExceeded | NoBackendAllowed:
        """What to tell the caller."""
        if self._late and self._errand.callers_own:
            return DeadlineExceeded("No backend could answer before the deadline.")
        if not self._failures and not self._late:
            if self._errand.meter.refusal is not None:
                return self._errand.meter.refusal
            return NoBackendAllowed("No backend could be asked.")
        listed = ", ".join(f"{backend} ({kind})" for backend, kind in self._failures) or "no time was left"
        return AllBackendsFailed(f"Every allowed backend failed: {listed}.")


def _now() -> float:
    return asyncio.get_running_loop().time()

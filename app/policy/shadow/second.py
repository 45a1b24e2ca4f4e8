"""The second call: what the candidate's first choice makes of a call that is over."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Protocol

from app.domain.attempt import Attempt
from app.domain.budget import nano
from app.domain.decision import Decision
from app.domain.errors import AllBackendsFailed, DeadlineExceeded
from app.domain.labels import Sensitivity
from app.domain.model_call import Completion
from app.domain.shadow import Half, Liking
from app.gateway.aside import Served
from app.gateway.gateway import Gateway
from app.gateway.observer import NoObserver
from app.policy.shadow.weighing import first_choice


@dataclass(frozen=True, slots=True)
class Answers:
    """Two answers to one question, for as long as a judge reads them: nothing of them is kept."""

    id: str
    question: str
    live: str
    second: str
    sensitivity: Sensitivity
    language: str
    writers: frozenset[str]


class PairJudge(Protocol):
    """Compares two answers without knowing whose they are, in both orders."""

    async def prefer(self, answers: Answers, /) -> Liking | None:
        """Which one is better; None where no judge could say."""
        ...


@dataclass(frozen=True, slots=True)
class Second:
    """How the second call went, and its text."""

    half: Half
    text: str


async def call_again(gateway: Gateway, served: Served, backend: str) -> Second:
    """Put the same call to one backend.

    Raises:
        BudgetExceeded: the shadow's budget does not pay for it.
        NoBackendAllowed: the backend may not be asked with this text, or cannot be.
    """
    clock, notes = asyncio.get_running_loop().time, _Costs()
    # What the run may still cost is its own affair: nobody's allowance pays for this.
    features = replace(served.features, caller=replace(served.features.caller, allowance=None))
    began, completion = clock(), None
    # That it fails is a finding like any other.
    with suppress(AllBackendsFailed, DeadlineExceeded):
        completion = await gateway.only(frozenset({backend})).complete(
            replace(served.call, watched=False), features, sensitivity=features.sensitivity, observer=notes
        )
    took_ms, text = round((clock() - began) * 1000), completion.text if completion else ""
    return Second(Half(backend, completion is not None, took_ms, notes.cost, len(text)), text)


def live_half(served: Served) -> Half:
    """How the first choice of the live policy did. What a fallback answered is not its answer."""
    backend, completion = _backend(served.decision), served.completion
    if completion is None:
        return Half(backend, answered=False, took_ms=served.took_ms, cost=None, characters=0)
    answered = completion.backend == backend
    return Half(backend, answered, served.took_ms, _cost(completion), len(completion.text))


def _backend(decision: Decision) -> str:
    return first_choice(decision) or ""


def _cost(completion: Completion) -> int | None:
    return nano(completion.cost_usd + completion.wasted_usd) if completion.price_known else None


@dataclass
class _Costs(NoObserver):
    """What all attempts of a call cost; None once one has no known price."""

    _costs: list[Decimal | None] = field(default_factory=list[Decimal | None])

    @property
    def cost(self) -> int | None:
        """Nano-dollars so far."""
        known = [each for each in self._costs if each is not None]
        return nano(sum(known, Decimal(0))) if len(known) == len(self._costs) else None

    async def attempt_finished(self, attempt: Attempt) -> None:
        """One attempt."""
        self._costs.append(attempt.cost_usd)

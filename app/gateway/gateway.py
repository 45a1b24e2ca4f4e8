"""The door to models."""

import asyncio
import random
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from app.domain.backend import BackendKind, BackendSpec
from app.domain.decision import Decision, Gain
from app.domain.errors import AllBackendsFailed, DeadlineExceeded, NoBackendAllowed
from app.domain.identifiers import new_id
from app.domain.labels import Sensitivity
from app.domain.model_call import Backend, Completion, ModelCall
from app.gateway.aside import Aside, Served
from app.gateway.breaker import HealthBoard
from app.gateway.chain import Chain
from app.gateway.course import Errand
from app.gateway.leg import Pacing
from app.gateway.metering import Books
from app.gateway.observer import CallObserver
from app.routing.decide import decide, tokens_of
from app.routing.health import BackendHealth
from app.routing.policy import Features, Policy
from app.routing.tuning import LearnedMode, StreamMode

Screen = Callable[[str], Sensitivity]
"""The label of a text by itself: local, without side effects."""

PolicySource = Callable[[Features], Policy]
"""Gives the policy that holds for a call now: local, without waiting."""

Predict = Callable[[str], Gain]
"""What the expensive tier would gain on a text: local, without side effects."""


def _shipped_pacing() -> Pacing:
    return Pacing(asyncio.sleep, lambda: random.uniform(0.8, 1.2))  # noqa: S311 - spreads retries, guards nothing


class Gateway:
    """Completes calls. Every caller must name the label of the text, so that none can get around the clearances.

    ``policy`` is one that stays, or the source of the one that holds; a call keeps the policy that it began with.
    ``board`` and ``pacing`` are this process's own unless given; without ``books`` nothing is paid for or written down.
    ``predict`` is asked where the policy uses it.
    """

    def __init__(
        self,
        backends: Iterable[Backend],
        policy: Policy | PolicySource,
        screen: Screen,
        board: HealthBoard | None = None,
        pacing: Pacing | None = None,
        books: Books | None = None,
        predict: Predict | None = None,
    ) -> None:
        self._backends = {backend.spec.id: backend for backend in backends}
        self._policy: PolicySource = (lambda _: policy) if isinstance(policy, Policy) else policy
        self._screen = screen
        self._board = board or HealthBoard()
        self._pacing = pacing or _shipped_pacing()
        self._predict = predict
        self._books = books or Books()

    async def complete(
        self,
        call: ModelCall,
        features: Features,
        *,
        sensitivity: Sensitivity,
        observer: CallObserver,
        deadline: float | None = None,
        stream_mode: StreamMode | None = None,
    ) -> Completion:
        """The answer of the first backend that gives a whole one.

        ``sensitivity`` is the label of everything in the call, the thread's history included. What people
        wrote of it is screened once more, and the higher label counts. ``features`` need only what the call itself
        does not tell. ``deadline`` is a time on the event loop's clock (``loop.time()``); the policy's own limit
        holds besides. ``stream_mode`` is what the caller can take, in place of what the policy prefers.

        Raises:
            NoBackendAllowed: the policy leaves no backend for a text of this label.
            BudgetExceeded: no allowed backend could be paid for.
            AllBackendsFailed: every allowed backend failed, or one declined to answer under its content policy.
            DeadlineExceeded: ``deadline`` has passed.
        """
        decision_id = new_id("dec")
        # A call outside of any thread is one of its own.
        policy = self._policy(features if features.thread else replace(features, thread=decision_id))
        known = await self._books.informed(self._completed(features, call, sensitivity, policy))
        health = self._board.snapshot()
        decision = decide(known, policy, self.specs, health, decision_id)
        meter = self._books.open(call, known, decision)
        await observer.decided(decision)
        if not decision.candidates:
            raise NoBackendAllowed(_why_none(decision))
        then = policy.rule_for(known).then
        limit = _limit(deadline, then.deadline_ms or policy.engine.deadline_ms)
        errand = Errand(call, known, decision, policy.engine, limit, limit == deadline, meter)
        mode = stream_mode or then.stream_mode or policy.stream_mode
        chain = Chain(errand, self._backends, self._board, self._pacing, observer, mode)
        aside = self._books.aside
        return await (chain.run() if aside is None else _told(aside, chain, errand, health))

    def clearance(self, features: Features) -> Sensitivity:
        """The highest label that a call like this may carry: above it the policy leaves no backend."""
        policy = self._policy(features)
        for label in reversed(Sensitivity):
            if decide(replace(features, sensitivity=label), policy, self.specs, {}, "").candidates:
                return label
        return Sensitivity.PUBLIC

    def only(self, wanted: frozenset[str]) -> "Gateway":
        """The same gateway with no other backends than these: the same policy, clearances, breakers and books.

        Nobody aside is told of its calls: with some of the backends they say nothing about a policy.
        """
        kept = (backend for backend in self._backends.values() if backend.spec.id in wanted)
        books = replace(self._books, aside=None)
        return Gateway(kept, self._policy, self._screen, self._board, self._pacing, books, self._predict)

    def health(self) -> Mapping[str, BackendHealth]:
        """The backends that this process does not ask at the moment, with the reason."""
        return self._board.snapshot()

    @property
    def specs(self) -> tuple[BackendSpec, ...]:
        """The backends that there are, as the registry describes them."""
        return tuple(backend.spec for backend in self._backends.values())

    def is_model_free(self, backend: str) -> bool:
        """Whether the backend with this id writes its answers without a language model."""
        return self._backends[backend].spec.kind is BackendKind.EXTRACTIVE

    async def close(self) -> None:
        """Close the idle connections of all backends."""
        await asyncio.gather(*(backend.close() for backend in self._backends.values()))

    def _completed(self, features: Features, call: ModelCall, sensitivity: Sensitivity, policy: Policy) -> Features:
        label = self._label(call, sensitivity)
        return replace(
            features,
            step=call.step,
            sensitivity=label,
            tokens_in=tokens_of(call.text),
            max_out=call.max_output_tokens,
            gain=features.gain or self._gain(call, label, policy),
        )

    def _gain(self, call: ModelCall, label: Sensitivity, policy: Policy) -> Gain | None:
        """The prediction for the question itself; text that no cloud may see needs none, for tiers are no question."""
        unused = policy.learned.mode is LearnedMode.OFF or label.rank > Sensitivity.INTERNAL.rank
        return None if self._predict is None or unused else self._predict(call.material.question)

    def _label(self, call: ModelCall, sensitivity: Sensitivity) -> Sensitivity:
        """The higher of the given label and that of the exact text; confidential at least if that cannot be found."""
        if sensitivity is Sensitivity.RESTRICTED:
            return sensitivity
        try:
            return Sensitivity.highest(
                sensitivity, self._screen(call.text if call.from_people is None else call.from_people)
            )
        except Exception:  # noqa: BLE001 - whatever broke the detector, unscreened text must not leave
            return Sensitivity.highest(sensitivity, Sensitivity.CONFIDENTIAL)


async def _told(aside: Aside, chain: Chain, errand: Errand, health: Mapping[str, BackendHealth]) -> Completion:
    """The answer, of which ``aside`` is told; also where there is none because all backends failed."""
    clock = asyncio.get_running_loop().time
    began = clock()
    try:
        completion = await chain.run()
    except AllBackendsFailed:
        aside.served(_served(errand, health, None, clock() - began))
        raise
    aside.served(_served(errand, health, completion, clock() - began))
    return completion


def _served(
    errand: Errand, health: Mapping[str, BackendHealth], completion: Completion | None, seconds: float
) -> Served:
    return Served(errand.call, errand.features, health, errand.decision, completion, round(seconds * 1000))


def _limit(deadline: float | None, policy_ms: int) -> float:
    now = asyncio.get_running_loop().time()
    if deadline is not None and deadline <= now:
        raise DeadlineExceeded("The time was up before a backend was asked.")
    own = now + policy_ms / 1000
    return own if deadline is None else min(deadline, own)


def _why_none(decision: Decision) -> str:
    reasons = ", ".join(f"{rejection.backend}: {rejection.reason}" for rejection in decision.rejected)
    return f"No backend may answer {decision.sensitivity} text now ({reasons or 'none is configured'})."

"""A gateway over scripted servers, with a clock that moves only when the gateway waits, and a record of its words."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from decimal import Decimal

import pytest

from app.backends.registry import build_backends
from app.domain.attempt import Attempt
from app.domain.backend import Api, BackendKind, BackendSpec, Price, Timeouts
from app.domain.decision import Decision
from app.domain.errors import Failure
from app.domain.labels import RequestType, Sensitivity, Tier
from app.domain.model_call import (
    Backend,
    Completion,
    Finish,
    Material,
    ModelCall,
    Purpose,
    StreamPart,
    TextDelta,
    Usage,
)
from app.gateway.breaker import HealthBoard
from app.gateway.gateway import Gateway, Predict
from app.gateway.leg import Pacing
from app.gateway.observer import NextStep
from app.routing.policy import Features, Policy
from tests.policies import SHIPPED
from tests.servers import ScriptedServer, Signal, scripted_anthropic, scripted_openai, scripted_responses

Serve = Callable[..., AbstractContextManager[ScriptedServer]]

LIMITS = Timeouts()
LATE_HEADERS = Timeouts(connect_s=0.5, headers_s=0.01)
LATE_TEXT = Timeouts(first_token_s=0.1)
LONG_PAUSE = Timeouts(idle_s=0.1)

_KINDS = {
    "anthropic": BackendKind.ANTHROPIC,
    "openai": BackendKind.OPENAI_COMPATIBLE,
    "responses": BackendKind.OPENAI,
}

FEATURES = Features(Purpose.SPECIALIST, RequestType.EXPLAIN, "architect")


class Composer:
    """A backend without a model: gives the pieces it was made with."""

    def __init__(self, *pieces: str, spec: BackendSpec | None = None) -> None:
        self._pieces = pieces
        self._spec = spec or BackendSpec(
            id="extractive",
            tier=Tier.EXTRACTIVE,
            kind=BackendKind.EXTRACTIVE,
            model="built-in",
            clearance=Sensitivity.RESTRICTED,
            local_zone=True,
            price=Price(Decimal(0), Decimal(0)),
        )
        self.calls: list[ModelCall] = []

    @property
    def spec(self) -> BackendSpec:
        return self._spec

    async def stream(self, call: ModelCall) -> AsyncGenerator[StreamPart]:
        self.calls.append(call)
        for piece in self._pieces:
            await asyncio.sleep(0)  # as every real one, it gives way to others
            yield TextDelta(piece)
        yield Finish(self._spec.model, Usage(1, 1, estimated=True))

    async def close(self) -> None:
        """Nothing is open."""


@dataclass
class Diary:
    """Everything that the gateway told its observer, in order."""

    decisions: list[Decision] = field(default_factory=list[Decision])
    failures: list[tuple[str, Failure, NextStep]] = field(default_factory=list[tuple[str, Failure, NextStep]])
    events: list[str] = field(default_factory=list[str])
    attempts: list[Attempt] = field(default_factory=list[Attempt])
    asked: list[str] = field(default_factory=list[str])
    begun: Signal = field(default_factory=Signal)

    async def decided(self, decision: Decision) -> None:
        self.decisions.append(decision)

    async def attempt_began(self, spec: BackendSpec) -> None:
        self.asked.append(spec.id)

    async def delta(self, text: str) -> None:
        self.events.append(text)
        self.begun.set()

    async def reset(self, reason: Failure) -> None:
        self.events.append(f"<{reason}>")

    async def attempt_failed(self, decision_id: str, backend: str, kind: Failure, following: NextStep) -> None:
        assert decision_id == self.decisions[-1].id
        self.failures.append((backend, kind, following))

    async def attempt_finished(self, attempt: Attempt) -> None:
        assert attempt.decision_id in {decision.id for decision in self.decisions}
        self.attempts.append(attempt)


@dataclass
class Clock:
    """Seconds that pass only when somebody sleeps on this clock, and how long each sleep was."""

    now: float = 1000.0
    sleeps: list[float] = field(default_factory=list[float])

    def read(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.sleeps.append(seconds)
        self.now += seconds


def cloud(server: ScriptedServer, name: str = "first", limits: Timeouts = LIMITS) -> Backend:
    """A cheap cloud backend at ``server``; its price is 1 and 2 dollars per million tokens."""
    spec = BackendSpec(
        id=name,
        tier=Tier.CHEAP,
        kind=_KINDS[server.wire],
        api=Api.RESPONSES if server.wire == "responses" else Api.CHAT,
        model="model-1",
        clearance=Sensitivity.INTERNAL,
        endpoint=server.url,
        price=Price(Decimal(1), Decimal(2)),
        timeouts=limits,
    )
    return _client(spec)


def second(server: ScriptedServer, limits: Timeouts = LIMITS) -> Backend:
    """A dearer cloud backend, which is asked after ``first``."""
    return changed(cloud(server, "second", limits), price=Price(Decimal(10), Decimal(20)))


def changed(backend: Backend, **changes: object) -> Backend:
    """The same backend with another entry in the registry."""
    return _client(replace(backend.spec, **changes))  # type: ignore[arg-type]


def local(server: ScriptedServer, limits: Timeouts = LIMITS) -> Backend:
    """A backend that may see everything."""
    spec = replace(
        cloud(server, "llama", limits).spec,
        tier=Tier.LOCAL,
        clearance=Sensitivity.RESTRICTED,
        local_zone=True,
        networks=("127.0.0.0/8",),
        price=Price(Decimal(0), Decimal(0)),
    )
    return _client(spec)


def _client(spec: BackendSpec) -> Backend:
    (client,) = build_backends((spec,), {spec.credential or "": "sk-test-key"})
    return client


@dataclass
class House:
    """A gateway with its surroundings; ``label`` is what screening finds in every text."""

    backends: Sequence[Backend]
    policy: Policy = SHIPPED
    label: Sensitivity = Sensitivity.PUBLIC
    clock: Clock = field(default_factory=Clock)
    diary: Diary = field(default_factory=Diary)
    predict: Predict | None = None

    def __post_init__(self) -> None:
        self.board = HealthBoard(self.clock.read)
        pacing = Pacing(self.clock.sleep, lambda: 1.0)
        self.gateway = Gateway(self.backends, self.policy, self.screen, self.board, pacing, predict=self.predict)

    def screen(self, _: str) -> Sensitivity:
        """What the house's detector says."""
        return self.label

    async def ask(
        self, call: ModelCall, sensitivity: Sensitivity = Sensitivity.PUBLIC, deadline: float | None = None
    ) -> Completion:
        """One call, observed."""
        return await self.gateway.complete(
            call, FEATURES, sensitivity=sensitivity, observer=self.diary, deadline=deadline
        )

    def run(self, *calls: ModelCall, sensitivity: Sensitivity = Sensitivity.PUBLIC) -> list[Completion]:
        """Some calls, one after the other, on an event loop of their own."""

        async def all_of_them() -> list[Completion]:
            try:
                return [await self.ask(call, sensitivity) for call in calls]
            finally:
                await self.gateway.close()

        return asyncio.run(all_of_them())


@pytest.fixture
def call() -> ModelCall:
    material = Material("architect", "Architect", RequestType.EXPLAIN, "en", "What is a queue?", (), (), ())
    return ModelCall("consult:architect", Purpose.SPECIALIST, "You are an architect.", "What is a queue?", material)


@pytest.fixture(params=[scripted_anthropic, scripted_openai, scripted_responses])
def serve(request: pytest.FixtureRequest) -> Serve:
    """A scripted provider, in each of the formats that there are."""
    made: Serve = request.param
    return made

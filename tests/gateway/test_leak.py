"""No text above internal reaches a cloud: over sockets with faults, and over many random houses (invariant S1)."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.backend import BackendKind, BackendSpec, Timeouts
from app.domain.decision import Gain
from app.domain.errors import AllBackendsFailed, BackendError, Failure, NoBackendAllowed
from app.domain.labels import RequestType, Sensitivity, Tier
from app.domain.model_call import Material, ModelCall, Purpose, StreamPart
from app.routing.policy import Policy
from tests.gateway.conftest import LATE_HEADERS, LIMITS, LONG_PAUSE, Composer, House, changed, cloud, local, second
from tests.policies import SHIPPED
from tests.routing.houses import gains, policies
from tests.servers import (
    Cut,
    Hang,
    Reply,
    Text,
    drops,
    fails,
    raw,
    says,
    scripted_anthropic,
    scripted_openai,
    silence,
    streams,
)

CANARY = "AKIA-CANARY-55817"

FAULTS: list[tuple[Reply, Timeouts]] = [
    (fails(429), LIMITS),
    (fails(401), LIMITS),
    (fails(400), LIMITS),
    (fails(400, {"error": {"code": "context_length_exceeded"}}), LIMITS),
    (fails(503), LIMITS),
    (drops(), LIMITS),
    (streams(Text("a"), Cut()), LIMITS),
    (says(""), LIMITS),
    (raw(200, "text/html", b"<html>"), LIMITS),
    (silence(), LATE_HEADERS),
    (streams(Text("a"), Hang()), LONG_PAUSE),
]


@pytest.mark.parametrize(("fault", "limits"), FAULTS)
@pytest.mark.parametrize("label", [Sensitivity.CONFIDENTIAL, Sensitivity.RESTRICTED])
@pytest.mark.parametrize("how", ["told", "found"])
def test_f33_a_failing_local_model_sends_nothing_to_a_cloud(
    call: ModelCall, fault: Reply, limits: Timeouts, label: Sensitivity, how: str
) -> None:
    secret = replace(call, prompt=f"Our key is {CANARY}.")
    told = label if how == "told" else Sensitivity.PUBLIC
    found = label if how == "found" else Sensitivity.PUBLIC
    with scripted_anthropic() as one, scripted_openai() as two, scripted_openai(fault) as near:
        clouds = (cloud(one), second(two))
        house = House((*clouds, local(near, limits), Composer("built in")), label=found)
        (completion,) = house.run(secret, sensitivity=told)
        assert completion.backend == "extractive"
        assert near.count >= 1
        assert house.diary.decisions[0].tier is Tier.LOCAL

        house = House((*clouds, local(near, limits)), label=found)
        with pytest.raises(AllBackendsFailed):
            house.run(secret, sensitivity=told)

        house = House(clouds, label=found)
        with pytest.raises(NoBackendAllowed):
            house.run(secret, sensitivity=told)

        assert (one.connections, two.connections) == (0, 0)
        assert one.received + two.received == b""
        assert CANARY.encode() in near.received


def test_a_local_address_outside_its_networks_gets_nothing(call: ModelCall) -> None:
    with scripted_openai() as server:
        elsewhere = changed(local(server), networks=("10.0.0.0/8",))
        house = House((elsewhere, Composer("built in")))
        (completion,) = house.run(replace(call, prompt=CANARY), sensitivity=Sensitivity.RESTRICTED)
        assert completion.backend == "extractive"
        assert server.connections == 0


class Recorder(Composer):
    """A backend that keeps what it gets, and fails as it is told."""

    def __init__(self, spec: BackendSpec, failures: list[Failure]) -> None:
        super().__init__("an answer", spec=spec)
        self._failures = failures

    async def stream(self, call: ModelCall) -> AsyncGenerator[StreamPart]:
        async for part in super().stream(call):
            yield part
            if self._failures:
                raise BackendError("It failed.", self._failures.pop())


specs = st.builds(
    BackendSpec,
    id=st.sampled_from("abcdef"),
    tier=st.sampled_from(Tier),
    kind=st.sampled_from([BackendKind.OPENAI, BackendKind.OPENAI_COMPATIBLE]),
    model=st.just("m"),
    clearance=st.sampled_from(Sensitivity),
    local_zone=st.booleans(),
)
recorders = st.lists(
    st.builds(Recorder, specs, st.lists(st.sampled_from(Failure), max_size=3)),
    max_size=5,
    unique_by=lambda each: each.spec.id,
)


QUESTIONS = st.lists(
    st.tuples(st.sampled_from(Sensitivity), st.sampled_from(Sensitivity), st.sampled_from(RequestType)),
    min_size=1,
    max_size=4,
)


@settings(max_examples=300, deadline=None)
@given(recorders, st.just(SHIPPED) | policies, gains, QUESTIONS)
def test_s1_whatever_fails_in_whatever_house(
    backends: list[Recorder],
    policy: Policy,
    gain: Gain,
    questions: list[tuple[Sensitivity, Sensitivity, RequestType]],
) -> None:
    async def run() -> None:
        house = House(tuple(backends), policy=policy, predict=lambda _: gain)
        for number, (told, found, kind) in enumerate(questions):
            label = Sensitivity.highest(told, found)
            material = Material("architect", "A", kind, "en", "q", (), (), ())
            house.label = found
            call = ModelCall("consult", Purpose.SPECIALIST, "s", f"{label.rank}:{number}", material)
            try:
                await house.ask(call, told)
            except (NoBackendAllowed, AllBackendsFailed):
                continue

    asyncio.run(run())
    for backend in backends:
        for call in backend.calls:
            rank = int(call.prompt.partition(":")[0])
            assert rank <= backend.spec.clearance.rank
            assert rank < Sensitivity.RESTRICTED.rank or backend.spec.local_zone

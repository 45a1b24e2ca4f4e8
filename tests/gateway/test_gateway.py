"""The door: labels, limits of attempts, and what the caller sees."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import replace
from functools import partial

import pytest

from app.domain.backend import BackendKind, BackendSpec
from app.domain.decision import Decision, Gain, GainUse
from app.domain.errors import AllBackendsFailed, BackendError, Failure, LostEpoch, NoBackendAllowed
from app.domain.labels import Sensitivity, Tier
from app.domain.model_call import Backend, Completion, ModelCall, StreamPart, TextDelta
from app.gateway.gateway import Gateway
from app.gateway.observer import NextStep, NoObserver
from app.routing.health import Trouble
from app.routing.policy import Rule, Then, When
from app.routing.tuning import Engine, Learned, LearnedMode, StreamMode
from tests.gateway.conftest import FEATURES, Composer, Diary, House, changed, cloud, local, second
from tests.policies import SHIPPED
from tests.servers import (
    Cut,
    Exchange,
    Hang,
    Hold,
    Reply,
    Signal,
    Text,
    fails,
    says,
    scripted_anthropic,
    scripted_openai,
    streams,
)

WIRED = BackendSpec("wired", Tier.CHEAP, BackendKind.OPENAI, "m", Sensitivity.INTERNAL)


class Unfinished(Composer):
    """A backend that breaks its contract: its answers have no end."""

    async def stream(self, call: ModelCall) -> AsyncGenerator[StreamPart]:
        async for part in super().stream(call):
            if isinstance(part, TextDelta):
                yield part


class Lowered(Composer):
    """A backend whose clearance is taken away while it is being asked."""

    async def stream(self, call: ModelCall) -> AsyncGenerator[StreamPart]:
        async for part in super().stream(call):
            self._spec = replace(self._spec, clearance=Sensitivity.PUBLIC)
            if isinstance(part, TextDelta):
                raise BackendError("It failed.", Failure.SERVER)
            yield part


@pytest.mark.parametrize("mode", StreamMode)
def test_what_the_caller_sees_when_an_attempt_breaks_off(call: ModelCall, mode: StreamMode) -> None:
    policy = replace(SHIPPED, stream_mode=mode)
    with scripted_openai(streams(Text("ha"), Cut())) as broken, scripted_openai(says("wh", "ole")) as well:
        house = House((cloud(broken), second(well)), policy=policy)
        if mode is StreamMode.PASSTHROUGH:
            with pytest.raises(AllBackendsFailed):
                house.run(call)
            assert house.diary.events == ["ha"]
            assert house.diary.failures == [("first", Failure.TRUNCATED, NextStep.NONE)]
            return
        assert [completion.text for completion in house.run(call)] == ["whole"]
        assert (
            house.diary.events
            == {
                StreamMode.BUFFERED: ["whole"],
                StreamMode.RESETTABLE: ["ha", "<truncated>", "ha", "<truncated>", "wh", "ole"],
            }[mode]
        )


def test_text_is_passed_on_while_the_model_writes(call: ModelCall) -> None:
    more = Signal()

    class Impatient(Diary):
        async def delta(self, text: str) -> None:
            await super().delta(text)
            more.set()

    with scripted_openai(streams(Text("a"), Hold(more), Text("b"))) as server:
        house = House((cloud(server),), diary=Impatient())
        house.run(call)
        assert house.diary.events == ["a", "b"]


@pytest.mark.parametrize("mode", LearnedMode)
@pytest.mark.parametrize("label", Sensitivity)
def test_the_gain_is_predicted_for_the_question_where_it_matters(
    call: ModelCall, mode: LearnedMode, label: Sensitivity
) -> None:
    asked: list[str] = []

    def predict(text: str) -> Gain:
        asked.append(text)
        return Gain("gain-1", 0.2, 0.1, 0.3, 50, abstained=False, domain="d")

    policy = replace(SHIPPED, learned=Learned(mode=mode))
    house = House((Composer("a"),), policy=policy, label=label, predict=predict)
    house.run(call)
    (decision,) = house.diary.decisions
    wanted = mode is not LearnedMode.OFF and label.rank <= Sensitivity.INTERNAL.rank
    assert asked == ([call.material.question] if wanted else [])
    assert decision.gain_use is (GainUse.WOULD_MOVE_UP if wanted else GainUse.NONE)


def test_a_rule_may_choose_the_stream_mode(call: ModelCall) -> None:
    rule = Rule("all", When(), Then((Tier.CHEAP,), stream_mode=StreamMode.BUFFERED), "Because.")
    with scripted_openai(says("a", "b")) as server:
        house = House((cloud(server),), policy=replace(SHIPPED, rules=(rule,)))
        house.run(call)
        assert house.diary.events == ["ab"]


@pytest.mark.parametrize("found", Sensitivity)
@pytest.mark.parametrize("told", Sensitivity)
def test_the_higher_of_the_two_labels_counts(call: ModelCall, told: Sensitivity, found: Sensitivity) -> None:
    house = House((Composer("a"),), label=found)
    house.run(call, sensitivity=told)
    assert house.diary.decisions[0].sensitivity is Sensitivity.highest(told, found)


@pytest.mark.parametrize("told", [Sensitivity.PUBLIC, Sensitivity.RESTRICTED])
def test_when_screening_breaks_nothing_leaves(call: ModelCall, told: Sensitivity) -> None:
    class Broken(House):
        def screen(self, _: str) -> Sensitivity:
            raise RecursionError

    with scripted_openai() as server:
        house = Broken((cloud(server), Composer("built in")))
        (completion,) = house.run(call, sensitivity=told)
        assert completion.backend == "extractive"
        assert house.diary.decisions[0].sensitivity is Sensitivity.highest(told, Sensitivity.CONFIDENTIAL)
        assert server.received == b""


def test_no_candidate_is_a_refusal_with_reasons(call: ModelCall) -> None:
    with scripted_openai() as server:
        house = House((cloud(server),))
        with pytest.raises(NoBackendAllowed, match=r"confidential .*first: label_above_clearance"):
            house.run(call, sensitivity=Sensitivity.CONFIDENTIAL)
        (decision,) = house.diary.decisions
        assert (decision.tier, decision.candidates) == (Tier.LOCAL, ())
        assert server.connections == 0
    with pytest.raises(NoBackendAllowed, match="none is configured"):
        House(()).run(call)


def test_a_clearance_that_falls_meanwhile_counts_at_once(call: ModelCall) -> None:
    backend = Lowered("a", spec=replace(WIRED, clearance=Sensitivity.INTERNAL))
    with pytest.raises(NoBackendAllowed):
        House((backend,)).run(call, sensitivity=Sensitivity.INTERNAL)
    assert len(backend.calls) == 1


def test_an_answer_without_an_end_is_no_answer(call: ModelCall) -> None:
    house = House((Unfinished("a", spec=WIRED), Composer("built in")))
    assert [completion.text for completion in house.run(call)] == ["built in"]
    assert house.diary.failures[-1] == ("wired", Failure.TRUNCATED, NextStep.FALLBACK)


def test_the_answer_is_shortened_to_the_room_there_is(call: ModelCall) -> None:
    narrow = Composer("a", spec=replace(WIRED, max_output=700))
    House((narrow,)).run(replace(call, max_output_tokens=4000))
    assert [each.max_output_tokens for each in narrow.calls] == [700]


def test_four_attempts_in_all_and_the_built_in_answer_besides(call: ModelCall) -> None:
    with scripted_openai(fails(500)) as one, scripted_openai(fails(500)) as two, scripted_openai() as three:
        third = changed(second(three), id="third", tier=Tier.EXPENSIVE)
        house = House((cloud(one), second(two), third, Composer("built in")))
        assert [completion.backend for completion in house.run(call)] == ["extractive"]
        assert (one.count, two.count, three.count) == (2, 2, 0)
        assert [step for *_, step in house.diary.failures] == [
            NextStep.RETRY, NextStep.FALLBACK, NextStep.RETRY, NextStep.FALLBACK,
        ]  # fmt: skip


def test_the_policy_sets_the_number_of_attempts(call: ModelCall) -> None:
    with scripted_openai(fails(500)) as one, scripted_openai(fails(500)) as two:
        house = House((cloud(one), second(two)), policy=replace(SHIPPED, engine=Engine(max_attempts=1)))
        with pytest.raises(AllBackendsFailed):
            house.run(call)
        assert (one.count, two.count) == (1, 0)
        assert house.diary.failures == [("first", Failure.SERVER, NextStep.NONE)]


def test_an_open_breaker_is_not_asked_again(call: ModelCall) -> None:
    with scripted_openai(fails(503)) as server, scripted_openai() as other:
        house = House((cloud(server), second(other)))
        house.run(*[call] * 6)
        assert server.count == 5
        assert house.diary.decisions[-1].rejected[0].reason == Trouble.BREAKER_OPEN


def test_a_key_that_is_not_accepted_is_tried_once_not_once_a_request(call: ModelCall) -> None:
    with scripted_openai(fails(401)) as server, scripted_openai() as other:
        house = House((cloud(server), second(other)))
        house.run(*[call] * 4)
        assert server.count == 1
        assert house.diary.decisions[-1].rejected[0].reason == Trouble.CREDENTIAL_BAD


def test_the_only_backend_is_tried_even_when_its_breaker_is_open(call: ModelCall) -> None:
    async def run(house: House) -> list[str]:
        said = []
        for _ in range(4):
            try:
                said.append((await house.ask(call)).text)
            except AllBackendsFailed:
                said.append("-")
        await house.gateway.close()
        return said

    with scripted_openai(*[fails(500)] * 5, says("back")) as server:
        house = House((cloud(server),))
        assert asyncio.run(run(house)) == ["-", "-", "-", "back"]
        # The last time without a retry: the breaker was open.
        assert server.count == 6


def test_only_one_request_probes_a_backend_that_may_be_back(call: ModelCall) -> None:
    arrived, go_on = Signal(), Signal()

    def slow(_: Exchange) -> Reply:
        arrived.set()
        return streams(Hold(go_on), Text("probe"))

    async def run(house: House) -> list[str]:
        for _ in range(3):
            await house.ask(call)
        house.clock.now += 16
        probe = asyncio.create_task(house.ask(call))
        await arrived.happens()
        meanwhile = await house.ask(call)
        go_on.set()
        served = [(await probe).backend, meanwhile.backend, (await house.ask(call)).backend]
        await house.gateway.close()
        return served

    with scripted_openai(*[fails(503)] * 5, slow) as server, scripted_openai() as fallback:
        assert asyncio.run(run(House((cloud(server), second(fallback))))) == ["first", "second", "first"]


def test_an_observer_who_fails_ends_the_call(call: ModelCall) -> None:
    class Deposed(Diary):
        async def delta(self, text: str) -> None:
            await super().delta(text)
            raise LostEpoch

    async def run(house: House) -> None:
        with pytest.raises(LostEpoch):
            await house.ask(call)
        # Closed by the gateway, not by whoever clears up at the end of the loop.
        async with asyncio.timeout(10):
            await server.requests[0].gone.happens()
        await house.gateway.close()

    with scripted_anthropic(streams(Text("a"), Hang())) as server, scripted_openai() as other:
        asyncio.run(run(House((cloud(server), second(other)), diary=Deposed())))
        assert other.count == 0


def test_a_decision_is_told_before_anything_is_sent(call: ModelCall) -> None:
    class Refuser(Diary):
        async def decided(self, decision: Decision) -> None:
            await super().decided(decision)
            raise LostEpoch

    with scripted_openai() as server:
        house = House((cloud(server), local(server)), diary=Refuser())
        with pytest.raises(LostEpoch):
            house.run(call)
        assert server.connections == 0
        assert [candidate.backend for candidate in house.diary.decisions[0].candidates] == ["first", "llama"]


def test_a_gateway_with_its_own_clock_and_no_observer(call: ModelCall) -> None:
    async def run() -> Completion:
        gateway = Gateway((Composer("a"),), SHIPPED, lambda _: Sensitivity.PUBLIC)
        return await gateway.complete(call, FEATURES, sensitivity=Sensitivity.PUBLIC, observer=NoObserver())

    assert asyncio.run(run()).text == "a"


def test_a_call_keeps_the_policy_that_it_began_with(call: ModelCall) -> None:
    """A stricter policy, published while the first backend fails, holds from the next call on."""
    policies = [SHIPPED]

    class Publisher(Diary):
        async def attempt_began(self, spec: BackendSpec) -> None:
            await super().attempt_began(spec)
            policies[:] = [replace(SHIPPED, version=2, engine=replace(SHIPPED.engine, max_attempts=1))]

    async def run() -> list[str]:
        gateway = Gateway((cloud(broken), second(well)), lambda _: policies[0], lambda _: Sensitivity.PUBLIC)
        complete = partial(gateway.complete, call, FEATURES, sensitivity=Sensitivity.PUBLIC, observer=diary)
        texts = [(await complete()).text for _ in range(2)]
        await gateway.close()
        return texts

    diary = Publisher()
    with scripted_openai(fails(401)) as broken, scripted_openai(says("a"), says("b")) as well:
        assert asyncio.run(run()) == ["a", "b"]
    assert [decision.policy for decision in diary.decisions] == ["default@1", "default@2"]


def test_a_call_may_carry_what_some_backend_is_cleared_for() -> None:
    """And what the policy lets that backend see: the shipped one keeps clouds from confidential text."""

    def highest(*backends: Backend) -> Sensitivity:
        return House(backends).gateway.clearance(FEATURES)

    with scripted_openai(says("x")) as server:
        far, near = cloud(server), changed(local(server), clearance=Sensitivity.CONFIDENTIAL)
        assert highest() is Sensitivity.PUBLIC
        assert highest(far) is Sensitivity.INTERNAL
        assert highest(changed(far, clearance=Sensitivity.RESTRICTED)) is Sensitivity.INTERNAL
        assert highest(far, near) is Sensitivity.CONFIDENTIAL
        assert highest(far, changed(near, enabled=False)) is Sensitivity.INTERNAL
        assert highest(far, Composer("built in")) is Sensitivity.RESTRICTED

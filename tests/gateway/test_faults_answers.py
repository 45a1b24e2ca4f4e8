"""Faults in what a backend answers, over real sockets: errors inside answers, cut bodies, odd ends, missing counts."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest

from app.backends.shape import shape_of
from app.domain.attempt import Outcome
from app.domain.backend import Price
from app.domain.errors import AllBackendsFailed, Failure
from app.domain.model_call import ModelCall, Usage
from app.gateway.observer import NextStep
from tests.gateway.conftest import LATE_TEXT, Composer, House, Serve, changed, cloud, second
from tests.gateway.test_structured import Verdict
from tests.servers import (
    Cut,
    End,
    Event,
    Exchange,
    Hang,
    Ping,
    Reasoning,
    Reply,
    Text,
    raw,
    says,
    scripted_anthropic,
    scripted_openai,
    streams,
)
from tests.servers.script import Plain


def kinds(house: House) -> list[Failure]:
    return [kind for _, kind, _ in house.diary.failures]


def test_f17_an_overload_inside_a_good_status_is_a_failure(call: ModelCall) -> None:
    busy = Event('{"type": "error", "error": {"type": "overloaded_error", "message": "m"}}')
    with scripted_anthropic(streams(busy)) as broken, scripted_openai(says("well")) as well:
        house = House((cloud(broken), second(well)))
        (completion,) = house.run(call)
        assert (completion.backend, completion.text) == ("second", "well")
        failed, _, answered = house.diary.attempts
        assert (failed.outcome, failed.failure, failed.status) == (Outcome.FAILED, Failure.OVERLOADED, 200)
        assert (failed.usage, failed.cost_usd) == (Usage(), Decimal(0))
        assert (answered.outcome, answered.backend) == (Outcome.OK, "second")


@pytest.mark.parametrize("noise", [Ping(None), Reasoning("hm")])
def test_f19_pings_and_thoughts_do_not_stop_the_clock(serve: Serve, call: ModelCall, noise: Ping | Reasoning) -> None:
    with serve(streams(noise, Hang())) as silent, scripted_openai(says("well")) as well:
        house = House((cloud(silent, limits=LATE_TEXT), second(well)))
        assert [completion.text for completion in house.run(call)] == ["well"]
        assert (kinds(house), silent.count) == ([Failure.SILENT], 1)


@pytest.mark.parametrize(
    "data",
    [
        '{"error": {"message": "boom", "code": 500}}',
        '{"error": "boom"}',
        '{"choices": [{"delta": {}, "finish_reason": "error"}]}',
        '{"choices": [], "error": {"message": "boom", "type": "server_error"}}',
    ],
)
def test_f20_an_error_in_a_chunk_is_no_empty_success(call: ModelCall, data: str) -> None:
    with scripted_openai(streams(Event(data))) as broken, scripted_openai(says("well")) as well:
        house = House((cloud(broken), second(well)))
        assert [completion.text for completion in house.run(call)] == ["well"]
        assert kinds(house) == [Failure.SERVER] * 2


def test_f22_a_body_without_length_that_ends_in_the_middle(serve: Serve, call: ModelCall) -> None:
    half = Plain(200, "application/json", b'{"type": "message", "cont', {"content-length": "", "connection": "close"})
    with serve(half) as broken, scripted_openai(says("well")) as well:
        house = House((cloud(broken), second(well)))
        assert [completion.text for completion in house.run(call)] == ["well"]
        assert kinds(house) == [Failure.TRUNCATED] * 2


def test_f22_a_body_shorter_than_its_length(serve: Serve, call: ModelCall) -> None:
    half = Plain(200, "application/json", b'{"type": "mess', {"content-length": "900", "connection": "close"})
    with serve(half) as broken, scripted_openai(says("well")) as well:
        house = House((cloud(broken), second(well)))
        assert [completion.text for completion in house.run(call)] == ["well"]
        assert kinds(house) == [Failure.TRUNCATED] * 2


def test_f23_text_only_among_the_thoughts_is_empty(serve: Serve, call: ModelCall) -> None:
    with serve(streams(Reasoning("The answer is 4."))) as broken:
        house = House((cloud(broken), Composer("built in")))
        assert [completion.text for completion in house.run(call)] == ["built in"]
        assert kinds(house) == [Failure.EMPTY] * 2
        assert [step for *_, step in house.diary.failures] == [NextStep.RETRY, NextStep.FALLBACK]
        # Both were read and written by a model, and cost what it says.
        assert [attempt.usage.input_tokens for attempt in house.diary.attempts[:2]] == [7, 7]


@pytest.mark.parametrize("after", [(), (Text("I"),)])
def test_f28_a_filter_at_the_end_is_a_refusal_and_ends_the_chain(
    serve: Serve, call: ModelCall, after: tuple[Text]
) -> None:
    with serve() as probe:
        reason = "refusal" if probe.wire == "anthropic" else "content_filter"
    with serve(streams(*after, End(reason))) as server, scripted_openai() as other:
        house = House((cloud(server), second(other), Composer("built in")))
        with pytest.raises(AllBackendsFailed, match="content policy"):
            house.run(call)
        assert (kinds(house), other.count) == ([Failure.REFUSED], 0)


def test_f29_arguments_that_are_not_json_are_repaired_once_then_the_next_backend(serve: Serve, call: ModelCall) -> None:
    good = '{"good": true, "reasons": []}'
    with serve(says('{"good": tru')) as broken, scripted_openai(says(good)) as well:
        house = House((cloud(broken), second(well)))
        (completion,) = house.run(replace(call, shape=shape_of(Verdict)))
        assert (completion.backend, completion.text) == ("second", good)
        assert (kinds(house), broken.count) == ([Failure.MALFORMED] * 2, 2)


def test_f30_an_answer_is_priced_by_the_model_that_gave_it(serve: Serve, call: ModelCall) -> None:
    with serve(streams(Text("a"), End(usage=(1000, 1000), model="model-2-20261001"))) as server:
        named = changed(cloud(server), id="named", model="model-2", price=Price(Decimal(100), Decimal(200)))
        house = House((cloud(server), named))
        (completion,) = house.run(call)
        assert (completion.backend, completion.model) == ("first", "model-2-20261001")
        assert completion.cost_usd == Decimal("0.3")
        assert house.diary.attempts[0].model == "model-2-20261001"


def test_f30_a_model_that_nobody_knows_costs_what_was_asked_for(serve: Serve, call: ModelCall) -> None:
    with serve(streams(Text("a"), End(usage=(1000, 1000), model="surprise"))) as server:
        house = House((cloud(server),))
        assert house.run(call)[0].cost_usd == Decimal("0.003")


def test_a_model_without_a_price_is_not_free(serve: Serve, call: ModelCall) -> None:
    with serve(says("a")) as server:
        house = House((changed(cloud(server), price=None),))
        (completion,) = house.run(call)
        assert (completion.price_known, completion.cost_usd) == (False, Decimal(0))
        assert house.diary.attempts[0].cost_usd is None


@pytest.mark.parametrize("usage", [None, (0, 0)])
def test_f31_missing_counts_are_estimated_and_priced(
    serve: Serve, call: ModelCall, usage: tuple[int, int] | None
) -> None:
    with serve(streams(Text("x" * 4000), End(usage=usage))) as server:
        house = House((cloud(server),))
        (completion,) = house.run(call)
        assert completion.usage.estimated
        assert completion.cost_usd > Decimal("0.002")
        assert house.diary.attempts[0].usage == completion.usage


def test_f32_a_hundred_thousand_tiny_events(serve: Serve, call: ModelCall) -> None:
    def many(_: Exchange) -> Reply:
        return streams(Ping(100_000), Text("whole"))

    with serve(many) as server:
        assert [completion.text for completion in House((cloud(server),)).run(call)] == ["whole"]


def test_f32_an_answer_that_never_ends_is_bounded(call: ModelCall) -> None:
    line = b"data: " + json.dumps({"choices": [{"delta": {"content": "x" * 60_000}}]}).encode() + b"\n\n"
    with scripted_openai(raw(200, "text/event-stream", line * 600)) as endless, scripted_openai(says("well")) as well:
        house = House((cloud(endless), second(well)))
        assert [completion.text for completion in house.run(call)] == ["well"]
        assert kinds(house) == [Failure.MALFORMED] * 2


def test_the_tokens_of_a_broken_answer_are_counted(call: ModelCall) -> None:
    begun = Event('{"type": "message_start", "message": {"usage": {"input_tokens": 1000000, "output_tokens": 2}}}')
    with scripted_anthropic(streams(begun, Text("half"), Cut())) as broken, scripted_openai() as well:
        house = House((cloud(broken), second(well)))
        (completion,) = house.run(call)
        first, retried, _ = house.diary.attempts
        assert first.usage == retried.usage == Usage(1_000_000, 2)
        assert first.cost_usd == Decimal("1.000004")
        assert (completion.attempts, completion.wasted_usd) == (3, Decimal("2.000008"))
        assert completion.cost_usd < Decimal("0.001")

"""The faults of providers, each over real sockets: first alone with a fallback, then the special cases.

The ids S01 to S16 are those of FailoverBench; F17 and on are our own.
"""

import asyncio
from contextlib import ExitStack
from decimal import Decimal

import pytest

from app.domain.backend import Timeouts
from app.domain.errors import AllBackendsFailed, Failure
from app.domain.model_call import ModelCall, Usage
from app.gateway.observer import NextStep
from tests.gateway.conftest import (
    LATE_HEADERS,
    LATE_TEXT,
    LIMITS,
    LONG_PAUSE,
    Clock,
    Composer,
    House,
    Serve,
    changed,
    cloud,
    second,
)
from tests.servers import (
    Cut,
    End,
    Event,
    Exchange,
    Hang,
    Ping,
    Reasoning,
    Reply,
    Reset,
    Scripted,
    Text,
    drops,
    fails,
    free_port,
    raw,
    says,
    scripted_openai,
    silence,
    streams,
)


def in_stream(kind: str) -> Event:
    return Event(f'{{"type": "error", "error": {{"type": "{kind}", "message": "m"}}}}')


FORTY = tuple(Text(f"{n} ") for n in range(40))
SIXTY = tuple(Text(f"{n} ") for n in range(60))
WHOLE = "".join(step.text for step in SIXTY)
BUSY = fails(503)
REFUSING_PREFILL = fails(400, {"error": {"message": "prefill is not supported"}})


@pytest.mark.parametrize(
    ("script", "limits", "kind", "attempts"),
    [
        pytest.param((fails(429),), LIMITS, Failure.RATE_LIMITED, 2, id="S02"),
        pytest.param((BUSY,), LIMITS, Failure.OVERLOADED, 2, id="S04"),
        pytest.param((silence(),), LATE_HEADERS, Failure.SILENT, 1, id="S06"),
        pytest.param((streams(Hang()),), LATE_TEXT, Failure.SILENT, 1, id="S07"),
        pytest.param((streams(*FORTY, Reset()),), LIMITS, Failure.TRUNCATED, 2, id="S08-reset"),
        pytest.param((streams(*FORTY, Cut()),), LIMITS, Failure.TRUNCATED, 2, id="S08-clean-end"),
        pytest.param((streams(*FORTY[:20], Hang()),), LONG_PAUSE, Failure.STALLED, 1, id="S09"),
        pytest.param((streams(in_stream("overloaded_error")),), LIMITS, Failure.OVERLOADED, 2, id="F17"),
        pytest.param(
            (streams(Text("a"), in_stream("overloaded_error")),), LIMITS, Failure.OVERLOADED, 1, id="F17-late"
        ),
        pytest.param((fails(529),), LIMITS, Failure.OVERLOADED, 2, id="F18"),
        pytest.param((streams(Ping(None)),), LATE_TEXT, Failure.SILENT, 1, id="F19"),
        pytest.param((streams(Event('{"type": "error", "error": "boom"}')),), LIMITS, None, 2, id="F20"),
        pytest.param((raw(200, "text/html", b"<html>"),), LIMITS, Failure.MALFORMED, 2, id="F21"),
        pytest.param((raw(200, "application/json", b'{"a": '),), LIMITS, Failure.TRUNCATED, 2, id="F22"),
        pytest.param((says(" "),), LIMITS, Failure.EMPTY, 2, id="F23"),
        pytest.param((streams(Reasoning("hm")),), LIMITS, Failure.EMPTY, 2, id="F23-reasoning"),
        pytest.param((fails(401),), LIMITS, Failure.AUTH, 1, id="F24"),
        pytest.param((fails(429, {"error": {"code": "insufficient_quota"}}),), LIMITS, Failure.QUOTA, 1, id="F25"),
        pytest.param((fails(429, None, {"Retry-After": "3600"}),), LIMITS, Failure.RATE_LIMITED, 1, id="F26"),
        pytest.param((fails(429, None, {"Retry-After": "-5"}),), LIMITS, Failure.RATE_LIMITED, 2, id="F26-garbage"),
        pytest.param((streams(Event('"' + "x" * (1 << 20) + '"')),), LIMITS, Failure.MALFORMED, 2, id="F32"),
        pytest.param((fails(404),), LIMITS, Failure.BAD_REQUEST, 1, id="model-gone"),
        pytest.param((fails(500),), LIMITS, Failure.SERVER, 2, id="server"),
        pytest.param((drops(),), LIMITS, Failure.CONNECT, 2, id="connect"),
    ],
)
def test_the_fallback_answers(
    serve: Serve, call: ModelCall, script: tuple[Scripted, ...], limits: Timeouts, kind: Failure | None, attempts: int
) -> None:
    with serve(*script) as broken, scripted_openai(streams(*SIXTY, End(usage=(11, 60)))) as well:
        house = House((cloud(broken, limits=limits), second(well)))
        (completion,) = house.run(call)
        # S16: the answer names the backend that gave it, with its usage; what failed costs nothing.
        assert (completion.backend, completion.text) == ("second", WHOLE)
        assert completion.usage == Usage(11, 60)
        assert completion.cost_usd == Decimal("0.00131")
        assert (broken.count, well.count) == (attempts, 1)
        kinds = {found for _, found, _ in house.diary.failures}
        assert len(kinds) == 1
        assert kind is None or kinds == {kind}
        assert [step for *_, step in house.diary.failures] == [
            *[NextStep.RETRY] * (attempts - 1), NextStep.FALLBACK,
        ]  # fmt: skip
        # What the caller saw after the last reset is the fallback's text and nothing else.
        assert house.diary.events[-60:] == [step.text for step in SIXTY]
        shown = house.diary.events[:-60]
        assert not shown or shown[-1].startswith("<")
        assert sum(house.clock.sleeps) < 10


@pytest.mark.parametrize(
    ("once", "sleeps"),
    [
        pytest.param(fails(429, None, {"Retry-After": "2"}), [2.0], id="S01"),
        pytest.param(fails(429, None, {"retry-after-ms": "1500"}), [1.5], id="S01-ms"),
        pytest.param(fails(500), [0.5], id="S03"),
        pytest.param(drops(), [0.5], id="S05"),
        pytest.param(streams(*FORTY, Cut()), [0.5], id="S08-once"),
        pytest.param(says(""), [0.5], id="F23-once"),
    ],
)
def test_one_retry_on_the_same_backend_is_enough(
    serve: Serve, call: ModelCall, once: Reply, sleeps: list[float]
) -> None:
    with serve(once, streams(*SIXTY)) as server, scripted_openai() as other:
        house = House((cloud(server), second(other)))
        (completion,) = house.run(call)
        assert (completion.backend, completion.text) == ("first", WHOLE)
        assert (server.count, other.count) == (2, 0)
        assert house.clock.sleeps == sleeps
        assert [step for *_, step in house.diary.failures] == [NextStep.RETRY]


def test_s10_one_bad_event(serve: Serve, call: ModelCall) -> None:
    with serve(streams(*FORTY, Event("{oops"), *SIXTY[40:])) as server:
        house = House((cloud(server),))
        assert [completion.text for completion in house.run(call, call)] == [WHOLE, WHOLE]
        assert server.count == 2


def test_s11_no_done_marker_and_an_open_socket(call: ModelCall) -> None:
    with scripted_openai(streams(*SIXTY, End(done_marker=False), Hang())) as server:
        house = House((cloud(server),))
        (completion,) = house.run(call)
        assert (completion.text, completion.usage) == (WHOLE, Usage(7, 5))


def test_s12_only_a_larger_window_is_asked(serve: Serve, call: ModelCall) -> None:
    too_long = fails(400, {"error": {"code": "context_length_exceeded", "message": "m"}})
    with serve(too_long) as small, scripted_openai() as same, scripted_openai(says("fits")) as large:
        wide = changed(second(large), id="third", context_window=200_000)
        house = House((cloud(small), second(same), wide))
        (completion,) = house.run(call)
        assert (completion.backend, completion.text) == ("third", "fits")
        assert (small.count, same.count, large.count) == (1, 0, 1)


@pytest.mark.parametrize("how", ["status", "in the answer"])
def test_s13_a_refusal_is_not_carried_to_the_next_backend(serve: Serve, call: ModelCall, how: str) -> None:
    policy = fails(400, {"error": {"code": "content_policy_violation", "message": "m"}})
    with ExitStack() as stack:
        server = stack.enter_context(serve(policy))
        if how != "status":
            reason = "refusal" if server.wire == "anthropic" else "content_filter"
            server = stack.enter_context(serve(streams(Text("I"), End(reason))))
        other = stack.enter_context(scripted_openai())
        house = House((cloud(server), second(other), Composer("built in")))
        with pytest.raises(AllBackendsFailed, match=r"first .*content policy"):
            house.run(call)
        assert (server.count, other.count) == (1, 0)
        assert house.diary.failures == [("first", Failure.REFUSED, NextStep.NONE)]


def test_s14_a_fallback_starts_from_the_original_messages(serve: Serve, call: ModelCall) -> None:
    def strict(exchange: Exchange) -> Reply:
        messages = exchange.body["messages"]
        assert isinstance(messages, list)
        prefilled = any(isinstance(each, dict) and each.get("role") == "assistant" for each in messages)
        return REFUSING_PREFILL if prefilled else streams(*SIXTY)

    with serve(streams(*FORTY, Cut())) as server, scripted_openai(strict) as fallback:
        house = House((cloud(server), second(fallback)))
        (completion,) = house.run(call)
        assert (completion.backend, completion.text) == ("second", WHOLE)
        assert fallback.requests[0].text == call.text


def test_s15_an_outage_costs_few_probes_and_the_primary_comes_back(serve: Serve, call: ModelCall) -> None:
    clock = Clock()
    begin = clock.now

    def outage(_: Exchange) -> Reply:
        return BUSY if clock.now - begin < 60 else says("primary")

    async def run(house: House) -> list[tuple[float, str]]:
        served = []
        for number in range(25):
            clock.now = max(clock.now, begin + 4.0 * number)
            served.append((clock.now - begin, (await house.ask(call)).backend))
        await house.gateway.close()
        return served

    with serve(outage) as server, scripted_openai() as fallback:
        served = asyncio.run(run(House((cloud(server), second(fallback)), clock=clock)))
        assert all(backend == "second" for at, backend in served if at < 60)
        assert all(backend == "first" for at, backend in served if at > 90)
        probes = server.count - sum(backend == "first" for _, backend in served)
        assert probes <= 8


def test_f27_no_such_address(call: ModelCall) -> None:
    with scripted_openai() as lost, scripted_openai(says("here")) as well:
        lost.url = f"http://127.0.0.1:{free_port()}/v1"
        house = House((cloud(lost), second(well)))
        assert [completion.text for completion in house.run(call)] == ["here"]
        assert house.diary.failures[-1] == ("first", Failure.CONNECT, NextStep.FALLBACK)


def test_f28_a_cut_at_the_output_limit_is_a_flagged_result(serve: Serve, call: ModelCall) -> None:
    with serve() as probe:
        reason = {"anthropic": "max_tokens", "responses": "max_output_tokens"}.get(probe.wire, "length")
    with serve(streams(Text("half"), End(reason))) as server:
        (completion,) = House((cloud(server),)).run(call)
        assert (completion.text, completion.truncated) == ("half", True)


def test_f30_f31_another_model_and_no_usage(serve: Serve, call: ModelCall) -> None:
    with serve(streams(Text("x" * 400), End(usage=None, model="other-2"))) as server:
        (completion,) = House((cloud(server),)).run(call)
        assert completion.model == "other-2"
        assert completion.usage.estimated
        assert completion.usage.output_tokens == 100
        assert completion.cost_usd > 0


def test_f34_a_caller_who_leaves_stops_the_provider(serve: Serve, call: ModelCall) -> None:
    async def run(house: House) -> None:
        task = asyncio.create_task(house.ask(call))
        await house.diary.begun.happens()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await server.requests[0].gone.happens()
        await house.gateway.close()

    with serve(streams(Text("a"), Hang())) as server, scripted_openai() as other:
        house = House((cloud(server), second(other)))
        asyncio.run(run(house))
        assert (server.count, other.count) == (1, 0)
        assert house.board.snapshot() == {}


def test_every_model_fails_and_the_built_in_answer_comes(serve: Serve, call: ModelCall) -> None:
    with serve(BUSY) as one, scripted_openai(fails(401)) as two:
        house = House((Composer("built in"), cloud(one), second(two)))
        (completion,) = house.run(call)
        assert (completion.backend, completion.text, completion.cost_usd) == ("extractive", "built in", Decimal(0))
        assert house.gateway.is_model_free(completion.backend)
        assert not house.gateway.is_model_free("first")


def test_all_fail(serve: Serve, call: ModelCall) -> None:
    with serve(BUSY) as one, scripted_openai(fails(401)) as two:
        house = House((cloud(one), second(two)))
        with pytest.raises(AllBackendsFailed) as caught:
            house.run(call)
        assert "first (overloaded), first (overloaded), second (auth)" in caught.value.sentence
        assert house.diary.failures[-1] == ("second", Failure.AUTH, NextStep.NONE)

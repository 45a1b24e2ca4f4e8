"""Servers that open a stream before they have read the prompt, so that their refusal has no place left."""

import asyncio
from dataclasses import replace

import pytest

from app.backends.openai_compatible import OpenAICompatibleBackend
from app.domain.backend import BackendKind, BackendSpec
from app.domain.errors import BackendError, Failure
from app.domain.labels import Sensitivity, Tier
from app.domain.model_call import ModelCall
from tests.servers import Cut, Event, Exchange, Reply, ScriptedServer, drops, fails, raw, says, scripted_openai, streams

UNSAID = raw(200, "text/event-stream", b"")
TOO_LONG = fails(400, {"error": {"code": "context_length_exceeded", "message": "m"}})


def near(server: ScriptedServer) -> BackendSpec:
    return BackendSpec(
        id="llama",
        tier=Tier.LOCAL,
        kind=BackendKind.OPENAI_COMPATIBLE,
        model="model-1",
        clearance=Sensitivity.INTERNAL,
        endpoint=server.url,
        local_zone=True,
    )


def failures(spec: BackendSpec, call: ModelCall, times: int = 1) -> list[Failure]:
    """How a call fails, again and again, at one backend."""

    async def run() -> list[Failure]:
        backend, found = OpenAICompatibleBackend(spec, None), list[Failure]()
        for _ in range(times):
            with pytest.raises(BackendError) as caught:
                _ = [part async for part in backend.stream(call)]
            found.append(caught.value.kind)
        await backend.close()
        return found

    return asyncio.run(run())


def test_the_reason_is_read_off_an_answer_in_one_piece(call: ModelCall) -> None:
    def late(exchange: Exchange) -> Reply:
        return UNSAID if exchange.body.get("stream") else TOO_LONG

    with scripted_openai(late) as server:
        assert failures(near(server), call) == [Failure.CONTEXT]
        asked = server.requests[1].body
        assert (asked["max_tokens"], asked["messages"]) == (1, server.requests[0].body["messages"])


def test_a_connection_that_closes_is_no_reason(call: ModelCall) -> None:
    with scripted_openai(UNSAID, drops(), TOO_LONG) as server:
        assert failures(near(server), call) == [Failure.CONTEXT]


@pytest.mark.parametrize("vain", [(raw(200, "application/json", b'{"choices": []}'),), (drops(), drops())])
def test_a_question_in_vain_is_the_last(call: ModelCall, vain: tuple[Reply, ...]) -> None:
    with scripted_openai(UNSAID, *vain, UNSAID) as server:
        assert failures(near(server), call, times=2) == [Failure.TRUNCATED] * 2
        assert server.count == 2 + len(vain)


@pytest.mark.parametrize("step", [Cut(), Event("{}")])
def test_once_the_server_has_spoken_nobody_asks_again(call: ModelCall, step: Cut | Event) -> None:
    with scripted_openai(streams(step, Cut())) as server:
        assert failures(near(server), call) == [Failure.TRUNCATED]
        assert server.count == 1


def test_where_tokens_cost_money_nobody_asks_again(call: ModelCall) -> None:
    with scripted_openai(UNSAID, says("a")) as server:
        assert failures(replace(near(server), local_zone=False), call) == [Failure.TRUNCATED]
        assert server.count == 1

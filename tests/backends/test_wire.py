"""Both wire backends over real sockets: what they send, and what they make of answers."""

import asyncio
import json

import pytest

from app.domain.backend import Timeouts
from app.domain.errors import BackendError, Failure
from app.domain.model_call import Finish, ModelCall, TextDelta, Usage
from tests.backends.conftest import Wire, ask, failure, read
from tests.servers import (
    End,
    Event,
    Hang,
    Hold,
    JumpingLoop,
    Ping,
    Reply,
    Signal,
    Step,
    Text,
    free_port,
    jump,
    raw,
    says,
    silence,
    streams,
)


def test_a_whole_answer_with_its_usage(wire: Wire, call: ModelCall) -> None:
    text, finish = ask(wire, call, says("Buffers ", "work, ", "in order."))
    assert text == "Buffers work, in order."
    assert finish == Finish("scripted-1", Usage(7, 5))


def test_the_request_carries_the_call_and_nothing_of_the_environment(
    wire: Wire, call: ModelCall, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("OPENAI_ORG_ID", "OPENAI_PROJECT_ID", "ANTHROPIC_AUTH_TOKEN", "OPENAI_ADMIN_KEY"):
        monkeypatch.setenv(name, "from-the-environment")
    monkeypatch.setenv("ANTHROPIC_CUSTOM_HEADERS", "x-spy: from-the-environment")
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "OPENAI_BASE_URL", "ANTHROPIC_BASE_URL"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{free_port()}")

    async def run(url: str) -> None:
        backend = wire.backend(url)
        await read(backend, call)
        await read(backend, call)
        await backend.close()

    with wire.scripted() as server:
        asyncio.run(run(server.url))
        assert server.requests[0].text == f"{call.system}\n{call.prompt}"
        assert server.requests[0].body["model"] == "model-1"
        assert server.requests[0].body["stream"] is True
        assert server.requests[0].headers["authorization"] == "Bearer sk-test-key"
        assert server.requests[0].headers["accept-encoding"] == "identity"
        assert b"from-the-environment" not in server.received
        assert b"stainless" not in server.received.lower()
        assert (server.count, server.connections) == (2, 1)


def test_without_a_key_no_authorization_is_sent(wire: Wire, call: ModelCall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "from-the-environment")
    monkeypatch.setenv("ANTHROPIC_API_KEY", "from-the-environment")

    async def run(url: str) -> None:
        keyed = wire.backend(url)
        backend = type(keyed)(keyed.spec, None)
        await read(backend, call)
        await backend.close()
        await keyed.close()

    with wire.scripted() as server:
        asyncio.run(run(server.url))
        assert "authorization" not in server.requests[0].headers
        assert b"from-the-environment" not in server.received


def test_one_bad_event_is_skipped(wire: Wire, call: ModelCall) -> None:
    assert ask(wire, call, streams(Text("a"), Event("{oops"), Text("b")))[0] == "ab"


def test_comments_pings_and_unknown_events_do_no_harm(wire: Wire, call: ModelCall) -> None:
    noise = Event('{"type": "brand_new_event", "choices": []}\n\n: a comment\nevent: other\nretry: 3')
    assert ask(wire, call, streams(Ping(3), noise, Text("ä€"), Ping(2), Text("😀")))[0] == "ä€😀"


def test_very_many_empty_events_are_only_slow(wire: Wire, call: ModelCall) -> None:
    assert ask(wire, call, streams(Ping(20_000), Text("a")))[0] == "a"


@pytest.mark.parametrize(("usage", "known"), [(None, False), ((0, 0), False), ((9, 0), False), ((9, 4), True)])
def test_usage_is_estimated_where_it_is_missing(
    wire: Wire,
    call: ModelCall,
    usage: tuple[int, int] | None,
    known: bool,  # noqa: FBT001 - a column
) -> None:
    _, finish = ask(wire, call, streams(Text("x" * 40), End(usage=usage)))
    assert finish.usage.estimated is not known
    assert finish.usage.output_tokens == (4 if known else 10)
    assert finish.usage.input_tokens == (9 if usage and usage[0] else -(-len(call.text) // 4))


def test_the_limit_of_the_output_is_flagged(wire: Wire, call: ModelCall) -> None:
    text, finish = ask(wire, call, streams(Text("half"), End(wire.cut_off)))
    assert (text, finish.truncated) == ("half", True)


def test_an_answer_withheld_is_refused(wire: Wire, call: ModelCall) -> None:
    reason = "refusal" if wire.kind == "anthropic" else "content_filter"
    failed = failure(wire, call, streams(Text("I"), End(reason)))
    assert failed.kind is Failure.REFUSED
    assert reason in failed.sentence


def test_the_model_is_the_one_that_answered(wire: Wire, call: ModelCall) -> None:
    assert ask(wire, call, streams(Text("a"), End(model="model-1-turbo")))[1].model == "model-1-turbo"


def test_a_slow_consumer_is_not_taken_for_a_stalled_server(wire: Wire, call: ModelCall) -> None:
    more = Signal()

    async def run(url: str) -> str:
        backend = wire.backend(url, Timeouts(5, 5, 5, 5, 600))
        text = ""
        async for part in backend.stream(call):
            if isinstance(part, TextDelta):
                text += part.text
                jump(60)
                more.set()
        await backend.close()
        return text

    held = streams(Text("a"), Hold(more), Text("b"))
    with wire.scripted(held) as server, asyncio.Runner(loop_factory=JumpingLoop) as runner:
        assert runner.run(run(server.url)) == "ab"


def test_an_answer_ends_at_once_when_the_server_keeps_the_stream_open(wire: Wire, call: ModelCall) -> None:
    async def run(url: str) -> str:
        backend = wire.backend(url)
        text, finish = await read(backend, call)
        assert not finish.usage.estimated
        await server.requests[0].gone.happens()
        await backend.close()
        return text

    done = wire.kind == "anthropic"
    with wire.scripted(streams(Text("a"), End(done_marker=done), Ping(None))) as server:
        assert asyncio.run(run(server.url)) == "a"


@pytest.mark.parametrize("after", [0, 1])
def test_closing_the_iterator_closes_the_connection(wire: Wire, call: ModelCall, after: int) -> None:
    async def run(url: str) -> None:
        backend = wire.backend(url)
        parts = backend.stream(call)
        for _ in range(1 + after):
            await anext(parts)
        await parts.aclose()
        await server.requests[0].gone.happens()
        await backend.close()

    with wire.scripted(streams(Text("a"), Text("b"), Hang())) as server:
        asyncio.run(run(server.url))


@pytest.mark.parametrize("where", ["headers", "first", "later"])
def test_cancelling_the_task_closes_the_connection(wire: Wire, call: ModelCall, where: str) -> None:
    arrived = Signal()
    step: Step = Text("a") if where == "later" else Ping(1)

    def reply(_: object) -> Reply:
        arrived.set()
        return silence() if where == "headers" else streams(step, Hang())

    async def run(url: str) -> None:
        backend = wire.backend(url)
        task = asyncio.create_task(read(backend, call))
        await arrived.happens()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await server.requests[0].gone.happens()
        await backend.close()

    with wire.scripted(reply) as server:
        asyncio.run(run(server.url))


def test_the_text_arrives_while_the_server_still_writes(wire: Wire, call: ModelCall) -> None:
    more = Signal()

    async def run(url: str) -> list[str]:
        backend, texts = wire.backend(url), list[str]()
        async for part in backend.stream(call):
            if isinstance(part, TextDelta):
                texts.append(part.text)
                more.set()
        await backend.close()
        return texts

    with wire.scripted(streams(Text("a"), Hold(more), Text("b"))) as server:
        assert asyncio.run(run(server.url)) == ["a", "b"]


def test_a_server_that_does_not_stream_is_understood(wire: Wire, call: ModelCall) -> None:
    body: dict[str, object] = {
        "type": "message",
        "model": "m-2",
        "content": [{"type": "text", "text": "whole"}],
        "stop_reason": "end_turn",
        "status": "completed",
        "output": [{"type": "message", "content": [{"type": "output_text", "text": "whole"}]}],
        "choices": [{"message": {"content": "whole"}, "finish_reason": "stop"}],
        "usage": {"input_tokens": 3, "output_tokens": 2, "prompt_tokens": 3, "completion_tokens": 2},
    }
    text, finish = ask(wire, call, raw(200, "application/json", json.dumps(body).encode()))
    assert (text, finish) == ("whole", Finish("m-2", Usage(3, 2)))


@pytest.mark.parametrize(
    ("networks", "host", "reached"),
    [
        (("127.0.0.0/8",), "127.0.0.1", True),
        (("127.0.0.0/8", "::1/128"), "localhost", True),
        (("10.0.0.0/8", "::/7"), "127.0.0.1", False),
        (("10.0.0.0/8",), "localhost", False),
        (("127.0.0.0/8",), "[::ffff:127.0.0.1]", True),
        (("10.0.0.0/8",), "[::ffff:127.0.0.1]", False),
    ],
)
def test_only_the_networks_of_a_backend_are_reached(
    wire: Wire,
    call: ModelCall,
    networks: tuple[str, ...],
    host: str,
    reached: bool,  # noqa: FBT001 - a column
) -> None:
    async def run(url: str) -> Failure | None:
        backend = wire.backend(url, networks=networks)
        try:
            await read(backend, call)
        except BackendError as failed:
            return failed.kind
        finally:
            await backend.close()
        return None

    with wire.scripted() as server:
        kind = asyncio.run(run(server.url.replace("127.0.0.1", host)))
        assert kind is (None if reached else Failure.CONNECT)
        assert server.connections == int(reached)

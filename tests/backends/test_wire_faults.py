"""Both wire backends over real sockets: the class of each fault, the limits in time, and clean error texts."""

import asyncio
import gzip
import traceback

import pytest

from app.domain.backend import Timeouts
from app.domain.errors import BackendError, Failure
from app.domain.model_call import ModelCall
from tests.backends.conftest import Wire, ask, error, failure, read
from tests.servers import (
    Cut,
    End,
    Event,
    Hang,
    Ping,
    Reasoning,
    Reply,
    Reset,
    Text,
    drops,
    fails,
    free_port,
    raw,
    silence,
    streams,
)


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (fails(400), Failure.BAD_REQUEST),
        (fails(401), Failure.AUTH),
        (fails(402), Failure.QUOTA),
        (fails(403), Failure.AUTH),
        (fails(404), Failure.BAD_REQUEST),
        (fails(408), Failure.SERVER),
        (fails(409), Failure.SERVER),
        (fails(413), Failure.CONTEXT),
        (fails(422), Failure.BAD_REQUEST),
        (fails(429), Failure.RATE_LIMITED),
        (fails(500), Failure.SERVER),
        (fails(502, "<html>bad gateway</html>"), Failure.SERVER),
        (fails(503, "<html>busy</html>"), Failure.OVERLOADED),
        (fails(504), Failure.SERVER),
        (fails(529), Failure.OVERLOADED),
        (fails(429, {"error": {"type": "x", "code": "insufficient_quota", "message": "m"}}), Failure.QUOTA),
        (fails(400, {"error": {"code": "context_length_exceeded", "message": "m"}}), Failure.CONTEXT),
        (fails(400, {"type": "error", "error": {"type": "invalid_request_error", "message": "prompt is too long: 9"}}),
         Failure.CONTEXT),
        (fails(400, {"error": {"code": "content_policy_violation", "message": "m"}}), Failure.REFUSED),
        (fails(302, "", {"location": "http://127.0.0.1:9/"}), Failure.BAD_REQUEST),
        (drops(), Failure.CONNECT),
        (streams(Cut()), Failure.TRUNCATED),
        (streams(Text("a"), Cut()), Failure.TRUNCATED),
        (streams(Text("a"), Reset()), Failure.TRUNCATED),
        (streams(Text("a"), End(done_marker=False), Cut()), None),
        (streams(Text(" \n")), Failure.EMPTY),
        (streams(Reasoning("I think"), Ping(3)), Failure.EMPTY),
        (streams(Event(error("overloaded_error"))), Failure.OVERLOADED),
        (streams(Text("a"), Event(error("overloaded_error"))), Failure.OVERLOADED),
        (streams(Text("a"), Event(error("rate_limit_error"))), Failure.RATE_LIMITED),
        (streams(Text("a"), Event(error("api_error"))), Failure.SERVER),
        (streams(Event('{"type": "error", "error": {"message": "upstream", "code": 429}}')), Failure.RATE_LIMITED),
        (streams(Event("{not json"), Text("a"), Event("[]")), Failure.MALFORMED),
        (streams(Event("{not json"), Text("a"), Cut()), Failure.MALFORMED),
        (streams(Event('"' + "x" * (1 << 20) + '"'), Text("a")), Failure.MALFORMED),
        (raw(200, "text/html", b"<html>log in</html>"), Failure.MALFORMED),
        (raw(200, "application/json", b'{"type": "message", "choi'), Failure.TRUNCATED),
        (raw(200, "application/json", b""), Failure.TRUNCATED),
        (raw(200, "application/json", b'[{"surprise": 1}'), Failure.MALFORMED),
        (raw(200, "text/event-stream", b""), Failure.TRUNCATED),
        (raw(200, "text/event-stream", b'data: {"choices": [{"delta"'), Failure.TRUNCATED),
    ],
)  # fmt: skip
def test_each_fault_has_its_class(wire: Wire, call: ModelCall, reply: Reply, kind: Failure | None) -> None:
    if kind is None and wire.kind != "anthropic":
        assert ask(wire, call, reply)[0] == "a"  # the end is told; [DONE] is not needed
    elif kind is None:
        assert failure(wire, call, reply).kind is Failure.TRUNCATED  # message_stop is needed
    else:
        assert failure(wire, call, reply).kind is kind


def test_nobody_listens(wire: Wire, call: ModelCall) -> None:
    async def run() -> None:
        backend = wire.backend(f"http://127.0.0.1:{free_port()}")
        with pytest.raises(BackendError) as caught:
            await read(backend, call)
        await backend.close()
        assert caught.value.kind is Failure.CONNECT

    asyncio.run(run())


def test_a_server_without_tls_behind_https(wire: Wire, call: ModelCall) -> None:
    async def run(url: str) -> None:
        backend = wire.backend(url.replace("http:", "https:"), Timeouts(connect_s=0.2))
        with pytest.raises(BackendError) as caught:
            await read(backend, call)
        await backend.close()
        assert caught.value.kind is Failure.CONNECT

    with wire.scripted() as server:
        asyncio.run(run(server.url))
        assert server.count == 0


def test_a_redirect_is_not_followed(wire: Wire, call: ModelCall) -> None:
    with wire.scripted() as other:
        failed = failure(wire, call, fails(307, "", {"location": f"{other.url}/messages"}))
        assert failed.kind is Failure.BAD_REQUEST
        assert other.connections == 0


def test_a_compressed_answer_is_refused_unopened(wire: Wire, call: ModelCall) -> None:
    bomb = gzip.compress(b"data: {}\n\n" * 1000)
    reply = raw(200, "text/event-stream", bomb)
    packed = type(reply)(reply.status, reply.content_type, reply.body, {"content-encoding": "gzip"})
    assert failure(wire, call, packed).kind is Failure.MALFORMED


@pytest.mark.parametrize(
    ("reply", "limits", "kind"),
    [
        (silence(), Timeouts(connect_s=0.5, headers_s=0.01), Failure.SILENT),
        (streams(Hang()), Timeouts(first_token_s=0.1), Failure.SILENT),
        (streams(Ping(None)), Timeouts(first_token_s=0.1), Failure.SILENT),
        (streams(Reasoning("hm"), Ping(None)), Timeouts(first_token_s=0.1), Failure.SILENT),
        (streams(Text("a"), Hang()), Timeouts(idle_s=0.1), Failure.STALLED),
        (streams(Text("a"), Ping(None)), Timeouts(idle_s=0.1), Failure.STALLED),
        (streams(Text("a"), Ping(None)), Timeouts(total_s=1.0), Failure.STALLED),
        (streams(Ping(None)), Timeouts(total_s=0.3), Failure.SILENT),
    ],
)
def test_each_phase_has_its_limit(wire: Wire, call: ModelCall, reply: Reply, limits: Timeouts, kind: Failure) -> None:
    async def run(url: str) -> None:
        backend = wire.backend(url, limits)
        with pytest.raises(BackendError) as caught:
            await read(backend, call)
        assert caught.value.kind is kind
        await server.requests[0].gone.happens()
        await backend.close()

    with wire.scripted(reply) as server:
        asyncio.run(run(server.url))


CANARY = "CANARY-7731"


@pytest.mark.parametrize(
    "reply",
    [
        fails(400, {"error": {"message": f"you said {CANARY}", "code": CANARY, "type": CANARY}}),
        fails(500, f"<html>{CANARY}</html>"),
        streams(Event(error("overloaded_error", CANARY))),
        streams(Event(f"{{{CANARY}"), Event(f"{{{CANARY}")),
        raw(200, "text/html", CANARY.encode()),
        raw(200, "application/json", f'{{"type": 7, "choices": "{CANARY}"}}'.encode()),
    ],
)
def test_no_word_of_provider_user_or_key_gets_into_an_error(wire: Wire, call: ModelCall, reply: Reply) -> None:
    failed = failure(wire, call, reply)
    shown = "".join(traceback.format_exception(failed)) + repr(failed) + repr(vars(failed))
    for word in (CANARY, "sk-test-key", call.prompt, call.system):
        assert word not in shown


@pytest.mark.parametrize(
    ("header", "seconds"), [("2", 2.0), ("0.5", 0.5), ("3600", 3600.0), ("-3", None), ("soon", None), (None, None)]
)
def test_retry_after_travels_with_the_error(
    wire: Wire, call: ModelCall, header: str | None, seconds: float | None
) -> None:
    headers = {"Retry-After": header} if header else {}
    assert failure(wire, call, fails(429, None, headers)).retry_after_s == seconds

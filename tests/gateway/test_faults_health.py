"""Faults that outlast one call, and connections that never come about: over real sockets, several calls in a row."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from app.domain.backend import Timeouts
from app.domain.errors import Failure
from app.domain.labels import Sensitivity
from app.domain.model_call import ModelCall
from app.gateway.breaker import CREDENTIAL_OPEN_S, LONGEST_RATE_LIMIT_S, QUOTA_OPEN_S
from app.gateway.observer import NextStep
from app.routing.health import Trouble
from tests.gateway.conftest import Composer, House, Serve, changed, cloud, local, second
from tests.gateway.test_metering import Counter
from tests.servers import (
    End,
    Exchange,
    Reply,
    ScriptedServer,
    Signal,
    Text,
    fails,
    raw,
    says,
    scripted_openai,
    streams,
)

HASTY = Timeouts(connect_s=1.0)
IN_AN_HOUR = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)
AN_HOUR_AGO = format_datetime(datetime.now(UTC) - timedelta(hours=1), usegmt=True)


def moved_to(server: ScriptedServer) -> Reply:
    return fails(302, None, {"Location": f"{server.url}/login"})


def test_f21_a_redirect_to_a_login_page_is_not_followed(serve: Serve, call: ModelCall) -> None:
    with serve() as login, scripted_openai(says("well")) as well, serve(moved_to(login)) as moved:
        house = House((cloud(moved), second(well)))
        assert [completion.text for completion in house.run(call)] == ["well"]
        assert (moved.count, login.connections) == (1, 0)


def test_f21_a_page_that_claims_to_be_json_is_malformed(serve: Serve, call: ModelCall) -> None:
    page = raw(200, "application/json", b"<html><form>Your password</form></html>")
    with serve(page) as broken, scripted_openai(says("well")) as well:
        house = House((cloud(broken), second(well)))
        assert [completion.text for completion in house.run(call)] == ["well"]
        assert [kind for _, kind, _ in house.diary.failures] == [Failure.MALFORMED] * 2


def test_f24_a_bad_key_is_tried_once_and_told_once(
    serve: Serve, call: ModelCall, caplog: pytest.LogCaptureFixture
) -> None:
    with serve(fails(401), says("a new key")) as server, scripted_openai() as other:
        house = House((cloud(server), second(other)))
        with caplog.at_level("ERROR", "cto_team"):
            assert {completion.backend for completion in house.run(*[call] * 5)} == {"second"}
        assert server.count == 1
        told = [json.loads(record.message) for record in caplog.records]
        assert [each["trouble"] for each in told if each["event"] == "backend_in_trouble"] == ["credential_bad"]
        # Much later one request finds out whether somebody has put the key right.
        assert house.board.snapshot()["first"].trouble is Trouble.CREDENTIAL_BAD
        house.clock.now += CREDENTIAL_OPEN_S
        assert house.board.snapshot() == {}


@pytest.mark.parametrize(
    "reply",
    [
        fails(429, {"error": {"code": "insufficient_quota", "message": "m"}}),
        fails(429, {"error": {"type": "billing_error", "message": "m"}}),
        fails(402),
        fails(400, {"error": {"type": "invalid_request_error", "message": "Your credit balance is too low"}}),
    ],
)
def test_f25_a_used_up_quota_closes_the_backend_without_a_retry(serve: Serve, call: ModelCall, reply: Reply) -> None:
    with serve(reply) as server, scripted_openai() as other:
        house = House((cloud(server), second(other)))
        house.run(*[call] * 3)
        assert server.count == 1
        assert house.diary.failures == [("first", Failure.QUOTA, NextStep.FALLBACK)]
        health = house.board.snapshot()["first"]
        assert (health.trouble, health.opens_in_s) == (Trouble.BREAKER_OPEN, QUOTA_OPEN_S)


@pytest.mark.parametrize("far", ["3600", pytest.param(IN_AN_HOUR, id="date"), "10.5", "1e300"])
def test_f26_nobody_sleeps_for_long(serve: Serve, call: ModelCall, far: str) -> None:
    with serve(fails(429, None, {"Retry-After": far})) as server, scripted_openai() as other:
        house = House((cloud(server), second(other)))
        assert {completion.backend for completion in house.run(call, call)} == {"second"}
        # The backend is left alone for as long as it asks, within reason.
        assert (server.count, house.clock.sleeps) == (1, [])
        health = house.board.snapshot()["first"]
        assert health.trouble is Trouble.RATE_LIMITED
        assert 10 < health.opens_in_s <= LONGEST_RATE_LIMIT_S


@pytest.mark.parametrize(
    ("value", "slept"),
    [
        ("-5", 0.5),
        ("soon", 0.5),
        ("nan", 0.5),
        ("inf", 0.5),
        ("1e999", 0.5),
        pytest.param(AN_HOUR_AGO, 0.0, id="past"),
        ("0", 0.0),
        ("9.5", 9.5),
    ],
)
def test_f26_garbage_counts_as_absent(serve: Serve, call: ModelCall, value: str, slept: float) -> None:
    with serve(fails(429, None, {"Retry-After": value}), says("well")) as server:
        house = House((cloud(server),))
        assert [completion.text for completion in house.run(call)] == ["well"]
        assert (server.count, house.clock.sleeps) == (2, [slept])


@pytest.mark.parametrize("networks", [(), ("127.0.0.0/8",)])
@pytest.mark.parametrize("host", ["no-such-host.invalid", pytest.param("a" * 70 + ".example", id="no-name")])
def test_f27_a_name_that_leads_nowhere(serve: Serve, call: ModelCall, networks: tuple[str, ...], host: str) -> None:
    with serve() as lost, scripted_openai(says("well")) as well:
        lost.url = lost.url.replace("127.0.0.1", host)
        house = House((changed(cloud(lost, limits=HASTY), networks=networks), second(well)))
        assert [completion.text for completion in house.run(call)] == ["well"]
        assert [kind for _, kind, _ in house.diary.failures] == [Failure.CONNECT] * 2
        assert lost.connections == 0


def test_f31_a_budget_is_settled_by_the_estimate(call: ModelCall) -> None:
    with scripted_openai(streams(Text("x" * 400), End(usage=None))) as server:
        counter = Counter((cloud(server),), 10**9)
        counter.run(call)
        (attempt,) = counter.notebook.attempts
        assert (attempt.estimated, attempt.output_tokens) == (True, 100)
        assert counter.wallet.booked == [("settled", "first", attempt.cost)]
        assert attempt.cost > 100 * 2000  # nano-dollars of the answer alone


@pytest.mark.parametrize("label", [Sensitivity.CONFIDENTIAL, Sensitivity.RESTRICTED])
def test_f33_no_cloud_is_among_the_attempts(serve: Serve, call: ModelCall, label: Sensitivity) -> None:
    with serve(fails(503)) as one, scripted_openai(fails(503)) as near:
        house = House((cloud(one), local(near), Composer("built in")), label=label)
        assert [completion.text for completion in house.run(call)] == ["built in"]
        assert [attempt.backend for attempt in house.diary.attempts] == ["llama", "llama", "extractive"]
        assert one.connections == 0


def test_f34_the_provider_sees_the_caller_leave_within_a_second(serve: Serve, call: ModelCall) -> None:
    begun = Signal()

    def answer(_: Exchange) -> Reply:
        begun.set()
        return streams(Text("half an answer"), *[Text(" and more")] * 20_000)

    async def leave(counter: Counter, server: ScriptedServer) -> None:
        task = asyncio.create_task(counter.ask(call))
        await begun.happens()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        async with asyncio.timeout(1):
            await server.requests[0].gone.happens()
        await counter.gateway.close()

    with serve(answer) as server:
        counter = Counter((cloud(server),), 10**9)
        asyncio.run(leave(counter, server))
        (attempt,) = counter.notebook.attempts
        assert (attempt.outcome, attempt.estimated) == ("cancelled", True)
        assert counter.wallet.booked == [("settled", "first", attempt.cost)]

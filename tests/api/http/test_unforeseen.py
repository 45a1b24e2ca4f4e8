"""Exceptions that nobody foresaw: counted, with an id, readable for a page of another site, and without their words."""

import asyncio
import logging
from collections.abc import AsyncIterator

import httpx
import pytest
from anyio import BrokenResourceError
from fastapi import FastAPI
from fastapi.responses import StreamingResponse

from app.api.http import cors
from app.api.http.counting import Counted
from app.api.http.middleware import RequestId
from app.api.http.unforeseen import Unforeseen
from app.api.refusing import refuse

PAGE = "https://page.example"
SECRET = "the password is hunter2"


class Counts:
    """What was counted."""

    def __init__(self) -> None:
        self.statuses: list[int] = []

    def answered(self, _method: str, _route: str, status: int, _seconds: float, /) -> None:
        self.statuses.append(status)


def application(counts: Counts) -> FastAPI:
    app = FastAPI(telemetry={"auto_configure": False})
    app.add_middleware(Unforeseen, refuse=refuse)
    cors.let_in(app, [PAGE])
    app.add_middleware(RequestId)
    app.add_middleware(Counted, counts=counts)

    @app.get("/v1/broken")
    @app.post("/v1/chat/completions")
    @app.post("/v1/messages")
    async def broken() -> None:
        raise RuntimeError(SECRET)

    @app.get("/v1/left")
    async def left() -> None:
        raise ExceptionGroup("of a stream", [BrokenResourceError()])

    @app.get("/v1/begun")
    async def begun() -> StreamingResponse:
        async def parts() -> AsyncIterator[bytes]:
            yield b"one"
            raise RuntimeError(SECRET)

        return StreamingResponse(parts())

    return app


def ask(counts: Counts, method: str, path: str) -> httpx.Response:
    async def run() -> httpx.Response:
        transport = httpx.ASGITransport(application(counts))
        async with httpx.AsyncClient(transport=transport, base_url="http://service") as client:
            return await client.request(method, path, headers={"Origin": PAGE})

    return asyncio.run(run())


def test_it_is_answered_like_any_error(caplog: pytest.LogCaptureFixture) -> None:
    counts = Counts()
    with caplog.at_level(logging.ERROR):
        told = ask(counts, "GET", "/v1/broken")
    assert told.status_code == 500
    assert told.headers["content-type"] == "application/problem+json"
    assert told.json()["code"] == "internal"
    assert told.json()["request_id"] == told.headers["x-request-id"]
    assert told.headers["access-control-allow-origin"] == PAGE
    assert SECRET not in told.text
    assert counts.statuses == [500]
    assert "http.unexpected" in caplog.text


@pytest.mark.parametrize("path", ["/v1/chat/completions", "/v1/messages"])
def test_clients_of_other_dialects_read_it_in_theirs(path: str) -> None:
    told = ask(Counts(), "POST", path)
    assert told.status_code == 500
    assert told.json()["error"]["message"]
    assert SECRET not in told.text


def test_a_client_that_has_left_is_nobody_s_error() -> None:
    assert ask(Counts(), "GET", "/v1/left").status_code == 503


def test_an_answer_that_has_begun_ends_there() -> None:
    with pytest.raises(RuntimeError, match="hunter2"):
        ask(Counts(), "GET", "/v1/begun")

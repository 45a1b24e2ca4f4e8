"""Runs are turned away at the first bytes only where nothing has to be found out, and in the words of the long way."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime

from starlette.types import Message, Receive, Send
from starlette.types import Scope as Asgi

from app.access.authenticator import Authenticator
from app.access.csrf import csrf_token
from app.access.issuing import Access, KeyOrder
from app.admission.desk import Admission
from app.admission.room import Places, Room
from app.admission.waiting import Patience
from app.api.http.access import AccessControl
from app.api.http.callers import Callers, Csrf
from app.api.http.counting import Counted
from app.api.http.middleware import RequestId
from app.api.http.plain import read_plain
from app.api.limits.capacity import Capacity
from app.api.limits.shedding import RunShedding
from app.api.refusing import refuse
from app.domain.access import LOCAL, Scope
from app.domain.load import Line, Load
from app.metrics import Metrics
from app.store.engine import Database
from app.store.keys import KeyStore, TenantStore

BODY = b'{"message": {"content": "Which PSI value means drift?"}}'


def request(*lines: str, path: str = "/v1/runs", host: str = "127.0.0.1:8080") -> bytes:
    """A question as a client sends it."""
    head = [f"POST {path} HTTP/1.1", f"Host: {host}", f"Content-Length: {len(BODY)}", *lines, "", ""]
    return "\r\n".join(head).encode() + BODY


class Door:
    """Both ways by which a run can be refused, over one queue that is full for the tenant ``default``."""

    def __init__(self, database: Database) -> None:
        self.load = Load(lines={"default": Line(9, 0, 8)}, slots=1, run_s=1.0)
        self.counts = Metrics()
        keys = KeyStore(database)
        self._now = 1.0
        self.admission = Admission(self._look, Patience(60, 9, 1.0), lambda: self._now, lambda: 0.5)
        authenticator = Authenticator(keys, lambda: datetime.now(UTC), local_token="of-this-start", trusting=True)
        self.callers = Callers(authenticator, Csrf(csrf_token))
        self.access = Access(keys, TenantStore(database), lambda: datetime.now(UTC), _welcome, authenticator.forget)
        self.short = RunShedding(self.admission, self.callers, self.counts)
        inner = Capacity(_passed, Room(Places(10, 10)), self.admission)
        self.long = Counted(RequestId(AccessControl(inner, self.callers, (), refuse)), self.counts)

    async def _look(self) -> Load:
        return self.load

    async def went_the_long_way(self, data: bytes) -> tuple[int, dict[str, str], dict[str, object]]:
        """Status, headers and document."""
        plain = read_plain(data)
        assert plain is not None
        messages: list[Message] = []

        async def send(message: Message) -> None:
            messages.append(message)

        await self.long(plain.scope(), _nothing, send)
        headers = {name.decode(): value.decode() for name, value in messages[0]["headers"]}
        body = b"".join(message.get("body", b"") for message in messages)
        return int(messages[0]["status"]), headers, json.loads(body) if body else {}

    def went_the_short_way(self, data: bytes) -> tuple[int, dict[str, str], dict[str, object]] | None:
        """The same, where it is turned away there."""
        shed = self.short.shed(data)
        if shed is None:
            return None
        return shed.answer.status_code, dict(shed.answer.headers), json.loads(bytes(shed.answer.body))


async def _welcome(_tenant: str) -> None:
    """Nobody is told of new tenants here."""


async def _nothing() -> Message:
    raise AssertionError("nobody reads a body here")


async def _passed(_scope: Asgi, _receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 202, "headers": []})
    await send({"type": "http.response.body", "body": b""})


def scenario(database: Database, work: Callable[[Door], Awaitable[None]]) -> None:
    async def run() -> None:
        door = Door(database)
        await door.admission.open()
        try:
            await work(door)
        finally:
            await door.admission.close()
            await database.close()

    asyncio.run(run())


def test_both_ways_say_the_same(database: Database) -> None:
    async def work(door: Door) -> None:
        named = request("X-Request-Id: my-request-42", "Accept: */*")
        assert door.went_the_short_way(named) is None
        assert not door.short.active
        long = await door.went_the_long_way(named)
        assert (long[0], long[2]["code"], long[1]["retry-after"]) == (503, "overloaded", "2")
        assert long[1]["cache-control"] == "no-store"
        assert door.short.active
        assert door.went_the_short_way(named) == long
        door.load = replace(door.load, alone=False)
        await door.admission.open()
        _, credential = await door.access.make(KeyOrder("loud", frozenset({Scope.RUNS_WRITE})), LOCAL)
        keyed = request("X-Request-Id: my-request-43", f"Authorization: Bearer {credential.text}")
        assert door.went_the_short_way(named) is door.went_the_short_way(keyed) is None
        long = await door.went_the_long_way(keyed)
        assert (long[0], long[2]["code"]) == (429, "too-many-waiting")
        assert door.went_the_short_way(keyed) == long
        assert door.went_the_short_way(request(f"x-api-key: {credential.text}")) is not None
        text = door.counts.text({}, {}, 0.0).decode()
        for status, count in ((503, 2), (429, 3)):
            assert f'cto_team_http_requests_total{{method="POST",route="none",status="{status}"}} {count}.0' in text

    scenario(database, work)


def test_whoever_may_come_in_or_has_to_be_looked_up_is_not_turned_away(database: Database) -> None:
    async def work(door: Door) -> None:
        await door.went_the_long_way(request())
        assert door.went_the_short_way(request()) is not None
        for other in (
            request(path="/v1/threads"),
            request(path="/v1/runs/"),
            request(host="evil.example"),
            request("Origin: http://127.0.0.1:8080"),
            request("Cookie: cto_team_session=abc"),
            request("Authorization: Bearer sk-of-another-service"),
            request("Authorization: Basic abc"),
            b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
        ):
            assert door.went_the_short_way(other) is None
        door.load = Load()
        await door.admission.open()
        assert not door.short.active
        assert door.went_the_short_way(request()) is None
        assert (await door.went_the_long_way(request()))[0] == 202

    scenario(database, work)


def test_another_tenants_run_goes_its_way(database: Database) -> None:
    async def work(door: Door) -> None:
        await door.access.found("quiet", "Quiet", LOCAL)
        order = KeyOrder("calm", frozenset({Scope.RUNS_WRITE}), tenant="quiet")
        _, calm = await door.access.make(order, LOCAL)
        _, loud = await door.access.make(KeyOrder("loud", frozenset({Scope.RUNS_WRITE})), LOCAL)
        told = [await door.went_the_long_way(request(f"Authorization: Bearer {each.text}")) for each in (loud, calm)]
        assert [status for status, _, _ in told] == [503, 202]
        assert door.went_the_short_way(request(f"Authorization: Bearer {loud.text}")) is not None
        assert door.went_the_short_way(request(f"Authorization: Bearer {calm.text}")) is None

    scenario(database, work)

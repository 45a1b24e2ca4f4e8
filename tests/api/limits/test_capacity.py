"""Room for what is open: as many as there are places, and each place is given back."""

import asyncio
import json
from dataclasses import replace

from starlette.types import Message, Receive, Scope, Send

from app.admission.room import USUAL_STREAMS, Places, Room
from app.api.limits.capacity import Capacity
from app.domain.access import LOCAL, Principal

KEY = Principal("acme", "ann", frozenset(), key_id="key_1")
EVENTS = "/v1/runs/run_1/events"


class Held:
    """An application that answers when it is told to."""

    def __init__(self) -> None:
        self.go = asyncio.Event()
        self.entered = 0

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        self.entered += 1
        await self.go.wait()
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})


async def nothing() -> Message:
    raise AssertionError("nobody reads a body here")


async def call(capacity: Capacity, principal: Principal, path: str) -> tuple[int, str]:
    """The status of the answer and the code of the problem."""
    messages: list[Message] = []

    async def send(message: Message) -> None:
        messages.append(message)

    state = {"principal": principal}
    await capacity({"type": "http", "method": "GET", "path": path, "headers": [], "state": state}, nothing, send)
    body = b"".join(message.get("body", b"") for message in messages)
    return int(messages[0]["status"]), str(json.loads(body)["code"]) if body else ""


async def many(places: Places, *calls: tuple[Principal, str]) -> tuple[Room, list[tuple[int, str]]]:
    """What all of them are told when they come before any is answered."""
    held, room = Held(), Room(places)
    capacity = Capacity(held, room)
    tasks = [asyncio.create_task(call(capacity, principal, path)) for principal, path in calls]
    await asyncio.sleep(0)
    held.go.set()
    return room, await asyncio.gather(*tasks)


def test_a_caller_has_so_many_streams_and_others_theirs() -> None:
    other = replace(KEY, key_id="key_2")
    places = Places(requests=10, streams=10, caller_streams=2)
    calls = [(KEY, EVENTS), (KEY, EVENTS), (KEY, EVENTS), (other, EVENTS), (KEY, "/v1/runs/run_1")]
    room, told = asyncio.run(many(places, *calls))
    assert told == [(200, ""), (200, ""), (429, "too-many-streams"), (200, ""), (200, "")]
    assert (room.requests, room.streams) == (0, 0)


def test_the_process_has_so_many_streams() -> None:
    keys = [(replace(KEY, key_id=f"key_{number}"), EVENTS) for number in range(4)]
    _, told = asyncio.run(many(Places(requests=10, streams=3), *keys))
    assert told == [(200, "")] * 3 + [(503, "overloaded")]


def test_the_process_answers_so_many_requests_at_a_time() -> None:
    calls = [(KEY, "/v1/runs/run_1")] * 3 + [(KEY, "/health"), (KEY, EVENTS)]
    _, told = asyncio.run(many(Places(requests=2, streams=1), *calls))
    assert told == [(200, ""), (200, ""), (503, "overloaded"), (200, ""), (200, "")]


def test_the_local_administrator_follows_as_much_as_the_process_can() -> None:
    calls = [(LOCAL, EVENTS)] * (USUAL_STREAMS + 1)
    _, told = asyncio.run(many(Places(requests=1, streams=1000), *calls))
    assert {status for status, _ in told} == {200}
    _, told = asyncio.run(many(Places(requests=1, streams=1000), *[(KEY, EVENTS)] * (USUAL_STREAMS + 1)))
    assert [status for status, _ in told].count(429) == 1


def test_a_place_is_given_back_when_the_answer_fails() -> None:
    async def fails(_scope: Scope, _receive: Receive, _send: Send) -> None:
        raise ValueError

    async def run() -> Room:
        room = Room(Places(requests=1, streams=1))
        for path in (EVENTS, "/v1/runs"):
            for _ in range(2):
                try:
                    await call(Capacity(fails, room), KEY, path)
                except ValueError:
                    continue
        return room

    room = asyncio.run(run())
    assert (room.requests, room.streams) == (0, 0)

"""A client that does not give up: it submits with a key, follows with its last id, answers, cancels, and retries."""

import asyncio
import json
import random
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from http import HTTPStatus

import httpx

from tests.chaos.provider import mark
from tests.running import Json

_PAUSE_S = 0.15
_SILENCE_S = 20.0
"""How long a stream may say nothing, not even a ping, until the client asks elsewhere."""


class Kind(StrEnum):
    """What a customer wants."""

    ONE = "one specialist"
    PARALLEL = "two at once"
    SEQUENTIAL = "two in turn"
    VAGUE = "a vague wish"


class Reaction(StrEnum):
    """What a customer does with questions."""

    OPTIONS = "answers by options"
    WORDS = "answers in words"
    SILENCE = "lets them expire"


_TEXTS = {
    Kind.ONE: "Which population stability index means that {shop} must retrain its model?",
    Kind.PARALLEL: "Should {shop} cache its pages or index its tables first?",
    Kind.SEQUENTIAL: "Should {shop} put a queue before its database?",
    Kind.VAGUE: "Make the platform of {shop} scalable",
}
_WISHES: dict[Kind, Json] = {
    Kind.ONE: {"agents": ["ml-cv-specialist"], "type": "explain", "clarify": "never"},
    Kind.PARALLEL: {"agents": ["architect", "mentor"], "pattern": "parallel", "type": "explain", "clarify": "never"},
    Kind.SEQUENTIAL: {"agents": ["architect", "mentor"], "pattern": "sequential", "type": "decide", "clarify": "never"},
    Kind.VAGUE: {"clarify": "always"},
}


@dataclass(frozen=True)
class Plan:
    """What one customer will do. ``cancel_after_s`` None: never; ``twice``: sends its message twice at once."""

    number: int
    kind: Kind
    reaction: Reaction
    cancel_after_s: float | None
    twice: bool
    thread_id: str | None


def planned(chance: random.Random, number: int, threads: Sequence[str]) -> Plan:
    """A plan drawn at random."""
    kind = chance.choice(list(Kind))
    reaction = chance.choice(list(Reaction))
    cancel = chance.uniform(0.0, 3.0) if chance.random() < 0.15 else None
    follow_up = threads and chance.random() < 0.3
    return Plan(number, kind, reaction, cancel, chance.random() < 0.3, chance.choice(threads) if follow_up else None)


@dataclass
class Customer:
    """One message and everything that its sender saw of it.

    ``seen`` are the runs that its key was answered with, ``more`` those that its answers in words became.
    """

    plan: Plan
    addresses: Sequence[str]
    events: list[Json] = field(default_factory=list[Json])
    complaints: list[str] = field(default_factory=list[str])
    run_id: str = ""
    thread_id: str = ""
    accepted_at: float = 0.0
    seen: set[str] = field(default_factory=set[str])
    more: set[str] = field(default_factory=set[str])
    reconnects: int = 0
    resent: int = 0
    _turn: int = 0

    @property
    def key(self) -> str:
        """Its Idempotency-Key."""
        return f"chaos-{self.plan.number}"

    @property
    def finished(self) -> bool:
        """Whether it saw the end of its run."""
        return bool(self.events) and self.events[-1]["type"] == "run.finished"

    async def live(self) -> None:
        """Send the message and follow its run to the end."""
        async with httpx.AsyncClient(timeout=httpx.Timeout(10.0), trust_env=False) as client:
            await self._submit(client)
            async with asyncio.TaskGroup() as group:
                stopping = group.create_task(self._cancel_later(client))
                await self._follow(client)
                stopping.cancel()

    async def _submit(self, client: httpx.AsyncClient) -> None:
        thread = self.plan.thread_id
        path = f"/v1/threads/{thread}/messages" if thread else "/v1/runs"
        text = _TEXTS[self.plan.kind].format(shop=mark(self.plan.number))
        body = {"message": {"content": text}, "new_topic": True, **_WISHES[self.plan.kind]}
        sends = [self._send(client, path, body, self.key) for _ in range(2 if self.plan.twice else 1)]
        for document in await asyncio.gather(*sends):
            self.seen.add(_run_of(document))
            self.run_id = _run_of(document)
            run = document["run"]
            assert isinstance(run, dict)
            self.thread_id = str(run["thread_id"])
        self.accepted_at = time.time()

    async def _send(self, client: httpx.AsyncClient, path: str, body: Json, key: str) -> Json:
        """Send until it is accepted."""
        while True:
            response = await self._try(client, "POST", path, body, {"Idempotency-Key": key})
            if response is not None and response.status_code == HTTPStatus.ACCEPTED:
                document = response.json()
                assert isinstance(document, dict)
                return document
            self.resent += 1
            await asyncio.sleep(_PAUSE_S)

    async def _try(
        self, client: httpx.AsyncClient, method: str, path: str, body: Json | None, headers: dict[str, str]
    ) -> httpx.Response | None:
        """One request to the next replica; None where no answer came, or one that asks to come back later."""
        try:
            response = await client.request(method, self._address() + path, json=body, headers=headers)
        except httpx.HTTPError:
            return None
        if response.status_code == HTTPStatus.SERVICE_UNAVAILABLE:
            return None
        if response.is_server_error:
            self.complaints.append(f"{method} {path}: {response.status_code} {_code(response)}")
            return None
        return response

    def _address(self) -> str:
        self._turn += 1
        return self.addresses[self._turn % len(self.addresses)]

    async def _cancel_later(self, client: httpx.AsyncClient) -> None:
        if self.plan.cancel_after_s is None:
            return
        await asyncio.sleep(self.plan.cancel_after_s)
        await self._insist(client, f"/v1/runs/{self.run_id}/cancel", {})

    async def _follow(self, client: httpx.AsyncClient) -> None:
        while not self.finished:
            with suppress(httpx.HTTPError):
                await self._stream(client)
            self.reconnects += 1
            await asyncio.sleep(_PAUSE_S)

    async def _stream(self, client: httpx.AsyncClient) -> None:
        last = int(str(self.events[-1]["seq"])) if self.events else 0
        headers = {"Last-Event-ID": str(last)} if last else {}
        address = f"{self._address()}/v1/runs/{self.run_id}/events"
        async with client.stream("GET", address, headers=headers, timeout=_SILENCE_S) as response:
            if response.status_code >= HTTPStatus.BAD_REQUEST:
                await response.aread()
                if response.status_code != HTTPStatus.SERVICE_UNAVAILABLE:
                    self.complaints.append(f"events after {last}: {response.status_code} {_code(response)}")
                return
            async for line in response.aiter_lines():
                if line.startswith("data: "):
                    await self._take(client, json.loads(line.removeprefix("data: ")))

    async def _take(self, client: httpx.AsyncClient, event: Json) -> None:
        if "seq" not in event:
            # The stream tells that it cannot go on.
            if event.get("status") != HTTPStatus.SERVICE_UNAVAILABLE:
                self.complaints.append(f"event error: {event}")
            return
        self.events.append(event)
        if event["type"] == "clarification.requested":
            asked = event["clarification"]
            assert isinstance(asked, dict)
            await self._react(client, asked)

    async def _react(self, client: httpx.AsyncClient, asked: Json) -> None:
        if self.plan.reaction is Reaction.SILENCE:
            return
        if self.plan.reaction is Reaction.WORDS:
            path = f"/v1/threads/{self.thread_id}/messages"
            text = f"About a thousand visitors a day in {mark(self.plan.number)}, and it may double."
            sent = await self._send(client, path, {"message": {"content": text}}, f"{self.key}-{asked['round']}")
            # Where the questions were settled in the meantime, the words are a message of their own.
            self.more.add(_run_of(sent))
            return
        questions = asked["questions"]
        assert isinstance(questions, list)
        answers = [{"question_id": question["id"], "option": 0} for question in questions]
        await self._insist(client, f"/v1/clarifications/{asked['id']}/answers", {"answers": answers})

    async def _insist(self, client: httpx.AsyncClient, path: str, body: Json) -> None:
        """Send until there is an answer, whatever it is."""
        while True:
            if await self._try(client, "POST", path, body, {}) is not None:
                return
            await asyncio.sleep(_PAUSE_S)


def _code(response: httpx.Response) -> str:
    try:
        return str(response.json()["code"])
    except (ValueError, KeyError):
        return response.text[:80]


def _run_of(accepted: Json) -> str:
    run = accepted["run"]
    assert isinstance(run, dict)
    return str(run["id"])

"""The other side of Socket Mode: connections, envelopes sent down, acknowledgements that come back."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count

from aiohttp import WSMsgType, web

from app.domain.codec import Json
from tests.servers.script import PATIENCE_S
from tests.slack.fake.words import Object, words
from tests.slack.fake.world import APP


@dataclass(frozen=True)
class Ack:
    """That an envelope was taken, with what the app wants to be shown at once."""

    envelope: str
    payload: Json = None


@dataclass
class SocketMode:
    """The open connections of the app; envelopes go to the one that was opened last."""

    changed: Callable[[], None]
    connections: list[web.WebSocketResponse] = field(default_factory=list[web.WebSocketResponse])
    acks: list[Ack] = field(default_factory=list[Ack])
    opened: int = 0
    sent: int = 0
    loop: asyncio.AbstractEventLoop | None = None
    _waiting: dict[str, "asyncio.Future[Ack | None]"] = field(default_factory=dict[str, "asyncio.Future[Ack | None]"])
    _numbers: "count[int]" = field(default_factory=lambda: count(1))

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """One connection, to its end."""
        connection = web.WebSocketResponse()
        await connection.prepare(request)
        self.loop = asyncio.get_running_loop()
        await connection.send_json({"type": "hello", "num_connections": 1, "connection_info": {"app_id": APP}})
        self.connections.append(connection)
        self.opened += 1
        self.changed()
        try:
            async for message in connection:
                if message.type == WSMsgType.TEXT:
                    self._acknowledged(message.data)
        finally:
            self.connections.remove(connection)
            self._give_up()
        return connection

    def _acknowledged(self, data: str) -> None:
        body: Object = json.loads(data)
        ack = Ack(words(body.get("envelope_id")), body.get("payload"))
        self.acks.append(ack)
        waiting = self._waiting.pop(ack.envelope, None)
        if waiting and not waiting.done():
            waiting.set_result(ack)
        self.changed()

    def _give_up(self) -> None:
        """Whoever waits for an acknowledgement from a lost connection gets none."""
        for waiting in self._waiting.values():
            if not waiting.done():
                waiting.set_result(None)
        self._waiting.clear()
        self.changed()

    async def send(self, kind: str, payload: Object, retry: int = 0) -> Ack | None:
        """An envelope and its acknowledgement; None when the connection went away before. From any event loop."""
        assert self.loop is not None, "nobody has connected"
        sending = asyncio.run_coroutine_threadsafe(self._send(kind, payload, retry), self.loop)
        return await asyncio.wrap_future(sending)

    async def _send(self, kind: str, payload: Object, retry: int) -> Ack | None:
        name = f"envelope-{next(self._numbers)}"
        self._waiting[name] = waiting = asyncio.get_running_loop().create_future()
        envelope: Object = {
            "envelope_id": name,
            "type": kind,
            "payload": payload,
            "accepts_response_payload": kind != "events_api",
        }
        if retry:
            envelope.update({"retry_attempt": retry, "retry_reason": "timeout"})
        await self.connections[-1].send_json(envelope)
        self.sent += 1
        self.changed()
        return await asyncio.wait_for(waiting, PATIENCE_S)

    async def disconnect(self, reason: str = "refresh_requested") -> None:
        """Announce the end of all connections and close them, as Slack does every few hours."""
        assert self.loop is not None, "nobody has connected"
        await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(self._disconnect(reason), self.loop))

    async def _disconnect(self, reason: str) -> None:
        for connection in tuple(self.connections):
            await connection.send_json({"type": "disconnect", "reason": reason, "debug_info": {"host": "fake"}})
            await connection.close()

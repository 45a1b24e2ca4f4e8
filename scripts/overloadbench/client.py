"""Clients that ask and do not wait for answers: lean, since they share the machine with the service."""

import asyncio
import http.client
import json
import time
from dataclasses import dataclass, field

from servicebench.text import KIND, QUESTION, SPECIALIST

_WANTED = {"message": {"content": QUESTION}, "agents": [SPECIALIST], "type": KIND, "clarify": "never"}
_BODY = json.dumps(_WANTED).encode()


@dataclass(frozen=True, slots=True)
class Told:
    """What one request was told: the status, ``Retry-After`` where there was one, the run's id, and the seconds."""

    status: int
    retry_after: int | None
    run_id: str | None
    took_s: float


@dataclass(slots=True)
class Asker:
    """One connection, opened anew when the service has closed it."""

    port: int
    key: str | None = None
    _stream: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
    _request: bytes = field(default=b"", init=False)

    def __post_init__(self) -> None:
        own = f"authorization: Bearer {self.key}\r\n" if self.key else ""
        head = (
            f"POST /v1/runs HTTP/1.1\r\nhost: 127.0.0.1:{self.port}\r\n{own}"
            f"content-type: application/json\r\ncontent-length: {len(_BODY)}\r\n\r\n"
        )
        self._request = head.encode() + _BODY

    async def ask(self) -> Told:
        """Ask once; a connection that was closed in between is opened again."""
        begun = time.perf_counter()
        for _ in range(3):
            try:
                status, head, body = await self._once()
            except (asyncio.IncompleteReadError, ConnectionError):
                self.close()
                continue
            later = _header(head, b"retry-after")
            run_id = str(json.loads(body)["run"]["id"]) if status == 202 else None  # noqa: PLR2004 - accepted
            return Told(status, int(later) if later else None, run_id, time.perf_counter() - begun)
        return Told(0, None, None, time.perf_counter() - begun)

    def close(self) -> None:
        """Hang up."""
        if self._stream is not None:
            self._stream[1].close()
            self._stream = None

    async def _once(self) -> tuple[int, bytes, bytes]:
        if self._stream is None:
            self._stream = await asyncio.open_connection("127.0.0.1", self.port)
        reader, writer = self._stream
        writer.write(self._request)
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        body = await reader.readexactly(int(_header(head, b"content-length") or 0))
        if b"connection: close" in head:
            self.close()
        return int(head[9:12]), head, body


def _header(head: bytes, name: bytes) -> bytes:
    start = head.find(b"\r\n" + name + b":")
    if start < 0:
        return b""
    start += len(name) + 3
    return head[start : head.index(b"\r\n", start)].strip()


async def offered(port: int, rate: float, seconds: float, connections: int, key: str | None = None) -> list[Told]:
    """Ask at this rate for so long; whoever is late asks at once, so that a slow service is offered less."""
    told: list[Told] = []
    begun = time.perf_counter()

    async def client(number: int) -> None:
        asker, due = Asker(port, key), begun + number / rate
        while due < begun + seconds:
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            told.append(await asker.ask())
            due += connections / rate
        asker.close()

    await asyncio.gather(*(client(number) for number in range(connections)))
    return told


def made(port: int, maker: str | None, kind: str, fields: dict[str, object]) -> str:
    """A new tenant or key; the key's secret."""
    headers = {"content-type": "application/json"} | ({"authorization": f"Bearer {maker}"} if maker else {})
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    connection.request("POST", f"/v1/{kind}", json.dumps(fields), headers)
    answer = connection.getresponse()
    document = json.loads(answer.read())
    connection.close()
    if answer.status != 201:  # noqa: PLR2004 - made
        raise RuntimeError(f"{kind}: {document}")
    return str(document.get("secret", ""))

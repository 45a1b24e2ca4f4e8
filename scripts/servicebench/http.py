"""A lean HTTP/1.1 client over one connection: it takes the time of what arrives, and costs little itself."""

import asyncio
import json
from collections.abc import AsyncIterator


class Connection:
    """One client, whose requests follow one another on one connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, port: int) -> None:
        self._reader = reader
        self._writer = writer
        self.port = port

    @classmethod
    async def open(cls, port: int) -> "Connection":
        """Connect to a service of this machine."""
        return cls(*await asyncio.open_connection("127.0.0.1", port, limit=2**20), port)

    async def post(self, path: str, body: object) -> dict[str, object]:
        """The answer to a POST as JSON; raises RuntimeError for an error."""
        await self._send("POST", path, json.dumps(body).encode())
        head = await self._head(path)
        found: dict[str, object] = json.loads(b"".join([part async for part in self._body(head)]))
        return found

    async def stream(self, method: str, path: str, body: object = None) -> AsyncIterator[bytes]:
        """The body of a streamed answer as it arrives; raises RuntimeError for an error."""
        await self._send(method, path, b"" if body is None else json.dumps(body).encode())
        async for part in self._body(await self._head(path)):
            yield part

    def close(self) -> None:
        """Hang up."""
        self._writer.close()

    async def _send(self, method: str, path: str, body: bytes) -> None:
        head = (
            f"{method} {path} HTTP/1.1\r\nhost: 127.0.0.1:{self.port}\r\naccept: */*\r\n"
            f"content-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
        )
        self._writer.write(head.encode() + body)

    async def _head(self, path: str) -> bytes:
        head = (await self._reader.readuntil(b"\r\n\r\n")).lower()
        if not head.startswith(b"http/1.1 20"):
            raise RuntimeError(f"{path} answered {head[:60]!r}")
        return head

    async def _body(self, head: bytes) -> AsyncIterator[bytes]:
        if b"transfer-encoding: chunked" not in head:
            length = next(line for line in head.split(b"\r\n") if line.startswith(b"content-length:"))
            yield await self._reader.readexactly(int(length.partition(b":")[2]))
            return
        while size := int(await self._reader.readuntil(b"\r\n"), 16):
            yield (await self._reader.readexactly(size + 2))[:-2]
        await self._reader.readexactly(2)

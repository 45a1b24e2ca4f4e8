"""Standard input and output joined to a service that runs elsewhere: messages pass as they are."""

from collections.abc import Mapping

import anyio
import httpx2
from mcp.client.streamable_http import streamable_http_client
from mcp.server.stdio import stdio_server
from mcp.shared._stream_protocols import ReadStream, WriteStream
from mcp.shared.inbound import (
    MCP_METHOD_HEADER,
    MCP_NAME_HEADER,
    MCP_PROTOCOL_VERSION_HEADER,
    NAME_BEARING_METHODS,
    encode_header_value,
)
from mcp.shared.message import ClientMessageMetadata, SessionMessage
from mcp_types import PROTOCOL_VERSION_META_KEY, JSONRPCMessage, JSONRPCRequest, JSONRPCResponse

from app.mcp.http import PATH

_CONNECT_S = 10.0
# Answers take as long as the team needs; a client that has enough gives up by itself.
_ENDLESS = None


async def relay(address: str, key: str | None) -> None:
    """Serve one client on standard input with the service at this address, until the client closes its end.

    ``key`` is the API key, where the service wants one.
    """
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    timeout = httpx2.Timeout(_CONNECT_S, read=_ENDLESS)
    async with (
        httpx2.AsyncClient(headers=headers, timeout=timeout, trust_env=False) as http,
        streamable_http_client(f"{address.rstrip('/')}{PATH}", http_client=http) as (from_service, to_service),
        stdio_server() as (from_client, to_client),
        anyio.create_task_group() as tasks,
    ):
        stamps = _Stamps()
        tasks.start_soon(_pass_back, from_service, to_client, stamps)
        async for message in from_client:
            if isinstance(message, SessionMessage):
                await to_service.send(stamps.stamped(message))
        tasks.cancel_scope.cancel()


async def _pass_back(
    from_service: ReadStream[SessionMessage | Exception], to_client: WriteStream[SessionMessage], stamps: "_Stamps"
) -> None:
    async for message in from_service:
        if isinstance(message, SessionMessage):
            stamps.learn(message.message)
            await to_client.send(message)


class _Stamps:
    """What HTTP says in headers of a message, taken from the message itself."""

    def __init__(self) -> None:
        self._agreed: str | None = None

    def learn(self, message: JSONRPCMessage) -> None:
        """Take down the revision that a handshake agreed on."""
        if isinstance(message, JSONRPCResponse) and isinstance(version := message.result.get("protocolVersion"), str):
            self._agreed = version

    def stamped(self, message: SessionMessage) -> SessionMessage:
        """The message with its headers."""
        headers = self._headers(message.message)
        return SessionMessage(message.message, ClientMessageMetadata(headers=headers)) if headers else message

    def _headers(self, message: JSONRPCMessage) -> dict[str, str]:
        if not isinstance(message, JSONRPCRequest) or message.method == "initialize":
            return {}
        params = message.params or {}
        meta = params.get("_meta")
        version = meta.get(PROTOCOL_VERSION_META_KEY) if isinstance(meta, Mapping) else None
        if not isinstance(version, str):
            return {MCP_PROTOCOL_VERSION_HEADER: self._agreed} if self._agreed else {}
        headers = {MCP_PROTOCOL_VERSION_HEADER: version, MCP_METHOD_HEADER: message.method}
        name = params.get(NAME_BEARING_METHODS.get(message.method, ""))
        return {**headers, MCP_NAME_HEADER: encode_header_value(name)} if isinstance(name, str) else headers

"""Requests and answers: the only place that speaks HTTP to our own API."""

from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import TypeVar

import httpx
from pydantic import BaseModel, SecretStr

from app.client.errors import Unreachable, error_of

Query = Mapping[str, str | int | float | None]
M = TypeVar("M", bound=BaseModel)

_TIMEOUT_S = 30.0


class Wire:
    """One service. ``http`` knows its address, and the key if there is one."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http

    async def get(self, model: type[M], path: str, query: Query | None = None, *, wait_s: float = 0.0) -> M:
        """The answer to a GET; ``wait_s`` is how long the service itself may wait.

        Raises:
            TeamError: that of the service's answer, or that it cannot be reached.
        """
        return model.model_validate_json((await self.answer("GET", path, query, wait_s=wait_s)).content)

    async def send(
        self, model: type[M], method: str, path: str, body: BaseModel | None = None, *, headers: Mapping[str, str] = {}
    ) -> M:
        """The answer to a request with a body; what the body leaves at its default is not sent."""
        return model.model_validate_json((await self.answer(method, path, body=body, headers=headers)).content)

    async def answer(
        self,
        method: str,
        path: str,
        query: Query | None = None,
        *,
        body: BaseModel | bytes | None = None,
        headers: Mapping[str, str] = {},
        wait_s: float = 0.0,
    ) -> httpx.Response:
        """A good answer with its headers.

        Raises:
            TeamError: that of the service's answer, or that it cannot be reached.
        """
        kind = {"Content-Type": "application/json"} if isinstance(body, BaseModel) else {}
        content = body.model_dump_json(exclude_unset=True) if isinstance(body, BaseModel) else body
        given = {name: value for name, value in (query or {}).items() if value is not None}
        try:
            response = await self._http.request(
                method, path, params=given, content=content, headers={**kind, **headers}, timeout=_TIMEOUT_S + wait_s
            )
        except httpx.HTTPError as error:
            raise self._lost(error) from error
        if not response.is_success:
            raise error_of(response)
        return response

    @asynccontextmanager
    async def stream(
        self, path: str, headers: Mapping[str, str], silence_s: float
    ) -> AsyncGenerator[AsyncIterator[str] | None]:
        """The lines of a stream; None where the service has nothing more to say (204).

        Raises:
            TeamError: that of the service's answer.
            httpx.TransportError: the connection was lost, or silent for longer than ``silence_s``.
        """
        timeout = httpx.Timeout(_TIMEOUT_S, read=silence_s)
        async with self._http.stream("GET", path, headers=dict(headers), timeout=timeout) as response:
            if not response.is_success:
                await response.aread()
                raise error_of(response)
            yield None if response.status_code == HTTPStatus.NO_CONTENT else response.aiter_lines()

    def lost(self, error: httpx.HTTPError) -> Unreachable:
        """The error for a service that does not answer."""
        return self._lost(error)

    def _lost(self, error: httpx.HTTPError) -> Unreachable:
        return Unreachable(f"{self._http.base_url} cannot be reached ({type(error).__name__}).")


@asynccontextmanager
async def open_inner_wire(app: Callable[..., Awaitable[None]]) -> AsyncGenerator[Wire]:
    """A connection to an application in this process."""
    # What is wrong inside comes out as the error that it is, not as an answer about it.
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=True)
    async with httpx.AsyncClient(base_url="http://cto-team.local", transport=transport) as client:
        yield Wire(client)


@asynccontextmanager
async def open_wire(server: str, key: SecretStr | None = None) -> AsyncGenerator[Wire]:
    """A connection to the service at this address; no proxy of the environment comes between."""
    headers = {"Authorization": f"Bearer {key.get_secret_value()}"} if key else {}
    try:
        client = httpx.AsyncClient(base_url=server, headers=headers, timeout=_TIMEOUT_S, trust_env=False)
    except (httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
        raise Unreachable(f"{server} is no address of a service.") from error
    async with client:
        yield Wire(client)

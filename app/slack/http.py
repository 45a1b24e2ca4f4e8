"""Where Slack sends events, commands and clicks over HTTP."""

from http import HTTPStatus
from typing import Protocol, TypeAlias

from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from app.slack.signing import Signatures
from app.telemetry import event

PATH = "/slack/events"

Endpoint: TypeAlias = ASGIApp


class Counts(Protocol):
    """Who counts what is refused."""

    def forged(self, reason: str, /) -> None:
        """A request was not from Slack, or not from now."""
        ...


class SlackEndpoint:
    """The application for ``PATH``: nothing that Slack has not signed is looked at."""

    def __init__(self, bolt: AsyncApp, signatures: Signatures, counts: Counts) -> None:
        self._bolt = bolt
        self._signatures = signatures
        self._counts = counts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        response = await self._answer(Request(scope, receive))
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        if request.method != "POST":
            return Response(status_code=HTTPStatus.METHOD_NOT_ALLOWED, headers={"Allow": "POST"})
        try:
            body = (await request.body()).decode()
        except UnicodeDecodeError:
            return Response(status_code=HTTPStatus.BAD_REQUEST)
        headers = request.headers
        fault = self._signatures.fault(
            body, headers.get("x-slack-request-timestamp", ""), headers.get("x-slack-signature", "")
        )
        if fault is not None:
            self._counts.forged(fault.value)
            event("slack.forged", reason=fault.value)
            return Response(status_code=HTTPStatus.UNAUTHORIZED)
        try:
            asked = AsyncBoltRequest(body=body, query=str(request.url.query), headers=dict(headers.items()))
        except (ValueError, AttributeError):
            # No JSON, or none that is an object.
            return Response(status_code=HTTPStatus.BAD_REQUEST)
        answer = await self._bolt.async_dispatch(asked)
        return Response(answer.body, answer.status, dict(answer.first_headers_without_set_cookie()))

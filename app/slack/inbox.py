"""Keeps what Slack delivers before it is acknowledged: Slack sends nothing again that was."""

from collections.abc import Awaitable, Callable
from http import HTTPStatus

from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from app.domain.errors import DatabaseUnavailable
from app.domain.slack import Delivered, EnvelopeKind, Workspace
from app.slack.classify import delivered
from app.slack.shape import Body, words
from app.store.slack.inbox import Inbox
from app.telemetry import event

TAKEN = "Your question is with the team. The answer comes to you alone, as a direct message."
EMPTY = "Write your question after the command, for example: `{command} Should we host our own model?`"
UNKEPT = "Your question could not be taken in just now, and nothing was stored. Please send it again in a minute."

_BOLTS = frozenset({"url_verification", "ssl_check"})
_HELP = frozenset({"", "help", "?"})


class KeepFirst(AsyncMiddleware):
    """Answers Slack once a delivery is stored, and with 503 where it could not be, after which Slack sends it again.

    ``inline`` says which clicks are left to a listener that reacts at once and needs nothing stored.
    """

    def __init__(self, inbox: Inbox, inline: Callable[[Body], bool]) -> None:
        self._inbox = inbox
        self._inline = inline

    async def async_process(
        self,
        *,
        req: AsyncBoltRequest,
        resp: BoltResponse,  # noqa: ARG002 - Bolt's signature
        next: Callable[[], Awaitable[BoltResponse]],  # noqa: A002
    ) -> BoltResponse:
        """Keep one delivery, or pass on what is no delivery."""
        body: Body = req.body
        if words(body, "type") in _BOLTS or self._inline(body):
            return await next()
        found = delivered(body, Workspace(req.context.team_id or "", req.context.enterprise_id or ""))
        if found is None:
            return BoltResponse(status=HTTPStatus.OK)
        if found.kind is EnvelopeKind.COMMAND:
            return await self._command(found)
        try:
            await self._inbox.put(found)
        except DatabaseUnavailable as error:
            event("slack.unkept", kind=found.kind.value, error=error.code)
            return BoltResponse(status=HTTPStatus.SERVICE_UNAVAILABLE)
        return BoltResponse(status=HTTPStatus.OK)

    async def _command(self, found: Delivered) -> BoltResponse:
        """A command is sent once only: whoever gave it is told at once what becomes of it."""
        command = words(found.body, "command")
        if words(found.body, "text").strip().casefold() in _HELP:
            return _whisper(EMPTY.format(command=command))
        try:
            await self._inbox.put(found)
        except DatabaseUnavailable as error:
            event("slack.unkept", kind=found.kind.value, error=error.code)
            return _whisper(UNKEPT)
        return _whisper(TAKEN)


def _whisper(text: str) -> BoltResponse:
    return BoltResponse(status=HTTPStatus.OK, body={"response_type": "ephemeral", "text": text})

"""Clients of Slack's Web API as this service uses them."""

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from typing import cast
from urllib.parse import urlsplit

from aiohttp import ClientConnectorError, ClientError, ClientSession, ClientTimeout
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
)
from slack_sdk.http_retry.request import HttpRequest
from slack_sdk.http_retry.response import HttpResponse
from slack_sdk.http_retry.state import RetryState
from slack_sdk.web.async_client import AsyncWebClient

from app.domain.codec import Json
from app.domain.errors import SlackAway
from app.settings import is_loopback

FATAL = frozenset(
    {
        "account_inactive",
        "app_uninstalled",
        "invalid_auth",
        "no_permission_to_team",
        "not_authed",
        "org_login_required",
        "team_access_not_granted",
        "token_expired",
        "token_revoked",
    }
)
"""Errors of Slack that say that a token is of no use any more."""

_TROUBLE = frozenset(
    {"fatal_error", "internal_error", "ratelimited", "request_timeout", "service_unavailable", "unknown"}
)
_LONGEST_WAIT_S = 30
_TIMEOUT_S = 20


class _RateLimited(AsyncRateLimitErrorRetryHandler):
    """Waits as long as Slack says, unless that is so long that the caller should know."""

    async def _can_retry_async(
        self,
        *,
        state: RetryState,
        request: HttpRequest,
        response: HttpResponse | None = None,
        error: Exception | None = None,
    ) -> bool:
        limited = await super()._can_retry_async(state=state, request=request, response=response, error=error)
        return limited and response is not None and _wait_s(response.headers) <= _LONGEST_WAIT_S


def _wait_s(headers: Mapping[str, object]) -> int:
    for name, value in headers.items():
        if name.lower() == "retry-after":
            first = value[0] if isinstance(value, list) and value else value
            return int(str(first)) if str(first).isdecimal() else 0
    return 0


class Web:
    """Makes clients that share their connections; nothing is opened before the first one."""

    def __init__(self, api_url: str) -> None:
        self._api_url = api_url
        self._session: ClientSession | None = None

    def client(self, token: str | None = None, team_id: str | None = None, *, patient: bool = True) -> AsyncWebClient:
        """A client that waits for its turn when Slack limits it, unless it shall not be ``patient``.

        What was sent and got no answer is not sent again: nobody knows whether Slack has acted on it.
        ``team_id`` goes along with every call; the token of an organization needs that.
        """
        retries: list[AsyncRetryHandler] = [
            AsyncConnectionErrorRetryHandler(max_retry_count=2, error_types=[ClientConnectorError])
        ]
        if patient:
            retries.append(_RateLimited(max_retry_count=2))
        client = AsyncWebClient(
            token, self._api_url, session=self._open_session(), team_id=team_id, retry_handlers=retries
        )
        if is_loopback(urlsplit(self._api_url).hostname or ""):
            # The library takes a proxy from the environment, also for addresses that no proxy reaches.
            client.proxy = None
        return client

    async def exchange(self, app: tuple[str, str], given: Mapping[str, str]) -> Mapping[str, Json]:
        """What the app gets for a code or a refresh token; ``app`` is its id and secret.

        Raises:
            SlackApiError: Slack refuses.
            SlackAway: Slack does not answer.
        """
        identity = {"client_id": app[0], "client_secret": app[1]}
        with calling():
            # The library's own method for this builds on a part of its HTTP library that is going away.
            return content_of(await self.client().api_call("oauth.v2.access", data={**identity, **given}))

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()

    def _open_session(self) -> ClientSession:
        if self._session is None or self._session.closed:
            # The library's own time limit holds only for sessions that it makes itself.
            self._session = ClientSession(timeout=ClientTimeout(total=_TIMEOUT_S))
        return self._session


def reason_of(error: SlackApiError) -> str:
    """Slack's own word for what went wrong."""
    # Where the answer was no JSON, the response is one of the HTTP library, without that word.
    found = content_of(error.response).get("error")
    return found if isinstance(found, str) else "unknown"


def content_of(response: object) -> Mapping[str, Json]:
    """The document that Slack has answered with; empty where it was none."""
    data: object = getattr(response, "data", response)
    return cast("Mapping[str, Json]", data) if isinstance(data, dict) else {}


def word(document: Mapping[str, Json], *path: str) -> str:
    """The text at a path of names; empty where there is none."""
    value: Json = dict(document)
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value if isinstance(value, str) else ""


@contextmanager
def calling() -> Generator[None]:
    """Raises SlackAway where the block gets no answer from Slack; refusals stay SlackApiError."""
    try:
        yield
    except (ClientError, TimeoutError, OSError) as error:
        raise SlackAway from error
    except SlackApiError as error:
        if reason_of(error) in _TROUBLE:
            raise SlackAway from error
        raise

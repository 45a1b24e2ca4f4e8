"""The one workspace of a service that was given a token instead of being installed."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

from slack_sdk.errors import SlackApiError

from app.domain.budget import DEFAULT_TENANT
from app.domain.codec import Json
from app.domain.errors import SlackBroken
from app.domain.slack import Workspace
from app.domain.trail import Action, Change
from app.slack.installations.web import Web, calling, content_of, reason_of, word
from app.store.slack.installations import Grant, InstallationStore, SealedTokens
from app.telemetry import problem

_BY = "SLACK_BOT_TOKEN"
_AGAIN = timedelta(minutes=1)


class SingleToken:
    """Learns from Slack whose token it is, when somebody first wants to know."""

    def __init__(self, token: str, store: InstallationStore, web: Web, clock: Callable[[], datetime]) -> None:
        self._token = token
        self._store = store
        self._web = web
        self._clock = clock
        self._known: Workspace | None = None
        self._refused: tuple[datetime, str] | None = None
        self._asking = asyncio.Lock()

    async def workspace(self) -> Workspace:
        """The workspace that the token belongs to.

        Raises:
            SlackBroken: Slack does not take the token.
            SlackAway: Slack does not answer.
        """
        async with self._asking:
            if self._known is None:
                self._known = await self._ask()
            return self._known

    @property
    def token(self) -> str:
        """The token itself."""
        return self._token

    async def _ask(self) -> Workspace:
        now = self._clock()
        if self._refused is not None and now - self._refused[0] < _AGAIN:
            raise SlackBroken(_sentence(self._refused[1]))
        try:
            with calling():
                answer = await self._web.client(self._token).auth_test()
        except SlackApiError as error:
            self._refused = (now, reason_of(error))
            problem("slack.token_refused", reason=reason_of(error))
            raise SlackBroken(_sentence(reason_of(error))) from error
        scopes: object = answer.headers.get("x-oauth-scopes") or answer.headers.get("X-OAuth-Scopes") or ""
        grant = _grant(dict(content_of(answer)), str(scopes))
        change = Change(DEFAULT_TENANT, _BY, Action.SLACK_INSTALL, grant.name, detail={"team": grant.workspace.team_id})
        await self._store.save(grant, SealedTokens(), DEFAULT_TENANT, change, always=False)
        return grant.workspace


def _sentence(reason: str) -> str:
    return f"Slack does not take SLACK_BOT_TOKEN: {reason}."


def _grant(answer: dict[str, Json], scopes: str) -> Grant:
    team = "" if answer.get("is_enterprise_install") is True else word(answer, "team_id")
    return Grant(
        workspace=Workspace(team, word(answer, "enterprise_id")),
        name=word(answer, "team"),
        app_id=word(answer, "app_id"),
        bot_id=word(answer, "bot_id"),
        bot_user=word(answer, "user_id"),
        scopes=frozenset(scope.strip() for scope in scopes.split(",") if scope.strip()),
        installed_by=_BY,
    )

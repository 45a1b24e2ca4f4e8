"""Bolt's application: what it checks, keeps and answers, over HTTP and over Socket Mode alike."""

import logging
from collections.abc import Callable
from typing import TypeAlias

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from app.domain.errors import TeamError
from app.domain.slack import Workspace
from app.slack.inbox import KeepFirst
from app.slack.ports import Workspaces
from app.slack.shape import Body
from app.store.slack.inbox import Inbox
from app.telemetry import event

Bolt: TypeAlias = AsyncApp

_NAME = "cto-team"


class Installed(AsyncAuthorize):
    """Finds the token with which listeners answer; asked only for the few clicks that a listener answers at once."""

    def __init__(self, clients: Workspaces) -> None:
        self._clients = clients

    async def __call__(
        self,
        *,
        context: AsyncBoltContext,  # noqa: ARG002 - Bolt's signature
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None,
        **_others: str | None,
    ) -> AuthorizeResult | None:
        """Who this app is in the workspace; None where it is not installed."""
        workspace = Workspace(team_id or "", enterprise_id or "")
        try:
            installation = await self._clients.installation(workspace)
            web = await self._clients.web(workspace)
        except TeamError as error:
            event("slack.unauthorized", team=workspace.team_id, error=error.code)
            return None
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id,
            bot_id=installation.bot_id,
            bot_user_id=installation.bot_user,
            bot_token=web.token,
            user_id=user_id,
        )


def build_bolt(
    api_url: str, inbox: Inbox, clients: Workspaces, inline: Callable[[Body], bool] = lambda _body: False
) -> AsyncApp:
    """The application. Signatures are checked before it gets anything: it would read, and log, what nobody has signed.

    ``inline`` are the clicks that listeners answer at once, and which are not kept.
    """
    log = logging.getLogger("cto_team.slack")
    # Below that, Bolt writes down whole messages.
    log.setLevel(logging.ERROR)
    return AsyncApp(
        name=_NAME,
        logger=log,
        client=AsyncWebClient(base_url=api_url, logger=log),
        # Bolt takes its own class as well as a function, and does not say so in its types.
        authorize=Installed(clients),  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
        before_authorize=KeepFirst(inbox, inline),
        request_verification_enabled=False,
        attaching_function_token_enabled=False,
    )

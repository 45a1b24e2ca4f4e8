"""Slack's Web API, workspace by workspace."""

from dataclasses import dataclass

from slack_sdk.web.async_client import AsyncWebClient

from app.domain.slack import Installation, Workspace
from app.slack.installations.leaving import Leaving
from app.slack.installations.tokens import Tokens
from app.slack.installations.web import Web


@dataclass(frozen=True, slots=True)
class Clients:
    """Gives whoever talks to a workspace its installation or a client, and hears what went wrong there."""

    tokens: Tokens
    leaving: Leaving
    connections: Web

    async def installation(self, workspace: Workspace) -> Installation:
        """The installation that serves a workspace, with a token that is good.

        Raises:
            SlackUnavailable: the app is not installed there, or its token fails.
            SlackAway: Slack has to be asked for a token, and does not answer.
        """
        return await self.tokens.installation(workspace)

    async def web(self, workspace: Workspace, *, patient: bool = True) -> AsyncWebClient:
        """A client for a workspace; raises as ``installation`` does.

        Unless it shall not be ``patient``, it waits as long as Slack says when Slack limits it.
        """
        found = await self.installation(workspace)
        # A workspace's own token says which workspace is meant, an organization's does not.
        team = None if found.team_id else workspace.team_id or None
        return self.connections.client(found.token, team, patient=patient)

    async def broken(self, workspace: Workspace, reason: str, token: str | None = None) -> None:
        """Slack has refused the workspace's token for good: its runs are cancelled, and nothing is tried again.

        ``token`` is the one that was refused: where another is kept by now, nothing happens.
        """
        kept = await self.tokens.store.find(workspace)
        if kept is None or (token is not None and not self.tokens.holds(kept, token)):
            return
        await self.leaving.broke(kept.installation, reason)

    async def lacks(self, workspace: Workspace, scope: str) -> None:
        """Slack has refused a call for want of a scope: what needs it is off until the app is installed again."""
        kept = await self.tokens.store.find(workspace)
        if kept is not None:
            await self.leaving.lacks(kept.installation, scope)

    async def close(self) -> None:
        """Close the connections."""
        await self.connections.close()

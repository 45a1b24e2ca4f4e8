"""An operator takes a workspace out: Slack is told first, so that no token is good that nobody keeps any more."""

from dataclasses import dataclass
from enum import StrEnum

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from app.domain.errors import SlackAway, SlackUnavailable, UnreadableToken
from app.domain.slack import Installation, InstallationState, Workspace
from app.slack.clients import Clients
from app.slack.installations.web import FATAL, calling, content_of, reason_of
from app.telemetry import problem

_REASON = "removed by the operator"


class Farewell(StrEnum):
    """What has become of the tokens at Slack.

    ``UNINSTALLED``: all of them are revoked, and the app is gone from the workspace. ``REVOKED``: the bot's is revoked,
    and the app stands there without it. ``ENDED``: Slack took it no longer anyway. ``UNTOLD``: it may still be good.
    """

    UNINSTALLED = "uninstalled"
    REVOKED = "revoked"
    ENDED = "ended"
    UNTOLD = "untold"


@dataclass(frozen=True, slots=True)
class Removal:
    """Ends an installation at Slack, and then here. ``app`` is its id and secret, which an uninstallation needs."""

    clients: Clients
    app: tuple[str, str] | None

    async def __call__(self, installation: Installation, who: str, *, forget: bool = False) -> Farewell | None:
        """Take a workspace out; None where that was done already.

        With ``forget`` its tokens are forgotten even where Slack cannot be told.

        Raises:
            SlackAway: Slack does not answer; nothing has changed.
        """
        if installation.state is InstallationState.REMOVED:
            return None
        try:
            farewell = await self._tell(installation)
        except SlackAway:
            if not forget:
                raise
            farewell = Farewell.UNTOLD
        # Where Slack's own word of it was faster, this is known.
        await self.clients.leaving.left(installation, _REASON, who, token=farewell.value)
        return farewell

    async def _tell(self, installation: Installation) -> Farewell:
        if installation.state is InstallationState.BROKEN:
            return Farewell.ENDED
        try:
            client = await self.clients.web(Workspace(installation.team_id, installation.enterprise_id))
        except (SlackUnavailable, UnreadableToken) as error:
            problem("slack.not_revoked", error, team=installation.team_id)
            return Farewell.UNTOLD
        return await self._uninstalled(client) or await self._revoked(client, installation)

    async def _uninstalled(self, client: AsyncWebClient) -> Farewell | None:
        """None where Slack does not let the app do so, as with some organizations."""
        if self.app is None:
            return None
        # The library's own method would write the secret into the address.
        identity = {"client_id": self.app[0], "client_secret": self.app[1]}
        try:
            with calling():
                await client.api_call("apps.uninstall", data=identity)
        except SlackApiError as error:
            if reason_of(error) in FATAL:
                return Farewell.ENDED
            problem("slack.not_uninstalled", reason=reason_of(error))
            return None
        return Farewell.UNINSTALLED

    async def _revoked(self, client: AsyncWebClient, installation: Installation) -> Farewell:
        try:
            with calling():
                answer = content_of(await client.api_call("auth.revoke"))
        except SlackApiError as error:
            if reason_of(error) in FATAL:
                return Farewell.ENDED
            problem("slack.not_revoked", reason=reason_of(error), team=installation.team_id)
            return Farewell.UNTOLD
        return Farewell.REVOKED if answer.get("revoked") is True else Farewell.UNTOLD

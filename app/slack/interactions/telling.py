"""Says things to people who clicked: notes that only they see, and changed messages."""

from slack_sdk.errors import SlackApiError

from app.domain.codec import Json
from app.domain.errors import SlackUnavailable
from app.domain.slack import Workspace
from app.slack.interactions.clicks import Spot
from app.slack.ports import Workspaces
from app.slack.render.message import Message
from app.telemetry import event

_DEAD = frozenset({"account_inactive", "token_revoked", "invalid_auth", "token_expired"})
_LATE = frozenset({"trigger_expired", "expired_trigger_id", "exchanged_trigger_id"})


class Teller:
    """Talks to Slack about clicks.

    What Slack refuses is noted in the log and is no reason to begin again: the click itself is dealt with by then.
    """

    def __init__(self, workspaces: Workspaces) -> None:
        self._workspaces = workspaces

    async def whisper(self, workspace: Workspace, spot: Spot, user: str, note: Message) -> bool:
        """A note that only ``user`` sees, where the click was; whether Slack took it."""
        if not spot.channel:
            return False
        thread: dict[str, Json] = {"thread_ts": spot.thread} if spot.thread else {}
        arguments = {"channel": spot.channel, "user": user, **_payload(note), **thread}
        return await self._call(workspace, "chat.postEphemeral", arguments)

    async def change(self, workspace: Workspace, spot: Spot, message: Message) -> bool:
        """Put something else in the place of the message that was clicked; whether Slack took it."""
        if not spot.message:
            return False
        arguments = {"channel": spot.channel, "ts": spot.message, **_payload(message)}
        return await self._call(workspace, "chat.update", arguments)

    async def _call(self, workspace: Workspace, method: str, arguments: dict[str, Json]) -> bool:
        try:
            web = await self._workspaces.web(workspace)
            await web.api_call(method, json=arguments)
        except SlackApiError as error:
            await self.refused(workspace, method, error)
            return False
        except SlackUnavailable as error:
            event("slack.untold", method=method, error=error.code, team=workspace.team_id)
            return False
        return True

    async def refused(self, workspace: Workspace, method: str, error: SlackApiError) -> None:
        """Draw the conclusions from what Slack has refused."""
        code = code_of(error)
        event("slack.refused", method=method, error=code, team=workspace.team_id)
        if code in _DEAD:
            await self._workspaces.broken(workspace, code)
        elif code == "missing_scope":
            await self._workspaces.lacks(workspace, str(error.response.get("needed", "")))


def code_of(error: SlackApiError) -> str:
    """Slack's word for what is wrong."""
    return str(error.response.get("error", "unknown"))


def late(error: SlackApiError) -> bool:
    """Whether a modal was refused because the click is too long ago."""
    return code_of(error) in _LATE


def _payload(message: Message) -> dict[str, Json]:
    """A message as arguments; one without blocks is its text."""
    blocks: list[Json] = [dict(each) for each in message.blocks]
    return {"text": message.text, "parse": "none", **({"blocks": blocks} if blocks else {})}

"""Short notes that one person sees, where that person asked."""

import asyncio

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from app.domain.errors import TeamError
from app.domain.slack import Workspace
from app.slack.ports import Workspaces
from app.slack.shape import fields, words
from app.telemetry import event

MOST_OPEN = 3
"""Runs of one person that may be open at a time."""

TOO_MANY = f"You have {MOST_OPEN} questions under way already. Ask again when one of them is answered, or stop one."
WHAT = "Write what you want to know, for example: `Should we use an API or host our own model for 2 million calls?`"
NO_FILES = "I cannot read files yet. I answer from the text of your message alone; please paste what matters."
ONLY_FILES = "I cannot read files yet. Please paste the text that your question is about."
NO_TEXT = "That message has no text that the team could look at."
WAITING = "The team waits for an answer of {asker} in this thread. Your message was not passed on; ask in a new thread."
EARLIER = "I am answering your message as it was before you changed it. To ask anew, send it again."
NOTHING_RUNS = "Nothing is under way here."
NOT_YOURS = "Only {asker} or an administrator can stop this."
GIVEN_UP = "Your question could not be passed on, and nothing is being worked on. Please ask again later."

_ELSEWHERE = frozenset({"channel_not_found", "not_in_channel", "user_not_in_channel", "is_archived", "no_permission"})

# Questions wait while somebody is told something.
_PATIENCE_S = 5.0
_FATAL = frozenset({"account_inactive", "token_revoked", "invalid_auth", "token_expired"})


class Notes:
    """Tells people what becomes of their questions. A note that Slack does not take is no reason to begin again."""

    def __init__(self, workspaces: Workspaces) -> None:
        self._workspaces = workspaces

    async def tell(self, workspace: Workspace, channel: str, user: str, text: str, thread: str = "") -> None:
        """Show a note to one person; in a conversation that the bot is not in, as a direct message."""
        try:
            async with asyncio.timeout(_PATIENCE_S):
                await self._whisper(workspace, channel, user, text, thread)
        except (SlackClientError, TeamError, ClientError, OSError, TimeoutError) as error:
            reason = reason_of(error)
            event("slack.unsaid", team=workspace.team_id, error=reason)
            if reason in _FATAL:
                await self._workspaces.broken(workspace, reason)

    async def _whisper(self, workspace: Workspace, channel: str, user: str, text: str, thread: str) -> None:
        web = await self._workspaces.web(workspace)
        try:
            await web.chat_postEphemeral(channel=channel, user=user, text=text, thread_ts=thread or None)
        except SlackApiError as error:
            if reason_of(error) not in _ELSEWHERE:
                raise
            opened = await web.conversations_open(users=user)
            direct = words(fields(opened.get("channel")), "id")
            await web.chat_postMessage(channel=direct, text=text, unfurl_links=False, unfurl_media=False)


def reason_of(error: Exception) -> str:
    """What went wrong, in the word that Slack or this service has for it."""
    if isinstance(error, SlackApiError):
        data = error.response.data if isinstance(error.response, AsyncSlackResponse) else error.response
        return words(data, "error") if isinstance(data, dict) else "unknown"
    return error.code if isinstance(error, TeamError) else type(error).__name__

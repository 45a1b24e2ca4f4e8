"""Finds a message of ours again that was perhaps posted, when nobody noted whether it was."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from app.domain.codec import Json
from app.domain.errors import SlackAway
from app.domain.slack import Errand, Installation
from app.slack.bridge.calls import EVENT_TYPE, FILE, STREAM
from app.slack.bridge.shown import Shown
from app.store.slack.posts import PostStore

_LOOKED_AT = 100

Found = Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Adopter:
    """Reads the conversation from the question on."""

    posts: PostStore
    web: AsyncWebClient
    installation: Installation

    async def find(self, errand: Errand, shown: Shown, purpose: str) -> str | None:
        """The time stamp of the message for this purpose; None if it is not there, or Slack does not let us look.

        Raises SlackAway where Slack does not answer at all.
        """
        try:
            messages = await self._messages(errand, shown)
        except SlackApiError:
            return None
        except (ClientError, TimeoutError, OSError) as error:
            raise SlackAway from error
        mine = [each for each in messages if self._is_ours(each)]
        if purpose == FILE:
            return next(
                (_stamp(each) for each in mine if _of_run(each, errand.run_id) is None and each.get("files")), None
            )
        marked = next((each for each in mine if _of_run(each, errand.run_id) == purpose), None)
        if marked is not None:
            return _stamp(marked)
        return await self._stream(errand, shown, mine) if purpose.startswith(STREAM) else None

    async def _stream(self, errand: Errand, shown: Shown, mine: Sequence[Found]) -> str | None:
        """A stream bears no mark before its end: it is the newest message of ours that nobody has noted."""
        known = await self.posts.known(shown.channel, errand.question or "0")
        unknown = [_stamp(each) for each in mine if not each.get("metadata") and not each.get("files")]
        return max((ts for ts in unknown if ts not in known), default=None)

    async def _messages(self, errand: Errand, shown: Shown) -> Sequence[Found]:
        oldest = errand.question or None
        if shown.root:
            response = await self.web.conversations_replies(
                channel=shown.channel, ts=shown.root, oldest=oldest, include_all_metadata=True, limit=_LOOKED_AT
            )
        else:
            response = await self.web.conversations_history(
                channel=shown.channel, include_all_metadata=True, limit=_LOOKED_AT
            )
        return cast("Sequence[Found]", response.get("messages", []))

    def _is_ours(self, message: Found) -> bool:
        ours = self.installation
        return message.get("bot_id") == ours.bot_id or message.get("user") == ours.bot_user


def _of_run(message: Found, run_id: str) -> str | None:
    """For what of a run a message was posted, if it bears the mark of that run."""
    metadata = message.get("metadata")
    if not isinstance(metadata, dict) or metadata.get("event_type") != EVENT_TYPE:
        return None
    payload = metadata.get("event_payload")
    if not isinstance(payload, dict) or payload.get("run_id") != run_id:
        return None
    return str(payload.get("purpose", ""))


def _stamp(message: Found) -> str:
    return str(message.get("ts", ""))

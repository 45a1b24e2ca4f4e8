"""Clicks that open a modal: they are answered while Slack waits, because it gives three seconds for that.

Nothing of them is kept for later, but a vote: it is stored before Slack hears that its click has arrived.
"""

import re

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from app.domain.feedback import Rating
from app.domain.slack import Workspace
from app.slack.interactions.clicks import click_of
from app.slack.interactions.judging import vote_of
from app.slack.interactions.opening import Asked
from app.slack.interactions.register import Desk
from app.slack.ports import Workspaces
from app.slack.shape import Body, words

_PASSAGE = re.compile(r"passage:\d+")
_OPENERS = frozenset({"clarify_open", "feedback", "why"})


def inline(body: Body) -> bool:
    """Whether a delivery is such a click."""
    if words(body, "type") != "block_actions":
        return False
    click = click_of(body)
    if click.action not in _OPENERS and not _PASSAGE.fullmatch(click.action):
        return False
    return click.action != "feedback" or vote_of(click.value)[0] is Rating.DOWN


def install_inline(bolt: AsyncApp, desk: Desk, workspaces: Workspaces) -> None:
    """Have an application answer these clicks."""
    listener = _Listener(desk, workspaces)
    bolt.action("clarify_open")(listener.questions)
    bolt.action("feedback")(listener.feedback)
    bolt.action("why")(listener.why)
    bolt.action(_PASSAGE)(listener.passage)


class _Listener:
    """Bolt's listeners."""

    def __init__(self, desk: Desk, workspaces: Workspaces) -> None:
        self._desk = desk
        self._workspaces = workspaces

    async def questions(self, ack: AsyncAck, body: Body, client: AsyncWebClient, context: AsyncBoltContext) -> None:
        """The form with the team's questions."""
        await ack()
        asked = _asked(body, client, context)
        await self._desk.clarifying.open(asked, await self._tenant(asked))

    async def feedback(self, ack: AsyncAck, body: Body, client: AsyncWebClient, context: AsyncBoltContext) -> None:
        """The form for what was wrong."""
        asked = _asked(body, client, context)
        await self._desk.judging.ask_why(asked)
        await self._desk.judging.vote(asked.click, asked.workspace, await self._tenant(asked))
        await ack()

    async def why(self, ack: AsyncAck, body: Body, client: AsyncWebClient, context: AsyncBoltContext) -> None:
        """Why a model was chosen."""
        await ack()
        asked = _asked(body, client, context)
        await self._desk.explaining.why(asked, await self._tenant(asked))

    async def passage(self, ack: AsyncAck, body: Body, client: AsyncWebClient, context: AsyncBoltContext) -> None:
        """The passage behind a source."""
        await ack()
        asked = _asked(body, client, context)
        await self._desk.explaining.passage(asked, await self._tenant(asked))

    async def _tenant(self, asked: Asked) -> str:
        return (await self._workspaces.installation(asked.workspace)).tenant


def _asked(body: Body, client: AsyncWebClient, context: AsyncBoltContext) -> Asked:
    workspace = Workspace(context.team_id or "", context.enterprise_id or "")
    return Asked(click_of(body), workspace, client)

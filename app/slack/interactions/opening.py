"""Modals: opened before anything is read, because Slack gives three seconds, and filled then."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from app.domain.codec import Json
from app.domain.errors import TeamError
from app.domain.slack import Workspace
from app.slack.interactions.clicks import Click
from app.slack.interactions.telling import Teller, late
from app.slack.render.message import Message, View
from app.slack.render.questions import loading
from app.slack.shape import fields, words


@dataclass(frozen=True, slots=True)
class Content:
    """What a modal shows; ``instead`` is for the same person where no modal can be opened any more."""

    view: View
    instead: Message


Read = Callable[[], Awaitable[Content]]


@dataclass(frozen=True, slots=True)
class Asked:
    """A click that opens a modal: in which workspace, and with which client it is answered."""

    click: Click
    workspace: Workspace
    client: AsyncWebClient


class Opening:
    """Opens modals."""

    def __init__(self, teller: Teller) -> None:
        self._teller = teller

    async def show(self, asked: Asked, read: Read) -> str:
        """Open a modal at once and fill it with what ``read`` finds; returns what became of it."""
        opened = await self._opened(asked, loading())
        if isinstance(opened, SlackApiError):
            return await self._instead(asked, (await _content(read)).instead, opened)
        content = await _content(read)
        try:
            await asked.client.api_call("views.update", json={"view_id": opened, "view": dict(content.view)})
        except SlackApiError as error:
            # Whoever has closed it meanwhile does not want to see it.
            await self._teller.refused(asked.workspace, "views.update", error)
            return "refused"
        return "opened"

    async def at_once(self, asked: Asked, content: Content) -> str:
        """Open a modal that is complete already."""
        opened = await self._opened(asked, content.view)
        if isinstance(opened, SlackApiError):
            return await self._instead(asked, content.instead, opened)
        return "opened"

    async def _opened(self, asked: Asked, view: View) -> str | SlackApiError:
        """The id of the modal."""
        arguments: Mapping[str, Json] = {"trigger_id": asked.click.trigger, "view": dict(view)}
        try:
            answer = await asked.client.api_call("views.open", json=dict(arguments))
        except SlackApiError as error:
            return error
        found: Json = answer.get("view")
        return words(fields(found), "id")

    async def _instead(self, asked: Asked, message: Message, error: SlackApiError) -> str:
        if not late(error):
            await self._teller.refused(asked.workspace, "views.open", error)
        await self._teller.whisper(asked.workspace, asked.click.spot, asked.click.user, message)
        return "too-late" if late(error) else "refused"


def told(message: Message) -> Content:
    """A modal that only says something."""
    blocks: list[Json] = [dict(each) for each in message.blocks]
    plain: Json = {"type": "section", "text": {"type": "plain_text", "text": message.text}}
    return Content({**loading(), "blocks": blocks or [plain]}, message)


async def _content(read: Read) -> Content:
    try:
        return await read()
    except TeamError as error:
        return told(Message(f"{error.sentence} {error.remedy}"))

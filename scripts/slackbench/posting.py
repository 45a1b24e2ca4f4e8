"""Posts the answer of a run in each form that the bot has for it, and says what was refused or lost."""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TypedDict

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from app.domain.codec import Json
from app.domain.run import Run
from app.slack.render.answer import Answer, Setting, answer, plain
from app.slack.render.message import Message
from scripts.slackbench.intact import losses, read
from tests.slack.fake import FakeSlack

Form = Callable[[Message, str], Awaitable[None]]


class Content(TypedDict, total=False):
    """What a message shows."""

    text: str
    blocks: list[dict[str, Json]]
    markdown_text: str


_TEAM, _CHANNEL, _USER = "T0001", "C0001", "U0001"


@dataclass(frozen=True, slots=True)
class Posted:
    """What came of one answer: how much was posted, what Slack refused, what of tables and code is gone."""

    messages: int
    blocks: int
    tables: int
    code: int
    file: bool
    refused: tuple[str, ...]
    lost: tuple[str, ...]


class Poster:
    """Posts to one Slack."""

    def __init__(self, fake: FakeSlack) -> None:
        self._fake = fake
        self._web = AsyncWebClient(token=fake.world.teams[_TEAM].token, base_url=fake.url)

    async def post(self, question: str, run: Run) -> Posted:
        """The answer as blocks, as a stream, as an update and as plain Markdown, each in a thread of its own."""
        assert run.conclusion is not None, f"run {run.id} has no answer"  # noqa: S101 - a wrong case, not wrong use
        whole, answered = run.conclusion.markdown, answer(run.conclusion, run, Setting(question))
        simple, file = plain(answered), [answered.document] if answered.file else []
        before = len(self._fake.refused)
        for form, messages in (
            (self._post, answered.messages),
            (self._stream, answered.messages),
            (self._update, answered.messages),
            (self._post, simple),
        ):
            await self._thread(form, messages)
        if answered.file:
            await self._upload(answered)
        lost = losses(whole, [*_bodies(answered.messages), *file])
        lost += losses(whole, [*_bodies(simple), *file], grids=False)
        refused = tuple(
            f"{call.method}: {call.error} {' '.join(call.problems)}" for call in self._fake.refused[before:]
        )
        structure, count = read(whole), sum(len(message.blocks) for message in answered.messages)
        tables, code = len(structure.tables), len(structure.code)
        return Posted(len(answered.messages), count, tables, code, bool(file), refused, lost)

    async def _thread(self, form: Form, messages: Sequence[Message]) -> None:
        thread = self._fake.world.say(_CHANNEL, _USER, "a question").ts
        for message in messages:
            with suppress(SlackApiError):  # the scripted Slack has a record of it
                await form(message, thread)

    async def _post(self, message: Message, thread: str) -> None:
        await self._web.chat_postMessage(
            channel=_CHANNEL,
            thread_ts=thread,
            unfurl_links=False,
            unfurl_media=False,
            parse="none",
            **_content(message),
        )

    async def _update(self, message: Message, thread: str) -> None:
        posted = await self._web.chat_postMessage(channel=_CHANNEL, thread_ts=thread, text="...")
        await self._web.chat_update(channel=_CHANNEL, ts=str(posted["ts"]), **_content(message))

    async def _stream(self, message: Message, thread: str) -> None:
        stream = await self._web.chat_stream(
            channel=_CHANNEL, thread_ts=thread, recipient_team_id=_TEAM, recipient_user_id=_USER
        )
        if message.body:
            await stream.append(markdown_text=message.body)
        await stream.stop(blocks=[dict(each) for each in message.closing])

    async def _upload(self, answered: Answer) -> None:
        with suppress(SlackApiError):
            await self._web.files_upload_v2(content=answered.document, filename=answered.name, channel=_CHANNEL)


def _content(message: Message) -> Content:
    """Text and blocks, or Markdown alone: they exclude each other."""
    if message.markdown is not None:
        return {"markdown_text": message.markdown}
    return {"text": message.text, "blocks": [dict(each) for each in message.blocks]}


def _bodies(messages: Sequence[Message]) -> list[str]:
    return [message.body for message in messages]

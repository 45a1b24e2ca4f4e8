"""The button "Share to channel" below a private answer."""

from collections.abc import Sequence
from dataclasses import dataclass

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from app.domain.codec import Json
from app.domain.errors import NotFound
from app.domain.labels import Sensitivity
from app.domain.run import Run
from app.domain.slack import Envelope, Errand, Installation, Workspace
from app.slack.bridge.calls import EVENT_TYPE
from app.slack.channels import ChannelRules
from app.slack.interactions import wording
from app.slack.interactions.clicks import Click, click_of
from app.slack.interactions.sight import Sight
from app.slack.interactions.telling import Teller
from app.slack.ports import Workspaces
from app.slack.render.answer import Setting, answer
from app.slack.render.message import Message
from app.slack.shape import fields, words
from app.store.slack.errands import ErrandStore
from app.store.slack.history import SlackHistory
from app.store.slack.posts import PostState, PostStore
from app.store.tenancy import acting_for
from app.team import Team

_PURPOSE = "share"
_LOOKED_AT = 30


class Sharing:
    """Posts private answers to the channels that they were asked from, once."""

    def __init__(
        self, team: Team, sight: Sight, errands: ErrandStore, poster: "Poster", rules: ChannelRules, base: str | None
    ) -> None:
        self._team = team
        self._sight = sight
        self._errands = errands
        self._poster = poster
        self._rules = rules
        self._base = base

    async def share(self, envelope: Envelope, installation: Installation) -> str:
        """Share an answer, if its asker wants that and the channel may see it."""
        click, workspace = click_of(envelope.body), envelope.workspace
        with acting_for(installation.tenant):
            outcome, note = await self._share(click, workspace, installation)
            await self._poster.teller.whisper(workspace, click.spot, click.user, Message(note))
        return outcome

    async def _share(self, click: Click, workspace: Workspace, installation: Installation) -> tuple[str, str]:
        try:
            run = await self._team.run(click.value)
        except NotFound:
            return "gone", wording.GONE
        errand = await self._errands.get(run.id)
        if not self._sight.asked(run, workspace, click.user):
            return "not-asked", wording.ONLY_ASKER_SHARES
        if errand is None or errand.place.channel.startswith("D"):
            return "nowhere", wording.NOWHERE
        if run.conclusion is None:
            return "nothing", wording.NOTHING_TO_SHARE
        rule = await self._rules.rule(installation, workspace, errand.place.channel)
        if run.sensitivity is Sensitivity.RESTRICTED or not rule.shows(run.sensitivity):
            return "too-high", wording.TOO_HIGH.format(label=run.sensitivity.value)
        return await self._poster.post(run, errand, await self._messages(run))

    async def _messages(self, run: Run) -> tuple[Message, ...]:
        if run.conclusion is None:
            return ()
        question = await self._team.question(run)
        return answer(run.conclusion, run, Setting(question.content, self._base)).messages


@dataclass(frozen=True, slots=True)
class Poster:
    """Posts the messages of an answer in order; what is there already is not posted again."""

    workspaces: Workspaces
    posts: PostStore
    history: SlackHistory
    teller: Teller

    async def post(self, run: Run, errand: Errand, messages: Sequence[Message]) -> tuple[str, str]:
        """Post what is missing; what became of it, and what the asker is told."""
        web, channel = await self.workspaces.web(errand.workspace), errand.place.channel
        async with self.history.alone(run.id):
            done = {name: each for name, each in (await self.posts.of(run.id)).items() if name.startswith(_PURPOSE)}
            if len(done) >= len(messages) and all(each.state is PostState.POSTED for each in done.values()):
                return "known", wording.SHARED_BEFORE.format(channel=channel)
            root = errand.question
            for number, message in enumerate(messages, 1):
                post = _Post(run.id, f"{_PURPOSE}-{number}", channel, root)
                before = done.get(post.purpose)
                try:
                    stamp = (
                        before.ts if before and before.ts else await self._one(web, post, message, again=bool(before))
                    )
                except SlackApiError as error:
                    await self.posts.refused(run.id, post.purpose)
                    await self.teller.refused(errand.workspace, "chat.postMessage", error)
                    return "refused", wording.NOT_SHARED.format(channel=channel)
                root = root or stamp
        return "shared", wording.SHARED.format(channel=channel)

    async def _one(self, web: AsyncWebClient, post: "_Post", message: Message, *, again: bool) -> str:
        await self.posts.once(post.run_id, post.purpose, post.channel)
        stamp = await _there(web, post) if again else ""
        stamp = stamp or await _sent(web, post, message)
        await self.posts.posted(post.run_id, post.purpose, stamp)
        return stamp


@dataclass(frozen=True, slots=True)
class _Post:
    """One message to post: for which run, in which of its roles, and where."""

    run_id: str
    purpose: str
    channel: str
    thread: str

    @property
    def payload(self) -> dict[str, Json]:
        """By what it is found again."""
        return {"run_id": self.run_id, "purpose": self.purpose}


async def _sent(web: AsyncWebClient, post: _Post, message: Message) -> str:
    answered = await web.chat_postMessage(
        channel=post.channel,
        thread_ts=post.thread or None,
        text=message.text,
        blocks=[dict(each) for each in message.blocks],
        metadata={"event_type": EVENT_TYPE, "event_payload": post.payload},
        parse="none",
        unfurl_links=False,
        unfurl_media=False,
    )
    return str(answered["ts"])


async def _there(web: AsyncWebClient, post: _Post) -> str:
    """The message, where a call that nobody has heard back from has posted it after all."""
    if post.thread:
        found = await web.conversations_replies(
            channel=post.channel, ts=post.thread, limit=_LOOKED_AT, include_all_metadata=True
        )
    else:
        found = await web.conversations_history(channel=post.channel, limit=_LOOKED_AT, include_all_metadata=True)
    messages: Json = found.get("messages")
    for each in map(fields, messages if isinstance(messages, list) else []):
        if fields(fields(each.get("metadata")).get("event_payload")) == post.payload:
            return words(each, "ts")
    return ""

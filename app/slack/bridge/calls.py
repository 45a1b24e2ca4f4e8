"""Calls to Slack as values: what is asked of it, and what holds once it has agreed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from app.domain.codec import Json
from app.domain.slack import Errand
from app.slack.bridge.shown import Feature, Shown, StreamState, digest
from app.slack.render.message import Block, Message

EVENT_TYPE = "cto_team_message"
"""The type of the metadata that our messages carry."""

POINTER = "pointer"
NOTE = "note"
FILE = "file"


ANSWER, WORKING, STREAM, CLARIFY = "answer", "working", "stream", "clarify"
_OWN = (ANSWER, WORKING, STREAM, CLARIFY, FILE)


class Kind(StrEnum):
    """What a call does. After ``POST``, ``START`` and ``FILE`` a second call of the same would be a second message."""

    OPEN = "open"
    POST = "post"
    START = "start"
    APPEND = "append"
    STOP = "stop"
    UPDATE = "update"
    NOTE = "note"
    FILE = "file"
    STATUS = "status"
    REACTION = "reaction"

    @property
    def posts(self) -> bool:
        """Whether something new appears, so that it is noted before."""
        return self in {Kind.POST, Kind.START, Kind.FILE}

    @property
    def optional(self) -> bool:
        """Whether everything else goes on without it."""
        return self in {Kind.STATUS, Kind.REACTION}


@dataclass(frozen=True, slots=True)
class Call:
    """One call. ``then`` holds once Slack has taken it; ``urgent`` ones go before all that can wait."""

    kind: Kind
    method: str
    arguments: Mapping[str, Json]
    then: Shown
    purpose: str = ""
    urgent: bool = False

    @property
    def channel(self) -> str:
        """The conversation that the call is about."""
        return str(self.arguments.get("channel", self.arguments.get("channel_id", "")))


@dataclass(frozen=True, slots=True)
class Wait:
    """Nothing to do before there is news, or before ``until`` (seconds since the epoch), where that is named."""

    until: float | None = None


@dataclass(frozen=True, slots=True)
class Sleep:
    """Nothing to do for long: nobody needs to hold the errand until there is news, or until then."""

    until: datetime


@dataclass(frozen=True, slots=True)
class Done:
    """Nothing is left to do; with ``cancel`` the run's answer has no place any more."""

    outcome: str
    cancel: bool = False


Move = Call | Wait | Sleep | Done


def taken(call: Call, ts: str, channel: str) -> Shown:
    """What holds after a call. ``ts`` and ``channel`` are the ones that Slack has named, where it did."""
    shown = call.then
    if call.kind is Kind.OPEN:
        return replace(shown, channel=channel)
    if call.kind.posts or call.purpose:
        shown = replace(shown, posts={**shown.posts, call.purpose: ts or shown.posts.get(call.purpose, "")})
    return rooted(shown)


def rooted(shown: Shown) -> Shown:
    """Where nothing was asked by a message, what comes next belongs below the first message of ours."""
    ours = [ts for purpose, ts in shown.posts.items() if is_own(purpose) and purpose != FILE]
    return replace(shown, root=min(ours)) if shown.channel and not shown.root and ours else shown


def open_direct(errand: Errand, shown: Shown) -> Call:
    """The asker's conversation with the app."""
    return Call(Kind.OPEN, "conversations.open", {"users": errand.asker}, shown, urgent=True)


def post(errand: Errand, shown: Shown, purpose: str, message: Message) -> Call:
    """A message of its own."""
    arguments: dict[str, Json] = {
        "channel": shown.channel,
        **({"thread_ts": shown.root} if shown.root else {}),
        **payload(message),
        "unfurl_links": False,
        "unfurl_media": False,
        "metadata": metadata(errand, purpose),
    }
    return Call(Kind.POST, "chat.postMessage", arguments, faced(shown, purpose, message), purpose, urgent=True)


def update(shown: Shown, purpose: str, message: Message, *, now: float = 0.0, urgent: bool = True) -> Call:
    """Another text and other blocks in the place of a message's."""
    arguments: dict[str, Json] = {"channel": shown.channel, "ts": shown.posts[purpose], **payload(message)}
    then = replace(faced(shown, purpose, message), spoke_at=now or shown.spoke_at)
    return Call(Kind.UPDATE, "chat.update", arguments, then, purpose, urgent)


def note(errand: Errand, shown: Shown, purpose: str, message: Message) -> Call:
    """Something that only the asker sees, in the place of the question."""
    place = errand.place
    arguments: dict[str, Json] = {
        "channel": place.channel,
        "user": errand.asker,
        **({"thread_ts": place.root} if errand.question and place.root != errand.question else {}),
        **payload(message),
    }
    then = faced(shown, purpose, message)
    return Call(Kind.NOTE, "chat.postEphemeral", arguments, then, purpose, urgent=True)


def start(errand: Errand, shown: Shown, carrier: str, chunks: Sequence[Block], now: float) -> Call:
    """A message that grows."""
    arguments: dict[str, Json] = {
        "channel": shown.channel,
        "thread_ts": shown.root,
        "task_display_mode": "plan",
        **({"chunks": [dict(each) for each in chunks]} if chunks else {}),
    }
    if not is_direct(shown.channel):
        arguments |= {"recipient_team_id": errand.workspace.team_id, "recipient_user_id": errand.asker}
    then = replace(shown, stream=StreamState.OPEN, carrier=carrier, opened_at=now, spoke_at=now, said="")
    return Call(Kind.START, "chat.startStream", arguments, _with(then, chunks), carrier)


def append(shown: Shown, chunks: Sequence[Block], now: float) -> Call:
    """More of what grows."""
    arguments: dict[str, Json] = {
        "channel": shown.channel,
        "ts": shown.posts[shown.carrier],
        "chunks": [dict(each) for each in chunks],
    }
    return Call(Kind.APPEND, "chat.appendStream", arguments, _with(replace(shown, spoke_at=now), chunks))


def stop(
    errand: Errand,
    shown: Shown,
    status: str = "",
    *,
    chunks: Sequence[Block] = (),
    last: Message | None = None,
) -> Call:
    """The end of what grows. ``last`` is the whole message that stands there afterwards, if it is complete then."""
    arguments: dict[str, Json] = {
        "channel": shown.channel,
        "ts": shown.posts[shown.carrier],
        "metadata": metadata(errand, shown.carrier),
    }
    if chunks:
        arguments["chunks"] = [dict(each) for each in chunks]
    if last is not None and last.closing:
        arguments["blocks"] = [dict(each) for each in last.closing]
    then = _with(replace(shown, stream=StreamState.CLOSED), chunks)
    if last is not None:
        then = faced(then, shown.carrier, last)
    if status and errand.question and shown.has(Feature.STATUS):
        arguments["session_status"] = status
        then = replace(then, status=status)
    return Call(Kind.STOP, "chat.stopStream", arguments, then, urgent=True)


def set_status(errand: Errand, shown: Shown, status: str, title: str = "") -> Call:
    """Whether the app is at work on a conversation."""
    arguments: dict[str, Json] = {
        "channel_id": errand.place.channel,
        "thread_ts": errand.place.root,
        "status": status,
        **({"title": title} if title else {}),
    }
    return Call(Kind.STATUS, "agents.sessions.setStatus", arguments, replace(shown, status=status))


def react(errand: Errand, shown: Shown, name: str, *, add: bool) -> Call:
    """A reaction on the question."""
    arguments: dict[str, Json] = {"channel": errand.place.channel, "timestamp": errand.question, "name": name}
    reactions = shown.reactions | {name} if add else shown.reactions - {name}
    method = "reactions.add" if add else "reactions.remove"
    return Call(Kind.REACTION, method, arguments, replace(shown, reactions=reactions))


def upload(shown: Shown, name: str, content: str) -> Call:
    """The whole answer as a file, below the messages."""
    arguments: dict[str, Json] = {"channel": shown.channel, "filename": name, "content": content}
    if shown.root:
        arguments["thread_ts"] = shown.root
    return Call(Kind.FILE, "files.completeUploadExternal", arguments, shown, FILE, urgent=True)


def payload(message: Message) -> dict[str, Json]:
    """A message as arguments: blocks with their text, or Markdown, or text alone."""
    if message.markdown is not None:
        return {"markdown_text": message.markdown}
    if message.blocks:
        return {"text": message.text, "blocks": [dict(each) for each in message.blocks], "parse": "none"}
    return {"text": message.text, "parse": "none"}


def metadata(errand: Errand, purpose: str) -> dict[str, Json]:
    """By what a message of ours is found again."""
    return {"event_type": EVENT_TYPE, "event_payload": {"run_id": errand.run_id, "purpose": purpose}}


def said(text: str) -> Block:
    """Text for a stream, as a chunk."""
    return {"type": "markdown_text", "text": text}


def faced(shown: Shown, purpose: str, message: Message) -> Shown:
    """What holds when a message shows this."""
    return replace(shown, faces={**shown.faces, purpose: digest(message)})


def is_own(purpose: str) -> bool:
    """Whether messages for this purpose are posted here, and not because somebody has clicked."""
    return purpose.partition("-")[0] in _OWN


def is_direct(channel: str) -> bool:
    """Whether a conversation is between one person and the app."""
    return channel.startswith("D")


def _with(shown: Shown, chunks: Sequence[Block]) -> Shown:
    """What holds when a stream has these chunks."""
    text = "".join(str(each["text"]) for each in chunks if each["type"] == "markdown_text")
    steps = {_about(each): digest(each) for each in chunks if each["type"] != "markdown_text"}
    return replace(shown, said=shown.said + text, steps={**shown.steps, **steps})


def _about(chunk: Block) -> str:
    return str(chunk.get("id", chunk["type"]))

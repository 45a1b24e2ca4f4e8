"""What Slack has been shown of a run, as far as it is known."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from app.domain.codec import Json
from app.slack.render.message import Block, Message


class StreamState(StrEnum):
    """``STALE``: perhaps open, but what it shows is not known for sure, so that nothing is appended to it."""

    NONE = "none"
    OPEN = "open"
    STALE = "stale"
    CLOSED = "closed"


class Feature(StrEnum):
    """What a workspace may refuse while everything else works."""

    STATUS = "status"
    REACTIONS = "reactions"
    STREAMS = "streams"
    FILES = "files"
    NOTES = "notes"


class Form(StrEnum):
    """How an answer is written: with blocks, as plain Markdown, or as a file below one sentence."""

    RICH = "rich"
    PLAIN = "plain"
    FILE = "file"


POORER = {Form.RICH: Form.PLAIN, Form.PLAIN: Form.FILE}


@dataclass(frozen=True, slots=True)
class Shown:
    """Where messages go, what they show, and the state of the stream.

    ``private`` is None until the label is known. ``channel`` and ``root`` are where messages go; ``channel`` is empty
    while a private conversation has not been opened, ``root`` where they stand alone. ``diverted`` when the place of
    the question cannot be written to. ``posts`` are time stamps by purpose. ``said`` is the text of the open stream,
    ``steps`` and ``faces`` are digests of the steps and of whole messages. ``opened_at`` and ``spoke_at`` are seconds
    since the epoch.
    """

    private: bool | None = None
    channel: str = ""
    root: str = ""
    diverted: bool = False
    gone: bool = False
    status: str = ""
    reactions: frozenset[str] = frozenset()
    without: frozenset[Feature] = frozenset()
    stream: StreamState = StreamState.NONE
    carrier: str = ""
    opened_at: float = 0.0
    spoke_at: float = 0.0
    said: str = ""
    steps: Mapping[str, str] = field(default_factory=dict[str, str])
    faces: Mapping[str, str] = field(default_factory=dict[str, str])
    form: Form = Form.RICH
    posts: Mapping[str, str] = field(default_factory=dict[str, str])

    def has(self, feature: Feature) -> bool:
        """Whether the workspace has not refused it yet."""
        return feature not in self.without

    @property
    def streaming(self) -> bool:
        """Whether Slack may still hold a stream open."""
        return self.stream in {StreamState.OPEN, StreamState.STALE}


def dumped(shown: Shown) -> Mapping[str, Json]:
    """What another process needs; posted messages have rows of their own, the text of a stream is only counted."""
    return {
        "private": shown.private,
        "channel": shown.channel,
        "root": shown.root,
        "diverted": shown.diverted,
        "gone": shown.gone,
        "status": shown.status,
        "reactions": [*sorted(shown.reactions)],
        "without": [str(each) for each in sorted(shown.without)],
        "stream": shown.stream,
        "carrier": shown.carrier,
        "opened_at": shown.opened_at,
        "spoke_at": shown.spoke_at,
        "delivered": len(shown.said),
        "steps": dict(shown.steps),
        "faces": dict(shown.faces),
        "form": shown.form,
    }


def loaded(progress: Mapping[str, Json], posts: Mapping[str, str]) -> Shown:
    """What another process has left. A stream that it had open is stale: its last words may have arrived or not."""
    stream = StreamState(str(progress.get("stream", "none")))
    private = progress.get("private")
    return Shown(
        private=private if isinstance(private, bool) else None,
        channel=str(progress.get("channel", "")),
        root=str(progress.get("root", "")),
        diverted=progress.get("diverted") is True,
        gone=progress.get("gone") is True,
        status=str(progress.get("status", "")),
        reactions=frozenset(_texts(progress.get("reactions"))),
        without=frozenset(map(Feature, _texts(progress.get("without")))),
        stream=StreamState.STALE if stream is StreamState.OPEN else stream,
        carrier=str(progress.get("carrier", "")),
        opened_at=_number(progress.get("opened_at")),
        spoke_at=_number(progress.get("spoke_at")),
        steps=_mapping(progress.get("steps")),
        faces=_mapping(progress.get("faces")),
        form=Form(str(progress.get("form", "rich"))),
        posts=posts,
    )


def digest(value: Block | Message) -> str:
    """A short name for what a chunk or message shows."""
    plain = [value.text, list(value.blocks), value.markdown] if isinstance(value, Message) else value
    return hashlib.blake2s(json.dumps(plain, sort_keys=True).encode(), digest_size=8).hexdigest()


def _texts(value: Json) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else []


def _mapping(value: Json) -> Mapping[str, str]:
    return {key: str(each) for key, each in value.items()} if isinstance(value, dict) else {}


def _number(value: Json) -> float:
    return float(value) if isinstance(value, int | float) else 0.0

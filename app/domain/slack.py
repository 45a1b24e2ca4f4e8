"""Workspaces of Slack, what came from them, and what is on its way to them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from app.domain.codec import Json


@dataclass(frozen=True, slots=True)
class Workspace:
    """Where something happened. ``enterprise_id`` is empty outside of Enterprise Grid."""

    team_id: str
    enterprise_id: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A conversation: the channel, and the time stamp of the message that it began with."""

    team_id: str
    channel: str
    root: str


class InstallationState(StrEnum):
    """Whether a workspace can be talked to. ``BROKEN``: its token fails; ``REMOVED``: it took the app away."""

    ACTIVE = "active"
    BROKEN = "broken"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Installation:
    """A workspace that has the app. ``team_id`` is empty where an organization installed for all its workspaces.

    ``without`` are scopes that were not granted: what needs them is off there.
    """

    enterprise_id: str
    team_id: str
    tenant: str
    name: str
    app_id: str
    bot_id: str
    bot_user: str
    scopes: frozenset[str]
    state: InstallationState
    reason: str
    without: frozenset[str]
    installed_at: datetime
    token: str = field(repr=False, default="")


class EnvelopeKind(StrEnum):
    """What Slack delivers: an event, a slash command, a click, a modal that was sent, a shortcut."""

    EVENT = "event"
    COMMAND = "command"
    ACTION = "action"
    VIEW = "view"
    SHORTCUT = "shortcut"


@dataclass(frozen=True, slots=True)
class Envelope:
    """Something that Slack delivered, as it is kept until it is dealt with. ``body`` is Slack's own JSON."""

    id: int
    key: str
    kind: EnvelopeKind
    workspace: Workspace
    body: Mapping[str, Json] = field(repr=False)
    received_at: datetime
    tries: int = 0


@dataclass(frozen=True, slots=True)
class Errand:
    """One run's way to Slack.

    ``question`` is the time stamp of the message that asked, empty for a command; ``private`` when only the asker may
    see the answer; ``streams`` whether text may be shown as it grows. ``seq`` is the last event that was shown,
    ``lease`` fences writers.
    """

    run_id: str
    tenant: str
    workspace: Workspace
    place: Place
    question: str
    asker: str
    private: bool
    streams: bool = True
    seq: int = 0
    progress: Mapping[str, Json] = field(default_factory=dict[str, Json])
    lease: int = 0
    tries: int = 0


def user_name(workspace: Workspace, user: str) -> str:
    """How a person of a workspace is named as the author of runs."""
    return f"slack:{workspace.enterprise_id or workspace.team_id}:{user}"


class Needs(StrEnum):
    """What must be known already for something to be kept: nothing, the thread that it is in, the question it is of."""

    NOTHING = "nothing"
    THREAD = "thread"
    QUESTION = "question"


@dataclass(frozen=True, slots=True)
class Delivered:
    """Something that Slack delivers, before it is kept.

    ``key`` names the delivery, ``message`` the message that it brings, which may come twice. ``channel`` and ``ts`` say
    which thread or question ``needs`` is about, ``author`` who asked that question.
    """

    key: str
    kind: EnvelopeKind
    workspace: Workspace
    body: Mapping[str, Json] = field(repr=False)
    message: str | None = None
    needs: Needs = Needs.NOTHING
    channel: str = ""
    ts: str = ""
    author: str = ""

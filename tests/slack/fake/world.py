"""What this Slack holds: workspaces with their tokens, people, conversations, messages, views, files."""

from collections.abc import Collection
from dataclasses import dataclass, field
from itertools import count
from threading import RLock

from app.domain.codec import Json
from tests.slack.fake import limits
from tests.slack.fake.words import Object

APP = "A0001"
START = 1_780_000_000.0
_SCOPES = (
    "app_mentions:read assistant:write channels:history channels:read groups:history groups:read im:history "
    "mpim:history chat:write commands im:write users:read reactions:write files:write"
)
SCOPES = frozenset(_SCOPES.split())
"""What the app asks for."""
_EVENTS = (
    "app_mention message.im message.mpim message.channels message.groups app_home_opened agent_session_stopped "
    "app_uninstalled tokens_revoked"
)
EVENTS = frozenset(_EVENTS.split())
"""What the app has subscribed to."""


class Clock:
    """This Slack's own time, in seconds since 1970. It stands still unless it is moved."""

    def __init__(self, start: float = START) -> None:
        self.now = start

    def move(self, seconds: float) -> None:
        """Let time pass."""
        self.now += seconds


@dataclass
class Token:
    """What an app signs in with; ``error`` is what Slack says when it no longer works."""

    value: str
    team: str
    scopes: set[str]
    kind: str = "bot"
    error: str | None = None
    until: float | None = None
    refresh: str = ""


@dataclass
class Team:
    """A workspace, with the app in it when ``bot_user`` is a member of conversations."""

    id: str
    name: str
    token: str
    bot_user: str
    bot_id: str
    enterprise: str = ""
    events: set[str] = field(default_factory=lambda: set(EVENTS))


@dataclass
class Person:
    """Somebody; ``team`` is the organization's own for people of others in a shared channel."""

    id: str
    team: str
    name: str
    guest: bool = False
    bot: bool = False
    zone: str = "Europe/Berlin"


@dataclass
class Channel:
    """A conversation of a workspace. ``kind``: channel, group (private), im or mpim."""

    id: str
    team: str
    kind: str = "channel"
    name: str = "general"
    members: set[str] = field(default_factory=set[str])
    teams: set[str] = field(default_factory=set[str])
    external: bool = False
    archived: bool = False
    restricted: bool = False
    streams: bool = True


@dataclass
class Stream:
    """That a message is still being written."""

    until: float
    mode: str | None = None
    open: bool = True


@dataclass
class Message:
    """A message; ``stream`` while it is written or after it was, ``only_for`` when it is ephemeral."""

    channel: str
    ts: str
    user: str
    text: str = ""
    thread: str | None = None
    bot_id: str = ""
    blocks: list[Object] = field(default_factory=list[Object])
    metadata: Object | None = None
    markdown: str = ""
    chunks: list[Object] = field(default_factory=list[Object])
    stream: Stream | None = None
    only_for: str = ""
    edited: int = 0
    deleted: bool = False
    reactions: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])
    files: list[str] = field(default_factory=list[str])
    extra: Object = field(default_factory=dict[str, Json])

    @property
    def root(self) -> str:
        """The time stamp of the conversation that it belongs to."""
        return self.thread or self.ts

    @property
    def tasks(self) -> dict[str, Object]:
        """The steps of a stream as people see them: the last state of each."""
        found: dict[str, Object] = {}
        for chunk in self.chunks:
            if chunk.get("type") == "task_update":
                found[str(chunk["id"])] = {**found.get(str(chunk["id"]), {}), **chunk}
        return found

    @property
    def plan(self) -> str:
        """The headline over the steps of a stream."""
        titles = [str(chunk["title"]) for chunk in self.chunks if chunk.get("type") == "plan_update"]
        return titles[-1] if titles else ""


@dataclass
class View:
    """A modal that is open, or somebody's Home tab."""

    id: str
    team: str
    user: str
    payload: Object
    hash: str
    root: str = ""


@dataclass
class Trigger:
    """The right to open one modal, for three seconds."""

    user: str
    team: str
    until: float
    used: bool = False


@dataclass
class File:
    """A file; ``shared`` are the conversations that it was put into, each with its thread."""

    id: str
    name: str
    length: int
    team: str
    content: bytes | None = None
    title: str = ""
    user: str = ""
    shared: list[tuple[str, str | None]] = field(default_factory=list[tuple[str, str | None]])


@dataclass
class ResponseAddress:
    """A ``response_url``: five answers within half an hour."""

    channel: str
    user: str
    ts: str
    until: float
    left: int = limits.RESPONSES


@dataclass
class Session:
    """What the agent says that it is doing in a thread."""

    status: str
    title: str = ""


class World:
    """All of it, and the ways to look something up."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.teams: dict[str, Team] = {}
        self.tokens: dict[str, Token] = {}
        self.people: dict[str, Person] = {}
        self.channels: dict[str, Channel] = {}
        self.messages: dict[tuple[str, str], Message] = {}
        self.ephemeral: list[Message] = []
        self.views: dict[str, View] = {}
        self.homes: dict[tuple[str, str], View] = {}
        self.triggers: dict[str, Trigger] = {}
        self.files: dict[str, File] = {}
        self.responses: dict[str, ResponseAddress] = {}
        self.sessions: dict[tuple[str, str], Session] = {}
        self.codes: dict[str, str] = {}
        self.lock = RLock()
        self._threads: dict[tuple[str, str], list[Message]] = {}
        self._numbers = count(1)

    def number(self) -> int:
        """A number that was not used before."""
        return next(self._numbers)

    def ts(self) -> str:
        """The time stamp of the next message; larger than all before it."""
        return f"{int(self.clock.now)}.{self.number():06d}"

    def team(self, name: str = "T0001", enterprise: str = "", scopes: Collection[str] = SCOPES) -> Team:
        """A workspace that has installed the app."""
        token = Token(f"xoxb-{name}-1", name, set(scopes))
        team = Team(name, f"Team {name}", token.value, f"UBOT{name[1:]}", f"B{name[1:]}", enterprise)
        self.teams[name], self.tokens[token.value] = team, token
        self.people[team.bot_user] = Person(team.bot_user, name, "cto-team", bot=True)
        return team

    def person(self, user: str = "U0001", team: str = "T0001", *, guest: bool = False) -> Person:
        """Somebody of a workspace, which need not have the app."""
        self.people[user] = Person(user, team, f"name of {user}", guest)
        return self.people[user]

    def channel(self, name: str = "C0001", team: str = "T0001", kind: str = "channel", *, bot: bool = True) -> Channel:
        """A conversation; the bot is in it unless told otherwise, and so is everybody of the workspace."""
        members = {person.id for person in self.people.values() if person.team == team and not person.bot}
        if bot:
            members.add(self.teams[team].bot_user)
        self.channels[name] = Channel(name, team, kind, f"name-of-{name.lower()}", members, {team})
        return self.channels[name]

    def direct(self, user: str, team: str = "T0001") -> Channel:
        """The conversation of a person with the app."""
        bot = self.teams[team].bot_user
        with self.lock:
            for channel in self.channels.values():
                if channel.kind == "im" and channel.members == {user, bot}:
                    return channel
            name = f"D{self.number():04d}"
            self.channels[name] = Channel(name, team, "im", name, {user, bot}, {team})
            return self.channels[name]

    def say(self, channel: str, user: str, text: str, thread: str | None = None) -> Message:
        """Somebody writes."""
        return self.put(Message(channel, self.ts(), user, text, thread))

    def put(self, message: Message) -> Message:
        """Keep a new message."""
        with self.lock:
            self.messages[message.channel, message.ts] = message
            self._threads.setdefault((message.channel, message.root), []).append(message)
        return message

    def thread(self, channel: str, root: str) -> list[Message]:
        """A thread's messages, the oldest first; nothing when it does not exist."""
        with self.lock:
            return [each for each in self._threads.get((channel, root), []) if not each.deleted]

    def trigger(self, user: str, team: str) -> str:
        """A trigger as a click or a command brings it."""
        name = f"{self.number()}.{team}.{user}"
        self.triggers[name] = Trigger(user, team, self.clock.now + limits.VIEW_STATE_TRIGGER_S)
        return name

    def by_bot(self, team: str = "T0001") -> list[Message]:
        """What the app has posted and not deleted, in order; ephemeral messages are apart."""
        bot = self.teams[team].bot_id
        with self.lock:
            return [each for each in self.messages.values() if each.bot_id == bot and not each.deleted]

    def app_token(self) -> str:
        """A token for Socket Mode."""
        token = Token("xapp-1-A0001-1", next(iter(self.teams)), {"connections:write"}, "app")
        self.tokens[token.value] = token
        return token.value

    def respond_at(self, base: str, channel: str, user: str, ts: str = "") -> str:
        """A ``response_url`` for a click or a command."""
        name = f"R{self.number():04d}"
        until = self.clock.now + limits.RESPONSE_LIFETIME_S
        self.responses[name] = ResponseAddress(channel, user, ts, until)
        return f"{base}/response/{name}"

    def upload(self, name: str, content: bytes, team: str = "T0001", user: str = "U0001") -> File:
        """A file that somebody has put into Slack."""
        file = File(f"F{self.number():04d}", name, len(content), team, content, name, user)
        self.files[file.id] = file
        return file

    def revoke(self, team: str, error: str = "token_revoked") -> None:
        """Tokens of a workspace stop to work."""
        for token in self.tokens.values():
            if token.team == team:
                token.error = error

    def grant(self, code: str, team: str) -> None:
        """Somebody agreed to the installation; the code can be exchanged once."""
        self.codes[code] = team

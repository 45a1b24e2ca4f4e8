"""Threads, messages and runs as the rest of the service sees them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Literal

from app.domain.access import Author
from app.domain.budget import DEFAULT_TENANT
from app.domain.conclusion import Conclusion
from app.domain.labels import DeclineReason, Origin, Pattern, RequestType, RunStatus, Sensitivity

ClarifyMode = Literal["auto", "never", "always"]
IfBusy = Literal["queue", "reject", "cancel"]
OnDisconnect = Literal["continue", "cancel"]
StreamWish = Literal["resettable", "buffered", "passthrough"]

GRAPH_VERSION = "1"
"""The control flow under which runs are accepted; it changes with app/graph.py, which only workers import."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the caller fixes in advance; all of it can only narrow what the team would do by itself.

    ``declared`` raises the sensitivity, never lowers it. ``command`` names the command that made the text, ``lead`` the
    specialist who comes first, whoever else answers. With ``local`` no cloud sees any of it; without ``challenge``
    nobody looks for objections to the answer. ``context`` is what the caller's application says of itself: specialists
    may read it, nothing else depends on it. ``deadline_s`` and ``max_cost_usd`` bound the whole run; ``if_busy`` says
    what becomes of other runs of the thread, ``on_disconnect`` what of this one when its follower leaves;
    ``stream_mode`` is how its text may be shown while it is written.
    """

    agents: tuple[str, ...] = ()
    type: RequestType | None = None
    pattern: Pattern | None = None
    clarify: ClarifyMode = "auto"
    declared: Sensitivity | None = None
    new_topic: bool = False
    command: str | None = None
    lead: str | None = None
    local: bool = False
    challenge: bool = True
    context: str = ""
    deadline_s: float | None = None
    max_cost_usd: Decimal | None = None
    if_busy: IfBusy = "queue"
    on_disconnect: OnDisconnect = "continue"
    stream_mode: StreamWish | None = None


@dataclass(frozen=True, slots=True)
class Submission:
    """A message as it comes in through any face; ``thread_id`` None begins a new thread."""

    text: str
    origin: Origin
    thread_id: str | None = None
    wishes: Wishes = field(default_factory=Wishes)
    idempotency_key: str | None = None
    author: Author = field(default_factory=Author)


@dataclass(frozen=True, slots=True)
class Thread:
    """A conversation; its sensitivity never falls. ``author`` is the user who began it.

    ``metadata`` is the caller's own and means nothing here.
    """

    id: str
    title: str
    sensitivity: Sensitivity
    created_at: datetime
    author: str = "local"
    metadata: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a thread: what a user sent or what the team answered."""

    id: str
    thread_id: str
    role: Literal["user", "team"]
    content: str
    run_id: str | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Problem:
    """An error as data: the code, HTTP status, sentence and remedy of its class."""

    code: str
    status: int
    sentence: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Run:
    """The work on one message.

    ``epoch`` counts the workers that have claimed it; every write of a worker carries its own epoch. ``pins`` are the
    versions that the run was accepted under.
    """

    id: str
    thread_id: str
    message_id: str
    origin: Origin
    status: RunStatus
    epoch: int
    last_seq: int
    sensitivity: Sensitivity
    wishes: Wishes
    pins: Mapping[str, str]
    crashes: int
    conclusion: Conclusion | None
    declined: DeclineReason | None
    error: Problem | None
    cost_usd: Decimal
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    tenant: str = DEFAULT_TENANT
    author: Author = field(default_factory=Author)


@dataclass(frozen=True, slots=True)
class Accepted:
    """A message that is stored and will be worked on. ``replayed`` when the same Idempotency-Key came before."""

    message: Message
    run: Run
    replayed: bool = False

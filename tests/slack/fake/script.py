"""What a method is told to do instead of what it would: one step for each of its next calls."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.domain.codec import Json
from tests.servers import Signal


@dataclass(frozen=True)
class Says:
    """An error of Slack's, in an answer with status 200."""

    code: str
    more: Mapping[str, Json] = field(default_factory=dict[str, Json])


@dataclass(frozen=True)
class Answers:
    """Another HTTP status; with 429 comes ``retry_after``."""

    status: int
    body: str = ""
    retry_after: int | None = None


@dataclass(frozen=True)
class Waits:
    """Do it when the signal is set."""

    until: Signal


@dataclass(frozen=True)
class Delays:
    """Do it after a time; for benchmarks, tests use ``held``."""

    seconds: float


@dataclass(frozen=True)
class Drops:
    """Close the socket without an answer; ``done`` says whether the call was carried out before."""

    done: bool


@dataclass(frozen=True)
class Passes:
    """Do it as always."""


Step = Says | Answers | Waits | Delays | Drops | Passes


def error(code: str, **more: Json) -> Step:
    """Slack refuses."""
    return Says(code, more)


def rate_limited(seconds: int = 1) -> Step:
    """Too many calls; the next one in so many seconds."""
    return Answers(429, '{"ok": false, "error": "ratelimited"}', seconds)


def http(status: int, body: str = "upstream failed") -> Step:
    """A status of a proxy in between."""
    return Answers(status, body)


def held(until: Signal) -> Step:
    """The call waits for a signal, then it is carried out."""
    return Waits(until)


def delay(seconds: float) -> Step:
    """The call takes its time."""
    return Delays(seconds)


def drop() -> Step:
    """The connection goes away before anything is done."""
    return Drops(done=False)


def accepted_but_lost() -> Step:
    """The call is carried out, the connection goes away before the answer."""
    return Drops(done=True)


def passes() -> Step:
    """Nothing special; to reach a later call."""
    return Passes()

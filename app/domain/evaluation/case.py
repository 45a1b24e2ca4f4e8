"""A golden case: a question with what a good service makes of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.domain.labels import Pattern, RequestType, Sensitivity, Tier, Verdict
from app.domain.model_call import Turn

ANY_TOPIC = "*"
"""The key of the scripted answer to a question on any other topic."""


@dataclass(frozen=True, slots=True)
class Expect:
    """What is expected of the answer; None and empty are not scored.

    ``cites`` names skills (`name`) and sections (`name#slug`), of which one must be cited; ``contains`` must stand in
    the answer, ``lacks`` must not. ``answerable`` is False where the library holds no answer and that has to be said.
    """

    type: RequestType | None = None
    agents: tuple[str, ...] | None = None
    pattern: Pattern | None = None
    clarify: bool | None = None
    sensitivity: Sensitivity | None = None
    tier: Tier | None = None
    cites: tuple[str, ...] = ()
    contains: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    verdict: Verdict | None = None
    answerable: bool | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """One case. ``history`` are the turns before the question; ``answers`` what a scripted user replies, by topic.

    ``tags`` name the slices that it belongs to (``lang:de``, ``injection``); ``note`` is for people. ``source`` is the
    file and line that it was read from.
    """

    id: str
    question: str
    expect: Expect = field(default_factory=Expect)
    history: tuple[Turn, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict[str, str])
    tags: tuple[str, ...] = ()
    note: str = ""
    source: str = ""

"""What a thread remembers: facts that people can see, correct and delete, and a summary of its older turns."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.domain.clarification import Clarification
from app.domain.conclusion import Conclusion
from app.domain.labels import DeclineReason, RequestType, Sensitivity
from app.domain.run import Message

LONGEST_FACT = 400
"""Characters of a fact."""


class FactKind(StrEnum):
    """What a fact is: something that must hold, something settled, a quantity, or the answer to a question."""

    CONSTRAINT = "constraint"
    DECISION = "decision"
    NUMBER = "number"
    ANSWER = "answer"


class FactState(StrEnum):
    """Where a fact stands. Of a deleted one only the place of its words is kept, so that it does not come back."""

    ACTIVE = "active"
    CORRECTED = "corrected"
    REPLACED = "replaced"
    DELETED = "deleted"

    @property
    def in_use(self) -> bool:
        """Whether answers may build on it."""
        return self in {FactState.ACTIVE, FactState.CORRECTED}


class Speaker(StrEnum):
    """Who said it first."""

    USER = "user"
    TEAM = "team"


@dataclass(frozen=True, slots=True)
class Statement:
    """Words of a source that are worth keeping.

    ``source_id`` names the message, the clarification or the run in whose text the words stand, ``start`` and ``end``
    their place. ``topic`` says what they are about; ``subject`` is finer (``scale:users``), and a newer statement of
    the same subject replaces the older one; empty where only the words themselves can tell. ``about`` is the question
    that was answered.
    """

    kind: FactKind
    topic: str
    subject: str
    text: str
    said_by: Speaker
    source_id: str
    start: int
    end: int
    said_at: datetime
    about: str = ""


@dataclass(frozen=True, slots=True)
class ThreadFact:
    """A statement that a thread remembers. ``changed_at`` is the time of its last change by a person."""

    id: str
    thread_id: str
    run_id: str
    statement: Statement
    state: FactState = FactState.ACTIVE
    changed_at: datetime | None = None
    replaced_by: str | None = None

    @property
    def text(self) -> str:
        """Its words, as they hold now."""
        return self.statement.text

    @property
    def holds_since(self) -> datetime:
        """When somebody said so last."""
        return self.changed_at or self.statement.said_at


@dataclass(frozen=True, slots=True)
class ThreadSummary:
    """The older turns of a thread in a few lines, oldest first.

    It covers ``turns`` turns, up to the message ``upto``. ``backend`` has shortened its beginning; None where all lines
    are the turns' own sentences.
    """

    lines: tuple[str, ...]
    upto: str
    turns: int
    backend: str | None = None


@dataclass(frozen=True, slots=True)
class ThreadMemory:
    """All that a thread remembers: its facts, oldest first, and the summary if it has grown long.

    ``facts`` has the deleted ones, too. ``sensitivity`` is the thread's label; it holds for all of this.
    """

    facts: tuple[ThreadFact, ...] = ()
    summary: ThreadSummary | None = None
    sensitivity: Sensitivity = Sensitivity.PUBLIC

    @property
    def kept(self) -> tuple[ThreadFact, ...]:
        """The facts that still have words: those in use, and those that newer ones stand in for."""
        return tuple(fact for fact in self.facts if fact.state is not FactState.DELETED)

    @property
    def in_use(self) -> tuple[ThreadFact, ...]:
        """The facts that answers may build on."""
        return tuple(fact for fact in self.facts if fact.state.in_use)

    @property
    def changed(self) -> tuple[ThreadFact, ...]:
        """The facts whose first words no longer hold, because somebody has corrected or deleted them."""
        return tuple(fact for fact in self.facts if fact.changed_at is not None)


@dataclass(frozen=True, slots=True)
class EndedRun:
    """What was said in a run that has ended: the user's turns, the rounds of questions, and how it ended."""

    id: str
    thread_id: str
    type: RequestType | None
    declined: DeclineReason | None
    conclusion: Conclusion | None
    turns: tuple[Message, ...]
    rounds: tuple[tuple[Clarification, datetime], ...]
    ended_at: datetime

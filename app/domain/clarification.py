"""Questions that the team asks back, and what becomes of them."""

from dataclasses import dataclass
from datetime import datetime

from app.domain.labels import AssumptionSource, ClarificationStatus, Priority


@dataclass(frozen=True, slots=True)
class Option:
    """One possible answer and what it would change."""

    answer: str
    consequence: str


@dataclass(frozen=True, slots=True)
class Question:
    """One clarifying question.

    ``challenge`` says why the statement is not enough, ``why`` what the answer decides; ``assume`` is taken as true
    if nobody answers.
    """

    id: str
    topic: str
    priority: Priority
    challenge: str
    question: str
    why: str
    options: tuple[Option, ...]
    assume: str


@dataclass(frozen=True, slots=True)
class Reply:
    """A user's answer to one question, as text; ``topic`` is the question's."""

    question_id: str
    topic: str
    question: str
    text: str


@dataclass(frozen=True, slots=True)
class Assumption:
    """Something taken as true without being told; ``effect`` says what changes if it is false."""

    topic: str
    text: str
    source: AssumptionSource
    effect: str = ""


@dataclass(frozen=True, slots=True)
class Clarification:
    """A durable set of at most three questions; ``round`` is 1 or 2."""

    id: str
    run_id: str
    round: int
    status: ClarificationStatus
    questions: tuple[Question, ...]
    replies: tuple[Reply, ...]
    expires_at: datetime
    version: int = 1


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """What a caller sends for one question: the number of an option, or free text."""

    question_id: str
    option: int | None = None
    text: str | None = None

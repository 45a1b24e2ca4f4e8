"""What readers think of an answer."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Rating(StrEnum):
    """Whether it helped."""

    UP = "up"
    DOWN = "down"


class FeedbackReason(StrEnum):
    """What was wrong, as far as it has a name."""

    WRONG = "wrong"
    NOT_CITED = "not-cited"
    TOO_LONG = "too-long"
    WRONG_AGENT = "wrong-agent"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Judgement:
    """One reader's judgement. ``target`` is ``run``, ``agent:<name>`` or ``citation:<number>``."""

    rating: Rating
    reasons: tuple[FeedbackReason, ...] = ()
    text: str = ""
    target: str = "run"


@dataclass(frozen=True, slots=True)
class Feedback:
    """A stored judgement; there is one for each author and target of a run, the latest."""

    run_id: str
    author: str
    judgement: Judgement
    created_at: datetime
    changed_at: datetime

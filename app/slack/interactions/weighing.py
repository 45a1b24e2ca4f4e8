"""What an answer to the team's questions leads to. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.domain.clarification import Clarification, GivenAnswer, Option, Question
from app.domain.labels import ClarificationStatus


class Refused(StrEnum):
    """Why an answer counts for nothing."""

    NOT_ASKED = "not-asked"
    AGAIN = "again"
    SETTLED = "settled"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    STALE = "stale"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody answered: to some questions of a set, as it was in ``version``.

    ``by`` is the person as the author of runs. With ``finish`` the rest is left to the team's assumptions.
    """

    by: str
    answers: tuple[GivenAnswer, ...] = ()
    version: int | None = None
    finish: bool = False


def weigh(clarification: Clarification, given: Given, *, may: bool, settled_by: str | None) -> Refused | None:
    """Why an answer counts for nothing; None where it counts.

    ``may``: whether that person may answer. The same answer once more, by whoever gave it, is no answer: ``AGAIN``.
    """
    if not may:
        return Refused.NOT_ASKED
    if clarification.status is ClarificationStatus.ANSWERED:
        return Refused.AGAIN if settled_by == given.by and _stands(clarification, given) else Refused.SETTLED
    if clarification.status is not ClarificationStatus.OPEN:
        return Refused(clarification.status.value)
    if given.version is not None and given.version != clarification.version:
        return Refused.STALE
    return None if _possible(clarification.questions, given.answers) else Refused.UNKNOWN


def complete(questions: Sequence[Question], chosen: Mapping[str, GivenAnswer], *, finish: bool) -> bool:
    """Whether nothing is left to choose."""
    return finish or all(each.id in chosen for each in questions)


def _stands(clarification: Clarification, given: Given) -> bool:
    """Whether the answers are among those that were taken."""
    taken = {reply.question_id: reply.text for reply in clarification.replies}
    options = {each.id: each.options for each in clarification.questions}
    return _possible(clarification.questions, given.answers) and all(
        taken.get(each.question_id) == _text(each, options[each.question_id]) for each in given.answers
    )


def _text(answer: GivenAnswer, options: Sequence[Option]) -> str:
    return options[answer.option].answer if answer.option is not None else (answer.text or "").strip()


def _possible(questions: Sequence[Question], answers: Sequence[GivenAnswer]) -> bool:
    counts = {each.id: len(each.options) for each in questions}
    return all(
        each.question_id in counts and (each.option is None or 0 <= each.option < counts[each.question_id])
        for each in answers
    )

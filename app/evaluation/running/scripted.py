"""The user of a case: answers questions from the script, and otherwise leaves it to the team."""

from collections.abc import Iterable

from app.domain.clarification import GivenAnswer
from app.domain.evaluation.case import ANY_TOPIC, Case
from app.domain.evaluation.observed import AskedBack

NOTHING_MORE = "No further information; go on with your assumptions."


def replies(case: Case, round_: int, questions: Iterable[tuple[str, str, str]]) -> tuple[AskedBack, ...]:
    """What the user says to each question, which comes as its id, its topic and its words."""
    return tuple(_reply(case, round_, topic, words) for _, topic, words in questions)


def given(questions: Iterable[tuple[str, str, str]], asked: Iterable[AskedBack]) -> tuple[GivenAnswer, ...]:
    """The replies as the team takes them."""
    return tuple(GivenAnswer(each[0], text=back.reply) for each, back in zip(questions, asked, strict=True))


def _reply(case: Case, round_: int, topic: str, words: str) -> AskedBack:
    told = case.answers.get(topic, case.answers.get(ANY_TOPIC))
    return AskedBack(round_, topic, words, NOTHING_MORE if told is None else told, told is not None)

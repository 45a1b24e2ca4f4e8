"""What buttons and forms say in answer to questions. Pure."""

from collections.abc import Mapping, Sequence

from app.domain.clarification import GivenAnswer, Question
from app.slack.interactions.clicks import Sent, number, picked
from app.slack.shape import Body, words


def pressed(data: Body) -> tuple[GivenAnswer, ...]:
    """What a button with an option says."""
    option = number(data, "o")
    return (GivenAnswer(words(data, "q"), option=option),) if option is not None else ()


def filled_in(sent: Sent, questions: Sequence[Question]) -> tuple[GivenAnswer, ...]:
    """What a form says: an option, or words, or both; a question that was left empty is not answered."""
    found = (_answer(each, sent.values) for each in questions)
    return tuple(each for each in found if each is not None)


def _answer(question: Question, values: Mapping[str, Body]) -> GivenAnswer | None:
    choice = values.get(f"question:{question.id}", {})
    said = " ".join(filter(None, (_text(choice), _text(values.get(f"other:{question.id}", {})))))
    option = next((int(each) for each in picked(choice) if each.isdecimal()), None)
    if option is None or option >= len(question.options):
        return GivenAnswer(question.id, text=said) if said else None
    if said:
        return GivenAnswer(question.id, text=f"{question.options[option].answer}. {said}")
    return GivenAnswer(question.id, option=option)


def _text(state: Body) -> str:
    # Slack takes characters that no database keeps.
    return words(state, "value").replace("\x00", "").strip()

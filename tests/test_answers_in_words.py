"""What a plain message says to open questions."""

import pytest

from app.domain.clarification import GivenAnswer, Option, Question
from app.domain.labels import Priority
from app.team import in_words, resolve

OPTIONS = (Option("Some", "a small one"), Option("Many", "a large one"))
QUESTIONS = tuple(
    Question(name, name, Priority.P1, "It is vague.", "How many?", "It decides the size.", OPTIONS, "Some.")
    for name in ("scale", "budget")
)


@pytest.mark.parametrize(
    "text", ["skip", "Skip.", "weiter", "Überspringen", "passer", "omitir", "geç", "devam et", "跳过", "go on!"]
)
def test_skip_in_any_of_the_languages_leaves_the_assumptions(text: str) -> None:
    assert in_words(QUESTIONS, text) == []
    assert resolve(QUESTIONS, [GivenAnswer("scale", text=text)]) == ()


def test_numbers_take_options_in_the_order_of_the_questions() -> None:
    replies = resolve(QUESTIONS, in_words(QUESTIONS, "2, 1"))
    assert [(reply.question_id, reply.text) for reply in replies] == [("scale", "Many"), ("budget", "Some")]
    assert [reply.text for reply in resolve(QUESTIONS, in_words(QUESTIONS, "2"))] == ["Many"]


@pytest.mark.parametrize("text", ["900 users", "3", "1 2 1", "12", "two"])
def test_everything_else_answers_all_of_them(text: str) -> None:
    assert [reply.text for reply in resolve(QUESTIONS, in_words(QUESTIONS, text))] == [text, text]

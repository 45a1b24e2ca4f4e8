"""Questions as a form, and what is filled in as answers."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st
from mcp_types import ElicitRequestFormParams

from app.domain.clarification import Clarification, Option, Question
from app.domain.labels import ClarificationStatus, Priority
from app.mcp.forms import answers_in, form_of
from app.team import resolve

_WORDS = st.text(st.characters(exclude_categories=["C"]), max_size=20)
_QUESTIONS = st.lists(
    st.builds(
        Question,
        id=st.from_regex(r"[a-z]{1,5}-?[0-9]{1,3}", fullmatch=True),
        topic=st.just("scale"),
        priority=st.just(Priority.P0),
        challenge=_WORDS,
        question=_WORDS,
        why=_WORDS,
        options=st.lists(st.builds(Option, _WORDS, _WORDS), max_size=4, unique_by=lambda each: each.answer).map(tuple),
        assume=_WORDS,
    ),
    min_size=1,
    max_size=3,
    unique_by=lambda each: each.id,
)
_VALUES = st.none() | st.booleans() | st.integers() | _WORDS | st.lists(_WORDS, max_size=2)


def _clarification(questions: list[Question]) -> Clarification:
    until = datetime(2030, 1, 1, tzinfo=UTC)
    return Clarification("clr_1", "run_1", 1, ClarificationStatus.OPEN, tuple(questions), (), until)


@given(_QUESTIONS)
def test_a_form_is_one_that_the_protocol_allows_and_requires_nothing(questions: list[Question]) -> None:
    form = form_of(_clarification(questions))
    params = ElicitRequestFormParams(message=form.message, requested_schema=form.schema)
    assert params.requested_schema["required"] == []
    assert {question.id for question in questions} <= set(params.requested_schema["properties"])


@given(_QUESTIONS, st.data())
def test_whatever_is_filled_in_is_an_answer_or_none(questions: list[Question], data: st.DataObject) -> None:
    names = list(form_of(_clarification(questions)).schema["properties"])
    content = data.draw(st.dictionaries(st.sampled_from(names) | _WORDS, _VALUES, max_size=6))
    answers = answers_in(questions, content)
    replies = resolve(questions, answers)
    assert {reply.question_id for reply in replies} <= {question.id for question in questions}


@given(_QUESTIONS, st.data())
def test_a_choice_is_that_option_and_own_words_win(questions: list[Question], data: st.DataObject) -> None:
    chosen = [question for question in questions if any(option.answer.strip() for option in question.options)]
    picks = {}
    for question in chosen:
        usable = [number for number, option in enumerate(question.options) if option.answer.strip() == option.answer]
        if any(question.options[number].answer for number in usable):
            picks[question.id] = data.draw(
                st.sampled_from([number for number in usable if question.options[number].answer])
            )
    by_id = {question.id: question for question in questions}
    content: dict[str, object] = {name: by_id[name].options[number].answer for name, number in picks.items()}
    assert {each.question_id: each.option for each in answers_in(questions, content)} == picks
    spoken = {f"{name}_own_words": "neither of these" for name in picks}
    told = answers_in(questions, {**content, **spoken})
    assert all(each.option is None and each.text == "neither of these" for each in told)
    assert len(told) == len(picks)

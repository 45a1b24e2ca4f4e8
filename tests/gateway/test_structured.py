"""Answers that must be a JSON document: found, checked, repaired once, and then somebody else's turn."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from app.backends.shape import shape_of
from app.domain.attempt import Outcome
from app.domain.errors import AllBackendsFailed, Failure, NoBackendAllowed
from app.domain.labels import Sensitivity
from app.domain.model_call import AnswerShape, ModelCall
from app.gateway.structured import Misshapen, document
from tests.gateway.conftest import Composer, House, cloud, local, second
from tests.servers import fails, says, scripted_anthropic, scripted_openai


class Verdict(BaseModel):
    """Whether something is good, and why."""

    good: bool
    reasons: list[str]


GOOD = '{"good": true, "reasons": ["it is"]}'
WRONG = '{"good": "perhaps", "reasons": "none"}'


@pytest.fixture
def shaped(call: ModelCall) -> ModelCall:
    return replace(call, shape=shape_of(Verdict))


@pytest.mark.parametrize("around", ["{}", "```json\n{}\n```", "Here you are: {} I hope it helps.", "[1, {} then"])
def test_the_document_is_found_in_what_surrounds_it(shaped: ModelCall, around: str) -> None:
    with scripted_openai(says(around.replace("{}", GOOD))) as server:
        house = House((cloud(server),))
        (completion,) = house.run(shaped)
        assert completion.text == GOOD
        # Nobody sees a document grow.
        assert house.diary.events == [GOOD]


def test_a_wrong_answer_is_repaired_by_the_same_backend(shaped: ModelCall) -> None:
    with scripted_anthropic(says(WRONG), says(GOOD)) as server, scripted_openai() as other:
        house = House((cloud(server), second(other)))
        (completion,) = house.run(shaped)
        assert (completion.backend, completion.text) == ("first", GOOD)
        assert (server.count, other.count) == (2, 0)
        asked = server.requests[1].text
        assert WRONG in asked
        assert "At good" in asked
        assert shaped.prompt in asked
        # A repair is no second try in an outage: no wait, and the backend stays in good health.
        assert house.clock.sleeps == [0.0]
        assert house.board.snapshot() == {}
        wrong, right = house.diary.attempts
        assert (wrong.outcome, wrong.failure, wrong.error) == (Outcome.FAILED, Failure.MALFORMED, "Misshapen")
        assert (right.outcome, wrong.usage.output_tokens) == (Outcome.OK, 5)
        assert completion.wasted_usd == wrong.cost_usd


def test_a_second_wrong_answer_sends_the_original_call_to_the_next(shaped: ModelCall) -> None:
    with scripted_openai(says(WRONG)) as server, scripted_anthropic(says(GOOD)) as other:
        house = House((cloud(server), second(other)))
        (completion,) = house.run(shaped)
        assert (completion.backend, server.count, other.count) == ("second", 2, 1)
        assert WRONG not in other.requests[0].text


def test_many_wrong_answers_leave_the_backend_open(shaped: ModelCall) -> None:
    with scripted_openai(says(WRONG)) as server:
        house = House((cloud(server),))
        for _ in range(8):
            with pytest.raises(AllBackendsFailed):
                house.run(shaped)
            house = House((cloud(server),), clock=house.clock)
        assert house.board.snapshot() == {}


def test_an_outage_and_a_repair_share_the_attempts(shaped: ModelCall) -> None:
    with scripted_openai(fails(500), says(WRONG), says(GOOD)) as server, scripted_openai(says(GOOD)) as other:
        house = House((cloud(server), second(other)))
        (completion,) = house.run(shaped)
        assert (completion.backend, server.count) == ("second", 2)


def test_whoever_composes_without_a_model_is_not_asked_for_a_document(shaped: ModelCall) -> None:
    composer = Composer("built in")
    with pytest.raises(NoBackendAllowed):
        House((composer,)).run(shaped)
    with scripted_openai(fails(401)) as server, pytest.raises(AllBackendsFailed):
        House((cloud(server), composer)).run(shaped)
    assert composer.calls == []


def test_a_repair_stays_where_the_text_may_be(shaped: ModelCall) -> None:
    with scripted_anthropic() as one, scripted_openai(says(WRONG), says(GOOD)) as near:
        house = House((cloud(one), local(near)))
        (completion,) = house.run(shaped, sensitivity=Sensitivity.RESTRICTED)
        assert (completion.backend, near.count, one.connections) == ("llama", 2, 0)


@given(st.text(), st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists))
def test_any_text_gives_a_document_or_an_error(before: str, value: object) -> None:
    shape = AnswerShape("anything", "{}", lambda _: None)
    text = before + json.dumps([value])
    assert json.loads(document(shape, text, "b")) is not None


@given(st.text(alphabet=st.characters(exclude_characters="{[")))
def test_a_text_without_a_document_is_misshapen(text: str) -> None:
    with pytest.raises(Misshapen):
        document(AnswerShape("anything", "{}", lambda _: None), text, "b")

"""Questions as people see them: with buttons, as a form, and settled."""

import json
from dataclasses import replace

import pytest

from app.domain.codec import Json
from app.domain.slack_people import Who
from app.slack.render.limits import problems, view_problems
from app.slack.render.questions import answered, ask, expired, loading, modal, withdrawn
from tests.slack.render import golden
from tests.slack.render.examples import CLARIFICATION, assumption, clarification


@pytest.mark.parametrize("count", [1, 2])
def test_asked(count: int) -> None:
    message = ask(clarification(count))
    assert problems(message) == ()
    golden.check(f"questions-{count}", golden.plain(message))


def test_settled() -> None:
    one, two = clarification(2, answered=1), clarification(2)
    golden.check("questions-answered", golden.plain(answered(one, {"users": Who("U0123ABCD", "Ann Lee")})))
    golden.check("questions-expired", golden.plain(expired(two, [assumption()])))
    golden.check("questions-withdrawn", golden.plain(withdrawn(two)))


def test_as_a_form() -> None:
    view = modal(clarification(2), {"ch": "C1"})
    assert view_problems(view) == ()
    assert json.loads(str(view["private_metadata"])) == {"ch": "C1", "c": CLARIFICATION, "v": 1}
    golden.check("questions-modal", view)


def test_a_question_without_options_asks_for_words() -> None:
    found = clarification(1)
    bare = replace(found, questions=tuple(replace(each, options=()) for each in found.questions))
    blocks = modal(bare)["blocks"]
    assert problems(ask(bare)) == ()
    assert view_problems(modal(bare)) == ()
    assert isinstance(blocks, list)
    assert [_kind(each) for each in blocks] == ["plain_text_input"]


def _kind(block: Json) -> Json:
    element = block["element"] if isinstance(block, dict) else None
    return element["type"] if isinstance(element, dict) else None


@pytest.mark.parametrize("words", [1, 5, 20, 80])
@pytest.mark.parametrize("count", [1, 2, 3])
def test_slack_takes_questions_of_any_length(count: int, words: int) -> None:
    found = clarification(count, words=words, answered=1)
    shown = (ask(found), answered(found, {}), expired(found, []), withdrawn(found))
    assert [problems(each) for each in shown] == [(), (), (), ()]
    assert view_problems(modal(found)) == ()


def test_another_version_has_other_blocks() -> None:
    found = clarification(2)
    later = replace(found, version=2)
    first = {str(each["block_id"]) for each in ask(found).blocks if "block_id" in each}
    second = {str(each["block_id"]) for each in ask(later).blocks if "block_id" in each}
    assert first.isdisjoint(second)
    assert len(first) == 3


def test_who_answered_is_called_by_name_and_without_one_mentioned() -> None:
    found = clarification(1, answered=1)

    def shown(who: Who) -> str:
        return str(answered(found, {"users": who}).blocks)

    named = shown(Who("U0123ABCD", "Ann Lee"))
    assert ("(Ann Lee)" in named, "U0123ABCD" in named) == (True, False)
    assert "(<@U0123ABCD>)" in shown(Who("U0123ABCD"))
    assert "(answered)" in str(answered(found, {}).blocks)
    for hostile in (Who("!channel"), Who("U1", "<!channel>"), Who("U1", "@here <@U2>"), Who("U1", "a\n*b*" * 90)):
        assert "<" not in shown(hostile)
        assert "@here" not in shown(hostile)
        assert problems(answered(found, {"users": hostile})) == ()


def test_while_a_form_is_prepared() -> None:
    assert view_problems(loading()) == ()


def test_slack_takes_questions_that_grow_when_they_are_escaped() -> None:
    found = clarification(3, answered=1)
    loud = replace(found, questions=tuple(replace(each, question="&<" * 400) for each in found.questions))
    shown = (ask(loud), answered(loud, {}), expired(loud, []), withdrawn(loud))
    assert [problems(each) for each in shown] == [(), (), (), ()]

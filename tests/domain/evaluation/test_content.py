"""Whether a case is still the same case."""

from dataclasses import replace

from app.domain.evaluation.case import Case, Expect
from app.domain.evaluation.content import content_of
from app.domain.labels import RequestType
from app.domain.model_call import Role, Turn

CASE = Case("a", "Why is it slow?", Expect(type=RequestType.DEBUG, clarify=False))


def test_what_is_asked_and_expected_makes_the_case() -> None:
    turn = Turn(Role.USER, "We run Postgres.")
    changes = (
        replace(CASE, question="Why is it so slow?"),
        replace(CASE, history=(turn,)),
        replace(CASE, expect=replace(CASE.expect, clarify=True)),
        replace(CASE, expect=replace(CASE.expect, contains=("index",))),
    )
    assert len({content_of(each) for each in (CASE, *changes)}) == 5


def test_names_tags_and_notes_do_not() -> None:
    other = replace(CASE, id="b", tags=("lang:en",), note="seen in March", source="x.jsonl:4", answers={"*": "no"})
    assert content_of(other) == content_of(CASE)

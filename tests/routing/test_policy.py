"""Conditions of rules, and which rule decides."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.labels import RequestType, Sensitivity, Tier
from app.domain.model_call import Purpose
from app.routing.policy import Caller, Features, Need, Policy, Range, Rule, Then, When

CALL = Features(
    Purpose.SPECIALIST,
    RequestType.DESIGN,
    agent="architect",
    language="de",
    domain="data-stores",
    needs=frozenset({Need.TOOLS}),
    hour=9,
    caller=Caller(tenant="acme", key="k-2", headroom=0.2),
    sensitivity=Sensitivity.INTERNAL,
    tokens_in=7640,
)


@pytest.mark.parametrize(
    ("yes", "no"),
    [
        (When(purpose=frozenset({"specialist"})), When(purpose=frozenset({"analysis", "title"}))),
        (When(type=frozenset({RequestType.DESIGN})), When(type=frozenset({RequestType.OTHER}))),
        (When(agents=frozenset({"architect"})), When(agents=frozenset({"mentor"}))),
        (When(domain=frozenset({"data-stores"})), When(domain=frozenset({"ml"}))),
        (When(sensitivity=frozenset({Sensitivity.INTERNAL})), When(sensitivity=frozenset({Sensitivity.PUBLIC}))),
        (When(tenant=frozenset({"acme", "x"})), When(tenant=frozenset({"x"}))),
        (When(key=frozenset({"k-2"})), When(key=frozenset({"k-3"}))),
        (When(language=frozenset({"de"})), When(language=frozenset({"en"}))),
        (When(needs=frozenset({Need.TOOLS, Need.VISION})), When(needs=frozenset({Need.VISION}))),
        (When(hour=frozenset({9})), When(hour=frozenset({0}))),
        (When(tokens_in=Range(gte=7640)), When(tokens_in=Range(lt=7640))),
        (When(headroom=Range(lt=0.5)), When(headroom=Range(gte=0.5))),
    ],
)
def test_each_condition(yes: When, no: When) -> None:
    assert yes.matches(CALL)
    assert not no.matches(CALL)
    assert When().matches(CALL)


@pytest.mark.parametrize(
    "when",
    [
        When(agents=frozenset({"architect"})),
        When(hour=frozenset({9})),
        When(tenant=frozenset({"acme"})),
        When(headroom=Range(gte=0)),
    ],
)
def test_a_fact_that_is_not_known_meets_no_condition(when: When) -> None:
    assert not when.matches(Features(Purpose.SPECIALIST, RequestType.DESIGN))


def test_a_call_without_a_label_counts_as_the_highest() -> None:
    assert Features(Purpose.SPECIALIST, RequestType.DESIGN).sensitivity is Sensitivity.RESTRICTED


ranges = st.none() | st.builds(Range, gte=st.none() | st.integers(0, 4), lt=st.none() | st.integers(0, 4))
whens = st.builds(
    When,
    type=st.frozensets(st.sampled_from([RequestType.DESIGN, RequestType.OTHER, RequestType.DEBUG])),
    language=st.frozensets(st.sampled_from(["en", "de"])),
    tokens_in=ranges,
)
calls = st.builds(
    Features,
    purpose=st.just(Purpose.SPECIALIST),
    type=st.sampled_from([RequestType.DESIGN, RequestType.OTHER, RequestType.DEBUG]),
    language=st.sampled_from(["en", "de"]),
    tokens_in=st.integers(0, 5),
)


@given(whens, whens, calls)
def test_what_covers_another_condition_matches_all_its_calls(wide: When, narrow: When, call: Features) -> None:
    if wide.covers(narrow) and narrow.matches(call):
        assert wide.matches(call)


@given(whens)
def test_every_condition_covers_itself_and_none_covers_all(when: When) -> None:
    assert when.covers(when)
    assert When().covers(when)


def test_the_first_rule_that_matches_decides() -> None:
    rows = [
        Rule("a", When(type=frozenset({RequestType.OTHER})), Then((Tier.LOCAL,)), "w"),
        Rule("b", When(type=frozenset({RequestType.DESIGN})), Then((Tier.LOCAL,)), "w"),
        Rule("c", When(), Then((Tier.CHEAP,)), "w"),
    ]
    assert Policy("p", 1, tuple(rows)).rule_for(CALL).id == "b"
    with pytest.raises(LookupError, match="p@1"):
        Policy("p", 1, tuple(rows[:1])).rule_for(CALL)

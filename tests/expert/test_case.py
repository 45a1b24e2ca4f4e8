"""The facts of a request are read with their places, whatever else stands in the text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.expert.case import rate_per_second, read_case

PLAN = (
    "We rebuild the portal as 18 microservices, ready for 10 million users. Four developers, all PHP; we just hire two"
    " Rust seniors in January. 520 story points in 12 weeks, $600 a month, 40 searches/s at the peak."
)


def test_a_plan_gives_its_people_time_money_and_load() -> None:
    case = read_case(PLAN)
    assert case.team == 4
    assert [each.value for each in case.hires] == [2]
    assert case.weeks is not None
    assert case.weeks.value == 12
    assert case.points[0].value == 520
    assert case.monthly_budget is not None
    assert case.monthly_budget.value == 600
    (searches,) = (each for each in case.counts if each.what.startswith("search"))
    assert rate_per_second(searches) == 40
    (users,) = (each for each in case.counts if each.what.startswith("users"))
    assert users.value == 10_000_000


@pytest.mark.parametrize(
    ("text", "team"),
    [
        ("three Go developers and Redis", 3),
        ("one ML engineer, 20,000 euros", 1),
        ("I'm the only developer here", 1),
        ("a team of 5, budget 40k", 5),
        ("We're a two-person team", 2),
        ("3 devs, 1 QA, 2 months", 3),
        ("40 people use it, two Python developers build it", 2),
        ("it serves 300 customers", None),
        ("we have one database and a queue", None),
    ],
)
def test_the_team_is_who_builds(text: str, team: int | None) -> None:
    assert read_case(text).team == team


@given(st.text(max_size=200) | st.sampled_from([PLAN, PLAN.upper(), f"{PLAN}\n{PLAN}"]))
def test_every_fact_stands_where_it_says(text: str) -> None:
    case = read_case(text)
    listed = (*case.people, *case.hires, *case.durations, *case.money, *case.counts, *case.points)
    for evidence in (*case.sentences, *(each.evidence for each in listed)):
        assert text[evidence.start : evidence.end].strip() == evidence.text.strip()
    for each in listed:
        assert case.clause_of(each.evidence).start <= each.evidence.start


def test_a_clause_is_cut_at_commas() -> None:
    case = read_case(PLAN)
    (services,) = [each for each in case.counts if each.what == "microservices"]
    assert case.clause_of(services.evidence).text == "We rebuild the portal as 18 microservices"


def test_the_ends_of_months_are_no_duration() -> None:
    assert not read_case("The old reports stay until two month-ends match.").durations
    assert read_case("The old reports stay for two months.").durations

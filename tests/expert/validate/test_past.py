"""The history test reads what similar work took, with or without a unit."""

import pytest

from app.expert.case import Stated, read_case
from app.expert.validate.past import past_of


def past(text: str) -> Stated | None:
    case = read_case(text)
    assert case.durations
    return past_of(case, case.durations[0])


@pytest.mark.parametrize(
    ("text", "weeks"),
    [
        ("10 weeks; the last one took 15 weeks", 15),
        ("10 weeks, the last one took us about 15.", 15),
        ("- 10 weeks, our last swap took 15\n- two people", 15),
        ("16 weeks (reference project: 24)", 24),
        ("12 weeks. Our other site needed 19 for the same.", 19),
        ("9 Wochen, der Umzug dauerte 8.", 8),
        ("14 days, the last time it took 21.", 3),
    ],
)
def test_the_past_is_read_in_the_unit_of_the_plan(text: str, weeks: float) -> None:
    found = past(text)
    assert found is not None
    assert found.value == pytest.approx(weeks)


@pytest.mark.parametrize(
    "text",
    [
        "10 weeks",
        "10 weeks, it took 3 people",
        "10 weeks; tasks took 2.4x the estimate",
        "10 weeks, it took 2,400 hours",
    ],
)
def test_other_numbers_are_no_past(text: str) -> None:
    assert past(text) is None

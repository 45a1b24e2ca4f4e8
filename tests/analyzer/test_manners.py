"""Whether somebody wants to learn how things are, or to have something of their own judged or decided."""

import pytest

from app.analyzer.features import FeatureMaker
from app.analyzer.language import LANGUAGES
from app.analyzer.manners import CURIOUS, MANNERS, Manners

MANNER = Manners()


def of(text: str, *, given: int = 0, **values: float) -> dict[str, float]:
    return MANNER.of(text, "en", values, given)


def test_what_is_asked_of_anybody_is_told_from_what_is_asked_for_oneself() -> None:
    learning = of("Should one shard early?", choose=1.0)
    deciding = of("Should we shard?", given=2, choose=1.0, mine=1.0)
    assert {CURIOUS, "choose&curious", "choose-mine", "choose-given>=1"} <= learning.keys()
    assert {"choose&mine", "choose&given>=2"} <= deciding.keys()
    assert CURIOUS not in deciding


def test_it_counts_where_it_stands() -> None:
    assert "first:curious" in of("In principle, is it wrong?")
    assert "last:curious" in of("We have four brokers and a table. What is meant by a topic?")
    assert "first:curious" not in of("Four brokers in two rooms need what, in principle?")


@pytest.mark.parametrize(
    "text",
    [
        "Goal: fewer outages\nTeam: two\nYes or no?",
        "- Plan for May: move all of it. Would you approve?",
        "Vorhaben: Umzug im Mai. Freigeben?",
        "方案:三周内上线。批还是不批?",
    ],
)
def test_a_plan_with_headings_that_waits_for_a_yes(text: str) -> None:
    assert {"shape:plan_headed", "shape:go_or_not", "shape:plan_headed&shape:go_or_not"} <= of(text).keys()


def test_a_word_in_the_middle_is_no_heading() -> None:
    assert "shape:plan_headed" not in of("Tell me about the plan: is there one?")


def test_a_value_of_nothing_is_not_there() -> None:
    values = {"shape:code_block": 1.0, "shape:log": 0.0}
    assert "shape:code_block-shape:log" in MANNER.of("", "en", values, 0)


def test_every_term_can_be_found() -> None:
    for language, terms in MANNERS[CURIOUS].items():
        assert language in LANGUAGES
        for term in terms.split(","):
            text = term.strip().replace("*", "" if language == "zh" else "x")
            assert CURIOUS in MANNER.of(text, language, {}, 0), (language, term)


def test_other_classifiers_do_not_see_it() -> None:
    text = "Should one shard early?"
    assert CURIOUS not in FeatureMaker().make(text, "en").values
    assert CURIOUS in FeatureMaker(MANNER).make(text, "en").values

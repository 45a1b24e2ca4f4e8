"""A value that a question gives falls into its band, and the answer says what to do about it."""

import pytest

from app.domain.labels import RequestType
from scripts.draft import draft


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Our monitor shows PSI 0.16 on one input. Is that bad?", "0.16 is moderate drift"),
        ("Is a PSI of 0.05 fine?", "0.05 is stable"),
        ("PSI is 0,22, do we retrain?", "0,22 is significant drift"),
        ("What does a PSI of 0.31 mean?", "0.31 is critical drift"),
        ("Is a disparate impact ratio of 0.74 a problem?", "0.74 fails the 80 % rule"),
        ("Is a disparate impact of 0.80 all right?", "0.80 passes the 80 % rule"),
        ("Is 78% CPU on the app servers too much?", "78 % is between target and warning"),
        ("We use 85 % of the connection pool, is that bad?", "85 % of the pool is over the warning line"),
        ("Is it bad to run 45 queries per request?", "45 queries per request are over the warning line"),
    ],
)
def test_the_first_sentence_places_the_value(question: str, said: str) -> None:
    made = draft(question, RequestType.EXPLAIN)
    assert made is not None
    assert said in made.workup.first
    assert made.missing == ()
    assert '[S1 "' in made.workup.first


@pytest.mark.parametrize("question", ["What is PSI?", "Which CPU should we buy?", "How do connection pools work?"])
def test_a_question_without_a_value_is_left_to_passages(question: str) -> None:
    assert draft(question, RequestType.EXPLAIN) is None


def test_the_band_of_the_value_stands_out_in_the_table() -> None:
    made = draft("Our monitor shows PSI 0.16. Is that bad?", RequestType.EXPLAIN)
    assert made is not None
    (section,) = made.workup.sections
    assert "| **0.1 to 0.2** | **moderate** |" in section.text
    assert section.text.count("**") == 6


def test_a_value_in_a_long_text_is_part_of_the_setting() -> None:
    assert (
        draft("PSI is 0.16. " + "We have much to tell about the rest of the system. " * 12, RequestType.EXPLAIN) is None
    )

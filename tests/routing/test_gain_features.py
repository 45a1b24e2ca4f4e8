"""What is read from a text: options, sizes, words; the same on every machine, for any text."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.routing.gain_choices import CHOICES, choices
from app.routing.gain_cues import CUES
from app.routing.gain_features import NUMBERS, SHAPE, read

QUESTION = "Which of these is NOT a prime?\nA. 2\nB. 3\nC. 9\nD. 11"
NAMES = [*SHAPE, *CHOICES, *CUES]


def of(text: str) -> dict[str, float]:
    return dict(zip(NAMES, read(text, 1).numbers.tolist(), strict=True))


def test_a_question_with_options() -> None:
    found = of(QUESTION)
    assert found["options"] == np.float32(np.log1p(4))
    assert found["figures_alone"] == 4
    assert found["loud_negation"] > 0
    assert found["which_of"] == 0
    assert found["question_form"] == 1
    assert of("Which of the following holds?")["which_of"] > 0


def test_alike_options_and_the_words_of_the_question() -> None:
    def number(name: str, stem: str, *options: str) -> float:
        return choices(stem, list(options))[CHOICES.index(name)]

    alike = ("the red cat sat", "the red dog sat")
    assert number("likeness", "What?", *alike) == 3 / 5
    assert number("likeness", "What?", "one", "two") == 0
    assert number("same_first_word", "What?", *alike) == 2
    assert number("words_of_the_question", "Is the cat red?", "the cat", "a dog") == 0.5
    assert number("place_of_longest", "What?", "a", "bcd", "b") == 1
    assert number("ends_with_colon", "It is:", "a", "b") == 1
    assert choices("It is", [])[:-4] == [0.0] * (len(CHOICES) - 4)


def test_seeds_give_other_buckets_and_repeated_words_are_counted() -> None:
    assert (read("one two", 1).buckets != read("one two", 2).buckets).any()
    reading = read("word word word", 1)
    assert sorted(reading.counts.tolist()) == [2, 3]


@given(st.text(max_size=300))
def test_any_text_gives_finite_numbers(text: str) -> None:
    reading = read(text, 5)
    assert reading.numbers.shape == (NUMBERS,)
    assert np.isfinite(reading.numbers).all()
    assert len(reading.buckets) == len(reading.counts) == len(set(reading.buckets.tolist()))
    again = read(text, 5)
    assert (again.numbers == reading.numbers).all()
    assert (again.buckets == reading.buckets).all()

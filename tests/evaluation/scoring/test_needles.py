from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.evaluation.scoring.needles import Text, is_number
from app.evaluation.scoring.readings import readings

HITS = [
    ("16", "It takes 16 workers."),
    ("16", "It takes **16** workers."),
    ("16", "the result is 16."),
    ("16", "between 10-16 workers"),
    ("16", "需要16台服务器"),
    ("16", "需要１６台服务器"),
    ("1,800", "about 1800 requests"),
    ("1800", "about 1,800 requests"),
    ("1800", "about 1\u202f800 requests"),
    ("1800", "about 1{,}800 requests"),
    ("1800", "a table | 1.8k | of requests"),
    ("0.7", "kappa is 0.70"),
    ("0.70", "kappa is 0.7"),
    ("0.70", "kappa = .7"),
    ("0.028", "PSI 0.0283"),
    ("0.764", "F1 = 0.76364"),
    ("330,000", "build: $330,000.00"),
    ("$330,000", "build: 330000 USD"),
    ("8388608", "8,388,608 parameters"),
    ("75%", "saves 75 % of the memory"),
    ("75 %", "saves 75 percent of the memory"),
    ("16 GiB", "needs 16.0 GiB"),
    ("5 seconds", "within 5 seconds"),
    ("PR-AUC", "Use the PR-AUC here."),
    ("you are the request analyzer", "You   are the\nrequest ANALYZER"),
    ("ﬁne tuning", "Fine tuning pays."),
    ("zero_grad", "call `optimizer.zero_grad()`"),
    ("4111 1111 1111 1111", "the card 4111 1111 1111 1111 was"),
    ("-5", "it moved by -5 points"),
    ("STRASSE", "die Straße"),
]
MISSES = [
    ("16", "It takes 160 workers."),
    ("16", "It takes 216 workers."),
    ("16", "use FP16 or BF16"),
    ("16", "16.5 workers"),
    ("16", "4*164"),
    ("16", "version 3.16.2"),
    ("16", "16k rows"),
    ("1,800", "1.8 seconds"),
    ("0.7", "0.75 or 0.07 or 7"),
    ("0.8", "at 0.75"),
    ("75%", "75 of them"),
    ("75%", "175 %"),
    ("16 GiB", "16 GB"),
    ("5 seconds", "15 seconds"),
    ("5", "it moved by -5 points"),
    ("gpt-4", "gpt-41"),
]


@pytest.mark.parametrize(("needle", "text"), HITS)
def test_stands_in(needle: str, text: str) -> None:
    assert Text(text).holds(needle)


@pytest.mark.parametrize(("needle", "text"), MISSES)
def test_does_not_stand_in(needle: str, text: str) -> None:
    assert not Text(text).holds(needle)


@pytest.mark.parametrize(
    ("needle", "text"),
    [
        ("1.800,5", "rund 1800,5 Euro"),
        ("1800.5", "rund 1.800,5 Euro"),
        ("1800.5", "rund 1,800.5 Euro"),
        ("1800", "rund 1.800 Euro"),
        ("1800", "rund 1,800 Euro"),
        ("1800", "rund 1 800 Euro"),
        ("0.7", "der Wert 0,70"),
        ("0,7", "der Wert 0.7"),
        ("12.5", "12,5 %"),
        ("5", "5 300"),
        ("300", "5 300"),
        ("1 800", "1800 Euro"),
    ],
)
def test_numbers_where_decimals_have_a_comma(needle: str, text: str) -> None:
    assert Text(text, comma=True).holds(needle)


def test_forbidden_numbers_are_found_only_exactly() -> None:
    assert Text("0.0283").holds("0.028")
    assert not Text("0.0283").holds("0.028", exact=True)


def test_a_list_of_numbers_is_several_and_a_version_none() -> None:
    assert readings("1,2,3", comma=False) == {Decimal(1), Decimal(2), Decimal(3)}
    assert readings("3.11.2", comma=False) == frozenset()
    assert readings("1.800.000", comma=False) == {Decimal(1_800_000)}


def test_what_counts_as_a_number() -> None:
    assert all(map(is_number, ["16", "0.70", "330,000", "16 GiB", "75%", "$2"]))
    assert not any(map(is_number, ["A10G", "yolov8", "eval", "4111 1111 1111 1111", ""]))


numbers = st.integers(0, 10**9)


@given(numbers, numbers)
def test_a_whole_number_is_found_exactly_where_it_stands(wanted: int, other: int) -> None:
    text = Text(f"We need {other} of them.")
    assert text.holds(str(wanted)) == (wanted == other)
    assert text.holds(f"{wanted:,}") == (wanted == other)


@given(numbers, st.text(alphabet="abc ,.", max_size=20))
def test_grouping_never_matters(number: int, around: str) -> None:
    assert Text(f"{around} {number:,} {around}").holds(str(number))


@given(st.text(), st.text(), st.booleans())
def test_no_text_is_too_strange(needle: str, text: str, comma: bool) -> None:  # noqa: FBT001 - drawn by hypothesis
    Text(text, comma=comma).holds(needle)


@given(st.text(alphabet="abcäéñ", min_size=1, max_size=30), st.text(max_size=30))
def test_a_word_is_found_in_any_case(word: str, around: str) -> None:
    assert Text(f"{around} {word.upper()} {around}").holds(word)

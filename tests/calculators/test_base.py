"""Validation of inputs, and the words of numbers."""

from collections.abc import Mapping

import pytest

from app.calculators.base import Arguments, Calculator, Result
from app.calculators.inputs import flag, maybe, number, numbers, share, whole, word
from app.calculators.registry import calculate
from app.calculators.wording import fixed, listed, money, percent, plain, size_words, span_words
from app.domain.errors import CalculationError
from app.domain.figure import Value


def _work(given: Arguments) -> Result:
    return Result({"twice": given.number("amount") * 2, "share": given.maybe("part")}, "2 x amount", "Twice.")


PROBE = Calculator(
    "probe",
    "C-00",
    "Probe",
    (
        number("amount", "units", "An amount.", high=100),
        share("part", "A part.", 0.5),
        whole("count", "items", "A count.", 3),
        numbers("values", "units", "Values.", optional=True),
        word("kind", "A kind.", ("a", "b"), "a"),
        flag("yes", "A flag."),
        maybe("rest", "units", "The rest."),
    ),
    _work,
)


def test_a_figure_echoes_inputs_and_defaults() -> None:
    figure = PROBE.compute({"amount": 7})
    assert figure.outputs == {"twice": 14, "share": 0.5}
    assert figure.inputs == {
        "amount": 7,
        "part": 0.5,
        "count": 3,
        "values": None,
        "kind": "a",
        "yes": None,
        "rest": None,
    }


@pytest.mark.parametrize(
    ("inputs", "sentence"),
    [
        ({}, "amount is missing."),
        ({"amount": None}, "amount is missing."),
        ({"amount": "7"}, "amount must be a number."),
        ({"amount": True}, "amount must be a number."),
        ({"amount": float("nan")}, "amount must be a finite number."),
        ({"amount": float("inf")}, "amount must be a finite number."),
        ({"amount": -1}, "amount must be between 0 and 100."),
        ({"amount": 101}, "amount must be between 0 and 100."),
        ({"amount": 1, "part": 1.5}, "part must be between 0 and 1."),
        ({"amount": 1, "count": 2.5}, "count must be a whole number."),
        ({"amount": 1, "values": []}, "values must hold between 1 and 100,000 numbers."),
        ({"amount": 1, "values": 5}, "values must be a list of numbers."),
        ({"amount": 1, "kind": "c"}, "kind must be one of: a, b."),
        ({"amount": 1, "kind": 3}, "kind must be a text."),
        ({"amount": 1, "yes": 1}, "yes must be true or false."),
        ({"amount": 1, "colour": "red"}, "colour is not an input of probe."),
    ],
)
def test_an_unusable_input_is_named_in_one_sentence(inputs: Mapping[str, Value], sentence: str) -> None:
    with pytest.raises(CalculationError) as caught:
        PROBE.compute(inputs)
    assert caught.value.sentence == sentence


def test_an_unknown_calculator_is_refused() -> None:
    with pytest.raises(CalculationError, match="no calculator called abacus"):
        calculate("abacus", {})


def test_results_carry_no_noise_of_binary_fractions() -> None:
    assert PROBE.compute({"amount": 0.1 + 0.2}).outputs["twice"] == 0.6


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (2700.0, "2,700"),
        (19230.7692, "19,230.77"),
        (5.83333, "5.8333"),
        (0.000375, "0.000375"),
        (0, "0"),
        (-0.05, "-0.05"),
    ],
)
def test_plain_numbers(value: float, text: str) -> None:
    assert plain(value) == text


@pytest.mark.parametrize(
    ("amount", "currency", "text"),
    [
        (2700, "USD", "$2,700"),
        (37.5, "USD", "$37.50"),
        (0.027, "EUR", "€0.027"),
        (1200, "TRY", "1,200 TRY"),
        (-5, "USD", "-$5"),
    ],
)
def test_money(amount: float, currency: str, text: str) -> None:
    assert money(amount, currency) == text


def test_other_words() -> None:
    assert percent(0.9985) == "99.85 %"
    assert fixed(1234.5, 2) == "1,234.50"
    assert listed([0.25, 3]) == "0.25, 3"
    assert (size_words(43.5456e12), size_words(12)) == ("43.546 TB", "12 bytes")
    assert span_words(90_000) == "90,000 s = 1,500 min = 25 h = 1.04 days"

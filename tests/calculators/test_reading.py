"""The canonical text and the patterns on it."""

import pytest

from app.calculators.reading import LONGEST_TEXT, MOST_QUANTITIES, read


@pytest.mark.parametrize(
    "text",
    [
        "100,000 requests a month",
        "100k requests per month",
        "monthly 100,000 requests",
        "monatlich 100.000 Anfragen für die API",
        "100 000 requêtes par mois pour nous",
        "100.000 peticiones al mes para la API",
        "ayda 100 bin istek için",
        "每月10万次请求",
    ],
)
def test_a_rate_is_read_in_six_languages(text: str) -> None:
    rate = read(text).rate("requests")
    assert rate is not None
    assert (rate.amount.value, rate.unit) == (100_000, "month")


def test_rates_convert() -> None:
    rate = read("2,592,000 requests a month").rate("requests")
    assert rate is not None
    assert rate.per("s").value == pytest.approx(1)
    assert rate.per("year").value == 2_592_000 * 12


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("0.1, 0.2 and 0.7", [[0.1, 0.2, 0.7]]),
        ("10/20/70 vs 15/25/60", [[10, 20, 70], [15, 25, 60]]),
        ("2/4/6, 1/2/9 and 3/5/7", [[2, 4, 6], [1, 2, 9], [3, 5, 7]]),
        ("0, 0, 10, 10 and 5, 5, 15, 15", [[0, 0, 10, 10], [5, 5, 15, 15]]),
        ("500 low, 300 mid, 200 high", [[500, 300, 200]]),
        ("hits 0,1,1,0", [[0, 1, 1, 0]]),
        ("16 GB for 3 users", []),
    ],
)
def test_lists_of_numbers(text: str, runs: list[list[float]]) -> None:
    assert [run.numbers() for run in read(text).series()] == runs


def test_models_and_cards_are_named() -> None:
    reading = read("Claude 3.5 Sonnet or GPT-4 Turbo, Llama 3 70B in INT8 on two A100 80GB or a T4")
    assert {model.name for model in reading.models} == {"Claude 3.5 Sonnet", "GPT-4 Turbo"}
    assert {card.name for card in reading.cards} == {"A100 80 GB", "T4 16 GB"}
    assert reading.precisions == (("INT8", 1.0),)
    assert [size.value for size in reading.model_sizes()] == [70]


def test_a_mixture_of_experts_counts_its_parameters_once() -> None:
    assert [size.value for size in read("Mixtral 8x7B").model_sizes()] == [47]


def test_prices_per_tokens_hold_no_amounts() -> None:
    reading = read("$0.03 per 1K tokens, $5/1M tokens, $2 per million input tokens")
    assert [quantity.value for quantity in reading.quantities] == [0.03, 5, 2]
    assert reading.text.count("@mtok") == 2


def test_without_tokens_a_price_per_thousand_is_one_of_requests() -> None:
    assert "@krequest" in read("$1.50 per 1,000 images").text


def test_definitions_and_wishes_for_decimals_are_no_inputs() -> None:
    reading = read("GB of 5 million vectors (1 GB = 10^9 bytes), to two decimals?")
    assert [quantity.value for quantity in reading.quantities] == [5e6]


def test_long_texts_are_cut() -> None:
    assert len(read("a " * LONGEST_TEXT).text) <= LONGEST_TEXT + 2
    assert len(read("7 x " * LONGEST_TEXT).quantities) == MOST_QUANTITIES

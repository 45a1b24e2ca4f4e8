"""Numbers in six notations."""

import pytest

from app.calculators.numbers import find_numbers, language_of


def values(text: str) -> list[float]:
    return [found.quantity.value for found in find_numbers(text)]


def units(text: str) -> list[tuple[float, str, str]]:
    return [(found.quantity.value, found.quantity.kind, found.quantity.unit) for found in find_numbers(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("100,000 and 1,234.5", [100_000, 1234.5]),
        ("Wir haben 180.000 Anfragen und 0,3 Fehler", [180_000, 0.3]),
        ("nous avons 1 234,5 et 10 000 pour le mois", [1234.5, 10_000]),
        ("Schweiz: 1'250'000", [1_250_000]),
        ("100k 2M 1.5 million 13B", [100_000, 2e6, 1.5e6, 13e9]),
        ("每月10万次，一共2亿", [100_000, 2e8]),
        ("ayda 100 bin istek için", [100_000]),
        ("2 Mio. Zeilen und 3 Milliarden Tokens", [2e6, 3e9]),
        ("1e6 and 2 x 10^9", [1e6, 2e9]),
        ("0.375 of it, .5 of that", [0.375, 0.5]),
        ("three servers, twelve people", [3, 12]),
        ("zwei Server und vier Personen für die Woche", [2, 4]),
        ("half a year", [0.5]),
        ("It costs $15. 2000 input tokens and 500 more", [15, 2000, 500]),
    ],
)
def test_notations(text: str, expected: list[float]) -> None:
    assert values(text) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0,3 % für die", [(0.003, "pct", "")]),
        ("%5 ve yüzde 10 için", [(0.05, "pct", ""), (0.1, "pct", "")]),
        ("1 percentage point", [(0.01, "pct", "pp")]),
        ("$3 and 35 cents", [(3, "money", "USD"), (0.35, "money", "USD")]),
        ("0.35 EUR 60 Euro", [(0.35, "money", "EUR"), (60, "money", "EUR")]),
        ("2 Cent statt 3 € für die", [(0.02, "money", "EUR"), (3, "money", "EUR")]),
        ("80 ms, 30 days, 3 ay", [(80, "time", "ms"), (30, "time", "day"), (3, "time", "month")]),
        ("16 GiB, 512 MB, 512B", [(16, "data", "gib"), (512, "data", "mb"), (512, "data", "byte")]),
        ("500 Mbit/s", [(500, "bits", "mbit")]),
    ],
)
def test_units(text: str, expected: list[tuple[float, str, str]]) -> None:
    found = units(text)
    assert [(kind, unit) for _, kind, unit in found] == [(kind, unit) for _, kind, unit in expected]
    assert [value for value, _, _ in found] == pytest.approx([value for value, _, _ in expected])


@pytest.mark.parametrize(
    "text",
    [
        "p95 and INT8 on GPT-4 with Postgres 16",
        "in 2023, since 2019-2024",
        "2024-05-12 at 09:30, version 1.2.3",
        "order 7310-2245-9913",
        "see https://example.com/a/123",
        "commit 3f9c1d7e8a55b2c4d6e7f8091a2b3c4d5e6f7a8b",
        "2FA and 3DES",
    ],
)
def test_names_and_dates_are_no_numbers(text: str) -> None:
    assert values(text) == []


def test_a_unit_is_said_once_for_a_list() -> None:
    assert values("12/20/28/40 %") == pytest.approx([0.12, 0.2, 0.28, 0.4])
    assert values("a rise from 8 to 9 percent") == pytest.approx([0.08, 0.09])
    assert units("$3/15 per million") == [(3, "money", "USD"), (15, "money", "USD")]
    assert units("batch 16, 30 s") == [(16, "n", ""), (30, "time", "s")]


@pytest.mark.parametrize(
    ("text", "low", "high"), [("3-5 weeks", 3, 5), ("10-20k users", 10_000, 20_000), ("3 to 5 days", 3, 5)]
)
def test_ranges_keep_both_ends(text: str, low: float, high: float) -> None:
    (found,) = find_numbers(text)
    assert (found.quantity.low, found.quantity.value) == (low, high)


def test_from_to_is_no_range() -> None:
    assert values("from 3 to 5 days") == [3, 5]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("How much does it cost?", "en"),
        ("Wie viel kostet das im Monat?", "de"),
        ("Combien coûte la mise en place ?", "fr"),
        ("¿Cuánto cuesta al mes?", "es"),
        ("Aylık maliyet ne kadar?", "tr"),
        ("每月费用是多少？", "zh"),
    ],
)
def test_languages(text: str, language: str) -> None:
    assert language_of(text) == language

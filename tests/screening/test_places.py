import pytest

from app.screening.lexicon import Page
from app.screening.mapping import View
from app.screening.places import DATE, MONEY, ages_in, phones_in, streets_in
from app.screening.terms import terms_of


def phones(text: str) -> list[str]:
    return [text[start:end] for start, end in phones_in(View(text))]


@pytest.mark.parametrize(
    "number",
    [
        "+49 30 23125 123",
        "+34 600 555 010",
        "(212) 555-0199",
        "0171 3920012",
        "+14155550100",
        "001 415 555 0100",
        "030/23125-123",
    ],
)
def test_telephone_numbers(number: str) -> None:
    assert phones(f"call {number} now") == [number]


@pytest.mark.parametrize(
    "text",
    [
        "2024-05-01 10",
        "10.0.0.12",
        "1.02.2024",
        "12345678",
        "+1 800 555 0100",
        "0.1321",
        "version 10.02.2024.7",
        "1 000 000",
        "cost=0.00..913422.10 rows",
        "8123.4..8123.9",
    ],
)
def test_other_numbers_cannot_be_dialled(text: str) -> None:
    assert phones(text) == []


def test_beyond_the_first_ones_numbers_count_by_their_form() -> None:
    assert len(phones("+49 30 23125 123, " * 300)) == 300


def streets(text: str) -> list[str]:
    page = Page(View(text))
    return [text[start:end] for start, end in streets_in(page, terms_of(page).get("street", ()))]


@pytest.mark.parametrize(
    "address",
    [
        "12 Maple Street",
        "Harbour Street 12",
        "Lindenstrasse 4",
        "Rue des Tilleuls 45",
        "Via Roma 7",
        "Calle Mayor 3",
        "Suite 404",
    ],
)
def test_streets_with_a_number(address: str) -> None:
    assert streets(f"at {address}, somewhere") == [address]


def test_streets_without_a_number_are_none() -> None:
    assert streets("down the street and up the road") == []


def ages(text: str) -> list[str]:
    page = Page(View(text))
    return [text[start:end] for start, end in ages_in(page.view, terms_of(page).get("age", ()))]


def test_ages() -> None:
    assert ages("Anna, 34 years old, and Paul aged 54") == ["34 years old", "aged 54"]
    assert ages("the log is old") == []


def test_dates_and_sums() -> None:
    assert all(DATE.search(text) for text in ("1971-02-03", "03.02.1971", "3 march 1971", "1971年2月"))
    assert all(MONEY.search(text) for text in ("96,000 eur", "$54,000", "41k usd", "3万"))
    assert not any(MONEY.search(text) for text in ("€12.3m", "$5 million", "12 users"))

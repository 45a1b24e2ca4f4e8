import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.screening.mapping import View
from app.screening.numbers import is_iban, luhn, numbers


def found(text: str) -> list[tuple[str, str]]:
    return [(finding.kind, text[finding.start : finding.end]) for finding in numbers(View(text))]


# Numbers that the networks and standards publish as samples.
@pytest.mark.parametrize(
    "number",
    [
        "4111111111111111", "4111 1111 1111 1111", "4111-1111-1111-1111", "4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1",
        "5555555555554444", "2223003122003222", "378282246310005", "3782 822463 10005", "30569309025904",
        "6011111111111117",
        "3530111333300000", "6200000000000005", "4111 1111\n1111 1111",
    ],
)  # fmt: skip
def test_cards_in_every_grouping(number: str) -> None:
    assert ("payment_card", number) in found(f"paid with {number}, refused")


def test_a_date_behind_a_card_does_not_hide_it() -> None:
    assert found("4111 1111 1111 1111 09/27") == [("payment_card", "4111 1111 1111 1111")]


def test_rare_lengths_need_a_word_for_a_card() -> None:
    assert found("EAN 4006381333931") == []
    assert found("my card number is 675984103431 here") == [("payment_card", "675984103431")]


@pytest.mark.parametrize(
    "text",
    [
        "4111 1111 1111 1112", "Order numbers look like 7310-2245-9913-0082-77", "1234567890123456",
        "0000 0000 0000 0000",
        "a4111111111111111b", "trace 0.4111 1111 0.1111 1111", "+49 30 23125 123", "2024-05-01 12:00:00.123456",
        "978-3-16-148410-0", "3f9c1d4111111111111111e7",
    ],
)  # fmt: skip
def test_other_numbers_are_no_cards(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "number",
    [
        "DE89 3704 0044 0532 0130 00", "DE89370400440532013000", "de89370400440532013000",
        "GB29 NWBK 6016 1331 9268 19",
        "TR33 0006 1005 1978 6457 8413 26", "FR14 2004 1010 0505 0001 3M02 606", "NO93 8601 1117 947",
        "DE89-3704-0044-0532-0130-00",
        "D E 8 9 3 7 0 4 0 0 4 4 0 5 3 2 0 1 3 0 0 0",
    ],
)  # fmt: skip
def test_ibans(number: str) -> None:
    assert ("iban", number) in found(f"to {number} but our validation fails")


@pytest.mark.parametrize(
    "text", ["DE88 3704 0044 0532 0130 00", "XX89370400440532013000", "ADE89370400440532013000", "AB12"]
)
def test_other_codes_are_no_ibans(text: str) -> None:
    assert not any(kind == "iban" for kind, _ in found(text))


def test_bank_accounts_need_a_word_for_a_bank() -> None:
    assert found("routing 021000021, account 123456789") == [
        ("bank_account", "021000021"),
        ("bank_account", "123456789"),
    ]
    assert found("Konto 532013000, BLZ 37040044") == [("bank_account", "532013000")]
    assert found("account 123456789 of the tenant") == []
    assert found("routing 021000022 is mistyped, wire failed") == []


@given(st.from_regex(r"[0-9]{11,18}", fullmatch=True))
def test_exactly_one_last_digit_satisfies_luhn(body: str) -> None:
    assert sum(luhn(body + digit) for digit in "0123456789") == 1


@given(st.from_regex(r"[0-9]{18}", fullmatch=True))
def test_one_changed_digit_breaks_an_iban(body: str) -> None:
    check = 98 - int(body + "131400") % 97
    iban = f"DE{check:02d}{body}"
    assert is_iban(iban)
    changed = iban[:-1] + str((int(iban[-1]) + 1) % 10)
    assert not is_iban(changed)

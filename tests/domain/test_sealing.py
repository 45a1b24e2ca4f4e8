"""Sealed texts come back whole, and nothing else does."""

from hypothesis import given
from hypothesis import strategies as st

from app.domain.sealing import Seal

SEAL = Seal(b"k" * 32)


@given(st.text(), st.text())
def test_what_was_closed_opens_for_its_purpose_only(purpose: str, text: str) -> None:
    token = SEAL.close(purpose, text)
    assert SEAL.open(purpose, token) == text
    assert SEAL.open(purpose + "x", token) is None
    assert Seal(b"l" * 32).open(purpose, token) is None


@given(st.text(), st.integers(0, 500), st.integers(1, 255))
def test_a_changed_token_does_not_open(text: str, place: int, shift: int) -> None:
    token = SEAL.close("p", text)
    place %= len(token)
    changed = chr((ord(token[place]) + shift) % 128)
    # The last character may carry bits that no byte uses.
    if changed != token[place] and place < len(token) - 1:
        assert SEAL.open("p", token[:place] + changed + token[place + 1 :]) is None


@given(st.text())
def test_any_text_may_come_as_a_token(token: str) -> None:
    assert SEAL.open("p", token) is None

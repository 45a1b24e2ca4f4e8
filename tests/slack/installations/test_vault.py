"""Tokens at rest: only their own workspace, their own use and a key that is known open them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import UnreadableToken
from app.domain.slack import Workspace
from app.slack.installations.vault import REFRESH, TOKEN, vault_of

OWN = bytes(range(32))
HERE, THERE = Workspace("T0001", "E0001"), Workspace("T0002", "E0001")


@given(st.text(), st.text(max_size=12), st.text(max_size=12))
def test_what_was_sealed_opens_and_says_nothing_by_itself(token: str, team: str, enterprise: str) -> None:
    vault, place = vault_of(OWN, None), Workspace(team, enterprise)
    sealed = vault.seal(place, TOKEN, token)
    assert vault.open(place, TOKEN, sealed) == token
    assert len(token) < 4 or token.encode() not in sealed
    assert sealed != vault.seal(place, TOKEN, token)


def test_a_row_that_is_moved_to_another_workspace_or_use_does_not_open() -> None:
    vault = vault_of(OWN, None)
    sealed = vault.seal(HERE, TOKEN, "xoxb-1")
    for place, use in (
        (THERE, TOKEN),
        (Workspace("T0001"), TOKEN),
        (HERE, REFRESH),
        (Workspace("E0001", "T0001"), TOKEN),
    ):
        with pytest.raises(UnreadableToken):
            vault.open(place, use, sealed)


@given(st.integers(0, 60), st.integers(0, 7))
def test_a_bit_that_was_changed_is_noticed(place: int, bit: int) -> None:
    vault = vault_of(OWN, None)
    sealed = bytearray(vault.seal(HERE, TOKEN, "xoxb-0123456789-0123456789"))
    sealed[place % len(sealed)] ^= 1 << bit
    with pytest.raises(UnreadableToken):
        vault.open(HERE, TOKEN, bytes(sealed))


def test_keys_can_be_changed_while_tokens_are_kept() -> None:
    before = vault_of(OWN, None).seal(HERE, TOKEN, "xoxb-1")
    first = vault_of(OWN, "first").seal(HERE, TOKEN, "xoxb-2")
    both = vault_of(OWN, "second, first")
    assert both.open(HERE, TOKEN, before) == "xoxb-1"
    assert both.open(HERE, TOKEN, first) == "xoxb-2"
    with pytest.raises(UnreadableToken):
        vault_of(OWN, "second").open(HERE, TOKEN, first)
    with pytest.raises(UnreadableToken):
        vault_of(bytes(32), None).open(HERE, TOKEN, before)


@given(st.binary(max_size=40))
def test_anything_else_is_unreadable_too(sealed: bytes) -> None:
    with pytest.raises(UnreadableToken):
        vault_of(OWN, None).open(HERE, TOKEN, sealed)

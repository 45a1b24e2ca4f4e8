"""Where an answer goes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.labels import Sensitivity
from app.slack.place import Kind, Spot, Where, kind_of, place

PUBLIC, INTERNAL, CONFIDENTIAL, RESTRICTED = Sensitivity
HERE, ALONE, LATER = Where.HERE, Where.ALONE, Where.LATER


@pytest.mark.parametrize(
    ("label", "alone", "kind", "highest", "where", "quotes"),
    [
        # A channel as nobody has changed it.
        (PUBLIC, False, Kind.PUBLIC, INTERNAL, HERE, True),
        (INTERNAL, False, Kind.PUBLIC, INTERNAL, HERE, True),
        (CONFIDENTIAL, False, Kind.PUBLIC, INTERNAL, ALONE, True),
        (RESTRICTED, False, Kind.PUBLIC, INTERNAL, ALONE, False),
        (None, False, Kind.PUBLIC, INTERNAL, LATER, False),
        # Channels that are cleared for less, or for more; for restricted text none is.
        (INTERNAL, False, Kind.PUBLIC, PUBLIC, ALONE, True),
        (CONFIDENTIAL, False, Kind.PRIVATE, CONFIDENTIAL, HERE, True),
        (CONFIDENTIAL, False, Kind.GROUP, INTERNAL, ALONE, True),
        (RESTRICTED, False, Kind.PRIVATE, RESTRICTED, ALONE, False),
        # Commands, shortcuts, people who want it so: at once, whatever the label will be.
        (PUBLIC, True, Kind.PUBLIC, INTERNAL, ALONE, True),
        (None, True, Kind.PUBLIC, INTERNAL, ALONE, False),
        (RESTRICTED, True, Kind.DIRECT, INTERNAL, ALONE, False),
        # The conversation with the bot itself is seen by nobody else.
        (None, False, Kind.DIRECT, INTERNAL, HERE, False),
        (CONFIDENTIAL, False, Kind.DIRECT, INTERNAL, HERE, True),
        (RESTRICTED, False, Kind.DIRECT, PUBLIC, HERE, False),
    ],
)
def test_the_place_of_an_answer(
    *, label: Sensitivity | None, alone: bool, kind: Kind, highest: Sensitivity, where: Where, quotes: bool
) -> None:
    assert place(label, private=alone, kind=kind, highest=highest) == Spot(where, quotes)


@given(
    label=st.sampled_from([None, *Sensitivity]),
    private=st.booleans(),
    kind=st.sampled_from(Kind),
    highest=st.sampled_from(Sensitivity),
)
def test_a_channel_never_sees_what_it_is_not_cleared_for(
    label: Sensitivity | None,
    kind: Kind,
    highest: Sensitivity,
    private: bool,  # noqa: FBT001
) -> None:
    found = place(label, private=private, kind=kind, highest=highest)
    if kind is not Kind.DIRECT and found.where is HERE:
        assert label is not None
        assert label.rank <= highest.rank
        assert not private
    assert not (found.quotes and label in {None, RESTRICTED})


@pytest.mark.parametrize(
    ("channel", "named", "kind"),
    [
        ("D1", "", Kind.DIRECT),
        ("C1", "im", Kind.DIRECT),
        ("C1", "mpim", Kind.GROUP),
        ("C1", "group", Kind.PRIVATE),
        ("G1", "", Kind.PRIVATE),
        ("C1", "", Kind.PUBLIC),
        ("C1", "channel", Kind.PUBLIC),
    ],
)
def test_the_kind_of_a_conversation(channel: str, named: str, kind: Kind) -> None:
    assert kind_of(channel, named) is kind

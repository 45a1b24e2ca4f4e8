"""A chain of changes: whatever is altered, taken out or put in between is found."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.domain.access import Principal, Scope
from app.domain.trail import Action, ChainState, Change, TrailEntry, change_by, checked, sealed

BEGUN = datetime(2026, 11, 22, 1, 2, 3, 456789, tzinfo=UTC)
NOTHING = ChainState(0, "")
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
changes = st.builds(
    Change,
    tenant=st.just("default"),
    who=texts,
    action=st.sampled_from(Action),
    target=texts,
    why=texts,
    key_id=st.none() | texts,
    detail=st.dictionaries(texts, st.none() | st.booleans() | st.integers() | texts, max_size=3),
)


def chain(made: list[Change]) -> list[TrailEntry]:
    entries: list[TrailEntry] = []
    for number, change in enumerate(made, start=1):
        previous = entries[-1].seal if entries else ""
        entries.append(sealed(change, number, BEGUN + timedelta(seconds=number), previous))
    return entries


@given(st.lists(changes, max_size=6))
def test_an_untouched_chain_is_whole_however_it_is_read(made: list[Change]) -> None:
    entries = chain(made)
    at_once = checked(entries, NOTHING)
    assert at_once.whole
    assert at_once.entries == len(made)
    halves = checked(entries[3:], checked(entries[:3], NOTHING))
    assert halves == at_once


@given(st.lists(changes, min_size=1, max_size=6), st.data())
def test_every_alteration_is_found_where_it_is(made: list[Change], data: st.DataObject) -> None:
    entries = chain(made)
    place = data.draw(st.integers(0, len(entries) - 1))
    entry = entries[place]
    altered = data.draw(
        st.sampled_from(
            [
                replace(entry, at=entry.at + timedelta(microseconds=1)),
                replace(entry, change=replace(entry.change, who=f"{entry.change.who}x")),
                replace(entry, change=replace(entry.change, why=f"{entry.change.why}x")),
                replace(entry, change=replace(entry.change, detail={**entry.change.detail, "more": 1})),
                replace(entry, seal="0" * 64),
                replace(entry, previous="0" * 64),
                replace(entry, seq=entry.seq + 1),
            ]
        )
    )
    found = checked([*entries[:place], altered, *entries[place + 1 :]], NOTHING)
    assert found.broken_at == place + 1
    gone = checked([*entries[:place], *entries[place + 1 :]], NOTHING)
    assert gone.broken_at == (place + 1 if place + 1 < len(entries) else None)


def test_a_resealed_entry_breaks_the_one_behind_it() -> None:
    change = Change("default", "ann", Action.BUDGET_SET, "tenant")
    entries = chain([change] * 3)
    forged = sealed(replace(change, who="eve"), 2, entries[1].at, entries[1].previous)
    assert checked([entries[0], forged, entries[2]], NOTHING).broken_at == 3


def test_a_change_names_who_makes_it() -> None:
    caller = Principal("acme", "ann", frozenset({Scope.ADMIN}), key_id="key_1")
    change = change_by(caller, Action.BACKEND_DRAIN, "llama", "it is slow", {"n": 1})
    assert (change.tenant, change.who, change.key_id, change.detail) == ("acme", "ann", "key_1", {"n": 1})

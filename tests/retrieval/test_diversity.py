"""Variety in a list of hits: no section and no repeated text fills it, and nothing is lost to that."""

from hypothesis import given
from hypothesis import strategies as st

from app.domain.passage import Passage
from app.retrieval.diversity import diversify
from app.store.passages import Hit

NOTICE = "the service keeps backups for thirty days and restores them on request within four hours of working time"


def _hit(number: int, text: str, *, section: int = 0, headed: bool = True) -> Hit:
    heading = (f"Section {section}",) if headed else ()
    passage = Passage(number, 1, "s", "p", "a", heading, number, number + 1, text, 1.0 / number, 0.5, 1.0, "h")
    return Hit(passage, section, section + 1)


def _numbers(hits: tuple[Hit, ...]) -> list[int]:
    return [hit.passage.id for hit in hits]


def test_ten_copies_take_two_places() -> None:
    copies = [_hit(n, f"{NOTICE} {n}", section=n) for n in range(1, 11)]
    others = [_hit(11, "backups are encrypted", section=11), _hit(12, "restores are tested", section=12)]
    assert _numbers(diversify([*copies, *others], 4)) == [1, 2, 11, 12]
    assert _numbers(diversify([*copies, *others], 5)) == [1, 2, 11, 12, 3]


def test_texts_that_share_half_are_not_copies() -> None:
    half = " ".join(NOTICE.split()[:9])
    rest = ("but never of test systems or of caches", "and tells who asked for them", "in two regions")
    found = [_hit(n, f"{half} {text}", section=n) for n, text in enumerate(rest, start=1)]
    assert _numbers(diversify([*found, _hit(4, "else", section=4)], 3)) == [1, 2, 3]


def test_a_headed_section_leaves_room_and_plain_text_needs_not() -> None:
    headed = [_hit(n, f"sentence {n} of one section", section=1) for n in range(1, 5)]
    plain = [_hit(n, f"line {n} of one listing", section=1, headed=False) for n in range(1, 5)]
    last = _hit(9, "another section", section=2)
    assert _numbers(diversify([*headed, last], 3)) == [1, 2, 9]
    assert _numbers(diversify([*plain, last], 3)) == [1, 2, 3]


@st.composite
def found(draw: st.DrawFn) -> list[Hit]:
    """Hits in sections, some with the same text."""
    texts = draw(st.lists(st.sampled_from([NOTICE, "a b c", "d e f g", "h", ""]), max_size=12))
    return [
        _hit(n, text, section=draw(st.integers(1, 3)), headed=draw(st.booleans()))
        for n, text in enumerate(texts, start=1)
    ]


@given(found(), st.integers(1, 14), st.integers(1, 3))
def test_variety_takes_nothing_away_and_keeps_the_best_first(hits: list[Hit], k: int, per_section: int) -> None:
    chosen = _numbers(diversify(hits, k, per_section))
    assert len(chosen) == len(set(chosen)) == min(k, len(hits))
    assert chosen[:1] == _numbers(tuple(hits[:1]))

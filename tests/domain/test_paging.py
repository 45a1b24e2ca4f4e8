"""Cutting a list into pages."""

from hypothesis import given
from hypothesis import strategies as st

from app.domain.paging import Window, cut


@given(st.lists(st.integers(), unique=True), st.integers(1, 7))
def test_pages_give_every_item_once(items: list[int], limit: int) -> None:
    items.sort()
    seen: list[int] = []
    window = Window(limit)
    while True:
        rest = [each for each in items if window.after is None or each > int(window.after[0])]
        found = cut(rest[: window.reach], window, lambda each: (str(each),))
        assert len(found.items) <= limit
        seen += found.items
        if found.last is None:
            break
        window = Window(limit, found.last)
    assert seen == items

"""What looks like a number and is none is not taken for one."""

from hypothesis import given
from hypothesis import strategies as st

from app.api.http.numbers import whole


@given(st.text(max_size=30) | st.text(alphabet="0123456789", min_size=4_000, max_size=5_000) | st.integers(0).map(str))
def test_any_text_is_a_number_or_none(text: str) -> None:
    found = whole(text)
    assert found is None or (found >= 0 and found == int(text))


def test_digits_that_make_no_number_are_none() -> None:
    assert [whole(text) for text in ("7", "\u0663", "\u00b2", "", "-1", "1.5", "9" * 5_000)] == [7, 3, *[None] * 5]

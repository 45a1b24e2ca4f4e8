import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.export.columns import Column, fit

columns = st.lists(
    st.tuples(st.floats(1, 500), st.floats(0, 5000)).map(lambda each: Column(each[0], each[0] + each[1])),
    min_size=1,
    max_size=9,
)


def test_cells_that_fit_stay_on_one_line() -> None:
    assert fit([Column(10, 40), Column(20, 50)], 400) == (40, 50)


def test_no_word_is_broken_while_there_is_room() -> None:
    narrow, wide = fit([Column(40, 40), Column(50, 900)], 300)
    assert narrow == pytest.approx(40)
    assert wide == pytest.approx(180)
    short, long = fit([Column(40, 90), Column(50, 900)], 200)
    assert short >= 40
    assert short + long == pytest.approx(200)


def test_words_that_do_not_fit_share_what_there_is() -> None:
    assert fit([Column(300, 300), Column(100, 500)], 200) == (150, 50)


@given(columns, st.floats(50, 1000))
def test_columns_never_run_off_the_page_and_break_words_only_in_need(asked: list[Column], width: float) -> None:
    given_ = fit(asked, width)
    assert sum(given_) <= width * 1.000001
    if sum(each.word for each in asked) <= width:
        assert all(got >= each.word * 0.999999 for got, each in zip(given_, asked, strict=True))

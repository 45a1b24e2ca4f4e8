"""How a text is worded."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.analyzer.wordings import BUCKETS, MEASURES, measures, words


def test_which_number_or_name_does_not_matter() -> None:
    assert words("meet Anna at 7") == words("meet Bert at 12")
    assert words("meet anna at 7") != words("meet bert at 7")


def test_order_matters() -> None:
    assert words("first plan then build") != words("first build then plan")


def test_measures_count_what_they_say() -> None:
    length, numbers, names, commas, quotes, sentences, _, variety = measures('Ask Anna, Bert, and "Carl" at 7. Now!')
    found = np.expm1([length, numbers, names, commas, quotes, sentences])
    assert np.allclose(found, [8, 1, 4, 2, 2, 2], atol=1e-4)
    assert variety == 1.0


@given(st.text())
def test_any_text_has_finite_values_in_its_buckets(text: str) -> None:
    assert all(0 <= bucket < BUCKETS and weight >= 1 for bucket, weight in words(text).items())
    found = measures(text)
    assert found.shape == (MEASURES,)
    assert np.isfinite(found).all()

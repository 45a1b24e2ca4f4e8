import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.labels import Sensitivity
from app.domain.screening import Finding
from app.screening.folding import fold_letter, fold_text, folded
from app.screening.mapping import View


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("p\u200ba\u00ads\u2060s", "pass"),
        ("\u0410nn\u0430", "Anna"),  # Cyrillic A and a
        ("\uff54oken\uff1a", "token:"),
        ("\u0661\u0662\u0663", "123"),
        ("Müşteri José Łukasz", "Musteri Jose Lukasz"),
        ("e\u0301", "e"),
        ("Straße", "Strasse"),
        ("4111\u20134111\u00a04111", "4111-4111 4111"),
        ("“x” …", '"x" ...'),
        ("密码", "密码"),
        ("\U000e0041b", "b"),
        ("a\x00b\tc\nd", "ab\tc\nd"),
    ],
)
def test_the_same_letters_have_one_form(written: str, plain: str) -> None:
    assert folded(View(written)).text == plain
    assert fold_text(written) == plain


def test_plain_text_is_not_copied() -> None:
    view = View("plain text, 4111 1111")
    assert folded(view) is view


def test_places_point_at_the_raw_letters() -> None:
    raw = "x\u200b \u0410nna"
    view = folded(View(raw))
    start = view.text.index("Anna")
    found = view.located(Finding("name", start, start + 4, Sensitivity.INTERNAL))
    assert raw[found.start : found.end] == "\u0410nna"


@given(st.text(max_size=60))
def test_the_whole_text_is_folded_letter_by_letter(text: str) -> None:
    assert folded(View(text)).text == "".join(map(fold_letter, text))


@given(st.characters())
def test_folding_keeps_no_format_character(letter: str) -> None:
    assert not any(unicodedata.category(one) in {"Cf", "Mn"} for one in fold_letter(letter))

from urllib.parse import quote

import pytest

from app.screening.decoding import MARGIN, opened, unwrapped
from app.screening.mapping import View

ROOM = 10_000


def inner(text: str) -> str | None:
    view = opened(View(text), ROOM).inner
    return None if view is None else view.text


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("&#112;&#97;ss&#58; x", "pass: x"),
        ("&lt;b&gt; &amp;", "<b> &"),
        ("pass%3A%20x", "pass: x"),
        ("caf%C3%A9", "café"),
        (r"\u0070\u0061ss", "pass"),
        (r"\x70\x61ss", "pass"),
        (r"\xe5\xae\xa2", "客"),
        (r"\ud83d\ude00", "😀"),
        (r"one\ntwo", "one\ntwo"),
        ("p a s s w o r d", "password"),
        ("A n n a   N o v a k", "Anna Novak"),
        ("p  a  s  s  w  o  r  d", "password"),
        ("password: W i n t e r ! 3 4 ok", "password: Winter!34 ok"),
    ],
)
def test_each_way_of_hiding_is_undone(written: str, plain: str) -> None:
    assert inner(written) == plain


@pytest.mark.parametrize("text", ["plain words", "a b c", "100 % sure", "AT&T", "C:/path", "I a m"])
def test_ordinary_text_holds_nothing_to_undo(text: str) -> None:
    assert inner(text) is None


def test_one_layer_is_undone_at_a_time() -> None:
    assert inner(quote(quote("a: b", safe=""), safe="")) == quote("a: b", safe="")


def test_only_the_surroundings_are_kept() -> None:
    text = inner("x" * 1_000 + " %41%42 " + "y" * 1_000)
    assert text == "x" * (MARGIN - 1) + " AB " + "y" * (MARGIN - 1)


def test_values_on_several_lines_are_made_whole() -> None:
    view = unwrapped(View("the key AKIAB\nCDEFGHIJK\nLMNOP stops working"))
    assert view is not None
    assert "AKIABCDEFGHIJKLMNOP" in view.text


def test_numbers_on_several_lines_are_made_whole() -> None:
    view = unwrapped(View("IdNr 30 481 49\n2 675."))
    assert view is not None
    assert "30 481 492 675" in view.text


@pytest.mark.parametrize("text", ["one line", "first line\nsecond line here", "a,b\n1,2\n", "A=1\nB=2\nC=3\n"])
def test_lines_that_stand_alone_are_not_joined(text: str) -> None:
    assert unwrapped(View(text)) is None

import re

from app.domain.labels import Sensitivity
from app.domain.screening import Finding
from app.screening.mapping import Piece, View, assembled, blanked, excerpted, only, without_long_runs


def place(view: View, text: str) -> tuple[int, int]:
    start = view.text.index(text)
    found = view.located(Finding("test", start, start + len(text), Sensitivity.INTERNAL))
    return found.start, found.end


def test_a_copied_piece_maps_letter_by_letter_and_a_changed_one_as_a_whole() -> None:
    raw = View("abc%41%42def")
    view = assembled(raw, [Piece("abc", 0, 3), Piece("AB", 3, 9), Piece("def", 9, 12)])
    assert view.text == "abcABdef"
    assert place(view, "b") == (1, 2)
    assert place(view, "A") == (3, 9)
    assert place(view, "ef") == (10, 12)
    assert place(view, "cABd") == (2, 10)


def test_a_view_of_a_view_maps_to_the_raw_text() -> None:
    raw = View("xx[long]yy")
    inner = assembled(raw, [Piece("xx", 0, 2), Piece("L", 2, 8), Piece("yy", 8, 10)])
    outer = assembled(inner, [Piece("xxLyy"[1:], 1, 5)])
    assert place(outer, "y") == (8, 9)
    assert place(outer, "L") == (2, 8)


def test_an_excerpt_keeps_the_surroundings_of_each_change_only() -> None:
    raw = View("a" * 50 + "X" + "b" * 50 + "Y" + "c" * 50)
    view = excerpted(raw, [Piece("1", 50, 51), Piece("2", 101, 102)], margin=5)
    assert view.text == "aaaaa1bbbbb\n\nbbbbb2ccccc"
    assert place(view, "2") == (101, 102)
    assert place(view, "2ccccc") == (101, 107)


def test_near_changes_share_their_surroundings() -> None:
    view = excerpted(View("a-b-c"), [Piece("+", 1, 2), Piece("+", 3, 4)], margin=5)
    assert view.text == "a+b+c"


def test_only_lists_the_matches() -> None:
    view = only(View("one two three"), re.compile(r"t\w+"))
    assert view.text == "\ntwo\nthree"
    assert place(view, "three") == (8, 13)


def test_long_runs_become_short_blanks() -> None:
    text = "key " + "a" * 100 + " end"
    view = without_long_runs(View(text))
    assert view.text == "key ######## end"
    assert place(view, "key") == (0, 3)
    assert place(view, "end") == (105, 108)


def test_what_is_blanked_keeps_its_place() -> None:
    view = blanked(View("0123456789"), [Piece("", 2, 4), Piece("", 8, 10)])
    assert view.text == "01########4567########"
    assert place(view, "4567") == (4, 8)
    assert place(view, "########") == (2, 4)


def test_lower_case_has_the_same_length_for_every_letter() -> None:
    view = View("\u0130stanbul STRA\u1e9eE")
    assert len(view.lower) == len(view.text)

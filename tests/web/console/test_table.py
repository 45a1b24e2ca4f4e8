"""The table of the console: what an address asks for is what is shown, and what is exported."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlsplit

from hypothesis import given
from hypothesis import strategies as st

from app.web.console.address import Address
from app.web.console.table import PAGE, Column, Shown, Table
from app.web.console.values import Kind

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
Row = tuple[str, int | None]

THINGS: Table[Row] = Table(
    "Things",
    (
        Column("name", "Name", lambda each: each[0], choices=True),
        Column("number", "Number", lambda each: each[1], Kind.COUNT),
        Column("at", "When", lambda each: None if each[1] is None else NOON + timedelta(hours=each[1]), Kind.MOMENT),
    ),
    order="name",
)
ROWS = st.lists(st.tuples(st.sampled_from(["=cmd", "apple", "Pear", "plum", ""]), st.none() | st.integers(0, 99)))


def at(address: str) -> Address:
    parts = urlsplit(address)
    return Address(parts.path, parse_qsl(parts.query, keep_blank_values=True))


def shown(rows: Sequence[Row], address: str) -> Shown:
    return THINGS.shown(rows, at(address))


def column(table: Shown, place: int) -> list[str]:
    return [row[place].text for row in table.rows]


@given(rows=ROWS)
def test_every_row_is_on_exactly_one_page(rows: list[Row]) -> None:
    rows = rows * 40
    page, seen, address = shown(rows, "/x?sort=number"), 0, ""
    while True:
        seen += len(page.rows)
        assert len(page.rows) <= PAGE
        if page.later is None:
            break
        address = page.later
        page = shown(rows, address)
    assert seen == len(rows) == page.matching


@given(rows=ROWS)
def test_figures_are_ordered_as_numbers_and_the_unknown_stand_last(rows: list[Row]) -> None:
    for sign, falling in (("", False), ("-", True)):
        found = shown(rows, f"/x?sort={sign}number").rows[:PAGE]
        known = [int(row[1].text) for row in found if row[1].text != "–"]
        assert known == sorted(known, reverse=falling)
        assert all(row[1].text == "–" for row in found[len(known) :])


@given(rows=ROWS)
def test_a_choice_shows_those_rows_and_no_others(rows: list[Row]) -> None:
    found = shown(rows, "/x?is_name=apple")
    assert found.matching == sum(name == "apple" for name, _ in rows)
    assert set(column(found, 0)) <= {"apple"}
    assert found.total == len(rows)


def test_a_head_turns_the_order_round_and_begins_anew() -> None:
    rows: list[Row] = [("b", 1), ("a", 2)]
    begun = shown(rows, "/x?q=&keep=1&page=2")
    assert [head.order for head in begun.heads] == ["ascending", "none", "none"]
    number = at(begun.heads[1].sort)
    assert (number.get("sort"), number.get("keep"), number.get("page")) == ("-number", "1", "")
    turned = THINGS.shown(rows, number)
    assert column(turned, 1) == ["2", "1"]
    assert at(turned.heads[1].sort).get("sort") == "number"


def test_words_are_looked_for_in_every_column_without_regard_to_case() -> None:
    rows: list[Row] = [("Pear", 7), ("plum", 7), ("apple", 5)]
    assert column(shown(rows, "/x?q=PEAR+7"), 0) == ["Pear"]
    nothing = shown(rows, "/x?q=quince&other=1")
    assert (nothing.rows, nothing.cleared) == ((), "/x?other=1")


def test_the_export_has_all_that_match_and_nothing_that_a_spreadsheet_would_run() -> None:
    rows: list[Row] = [("=cmd", 1), *[("plum", None)] * (2 * PAGE)]
    assert shown(rows, "/x").export is None
    export = shown(rows, "/x?format=csv&is_name=").export
    assert export is not None
    assert export[0] == ("name", "number", "at")
    assert export[1] == ("'=cmd", "1", (NOON + timedelta(hours=1)).isoformat())
    assert len(export) == 2 + 2 * PAGE


def test_two_tables_on_a_page_do_not_move_each_other() -> None:
    other: Table[Row] = Table("Others", THINGS.columns, "name", prefix="o_")
    rows: list[Row] = [("b", 1), ("a", 2)]
    address = at("/x?o_sort=-name&sort=number&o_q=b")
    assert column(THINGS.shown(rows, address), 0) == ["b", "a"]
    assert column(other.shown(rows, address), 0) == ["b"]
    assert ("o_sort", "-name") in THINGS.shown(rows, address).kept


@given(text=st.text(max_size=12))
def test_whatever_the_address_says_there_is_a_page(text: str) -> None:
    address = Address("/x", [("sort", text), ("page", text), ("format", text)])
    found = THINGS.shown([("a", 1)], address)
    assert len(found.rows) == 1

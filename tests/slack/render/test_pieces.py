"""Markdown is read the way that Slack shows it."""

import pytest
from hypothesis import given

from app.slack.render.pieces import Kind, read, write
from app.slack.render.tables import shown
from tests.slack.render.examples import hostile


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("# A\ntext\n## B", "heading text heading"),
        ("text | with a pipe\nmore", "text"),
        ("a | b\n--|--\nc | d\n\nend", "table text"),
        ("text above\n| a |\n|---|\n| b |", "text table"),
        ("- item\n\n  ```sql\n  select 1\n  ```\n- item", "text code text"),
        ("1. ```sh\n   ls\n   ```", "text code"),
        ("#hashtag\n####### seven", "text"),
    ],
)
def test_kinds(text: str, kinds: str) -> None:
    assert " ".join(each.kind for each in read(text)) == kinds


def test_code_in_a_list_loses_its_indentation_only() -> None:
    (code,) = (each for each in read("- a\n  ```\n    deep\n  flat\n  ```") if each.kind is Kind.CODE)
    assert code.lines == ("  deep", "flat")


def test_cells_that_are_too_many_stay_in_the_last_one() -> None:
    (table,) = read("| a | b |\n|---|---|\n| 1 | 2 | 3 |\n| 4 |")
    assert table.lines[2:] == ("| 1 | 2 3 |", "| 4 |  |")


@given(hostile)
def test_what_is_written_is_read_the_same(text: str) -> None:
    once = write(read(text))
    assert write(read(once)) == once


def test_wide_tables_become_lists() -> None:
    names = " | ".join(f"c{n}" for n in range(21))
    values = " | ".join(f"v{n}" for n in range(21))
    (found,) = shown(read(f"| {names} |\n|{'---|' * 21}\n| {values} |"))
    assert found.kind is Kind.TEXT
    assert found.lines[:3] == ("- **v0**", "  - c1: v1", "  - c2: v2")
    assert len(found.lines) == 21


def test_long_tables_become_lists_and_others_do_not() -> None:
    def kind(rows: int, cell: str) -> Kind:
        table = "\n".join([f"| {cell} | y |" for _ in range(rows)])
        return shown(read(f"| a | b |\n|---|---|\n{table}"))[0].kind

    assert kind(98, "x") is Kind.TABLE
    assert kind(99, "x") is Kind.TEXT
    assert kind(60, "word " * 40) is Kind.TEXT
    assert kind(1, "word " * 300) is Kind.TEXT

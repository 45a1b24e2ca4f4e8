"""Whether tables and code of an answer came through: every row, every line, every fence closed."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape

from markdown_it import MarkdownIt
from markdown_it.token import Token

_MARKDOWN = MarkdownIt("commonmark").enable("table")
_WORD = re.compile(r"[^\W_]+")
_MOST_ROWS, _MOST_COLUMNS, _MOST_CHARACTERS, _LONGEST_CELL = 100, 20, 10_000, 1_000
"""Larger tables may be shown as lists."""

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Structure:
    """Tables and code of a Markdown text. Cells are their words; ``open`` counts fences that never end."""

    tables: tuple[tuple[Row, ...], ...]
    code: tuple[str, ...]
    open: int


def read(markdown: str) -> Structure:
    """The structure of a text."""
    tokens, lines = _MARKDOWN.parse(markdown), markdown.split("\n")
    fences = [token for token in tokens if token.type in {"fence", "code_block"}]
    code = tuple(line for token in fences for line in token.content.rstrip("\n").split("\n") if line.strip())
    unclosed = sum(token.type == "fence" and not _closed(token, lines) for token in fences)
    return Structure(tuple(tuple(rows) for rows in _tables(tokens)), code, unclosed)


def losses(markdown: str, shown: Sequence[str], *, grids: bool = True) -> tuple[str, ...]:
    """What of the tables and the code of ``markdown`` is in none of the texts that were shown, or broken there.

    Without ``grids`` tables may be shown as lists, whatever their size.
    """
    whole, parts = read(markdown), [read(text) for text in shown]
    rows = [row for part in parts for table in part.tables for row in table]
    everything = " ".join(_words(unescape(text)) for text in shown)
    found = [f"a fence is left open in part {place}" for place, part in enumerate(parts, 1) if part.open]
    for table in whole.tables:
        as_list = _large(table) or not grids
        gone = _not_listed(table, everything) if as_list else [row for row in table if not _has_row(row, rows)]
        found += [f"row: {' | '.join(row)}" for row in gone]
    lines = {line.rstrip() for part in parts for line in part.code}
    joined = "".join(line for part in parts for line in part.code)
    found += [f"code: {line}" for line in whole.code if line.rstrip() not in lines and line.strip() not in joined]
    return tuple(found)


def _tables(tokens: Sequence[Token]) -> Iterator[list[Row]]:
    table: list[Row] = []
    row: list[str] = []
    for place, token in enumerate(tokens):
        if token.type == "table_open":
            table = []
        elif token.type == "tr_open":
            row = []
        elif token.type in {"th_open", "td_open"}:
            row.append(_cell(tokens[place + 1]))
        elif token.type == "tr_close":
            table.append(tuple(row))
        elif token.type == "table_close":
            yield table


def _cell(inline: Token) -> str:
    return _words(" ".join(child.content for child in inline.children or ()))


def _words(text: str) -> str:
    return " ".join(_WORD.findall(text))


def _closed(token: Token, lines: Sequence[str]) -> bool:
    begin, end = token.map or [0, 0]
    return end - 1 > begin and lines[end - 1].strip().startswith(token.markup)


def _large(table: Sequence[Row]) -> bool:
    cells = [cell for row in table for cell in row]
    large = len(table) > _MOST_ROWS or any(len(row) > _MOST_COLUMNS for row in table)
    return large or sum(map(len, cells)) > _MOST_CHARACTERS or any(len(cell) > _LONGEST_CELL for cell in cells)


def _has_row(row: Row, rows: Sequence[Row]) -> bool:
    return any(len(other) == len(row) and all(a in b for a, b in zip(row, other, strict=True)) for other in rows)


def _not_listed(table: Sequence[Row], everything: str) -> list[Row]:
    """Rows that a list lacks. The name of the first column is not needed there: each item begins with its cell."""
    head, *body = table
    return [row for row in (head[1:], *body) if not all(cell in everything for cell in row)]

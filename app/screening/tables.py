"""Rows of a table, written as ``column: value`` lines, so that a value stands beside the word that explains it."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.screening.mapping import Piece, View, assembled

_DELIMITERS = ("\t", "|", ",", ";")
_CELL = r"[ \"'`]{0,3}[A-Za-z_\u4e00-\u9fff][\w.()/-]{0,24}(?: [\w.()/-]{1,20}){0,3}[\"'`]?[ ]{0,3}"
_LINE = re.compile(r"^[^\n,;|\t]*+[,;|\t][^\n]*+", re.MULTILINE)
_HEADER = re.compile(rf"(?:^|(?<=: ))[|> ]{{0,4}}{_CELL}(?:[,;|\t]{_CELL}){{1,63}}[| ]{{0,4}}$")
_RULE = re.compile(r"^[|> ]{0,4}[-:| ]{3,}+$")
_INSERT = re.compile(r"insert\s{1,4}into\s{1,4}[\w.\"`\[\]]{1,80}\s{0,4}\(([^()]{1,2000})\)\s{0,4}values\s{0,4}")
_TUPLE = re.compile(r"\(((?:'(?:[^']|'')*+'|[^()'])*+)\)\s{0,4},?\s{0,4}")
_MOST_ROWS = 500
_MOST_GROWTH = 65_536


@dataclass(frozen=True, slots=True)
class _Row:
    cells: tuple[str, ...]
    start: int
    end: int


def flattened(view: View) -> View | None:
    """The tables of a view as ``column: value`` lines, or None when it holds no table."""
    pieces: list[Piece] = []
    grown = 0
    for piece in _pieces(view):
        grown += len(piece.text)
        if grown > _MOST_GROWTH:
            break
        pieces.append(piece)
    return assembled(view, pieces) if pieces else None


def _pieces(view: View) -> Iterator[Piece]:
    text = view.text
    if "insert" in view.lower:
        for match in _INSERT.finditer(view.lower):
            columns = _split(text[slice(*match.span(1))], ",")
            yield from _lines(columns, _tuples(text, match.end()))
    done = 0
    for line in _LINE.finditer(text):
        header = _header(line.group()) if line.start() >= done else None
        if header is None:
            continue
        delimiter = next(sign for sign in _DELIMITERS if sign in header)
        columns = _split(header, delimiter)
        for row in _rows(text, line.end() + 1, delimiter, len(columns)):
            yield from _lines(columns, (row,))
            done = row.end


def _header(line: str) -> str | None:
    """The names of the columns in a line, or None when it is no head of a table."""
    match = _HEADER.search(line.rstrip("\r"))
    return match.group() if match else None


def _lines(columns: tuple[str, ...], rows: Iterator[_Row] | tuple[_Row, ...]) -> Iterator[Piece]:
    for row in rows:
        pairs = zip(columns, row.cells, strict=False)
        yield Piece("".join(f"{column}: {cell}\n" for column, cell in pairs) + "\n", row.start, row.end)


def _tuples(text: str, start: int) -> Iterator[_Row]:
    place = start
    for _ in range(_MOST_ROWS):
        match = _TUPLE.match(text, place)
        if match is None:
            return
        yield _Row(_split(match.group(1).replace("''", "`"), ",", quote="'"), match.start(), match.end())
        place = match.end()


def _rows(text: str, start: int, delimiter: str, width: int) -> Iterator[_Row]:
    place = start
    for _ in range(_MOST_ROWS):
        end = text.find("\n", place)
        end = len(text) if end < 0 else end
        line = text[place:end]
        if not line.strip():
            return
        if not _RULE.match(line):
            cells = _split(line, delimiter)
            if len(cells) < width:
                return
            yield _Row(cells, place, end)
        place = end + 1


def _split(line: str, delimiter: str, quote: str = '"') -> tuple[str, ...]:
    bare = line.strip("|> ") if delimiter == "|" else line
    cells = next(csv.reader([bare], delimiter=delimiter, quotechar=quote, skipinitialspace=True), [])
    return tuple(cell.strip(" \"'`") for cell in cells)

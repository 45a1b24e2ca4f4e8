"""Splits the Markdown of a passage into blocks: paragraphs, list items and tables, each under its heading."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

_HEADING = re.compile(r"^ {0,3}#{1,6}\s+(.*?)\s*#*\s*$")
_FENCE = re.compile(r"^\s*(`{3,}|~{3,})")
_ITEM = re.compile(r"^(\s*)(?:[-*+]|\d{1,9}[.)])\s+(\[[ xX]\]\s+)?(?=\S)")
_DELIMITER = re.compile(r"^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$")
_RULE = re.compile(r"^\s*([-*_=])(\s*\1){2,}\s*$")
_CELL_END = re.compile(r"(?<!\\)\|")


class Shape(StrEnum):
    """What kind of block it is."""

    PROSE = "prose"
    ITEM = "item"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Block:
    """Consecutive lines of one shape.

    ``indent`` counts the spaces before a list item, without its bullet in ``lines``.
    """

    shape: Shape
    heading: str
    lines: tuple[str, ...]
    indent: int = 0


class _Reader:
    """Collects lines until the shape changes; one instance reads one passage."""

    def __init__(self, heading: str) -> None:
        self._heading = heading
        self._shape: Shape | None = None
        self._lines: list[str] = []
        self._indent = 0

    def close(self) -> Iterator[Block]:
        """The block read so far, if any."""
        if self._shape and self._lines:
            yield Block(self._shape, self._heading, tuple(self._lines), self._indent)
        self._shape, self._lines, self._indent = None, [], 0

    def read(self, line: str) -> Iterator[Block]:
        """Take one line; yields the block that it ends."""
        if heading := _HEADING.match(line):
            yield from self.close()
            self._heading = heading[1]
        elif not line.strip() or _RULE.match(line):
            yield from self.close()
        elif "|" in line and (line.lstrip().startswith("|") or self._shape is Shape.TABLE):
            yield from self._take(Shape.TABLE, line)
        elif item := _ITEM.match(line):
            yield from self.close()
            self._indent = len(item[1].expandtabs(4))
            yield from self._take(Shape.ITEM, line[item.end() :])
        elif line.lstrip().startswith(">"):
            yield from self.close()
            yield from self._take(Shape.PROSE, line.lstrip().lstrip("> "))
        else:
            yield from self._take(Shape.ITEM if self._shape is Shape.ITEM else Shape.PROSE, line)

    def _take(self, shape: Shape, line: str) -> Iterator[Block]:
        if shape is not self._shape:
            indent = self._indent
            yield from self.close()
            self._shape, self._indent = shape, indent if shape is Shape.ITEM else 0
        self._lines.append(line)


def blocks(text: str, heading: str) -> Iterator[Block]:
    """The blocks of a passage in order.

    Code, headings and rules are left out. ``heading`` holds until the text gives one.
    """
    reader = _Reader(heading)
    fence = ""
    for line in text.splitlines():
        mark = _FENCE.match(line)
        if fence:
            fence = "" if mark and mark[1].startswith(fence) else fence
        elif mark:
            yield from reader.close()
            fence = mark[1]
        else:
            yield from reader.read(line)
    yield from reader.close()


def rows(table: Block) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """The header cells (none where the passage starts inside the table) and the rows of a table block."""
    header: tuple[str, ...] = ()
    found: list[tuple[str, ...]] = []
    for line in table.lines:
        if _DELIMITER.match(line):
            header = found.pop() if found and not header else header
        else:
            found.append(tuple(part.strip() for part in _CELL_END.split(line.strip().strip("|"))))
    return header, [row for row in found if any(row)]

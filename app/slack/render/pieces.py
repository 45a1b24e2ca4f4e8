"""Markdown as a list of pieces: headings, text, code and tables. Line by line, so that any text is read in one pass."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.export.parsing import writable

_FENCE = re.compile(r"(?P<lead>[ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?)(?P<mark>`{3,}|~{3,})(?P<info>[^`\n]*)$")
_LANGUAGE = re.compile(r"[\w+#.-]{1,20}")
_HEADING = re.compile(r" {0,3}#{1,6}(?:[ \t]|$)")
_DELIMITER = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
_BREAKS = re.compile(r"\r\n?|[\u2028\u2029]")
_CELL = re.compile(r"(?<!\\)\|")

_LONGEST_HEADING = 500
_NO_FENCE = "``\u200b`"
"""A fence within code, so that no reader takes it for the end: with a space without width in it."""


class Kind(StrEnum):
    """What a piece is."""

    HEADING = "heading"
    TEXT = "text"
    CODE = "code"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Piece:
    """Lines that belong together. Code comes without its fences; a table's second line is the one of dashes."""

    kind: Kind
    lines: tuple[str, ...]
    language: str = ""

    @property
    def markdown(self) -> str:
        """The piece as it is written."""
        text = "\n".join(self.lines)
        return f"```{self.language}\n{text}\n```" if self.kind is Kind.CODE else text


def read(markdown: str) -> tuple[Piece, ...]:
    """The pieces of a text, without blank lines between them."""
    lines = _BREAKS.sub("\n", writable(markdown)).split("\n")
    return tuple(_pieces(lines))


def write(pieces: Sequence[Piece]) -> str:
    """The text of pieces, a blank line between each two."""
    return "\n\n".join(piece.markdown for piece in pieces)


def cells(row: str) -> tuple[str, ...]:
    """What stands in the cells of a table's line."""
    inner = row.strip().removeprefix("|")
    if inner.endswith("|") and not inner.endswith("\\|"):
        inner = inner[:-1]
    return tuple(cell.strip() for cell in _CELL.split(inner))


def row(values: Sequence[str]) -> str:
    """A table's line with these cells."""
    return f"| {' | '.join(values)} |"


def _pieces(lines: Sequence[str]) -> Iterator[Piece]:
    text: list[str] = []
    place = 0
    while place < len(lines):
        special, end = _special(lines, place)
        if special or not lines[place].strip():
            if text:
                yield Piece(Kind.TEXT, tuple(text))
            text = []
            yield from special
        else:
            text.append(lines[place])
        place = end
    if text:
        yield Piece(Kind.TEXT, tuple(text))


def _special(lines: Sequence[str], place: int) -> tuple[tuple[Piece, ...], int]:
    """The pieces that begin here and are no text, and where the next line is to be read."""
    line = lines[place]
    if fence := _FENCE.match(line):
        return _code(lines, place, fence)
    if _HEADING.match(line) and len(line) <= _LONGEST_HEADING:
        return (Piece(Kind.HEADING, (line.strip(),)),), place + 1
    if "|" in line and place + 1 < len(lines) and _is_head(line, lines[place + 1]):
        return _table(lines, place)
    return (), place + 1


def _code(lines: Sequence[str], place: int, fence: re.Match[str]) -> tuple[tuple[Piece, ...], int]:
    mark, indent = fence["mark"], len(fence["lead"].expandtabs(4))
    closing = re.compile(rf"[ \t]*{re.escape(mark[0])}{{{len(mark)},}}[ \t]*$")
    end = next((n for n in range(place + 1, len(lines)) if closing.match(lines[n])), len(lines))
    inside = tuple(_dedented(line, indent).replace("```", _NO_FENCE) for line in lines[place + 1 : end])
    language = _LANGUAGE.match(fence["info"].strip())
    code = Piece(Kind.CODE, inside, language[0] if language else "")
    # The number of a list's item stands on the same line as the fence now and then.
    lead = (Piece(Kind.TEXT, (fence["lead"].rstrip(),)),) if fence["lead"].strip()[:1].isdigit() else ()
    return (*lead, code), end + 1


def _dedented(line: str, indent: int) -> str:
    spaces = len(line) - len(line.lstrip(" "))
    return line[min(spaces, indent) :]


def _is_head(line: str, below: str) -> bool:
    return "-" in below and bool(_DELIMITER.match(below)) and len(cells(line)) == len(cells(below))


def _table(lines: Sequence[str], place: int) -> tuple[tuple[Piece, ...], int]:
    end = place + 2
    while end < len(lines) and "|" in lines[end] and not _FENCE.match(lines[end]):
        end += 1
    width = len(cells(lines[place]))
    dashes = f"|{'|'.join(_dashes(cell) for cell in cells(lines[place + 1]))}|"
    body = (row(_fitted(cells(line), width)) for line in lines[place + 2 : end])
    return (Piece(Kind.TABLE, (row(cells(lines[place])), dashes, *body)),), end


def _dashes(cell: str) -> str:
    return f"{':' if cell.startswith(':') else ''}---{':' if cell.endswith(':') else ''}"


def _fitted(values: tuple[str, ...], width: int) -> tuple[str, ...]:
    """As many cells as the head has; what is too much stays in the last one."""
    if len(values) > width:
        return (*values[: width - 1], " ".join(values[width - 1 :]))
    return (*values, *[""] * (width - len(values)))

"""Long Markdown in parts that Slack takes, cut where a reader would: before headings and between paragraphs."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from app.slack.render.limits import TABLE_CHARACTERS, table_characters
from app.slack.render.pieces import Kind, Piece, read, write
from app.slack.render.tables import shown

_LEAST = 0.4
"""The share of a part that must be full before it is cut at an earlier heading."""


def split(markdown: str, longest: int) -> tuple[str, ...]:
    """The text in parts of at most ``longest`` characters; see ``split_pieces``."""
    return tuple(write(part) for part in split_pieces(read(markdown), longest))


def split_pieces(pieces: Sequence[Piece], longest: int) -> tuple[tuple[Piece, ...], ...]:
    """The pieces in parts of at most ``longest`` characters each.

    Nothing is lost and nothing changes its place. Code that has to be cut is closed and opened again; a table is never
    cut, and becomes a list where it is longer than a part.
    """
    parts: list[tuple[Piece, ...]] = []
    part: list[Piece] = []
    for piece in (cut for each in pieces for cut in _cut(each, longest)):
        if part and not _fits([*part, piece], longest):
            place = _place(part, longest, piece)
            parts.append(tuple(part[:place]))
            part = part[place:]
        part.append(piece)
    return (*parts, tuple(part)) if part else tuple(parts)


def _fits(pieces: Sequence[Piece], longest: int) -> bool:
    text = write(pieces)
    return len(text) <= longest and table_characters(text) <= TABLE_CHARACTERS


def _place(part: Sequence[Piece], longest: int, following: Piece) -> int:
    """Where to cut a part that is full: before its last heading, unless that leaves too little, else at its end."""
    for place in range(len(part) - 1, 0, -1):
        if part[place].kind is not Kind.HEADING or part[place - 1].kind is Kind.HEADING:
            continue
        stays = len(write(part[:place]))
        alone = place == len(part) - 1
        if (stays >= _LEAST * longest or alone) and _fits([*part[place:], following], longest):
            return place
    return len(part)


def _cut(piece: Piece, longest: int) -> Iterator[Piece]:
    """The piece, in several where it is longer than a part."""
    if len(piece.markdown) <= longest:
        yield piece
    elif piece.kind is Kind.TABLE:
        for each in shown([piece], grids=False):
            yield from _cut(each, longest)
    else:
        frame = len(piece.markdown) - len("\n".join(piece.lines))
        for lines in _grouped(_short(piece.lines, longest - frame), longest - frame):
            yield replace(piece, lines=lines)


def _grouped(lines: Iterable[str], longest: int) -> Iterator[tuple[str, ...]]:
    group: list[str] = []
    length = 0
    for line in lines:
        if group and length + len(line) + 1 > longest:
            yield tuple(group)
            group, length = [], 0
        group.append(line)
        length += len(line) + 1
    if group:
        yield tuple(group)


def _short(lines: Iterable[str], longest: int) -> Iterator[str]:
    """Lines that fit; one that does not is cut at a space, or anywhere where it has none."""
    for line in lines:
        rest = line
        while len(rest) >= longest:
            space = rest.rfind(" ", 1, longest - 1)
            cut = space if space > 0 else longest - 1
            yield rest[:cut]
            rest = rest[cut:]
        yield rest

"""The lists at the end of an answer that Slack shows in its own way: sources and assumptions."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.slack.render.pieces import Kind, Piece

_SOURCE = re.compile(r"[-*] \[[1-9]\d{0,2}\] ")
_ASSUMPTION = re.compile(r"[-*] \*\*A[1-9]\d{0,2}\*\* ")


@dataclass(frozen=True, slots=True)
class Parted:
    """An answer without its lists, and the headings that the lists had in the language of the answer."""

    pieces: tuple[Piece, ...]
    sources: str | None
    assumptions: str | None


def parted(pieces: Sequence[Piece], *, assumptions: bool = True) -> Parted:
    """Take the list of sources out, and that of assumptions unless it shall stay."""
    kinds = (_SOURCE, _ASSUMPTION) if assumptions else (_SOURCE,)
    kept: list[Piece] = []
    titles: dict[re.Pattern[str], str] = {}
    place = 0
    while place < len(pieces):
        kind = _kind(pieces[place : place + 2], kinds)
        if kind is None or kind in titles:
            kept.append(pieces[place])
            place += 1
        else:
            titles[kind] = pieces[place].lines[0].lstrip("#").strip()
            place += 2
    return Parted(tuple(kept), titles.get(_SOURCE), titles.get(_ASSUMPTION))


def _kind(pair: Sequence[Piece], kinds: Sequence[re.Pattern[str]]) -> re.Pattern[str] | None:
    """Which list stands below a heading, if each of its lines is an item of it."""
    if [each.kind for each in pair] != [Kind.HEADING, Kind.TEXT]:
        return None
    return next((kind for kind in kinds if all(map(kind.match, pair[1].lines))), None)

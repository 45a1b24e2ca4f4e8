"""What stands first in the thread when an answer is too long for it: verdict, key points, and what else there is."""

import re
from collections.abc import Sequence

from app.slack.render import sentences as say
from app.slack.render.elements import cut
from app.slack.render.pieces import Kind, Piece

_ITEM = re.compile(r"(?:[-*+]|\d{1,3}[.)]) ")
_MOST_POINTS, _MOST_HEADINGS, _MOST_LEAD = 5, 20, 4_000


def lead_of(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """What stands above the first heading, or the first piece where nothing does."""
    end = next((place for place, each in enumerate(pieces) if each.kind is Kind.HEADING), len(pieces))
    lead: list[Piece] = []
    for each in pieces[:end]:
        if sum(len(piece.markdown) for piece in (*lead, each)) > _MOST_LEAD:
            break
        lead.append(each)
    return tuple(lead)


def summary(pieces: Sequence[Piece], name: str) -> tuple[Piece, ...]:
    """The first message of a long answer whose file is called ``name``; the pieces are escaped."""
    lead = lead_of(pieces)
    points = _points(pieces[len(lead) :])
    headings = _headings(pieces)
    parts = [*lead]
    if points:
        parts += [_bold(say.KEY_POINTS), Piece(Kind.TEXT, points)]
    if headings:
        parts += [_bold(say.CONTENTS), Piece(Kind.TEXT, headings)]
    return (*parts, Piece(Kind.TEXT, (f"*{say.LONG.format(name=name)}*",)))


def _points(pieces: Sequence[Piece]) -> tuple[str, ...]:
    """The items of the first list, without what hangs below them."""
    for piece in pieces:
        items = [each for each in piece.lines if _ITEM.match(each)] if piece.kind is Kind.TEXT else []
        if items:
            return tuple(items[:_MOST_POINTS])
    return ()


def _headings(pieces: Sequence[Piece]) -> tuple[str, ...]:
    """The headings of the highest level that occurs more than once, or of all levels."""
    levels: dict[int, list[str]] = {}
    for each in pieces:
        if each.kind is Kind.HEADING:
            words = each.lines[0].lstrip("#")
            levels.setdefault(len(each.lines[0]) - len(words), []).append(words.strip())
    found = next((levels[level] for level in sorted(levels) if len(levels[level]) > 1), [])
    return tuple(f"- {cut(each, 150)}" for each in found[:_MOST_HEADINGS])


def _bold(text: str) -> Piece:
    return Piece(Kind.TEXT, (f"**{text}**",))

"""Characters and styles as ReportLab wants them; its markup is made here and nowhere else."""

import unicodedata
from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from reportlab.lib.colors import HexColor
from reportlab.lib.styles import ParagraphStyle

from app.export.blocks import Span
from app.export.fonts import TEXT, Fonts

INK, QUIET, LINE, GROUND = "#1b1d20", "#5d626a", "#c9c8c3", "#f4f4f1"
"""Colours: text, what stands back, rules, and the ground of code and of table heads."""

_LINK = "#1f5fbf"
_EAST_ASIAN_SHARE = 0.2


def style_of(name: str, *, size: float, colour: str = INK, before: float = 0, after: float = 0) -> ParagraphStyle:
    """A paragraph's style; sizes and spaces are in points."""
    return ParagraphStyle(
        name,
        fontName=TEXT,
        fontSize=size,
        leading=size * 1.4,
        textColor=HexColor(colour),
        spaceBefore=before,
        spaceAfter=after,
        splitLongWords=1,
    )


def wrapping(style: ParagraphStyle, text: str) -> ParagraphStyle:
    """Breaks lines between any two characters where the text is written without spaces."""
    wide = sum(map(is_wide, text))
    if wide > _EAST_ASIAN_SHARE * len(text):
        style.wordWrap = "CJK"
    return style


def is_wide(character: str) -> bool:
    """Whether a character takes the room of two, as those of Chinese do."""
    return unicodedata.east_asian_width(character) in {"W", "F"}


def markup(spans: Iterable[Span], fonts: Fonts) -> str:
    """ReportLab's own markup, in which every character of the text is escaped."""
    return "".join(_marked(span, fonts) for span in spans)


def _marked(span: Span, fonts: Fonts) -> str:
    pieces = "".join(
        f'<font face="{font}">{escape(text).replace(chr(10), "<br/>")}</font>' for font, text in fonts.runs(span)
    )
    if span.struck:
        pieces = f"<strike>{pieces}</strike>"
    return f"<a href={quoteattr(span.href)} color={quoteattr(_LINK)}>{pieces}</a>" if span.href else pieces

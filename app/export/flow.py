"""Blocks as what ReportLab lays out on pages."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Literal

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable, HRFlowable, Indenter, LongTable, Spacer, TableStyle, XPreformatted
from reportlab.platypus import Paragraph as Text

from app.export.blocks import (
    Alignment,
    Block,
    Code,
    Heading,
    Listing,
    Paragraph,
    Quote,
    Rule,
    Span,
    Spans,
    Table,
    plain,
)
from app.export.columns import Column, fit
from app.export.fonts import CODE, STRONG, TEXT, Fonts
from app.export.paper import Paper
from app.export.typeset import GROUND, INK, LINE, QUIET, is_wide, markup, style_of, wrapping
from app.export.wording import wording

MARGIN = 22 * mm
WIDTH = A4[0] - 2 * MARGIN
"""Of the text, in points."""

_STEP, _DEEPEST = 16.0, 6
_MOST_COLUMNS = 9
_CELL_SIZE, _NARROWEST_CELL, _CELL_ROOM = 8.5, 12.0, 9.0
_WORDS = re.compile(r"\S+\s?|\s+")
_PIECES = re.compile(r"\S{1,200}\s?|\s+")
_LONGEST_HEAD, _LONGEST_PARAGRAPH = 160, 2_500
_CODE_SIZE, _CODE_PAD = 8.0, 6.0
_SIDES: dict[Alignment, Literal[0, 1, 2]] = {"left": 0, "center": 1, "right": 2}
"""As ReportLab counts them."""
_SIZES = {1: 19.0, 2: 14.0, 3: 11.5}


class Head(Text):
    """A heading that knows its words and its level."""

    def __init__(self, text: str, style: ParagraphStyle, words: str, level: int) -> None:
        super().__init__(text, style)
        self.words, self.level = words, level


class Flow:
    """Blocks as what ReportLab lays out. Without ``grids``, tables become lists."""

    def __init__(self, fonts: Fonts, paper: Paper, *, grids: bool = True) -> None:
        self._fonts = fonts
        self._paper = paper
        self._words = wording(paper.language)
        self._grids = grids

    def story(self, blocks: Sequence[Block]) -> list[Flowable]:
        """Everything, with a word on characters that could not be printed."""
        story = list(self._all(blocks, 0))
        if self._fonts.lacks(self._paper.markdown):
            story += [Spacer(0, 8), self._text((Span(self._words.unprintable, italic=True),), colour=QUIET, size=8.0)]
        return story

    def _all(self, blocks: Sequence[Block], depth: int) -> Iterator[Flowable]:
        for block in blocks:
            yield from self._block(block, depth)

    def _block(self, block: Block, depth: int) -> Iterator[Flowable]:
        match block:
            case Heading():
                yield self._heading(block)
            case Paragraph():
                yield from map(self._text, _portions(block.text))
            case Code():
                yield from self._code(block, depth)
            case Listing():
                yield from self._listing(block, depth)
            case Quote():
                yield from self._indented(self._all(block.blocks, depth + 1), depth)
            case Table():
                yield from self._table(block, depth)
            case Rule():
                yield HRFlowable(width="100%", thickness=0.6, color=HexColor(LINE), spaceBefore=6, spaceAfter=8)

    def _heading(self, block: Heading) -> Flowable:
        size = _SIZES.get(block.level, 10.0)
        style = style_of("heading", size=size, before=0 if block.level == 1 else size * 0.8, after=size * 0.35)
        style.fontName, style.keepWithNext = STRONG, 1
        bold = tuple(replace(span, bold=True) for span in block.text)
        return Head(markup(bold, self._fonts), wrapping(style, plain(block.text)), plain(block.text), block.level)

    def _text(self, spans: Spans, *, colour: str = INK, size: float = 10.0, bullet: str | None = None) -> Flowable:
        style = wrapping(style_of("text", size=size, colour=colour, after=6), plain(spans))
        if bullet is not None:
            style.leftIndent, style.bulletIndent, style.bulletFontName = _STEP, 3, TEXT
            style.bulletFontSize, style.spaceAfter = size, 3
        return Text(markup(spans, self._fonts), style, bulletText=bullet)

    def _indented(self, inner: Iterator[Flowable], depth: int) -> Iterator[Flowable]:
        step = _STEP if depth < _DEEPEST else 0.0
        yield Indenter(left=step)
        yield from inner
        yield Indenter(left=-step)

    def _listing(self, block: Listing, depth: int) -> Iterator[Flowable]:
        for n, item in enumerate(block.items):
            bullet = "•" if block.start is None else f"{block.start + n}."
            first, *rest = item or (Paragraph(()),)
            if not isinstance(first, Paragraph):
                first, rest = Paragraph(()), list(item)
            yield self._text(first.text, bullet=bullet)
            yield from self._indented(self._all(rest, depth + 1), depth)
        yield Spacer(0, 3)

    def _code(self, block: Code, depth: int) -> Iterator[Flowable]:
        width = WIDTH - min(depth, _DEEPEST) * _STEP - 2 * _CODE_PAD
        columns = int(width / (0.6 * _CODE_SIZE))
        lines = [piece for line in block.text.expandtabs(4).split("\n") for piece in _wrapped(line, columns)]
        style = style_of("code", size=_CODE_SIZE, before=8, after=10)
        style.fontName, style.backColor, style.borderPadding = CODE, HexColor(GROUND), _CODE_PAD
        style.leftIndent = style.rightIndent = _CODE_PAD
        text = "\n".join(markup((Span(line, code=True),), self._fonts) for line in lines)
        yield XPreformatted(text, style)
        if block.language == "mermaid":
            yield self._text((Span(self._words.diagram, italic=True),), colour=QUIET, size=8.0)

    def _table(self, block: Table, depth: int) -> Iterator[Flowable]:
        return self._grid(block, depth) if self._grids and len(block.head) <= _MOST_COLUMNS else self._cells(block)

    def _grid(self, block: Table, depth: int) -> Iterator[Flowable]:
        head = tuple(tuple(replace(span, bold=True) for span in cell) for cell in block.head)
        cells = [self._row(row, block.aligned) for row in (head, *block.rows)]
        repeated = 1 if sum(len(plain(cell)) for cell in head) <= _LONGEST_HEAD else 0
        columns = [_column(column, self._fonts) for column in zip(head, *block.rows, strict=True)]
        widths = fit(columns, WIDTH - min(depth, _DEEPEST) * _STEP)
        grid = LongTable(cells, colWidths=list(widths), repeatRows=repeated, splitInRow=1, hAlign="LEFT")
        grid.setStyle(
            TableStyle(
                [
                    ("BACKGROUND", (0, 0), (-1, 0), HexColor(GROUND)),
                    ("LINEBELOW", (0, 0), (-1, -1), 0.5, HexColor(LINE)),
                    ("VALIGN", (0, 0), (-1, -1), "TOP"),
                    ("LEFTPADDING", (0, 0), (-1, -1), 4),
                    ("RIGHTPADDING", (0, 0), (-1, -1), 4),
                ]
            )
        )
        yield from (Spacer(0, 2), grid, Spacer(0, 10))

    def _row(self, row: Sequence[Spans], aligned: Sequence[Alignment]) -> list[Flowable]:
        cells: list[Flowable] = []
        for text, side in zip(row, aligned, strict=True):
            style = wrapping(style_of("cell", size=_CELL_SIZE), plain(text))
            style.alignment = _SIDES[side]
            cells.append(Text(markup(text, self._fonts), style))
        return cells

    def _cells(self, block: Table) -> Iterator[Flowable]:
        for row in block.rows or (block.head,):
            for head, cell in zip(block.head, row, strict=True):
                yield self._text((*(replace(span, bold=True) for span in head), Span(": "), *cell), bullet="•")
            yield Spacer(0, 6)


def _portions(text: Spans) -> Iterator[Spans]:
    """The text in paragraphs that break over pages in reasonable time, which grows with the square of their length."""
    portion: list[Span] = []
    room = _LONGEST_PARAGRAPH
    for span in text:
        taken = ""
        for piece in _PIECES.findall(span.text):
            if len(piece) > room:
                yield (*portion, replace(span, text=taken))
                portion, taken, room = [], "", _LONGEST_PARAGRAPH
            taken += piece
            room -= len(piece)
        portion.append(replace(span, text=taken))
    yield tuple(portion)


def _column(cells: Iterable[Spans], fonts: Fonts) -> Column:
    """What a column asks for. Text without spaces may be broken anywhere, so there a character is a word."""
    words, lines = [_NARROWEST_CELL], [_NARROWEST_CELL]
    for cell in cells:
        pieces = [(word, font) for span in cell for font, text in fonts.runs(span) for word in _WORDS.findall(text)]
        widths = [stringWidth(word, font, _CELL_SIZE) for word, font in pieces]
        lines.append(sum(widths))
        words.extend(
            width / len(word) if any(map(is_wide, word)) else width
            for width, (word, _) in zip(widths, pieces, strict=True)
        )
    return Column(max(words) + _CELL_ROOM, max(lines) + _CELL_ROOM)


def _wrapped(line: str, columns: int) -> Iterator[str]:
    """A line of code in pieces that fit."""
    piece, used = "", 0
    for character in line:
        size = 2 if is_wide(character) else 1
        if used + size > columns:
            yield piece
            piece, used = "", 0
        piece += character
        used += size
    yield piece

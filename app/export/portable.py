"""A paper as a PDF file: selectable text, bookmarks, tables that break over pages, and its fonts inside."""

import io
import threading
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Literal
from xml.sax.saxutils import escape, quoteattr

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    HRFlowable,
    Indenter,
    LongTable,
    PageTemplate,
    Spacer,
    TableStyle,
    XPreformatted,
)
from reportlab.platypus import Paragraph as Text
from reportlab.platypus.doctemplate import LayoutError

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
from app.export.fonts import CODE, STRONG, TEXT, Fonts, load_fonts
from app.export.paper import Paper
from app.export.parsing import parse
from app.export.wording import wording

_MARGIN, _FOOT = 22 * mm, 12 * mm
_WIDTH = A4[0] - 2 * _MARGIN
_STEP, _DEEPEST = 16.0, 6
_MOST_COLUMNS = 9
_WIDEST_CELL, _NARROWEST_CELL = 48, 5
_LONGEST_HEAD, _LONGEST_FOOT = 160, 70
_CODE_SIZE, _CODE_PAD = 8.0, 6.0
_INK, _QUIET, _LINE, _GROUND, _LINK = "#1b1d20", "#5d626a", "#c9c8c3", "#f4f4f1", "#1f5fbf"
_SIDES: dict[Alignment, Literal[0, 1, 2]] = {"left": 0, "center": 1, "right": 2}
"""As ReportLab counts them."""
_SIZES = {1: 19.0, 2: 14.0, 3: 11.5}
_EAST_ASIAN_SHARE = 0.2


class PdfWriter:
    """Writes PDF files, one at a time: ReportLab keeps the characters that a file uses in the shared fonts."""

    def __init__(self) -> None:
        self._lock = threading.Lock()

    def write(self, paper: Paper) -> bytes:
        """The file; the same paper gives the same bytes. Takes a moment: call it in a thread."""
        blocks = parse(paper.markdown)
        with self._lock:
            try:
                return _written(paper, self._fonts, _Flow(self._fonts, paper).story(blocks))
            except LayoutError:
                # A cell that fits on no page: the same table as a list of its cells always does.
                return _written(paper, self._fonts, _Flow(self._fonts, paper, grids=False).story(blocks))

    @cached_property
    def _fonts(self) -> Fonts:
        return load_fonts()


class _Template(BaseDocTemplate):
    """A4 with a line at the foot, and a bookmark for each heading."""

    def __init__(self, target: io.BytesIO, paper: Paper, fonts: Fonts) -> None:
        super().__init__(
            target,
            pagesize=A4,
            title=paper.title,
            author="CTO team",
            subject=paper.run_id,
            lang=paper.language,
            invariant=1,
        )
        self._paper, self._font_table = paper, fonts
        self._marked, self._level = 0, -1
        frame = Frame(_MARGIN, _MARGIN, _WIDTH, A4[1] - 2 * _MARGIN, 0, 0, 0, 0)
        self.addPageTemplates(PageTemplate("page", [frame], onPage=self._foot))

    def afterFlowable(self, flowable: Flowable) -> None:  # noqa: N802 - ReportLab's name
        """Bookmarks a heading."""
        if not isinstance(flowable, _Head):
            return
        self._marked += 1
        self._level = min(flowable.level - 1, self._level + 1)
        key = f"h{self._marked}"
        self.canv.bookmarkPage(key)
        self.canv.addOutlineEntry(flowable.words, key, self._level)

    def _foot(self, canvas: Canvas, _template: BaseDocTemplate) -> None:
        words = wording(self._paper.language)
        page = words.page.format(n=canvas.getPageNumber())
        line = Span(f"{_cut(self._paper.title)} · {words.labels[self._paper.sensitivity]} · {page}")
        foot = Text(_markup((line,), self._font_table), _style("foot", size=7.5, colour=_QUIET))
        foot.wrap(_WIDTH, _MARGIN)
        foot.drawOn(canvas, _MARGIN, _FOOT)


class _Head(Text):
    """A heading that knows its words and its level."""

    def __init__(self, markup: str, style: ParagraphStyle, words: str, level: int) -> None:
        super().__init__(markup, style)
        self.words, self.level = words, level


class _Flow:
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
            story += [Spacer(0, 8), self._text((Span(self._words.unprintable, italic=True),), colour=_QUIET, size=8.0)]
        return story

    def _all(self, blocks: Sequence[Block], depth: int) -> Iterator[Flowable]:
        for block in blocks:
            yield from self._block(block, depth)

    def _block(self, block: Block, depth: int) -> Iterator[Flowable]:
        match block:
            case Heading():
                yield self._heading(block)
            case Paragraph():
                yield self._text(block.text)
            case Code():
                yield from self._code(block, depth)
            case Listing():
                yield from self._listing(block, depth)
            case Quote():
                yield from self._indented(self._all(block.blocks, depth + 1), depth)
            case Table():
                yield from self._table(block, depth)
            case Rule():
                yield HRFlowable(width="100%", thickness=0.6, color=HexColor(_LINE), spaceBefore=6, spaceAfter=8)

    def _heading(self, block: Heading) -> Flowable:
        size = _SIZES.get(block.level, 10.0)
        style = _style("heading", size=size, before=0 if block.level == 1 else size * 0.8, after=size * 0.35)
        style.fontName, style.keepWithNext = STRONG, 1
        bold = tuple(replace(span, bold=True) for span in block.text)
        return _Head(_markup(bold, self._fonts), _wrapping(style, plain(block.text)), plain(block.text), block.level)

    def _text(self, spans: Spans, *, colour: str = _INK, size: float = 10.0, bullet: str | None = None) -> Flowable:
        style = _wrapping(_style("text", size=size, colour=colour, after=6), plain(spans))
        if bullet is not None:
            style.leftIndent, style.bulletIndent, style.bulletFontName = _STEP, 3, TEXT
            style.bulletFontSize, style.spaceAfter = size, 3
        return Text(_markup(spans, self._fonts), style, bulletText=bullet)

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
        width = _WIDTH - min(depth, _DEEPEST) * _STEP - 2 * _CODE_PAD
        columns = int(width / (0.6 * _CODE_SIZE))
        lines = [piece for line in block.text.expandtabs(4).split("\n") for piece in _wrapped(line, columns)]
        style = _style("code", size=_CODE_SIZE, before=8, after=10)
        style.fontName, style.backColor, style.borderPadding = CODE, HexColor(_GROUND), _CODE_PAD
        style.leftIndent = style.rightIndent = _CODE_PAD
        markup = "\n".join(_markup((Span(line, code=True),), self._fonts) for line in lines)
        yield XPreformatted(markup, style)
        if block.language == "mermaid":
            yield self._text((Span(self._words.diagram, italic=True),), colour=_QUIET, size=8.0)

    def _table(self, block: Table, depth: int) -> Iterator[Flowable]:
        return self._grid(block, depth) if self._grids and len(block.head) <= _MOST_COLUMNS else self._cells(block)

    def _grid(self, block: Table, depth: int) -> Iterator[Flowable]:
        head = tuple(tuple(replace(span, bold=True) for span in cell) for cell in block.head)
        cells = [self._row(row, block.aligned) for row in (head, *block.rows)]
        repeated = 1 if sum(len(plain(cell)) for cell in head) <= _LONGEST_HEAD else 0
        widths = _widths(block, _WIDTH - min(depth, _DEEPEST) * _STEP)
        grid = LongTable(cells, colWidths=widths, repeatRows=repeated, splitInRow=1, hAlign="LEFT")
        grid.setStyle(
            TableStyle(
                [
                    ("BACKGROUND", (0, 0), (-1, 0), HexColor(_GROUND)),
                    ("LINEBELOW", (0, 0), (-1, -1), 0.5, HexColor(_LINE)),
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
            style = _wrapping(_style("cell", size=8.5), plain(text))
            style.alignment = _SIDES[side]
            cells.append(Text(_markup(text, self._fonts), style))
        return cells

    def _cells(self, block: Table) -> Iterator[Flowable]:
        for row in block.rows or (block.head,):
            for head, cell in zip(block.head, row, strict=True):
                yield self._text((*(replace(span, bold=True) for span in head), Span(": "), *cell), bullet="•")
            yield Spacer(0, 6)


def _written(paper: Paper, fonts: Fonts, story: list[Flowable]) -> bytes:
    target = io.BytesIO()
    _Template(target, paper, fonts).build(story)
    return target.getvalue()


def _style(name: str, *, size: float, colour: str = _INK, before: float = 0, after: float = 0) -> ParagraphStyle:
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


def _wrapping(style: ParagraphStyle, text: str) -> ParagraphStyle:
    """Breaks lines between any two characters where the text is written without spaces."""
    wide = sum(map(_is_wide, text))
    if wide > _EAST_ASIAN_SHARE * len(text):
        style.wordWrap = "CJK"
    return style


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in {"W", "F"}


def _markup(spans: Spans, fonts: Fonts) -> str:
    """ReportLab's own markup, in which every character of the text is escaped."""
    return "".join(_marked(span, fonts) for span in spans)


def _marked(span: Span, fonts: Fonts) -> str:
    pieces = "".join(
        f'<font face="{font}">{escape(text).replace(chr(10), "<br/>")}</font>' for font, text in fonts.runs(span)
    )
    if span.struck:
        pieces = f"<strike>{pieces}</strike>"
    return f"<a href={quoteattr(span.href)} color={quoteattr(_LINK)}>{pieces}</a>" if span.href else pieces


def _wrapped(line: str, columns: int) -> Iterator[str]:
    """A line of code in pieces that fit."""
    piece, used = "", 0
    for character in line:
        size = 2 if _is_wide(character) else 1
        if used + size > columns:
            yield piece
            piece, used = "", 0
        piece += character
        used += size
    yield piece


def _widths(block: Table, width: float) -> list[float]:
    """Columns as wide as their longest cell asks for, within limits, that fill the line together if they must."""
    wanted: list[float] = []
    for column in range(len(block.head)):
        longest = max(len(plain(row[column])) for row in (block.head, *block.rows))
        wanted.append(float(min(max(longest, _NARROWEST_CELL), _WIDEST_CELL)))
    unit = min(width / sum(wanted), 6.5)
    return [each * unit for each in wanted]


def _cut(title: str) -> str:
    return title if len(title) <= _LONGEST_FOOT else f"{title[: _LONGEST_FOOT - 1]}…"

"""A paper as a Word file: real headings, lists, tables and links, and nothing that Word would run or fetch."""

# python-docx has no public way to the elements of a paragraph, which links, fields and list numbers need.
# pyright: reportPrivateUsage=false
# ruff: noqa: SLF001

import io
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, time
from typing import cast

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from docx.styles.style import CharacterStyle, ParagraphStyle
from docx.text.paragraph import Paragraph as Line
from docx.text.run import Run

from app.export.blocks import Alignment, Block, Code, Heading, Listing, Paragraph, Quote, Rule, Span, Spans, Table
from app.export.paper import Paper
from app.export.parsing import parse, writable
from app.export.wording import wording

_TEXT_FONT, _CODE_FONT, _EAST_ASIAN_FONT = "Calibri", "Consolas", "Microsoft YaHei"
_LOWEST_HEADING = 5
_DEEPEST_LIST = 3
_SIDES: dict[Alignment, WD_ALIGN_PARAGRAPH] = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}
_LINK_COLOUR = RGBColor(0x1F, 0x5F, 0xBF)
# Files must not differ from one writing to the next: zip archives hold times.
_NO_TIME = (1980, 1, 1, 0, 0, 0)


def write_word(paper: Paper) -> bytes:
    """The file; the same paper gives the same bytes."""
    document = docx.Document()
    _prepare(document, paper)
    writer = _Writer(document, wording(paper.language).diagram)
    writer.blocks(parse(paper.markdown))
    _footer(document, paper)
    written = io.BytesIO()
    document.save(written)
    return _timeless(written.getvalue())


class _Writer:
    """Adds blocks to a document, one after the other."""

    def __init__(self, document: Document, diagram: str) -> None:
        self._document = document
        self._diagram = diagram

    def blocks(self, blocks: Sequence[Block], depth: int = 0, style: str | None = None) -> None:
        for block in blocks:
            self._block(block, depth, style)

    def _block(self, block: Block, depth: int, style: str | None) -> None:
        match block:
            case Heading():
                name = "Title" if block.level == 1 else f"Heading {min(block.level - 1, _LOWEST_HEADING)}"
                self._text(block.text, name)
            case Paragraph():
                self._text(block.text, style)
            case Code():
                self._code(block)
            case Listing():
                self._listing(block, depth)
            case Quote():
                self.blocks(block.blocks, depth, "Quote")
            case Table():
                self._table(block)
            case Rule():
                _edge(self._document.add_paragraph(), "bottom")

    def _text(self, text: Spans, style: str | None) -> Line:
        line = self._document.add_paragraph(style=style)
        _spans(line, text)
        return line

    def _code(self, block: Code) -> None:
        lines = self._document.add_paragraph(style="Code")
        _add_text(lines.add_run(), block.text)
        if block.language == "mermaid":
            lines.paragraph_format.keep_with_next = True
            self._document.add_paragraph(self._diagram, style="Caption")

    def _listing(self, block: Listing, depth: int) -> None:
        kind = "List Bullet" if block.start is None else "List Number"
        level = min(depth + 1, _DEEPEST_LIST)
        name = kind if level == 1 else f"{kind} {level}"
        number = None if block.start is None else _new_numbering(self._document, name, block.start)
        for item in block.items:
            first, *rest = item or (Paragraph(()),)
            if not isinstance(first, Paragraph):
                first, rest = Paragraph(()), list(item)
            line = self._text(first.text, name)
            if number is not None:
                _use_numbering(line, number)
            self.blocks(rest, depth + 1, "List Continue" if level == 1 else f"List Continue {level}")

    def _table(self, block: Table) -> None:
        table = self._document.add_table(rows=1 + len(block.rows), cols=len(block.head), style="Table Grid")
        cells = [list(row.cells) for row in table.rows]
        head = tuple(tuple(replace(span, bold=True) for span in cell) for cell in block.head)
        for row, texts in zip(cells, (head, *block.rows), strict=True):
            for cell, text, side in zip(row, texts, block.aligned, strict=True):
                _fill(cell.paragraphs[0], text, side)
        _repeat(table.rows[0]._tr)
        self._document.add_paragraph()


def _fill(line: Line, text: Spans, side: Alignment) -> None:
    line.alignment = _SIDES[side]
    line.paragraph_format.space_after = Pt(2)
    _spans(line, text)


def _repeat(row: object) -> None:
    """Marks a table's first row as its head, which Word repeats on each page and reads aloud as such."""
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row.get_or_add_trPr().append(mark)  # type: ignore[attr-defined]


def _spans(line: Line, spans: Spans) -> None:
    for span in spans:
        if span.href:
            _link(line, span)
        else:
            _look(line.add_run(), span)


def _look(run: Run, span: Span) -> None:
    _add_text(run, span.text)
    run.bold, run.italic, run.font.strike = span.bold or None, span.italic or None, span.struck or None
    if span.code:
        run.style = "Code Words"


def _add_text(run: Run, text: str) -> None:
    """Text with its line breaks; nothing in it is a field, a formula or markup."""
    for n, line in enumerate(writable(text).split("\n")):
        if n:
            run.add_break()
        if line:
            run.add_text(line)


def _link(line: Line, span: Span) -> None:
    """A link: python-docx reads links but has no way to write one."""
    target = line.part.relate_to(writable(span.href or ""), RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    element = OxmlElement("w:hyperlink")
    element.set(qn("r:id"), target)
    run = line.add_run()
    _look(run, span)
    run.font.underline = True
    run.font.color.rgb = _LINK_COLOUR
    element.append(run._r)
    line._p.append(element)


def _new_numbering(document: Document, style: str, start: int) -> int:
    """A list of its own that begins with ``start``; without it all numbered lists of a document count on."""
    numbering = document.part.numbering_part.element
    properties = document.styles[style].element.pPr.numPr
    known = next(each for each in numbering.num_lst if each.numId == properties.numId.val)
    made = numbering.add_num(known.abstractNumId.val)
    made.add_lvlOverride(ilvl=0).add_startOverride(start)
    return int(made.numId)


def _use_numbering(line: Line, number: int) -> None:
    properties = line._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_ilvl().val = 0
    properties.get_or_add_numId().val = number


def _edge(line: Line, side: str) -> None:
    """A thin line at one side of a paragraph."""
    edges, edge = OxmlElement("w:pBdr"), OxmlElement(f"w:{side}")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "BBBBBB")):
        edge.set(qn(f"w:{name}"), value)
    edges.append(edge)
    line._p.get_or_add_pPr().append(edges)


def _prepare(document: Document, paper: Paper) -> None:
    normal = cast("ParagraphStyle", document.styles["Normal"])
    _use_font(normal, _TEXT_FONT)
    normal.font.size = Pt(10.5)
    normal.paragraph_format.space_after = Pt(6)
    for name, kind in (("Code", WD_STYLE_TYPE.PARAGRAPH), ("Code Words", WD_STYLE_TYPE.CHARACTER)):
        style = cast("CharacterStyle", document.styles.add_style(name, kind))
        _use_font(style, _CODE_FONT)
        style.font.size = Pt(9)
    for language in document.styles.element.iter(qn("w:lang")):
        # What spelling is checked by.
        language.set(qn("w:eastAsia" if paper.language == "zh" else "w:val"), paper.language)
    properties = document.core_properties
    properties.title, properties.author, properties.language = writable(paper.title)[:255], "CTO team", paper.language
    properties.identifier, properties.comments, properties.category = paper.run_id, "", paper.sensitivity.value
    properties.created = properties.modified = datetime.combine(paper.day, time(), UTC)


def _use_font(style: CharacterStyle, name: str) -> None:
    style.font.name = name
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _EAST_ASIAN_FONT)


def _footer(document: Document, paper: Paper) -> None:
    words = wording(paper.language)
    line = document.sections[0].footer.paragraphs[0]
    before, after = words.page.split("{n}")
    line.add_run(f"{writable(paper.title)} · {words.labels[paper.sensitivity]} · {before}")
    _page_number(line)
    line.add_run(after)
    for run in line.runs:
        run.font.size = Pt(8)


def _page_number(line: Line) -> None:
    """The only field of the file."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    field.append(line.add_run("1")._r)
    line._p.append(field)


def _timeless(content: bytes) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, _NO_TIME), old.read(name), zipfile.ZIP_DEFLATED)
    return written.getvalue()

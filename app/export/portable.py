"""A paper as a PDF file: selectable text, bookmarks, tables that break over pages, and its fonts inside."""

import io
import threading
from functools import cached_property

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate
from reportlab.platypus import Paragraph as Text
from reportlab.platypus.doctemplate import LayoutError

from app.export.blocks import Span
from app.export.flow import MARGIN, WIDTH, Flow, Head
from app.export.fonts import Fonts, load_fonts
from app.export.paper import Paper
from app.export.parsing import parse
from app.export.typeset import QUIET, markup, style_of
from app.export.wording import wording

_FOOT = 12 * mm
_LONGEST_FOOT = 70


class PdfWriter:
    """Writes PDF files, one at a time: ReportLab keeps the characters that a file uses in the shared fonts."""

    def __init__(self) -> None:
        self._lock = threading.Lock()

    def write(self, paper: Paper) -> bytes:
        """The file; the same paper gives the same bytes. Takes a moment: call it in a thread."""
        blocks = parse(paper.markdown)
        with self._lock:
            try:
                return _written(paper, self._fonts, Flow(self._fonts, paper).story(blocks))
            except LayoutError:
                # A cell that fits on no page: the same table as a list of its cells always does.
                return _written(paper, self._fonts, Flow(self._fonts, paper, grids=False).story(blocks))

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
        frame = Frame(MARGIN, MARGIN, WIDTH, A4[1] - 2 * MARGIN, 0, 0, 0, 0)
        self.addPageTemplates(PageTemplate("page", [frame], onPage=self._foot))

    def afterFlowable(self, flowable: Flowable) -> None:  # noqa: N802 - ReportLab's name
        """Bookmarks a heading."""
        if not isinstance(flowable, Head):
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
        foot = Text(markup((line,), self._font_table), style_of("foot", size=7.5, colour=QUIET))
        foot.wrap(WIDTH, MARGIN)
        foot.drawOn(canvas, MARGIN, _FOOT)


def _written(paper: Paper, fonts: Fonts, story: list[Flowable]) -> bytes:
    target = io.BytesIO()
    _Template(target, paper, fonts).build(story)
    return target.getvalue()


def _cut(title: str) -> str:
    return title if len(title) <= _LONGEST_FOOT else f"{title[: _LONGEST_FOOT - 1]}…"

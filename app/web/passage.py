"""A section of a skill as HTML with a span marked. The text is nobody's but its author's: all of it is escaped."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

_HEADING = re.compile(r"#{1,6} +")
_ITEM = re.compile(r"\s*[-*] +")
_NUMBERED = re.compile(r"\s*\d+\. ")
_FENCE = re.compile(r"\s*(?:```|~~~)")
_DELIMITERS = re.compile(r"\|[\s:|-]+")


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    text: str


def render_passage(text: str, start: int, end: int) -> str:
    """The text line by line, tables as tables, with the characters from ``start`` to ``end`` in ``<mark>``.

    The first mark has the id ``quote``, so that an address can lead to it.
    """
    return _Page(text, start, end).render()


class _Page:
    """One rendering: knows the span, and whether its first mark has been written."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self._text = text
        self._start, self._end = start, end
        self._marked = False

    def render(self) -> str:
        parts: list[str] = []
        rows: list[_Line] = []
        fenced = False
        for line in self._lines():
            if not fenced and line.text.startswith("|"):
                rows.append(line)
                continue
            parts.extend(self._table(rows))
            rows = []
            fence = bool(_FENCE.match(line.text))
            parts.append(self._line(line, code=fenced or fence))
            fenced ^= fence
        return "\n".join([*parts, *self._table(rows)])

    def _lines(self) -> Iterator[_Line]:
        start = 0
        for text in self._text.split("\n"):
            yield _Line(start, start + len(text), text)
            start += len(text) + 1

    def _line(self, line: _Line, *, code: bool) -> str:
        if code:
            return f'<div class="line code">{self._pieces(line.start, line.end)}</div>'
        if heading := _HEADING.match(line.text):
            return f'<div class="line heading">{self._pieces(line.start + heading.end(), line.end)}</div>'
        if item := _ITEM.match(line.text):
            indent = "&nbsp;" * (len(line.text) - len(line.text.lstrip()))
            return f'<div class="line item">{indent}• {self._pieces(line.start + item.end(), line.end)}</div>'
        name = "line blank" if not line.text.strip() else "line item" if _NUMBERED.match(line.text) else "line"
        return f'<div class="{name}">{self._pieces(line.start, line.end)}</div>'

    def _table(self, rows: list[_Line]) -> Iterator[str]:
        if not rows:
            return
        headed = len(rows) > 1 and bool(_DELIMITERS.fullmatch(rows[1].text))
        yield "<table><tbody>"
        for number, row in enumerate(rows):
            if not _DELIMITERS.fullmatch(row.text):
                yield self._row(row, "th" if headed and number == 0 else "td")
        yield "</tbody></table>"

    def _row(self, row: _Line, tag: str) -> str:
        cells: list[str] = []
        start = row.start + 1
        for cell in row.text[1:].rstrip().removesuffix("|").split("|"):
            inner = start + len(cell) - len(cell.lstrip())
            cells.append(f"<{tag}>{self._pieces(inner, max(inner, start + len(cell.rstrip())))}</{tag}>")
            start += len(cell) + 1
        return f"<tr>{''.join(cells)}</tr>"

    def _pieces(self, start: int, end: int) -> str:
        """The text between two places, escaped, with the part inside the span marked."""
        first, last = min(max(self._start, start), end), max(min(self._end, end), start)
        if first >= last:
            return _escaped(self._text[start:end])
        name = "" if self._marked else ' id="quote"'
        self._marked = True
        before, inside, after = self._text[start:first], self._text[first:last], self._text[last:end]
        return f"{_escaped(before)}<mark{name}>{_escaped(inside)}</mark>{_escaped(after)}"


def _escaped(text: str) -> str:
    """Harmless text; the asterisks of bold type are left out."""
    return html.escape(text.replace("**", ""))

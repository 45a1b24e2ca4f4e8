"""A form of a text in which every place still knows where it came from."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from dataclasses import replace as replaced

from app.domain.screening import Finding

_GAP = "\n\n"
_BLANK = "########"
_LONG_RUN = re.compile(r"[A-Za-z0-9+/_=-]{80,}+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a view: its text, and the span of the source that it stands for."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class View:
    """One form of a text. ``lower`` has the same length as ``text``, so offsets fit both.

    ``marks`` are the starts of the pieces in this view, ``spans`` the source spans they stand for. A piece as
    long as its span maps character by character; any other piece maps to the whole of its span.
    A view without a source is the raw text.
    """

    text: str
    source: View | None = None
    marks: tuple[int, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()
    lower: str = field(init=False)

    def __post_init__(self) -> None:
        lower = self.text.lower()
        if len(lower) != len(self.text):
            lower = "".join(one if len(one := letter.lower()) == 1 else letter for letter in self.text)
        object.__setattr__(self, "lower", lower)

    def located(self, finding: Finding) -> Finding:
        """The same finding with offsets into the raw text."""
        view: View | None = self
        while view is not None:
            finding = view.located_in_source(finding)
            view = view.source
        return finding

    def located_in_source(self, finding: Finding) -> Finding:
        """The same finding with offsets into the source of this view."""
        if not self.marks:
            return finding
        start = self._first(finding.start)
        return replaced(finding, start=start, end=max(start, self._last(finding.end)))

    def _first(self, place: int) -> int:
        index = max(0, bisect_right(self.marks, place) - 1)
        start, _ = self.spans[index]
        return start + (place - self.marks[index] if self._parallel(index) else 0)

    def _last(self, place: int) -> int:
        index = max(0, bisect_left(self.marks, place) - 1)
        start, end = self.spans[index]
        return start + place - self.marks[index] if self._parallel(index) else end

    def _parallel(self, index: int) -> bool:
        start, end = self.spans[index]
        following = self.marks[index + 1] if index + 1 < len(self.marks) else len(self.text)
        return following - self.marks[index] == end - start


def without_long_runs(view: View) -> View:
    """The view with a short blank for every unbroken run of 80 or more letters and digits.

    No word, name or number is that long, and looking into such runs letter by letter is what costs time.
    """
    return blanked(view, (Piece("", *match.span()) for match in _LONG_RUN.finditer(view.text)))


def blanked(view: View, pieces: Iterable[Piece]) -> View:
    """The view with a short blank for each of these places, which are in order and do not overlap."""
    parts: list[Piece] = []
    done = 0
    for piece in pieces:
        parts += [Piece(view.text[done : piece.start], done, piece.start), Piece(_BLANK, piece.start, piece.end)]
        done = piece.end
    return assembled(view, [*parts, Piece(view.text[done:], done, len(view.text))]) if parts else view


def only(view: View, pattern: re.Pattern[str]) -> View:
    """The matches of a pattern in a view, one on each line."""
    pieces: list[Piece] = []
    done = 0
    for match in pattern.finditer(view.text):
        pieces += [Piece("\n", done, match.start()), Piece(match.group(), match.start(), match.end())]
        done = match.end()
    return assembled(view, pieces)


def assembled(source: View, pieces: Iterable[Piece]) -> View:
    """The view that consists of these pieces, in this order."""
    texts: list[str] = []
    marks: list[int] = []
    spans: list[tuple[int, int]] = []
    place = 0
    for piece in pieces:
        if not piece.text:
            continue
        texts.append(piece.text)
        marks.append(place)
        spans.append((piece.start, piece.end))
        place += len(piece.text)
    return View("".join(texts), source, tuple(marks), tuple(spans))


def excerpted(source: View, edits: Iterable[Piece], margin: int) -> View:
    """The source with the edits made, cut to ``margin`` characters around each of them.

    The edits are in order and do not overlap. What lies further away has been seen in the source already.
    """
    return assembled(source, _with_context(source.text, edits, margin))


def _with_context(text: str, edits: Iterable[Piece], margin: int) -> Iterator[Piece]:
    done: int | None = None
    for edit in edits:
        begin = max(done or 0, edit.start - margin)
        if done is not None and begin > done + margin:
            yield Piece(text[done : done + margin], done, done + margin)
            yield Piece(_GAP, done + margin, begin)
        elif done is not None:
            begin = done
        yield Piece(text[begin : edit.start], begin, edit.start)
        yield edit
        done = edit.end
    done = done or 0
    stop = min(len(text), done + margin)
    yield Piece(text[done:stop], done, stop)

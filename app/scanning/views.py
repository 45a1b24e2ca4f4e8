"""Every form of a file in which its words could stand: as shown, decoded, put together, and taken out of hiding."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.labels import Sensitivity
from app.domain.screening import Finding
from app.screening.folding import fold_text
from app.screening.mapping import Piece, View, assembled, excerpted
from app.screening.views import views_of

WINDOW = 48_000
COMMENTED = "a comment"
STYLED = "styled to be invisible"
_OVERLAP = 1_000
_MARGIN = 200

_LINK_COMMENT = re.compile(r"^ {0,3}\[(?://|#|comment|_)\]:\s*(?:<>|#)?\s*[(\"'](.{1,2000}?)[)\"']\s*$", re.MULTILINE)
_STYLED = re.compile(
    r"<(?P<tag>[a-z][a-z0-9]{0,12})\s(?P<style>[^<>]{0,600})>(?P<text>[^<]{1,3000})", re.IGNORECASE | re.DOTALL
)
_INVISIBLE_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*(?:0|0?\.\d+|1)(?:px|pt|em|rem|%)?\s*(?:[;\"'!]|$)|"
    r"opacity\s*:\s*0?(?:\.0\d*)?\s*(?:[;\"'!]|$)|(?:^|\s)hidden(?:[\s=\"']|$)|text-indent\s*:\s*-\d{3,}|"
    r"(?:left|top)\s*:\s*-\d{3,}|color\s*:\s*transparent|max-height\s*:\s*0|aria-hidden=.true"
)
_COLOUR = re.compile(r"(?<![-a-z])color\s*[:=]\s*[\"']?(#[0-9a-f]{3,8}|[a-z]{3,20}|rgba?\([^)]{3,40}\))")
_GROUND = re.compile(r"background(?:-color)?\s*:\s*(#[0-9a-f]{3,8}|[a-z]{3,20}|rgba?\([^)]{3,40}\))")
_WHITES = frozenset(
    {"white", "#fff", "#ffff", "#ffffff", "#ffffffff", "#fefefe", "#fdfdfd", "snow", "rgb(255,255,255)"}
)
_SPLIT = re.compile(
    r"(?<=[A-Za-z])(?:<!--.{0,80}?-->|</?[a-z]{1,8}/?>(?:</[a-z]{1,8}>)?|\*{1,3}|~~|''|\"\"|``|\\(?=[a-z])|"
    r"[\"']\s{0,4}(?:\+|\.\.|,|\.)\s{0,4}[\"']|\$@|\^)(?=[A-Za-z])"
)
_SPELLED = re.compile(r"(?<![A-Za-z0-9])[A-Za-z](?:([-._*·|/~+])[A-Za-z](?:\1[A-Za-z]){3,60})(?![A-Za-z0-9])")
_IFS = re.compile(r"\$\{?ifs\}?(?:\$\d)?", re.IGNORECASE)
_SPELLING = re.compile(r"[-._*·|/~+]")


@dataclass(frozen=True, slots=True)
class Form:
    """One form of a window of a file. ``offset`` is where the window begins in the file's text.

    ``hidden`` says how the whole form is kept from readers, if it is.
    """

    view: View
    offset: int
    hidden: str | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the file's text of a place in this form."""
        found = self.view.located(Finding("place", start, end, Sensitivity.PUBLIC))
        return self.offset + found.start, self.offset + max(found.start, found.end)


@dataclass(frozen=True, slots=True)
class Forms:
    """All forms of a text; ``unseen`` says why some of it could not be looked at."""

    forms: tuple[Form, ...]
    unseen: str | None = None


def forms_of(text: str) -> Forms:
    """The forms of a file's text, window by window."""
    found: list[Form] = []
    unseen: str | None = None
    for offset, window in _windows(text):
        views = views_of(window)
        unseen = unseen or views.unseen
        for view in views.views:
            found.append(Form(view, offset))
            found.extend(Form(joined, offset, "split apart") for joined in _joined(view))
            found.extend(Form(part, offset, hidden) for part, hidden in _concealed(view))
    return Forms(tuple(found), unseen)


def how_hidden(raw: str, seen: str) -> str | None:
    """How a reader is kept from seeing what a rule has seen at a place, or None if it stands there plainly."""
    if seen.strip() in raw:
        return None
    if any(is_concealing(letter) for letter in raw):
        return "invisible characters"
    if " ".join(fold_text(seen).split()) in " ".join(fold_text(raw).split()):
        return "look-alike letters" if mixes_scripts(raw) else None
    return "encoded"


def is_concealing(letter: str) -> bool:
    """Whether a character has no shape and no use between Latin letters."""
    return unicodedata.category(letter) == "Cf" and letter not in "\u00ad\u200e\u200f\ufeff"


def mixes_scripts(text: str) -> bool:
    """Whether a word mixes Latin letters with Cyrillic or Greek ones."""
    return bool(_MIXED.search(text))


_MIXED = re.compile("[A-Za-z][\u0370-\u03ff\u0400-\u052f]|[\u0370-\u03ff\u0400-\u052f][A-Za-z]")


def _windows(text: str) -> Iterator[tuple[int, str]]:
    """Overlapping parts, so that nothing is cut in half unseen."""
    start = 0
    while True:
        yield start, text[start : start + WINDOW]
        if start + WINDOW >= len(text):
            return
        start += WINDOW - _OVERLAP


def _joined(view: View) -> Iterator[View]:
    """Words that markup, quotation marks or signs between the letters had taken apart."""
    edits = [Piece("", match.start(), match.end()) for match in _SPLIT.finditer(view.text)]
    edits += [
        Piece(_SPELLING.sub("", match.group()), match.start(), match.end()) for match in _SPELLED.finditer(view.text)
    ]
    edits += [Piece(" ", match.start(), match.end()) for match in _IFS.finditer(view.text)]
    if edits:
        yield excerpted(view, _apart(edits), _MARGIN)


def _apart(edits: list[Piece]) -> Iterator[Piece]:
    done = 0
    for edit in sorted(edits, key=lambda piece: (piece.start, piece.end)):
        if edit.start >= done:
            yield edit
            done = edit.end


def _concealed(view: View) -> Iterator[tuple[View, str]]:
    """What a page would not show: comments, and elements that are styled away."""
    comments = [*_comments(view.text), *(match.span(1) for match in _LINK_COMMENT.finditer(view.text))]
    if comments:
        yield _parts(view, comments), COMMENTED
    styled = [match.span("text") for match in _STYLED.finditer(view.text) if _unseen(match["style"].lower())]
    if styled:
        yield _parts(view, styled), STYLED


def _comments(text: str) -> Iterator[tuple[int, int]]:
    """What stands between comment signs. A comment that is never closed goes on to the end."""
    start = text.find("<!--")
    while start >= 0:
        end = text.find("-->", start + 4)
        end = len(text) if end < 0 else end
        if end > start + 4:
            yield start + 4, end
        start = text.find("<!--", end)


def _unseen(style: str) -> bool:
    if _INVISIBLE_STYLE.search(style):
        return True
    colour = _COLOUR.search(style)
    ground = _GROUND.search(style)
    if colour is None:
        return False
    shown = colour[1].replace(" ", "")
    below = ground[1].replace(" ", "") if ground else "white"
    return shown == below or (shown in _WHITES and below in _WHITES)


def _parts(view: View, spans: list[tuple[int, int]]) -> View:
    pieces: list[Piece] = []
    for start, end in sorted(spans):
        pieces += [Piece(view.text[start:end], start, end), Piece("\n\n", end, end)]
    return assembled(view, pieces)

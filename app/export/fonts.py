"""The fonts of PDF files, and which of them can print a character."""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from app.export.blocks import Span

_FOLDER = Path(__file__).resolve().parent / "fonts"
_FACES = {
    (False, False): "NotoSans-Regular",
    (True, False): "NotoSans-Bold",
    (False, True): "NotoSans-RegularItalic",
    (True, True): "NotoSans-BoldItalic",
}
_CODE = "NotoSansMono-Regular"
_ELSEWHERE = ("NotoSansMath-Regular", "NotoSansSymbols2-Regular", "NotoSansSC-Regular")
_EMPTY = "NotoSansSymbols2-Regular"

TEXT, STRONG, CODE = "NotoSans-Regular", "NotoSans-Bold", _CODE
"""The faces of running text, of headings, and of code."""

MISSING = "\N{WHITE SQUARE}"
"""Printed for a character that no font holds."""


@dataclass(frozen=True, slots=True)
class Fonts:
    """Every font by name, with the characters that it can print."""

    characters: Mapping[str, Container[int]]

    def runs(self, span: Span) -> Iterator[tuple[str, str]]:
        """The span's text in pieces, each with the name of the font that prints it."""
        look = _FACES[span.bold, span.italic]
        faces = (_CODE, look, *_ELSEWHERE) if span.code else (look, *_ELSEWHERE)
        placed = ((self._font(character, faces), character) for character in span.text)
        for font, pieces in groupby(placed, key=lambda each: each[0]):
            text = "".join(character for _, character in pieces)
            yield (font, text) if font else (_EMPTY, MISSING * len(text))

    def lacks(self, text: str) -> bool:
        """Whether a character of the text cannot be printed."""
        faces = (TEXT, *_ELSEWHERE)
        return any(self._font(character, faces) is None for character in set(text))

    def _font(self, character: str, faces: tuple[str, ...]) -> str | None:
        if character in "\n\t":
            return faces[0]
        return next((face for face in faces if ord(character) in self.characters[face]), None)


def load_fonts() -> Fonts:
    """Reads the font files and makes them known to ReportLab, which keeps one register for the whole process."""
    found: dict[str, Container[int]] = {}
    for name in dict.fromkeys((*_FACES.values(), _CODE, *_ELSEWHERE)):
        font = TTFont(name, str(_FOLDER / f"{name}.ttf"))
        pdfmetrics.registerFont(font)
        found[name] = frozenset(font.face.charToGlyph)
    return Fonts(found)

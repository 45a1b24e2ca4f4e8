"""The formats of exported answers: what a file is called, what type it has, and who writes it."""

import asyncio
import re
import threading
import unicodedata
from enum import StrEnum
from typing import TYPE_CHECKING

from app.domain.digests import sha256_of
from app.export.paper import Paper

if TYPE_CHECKING:
    from app.export.portable import PdfWriter

_LONGEST_NAME = 60
_VERSION = "1"
"""Counts changes of how files look, so that tags of files written before do not match."""


class Format(StrEnum):
    """What a file is written in; the value ends its name."""

    MD = "md"
    DOCX = "docx"
    PDF = "pdf"

    @property
    def media_type(self) -> str:
        """The type for HTTP."""
        return {
            Format.MD: "text/markdown; charset=utf-8",
            Format.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Format.PDF: "application/pdf",
        }[self]


class Exporter:
    """Writes papers. Word and PDF libraries are loaded with the first file that needs them."""

    def __init__(self) -> None:
        self._pdf: PdfWriter | None = None
        self._lock = threading.Lock()

    async def export(self, paper: Paper, wanted: Format) -> bytes:
        """The file; written in a thread, because a long answer takes some hundred milliseconds."""
        return await asyncio.to_thread(self._write, paper, wanted)

    def _write(self, paper: Paper, wanted: Format) -> bytes:
        match wanted:
            case Format.MD:
                return paper.markdown.encode()
            case Format.DOCX:
                # Loads lxml: a service that exports nothing does without.
                from app.export.word import write_word  # noqa: PLC0415

                return write_word(paper)
            case Format.PDF:
                return self._pdf_writer().write(paper)

    def _pdf_writer(self) -> "PdfWriter":
        # Loads ReportLab and three megabytes of fonts.
        from app.export.portable import PdfWriter  # noqa: PLC0415

        with self._lock:
            self._pdf = self._pdf or PdfWriter()
            return self._pdf


def file_name(paper: Paper, wanted: Format) -> str:
    """The title and the day, in characters that every file system takes."""
    words = re.findall(r"\w+", unicodedata.normalize("NFC", paper.title).casefold().replace("_", " "))
    stem = ""
    for word in words:
        if len(stem) + len(word) > _LONGEST_NAME:
            break
        stem = f"{stem}-{word}" if stem else word
    return f"{stem or _begun(words)}-{paper.day.isoformat()}.{wanted.value}"


def _begun(words: list[str]) -> str:
    """The beginning of a title without spaces, or what stands for a title without letters."""
    return words[0][:_LONGEST_NAME] if words else "answer"


def ascii_name(name: str) -> str:
    """The name for programs that read nothing else; ``answer`` where nothing is left of the title."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    found = re.sub(r"[^a-z0-9.]+", "-", plain.casefold()).strip("-.")
    return found if re.match(r"[a-z]", found) else f"answer-{found}"


def entity_tag(paper: Paper, wanted: Format) -> str:
    """A tag that changes with anything that the file shows; a paper is written the same way each time."""
    return f'"{sha256_of(repr((_VERSION, wanted.value, paper)))[:32]}"'

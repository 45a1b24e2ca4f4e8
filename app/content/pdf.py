"""PDF as Markdown: the text of each page below a heading with its number."""

import logging
import re
import time
from collections.abc import Iterator
from io import BytesIO

from pypdf import PdfReader
from pypdf.errors import DependencyError, FileNotDecryptedError

from app.domain.errors import TeamError, UnreadableDocument

# A page of a scan has no text at all, or the stamp of the scanner.
_FEWEST_CHARACTERS = 12
# What would begin a heading or a code block in Markdown is a page's own text here.
_MARKUP = re.compile(r"^(\s*)(#{1,6}(?=\s|$)|`{3,}|~{3,})", re.MULTILINE)
_TRAILING = re.compile(r"[ \t\u00a0]+$", re.MULTILINE)
_BLANK_LINES = re.compile(r"\n{3,}")
# A word that the typesetter has divided; searches know it whole.
_DIVIDED = re.compile(r"(?<=[a-z\u00df-\u00ff])-\n(?=[a-z\u00df-\u00ff])")
_AGAIN = "Save or print it as a new PDF and send that."


def pdf_to_markdown(raw: bytes, path: str, *, pages: int, seconds: float) -> str:
    """Every page with text, in order. Blocks; call it in a thread.

    Raises:
        UnreadableDocument: it is damaged or locked, holds only pictures, has more than ``pages`` pages, or reading it
            takes more than ``seconds``.
    """
    # Its warnings quote the document, and logs travel further than documents.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        texts = list(_texts(_opened(raw, path), path, pages, time.monotonic() + seconds))
    except TeamError:
        raise
    except Exception as error:
        # On a damaged file the library fails in many ways, few of which it has a name for.
        raise UnreadableDocument(f"{path}: the PDF is damaged ({type(error).__name__}).", _AGAIN) from error
    if sum(map(len, texts)) < _FEWEST_CHARACTERS * max(len(texts), 1):
        raise UnreadableDocument(
            f"{path}: its pages hold pictures, no text.", "Run text recognition (OCR) over it first."
        )
    return "\n\n".join(f"# Page {number}\n\n{text}" for number, text in enumerate(texts, start=1) if text) + "\n"


def _opened(raw: bytes, path: str) -> PdfReader:
    reader = PdfReader(BytesIO(raw))
    if reader.is_encrypted:
        try:
            # Many files are locked against changes only, with an empty password for reading.
            opened = bool(reader.decrypt(""))
        except (DependencyError, FileNotDecryptedError, NotImplementedError):
            opened = False
        if not opened:
            raise UnreadableDocument(f"{path}: the PDF is locked.", "Save it without a password and send that.")
    return reader


def _texts(reader: PdfReader, path: str, most: int, limit: float) -> Iterator[str]:
    if len(reader.pages) > most:
        raise UnreadableDocument(f"{path}: more than {most:,} pages.", "Split it into smaller documents.")
    for page in reader.pages:
        if time.monotonic() > limit:
            raise UnreadableDocument(f"{path}: reading it takes too long.", "Split it into smaller documents.")
        yield _tidied(page.extract_text())


def _tidied(text: str) -> str:
    """Text that can be stored, and in which nothing is markup by accident."""
    storable = text.replace("\0", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    lines = _TRAILING.sub("", storable.replace("\r\n", "\n").replace("\r", "\n"))
    whole = _DIVIDED.sub("", lines)
    return _BLANK_LINES.sub("\n\n", _MARKUP.sub(r"\1\\\2", whole)).strip("\n")

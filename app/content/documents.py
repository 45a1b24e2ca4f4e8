"""Documents that a tenant brings: read into the normalised Markdown that is searched and cited."""

import codecs
import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath

from app.content.skills import normalise, suspicions
from app.domain.digests import sha256_of
from app.domain.errors import ContentError, UnreadableDocument, UnsupportedDocument


class Kind(StrEnum):
    """What a document is, which says how it is read."""

    TEXT = "text"
    HTML = "html"
    PDF = "pdf"


_BY_TYPE = {
    "text/markdown": Kind.TEXT,
    "text/x-markdown": Kind.TEXT,
    "text/plain": Kind.TEXT,
    "text/html": Kind.HTML,
    "application/xhtml+xml": Kind.HTML,
    "application/pdf": Kind.PDF,
}
_BY_ENDING = {
    ".md": Kind.TEXT,
    ".markdown": Kind.TEXT,
    ".txt": Kind.TEXT,
    ".text": Kind.TEXT,
    ".html": Kind.HTML,
    ".htm": Kind.HTML,
    ".xhtml": Kind.HTML,
    ".pdf": Kind.PDF,
}
# What a client says that does not know.
_UNTOLD = {"", "application/octet-stream", "application/x-www-form-urlencoded"}
_PARAMETER = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
# HTML names its encoding within the first kilobyte (WHATWG, "prescan a byte stream").
_PRESCANNED = 1024
_WIDE = ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may have at most; ``markup`` are octets of HTML, ``seconds`` are for the text of a PDF."""

    octets: int = 20_000_000
    markup: int = 5_000_000
    pages: int = 1_000
    characters: int = 1_000_000
    seconds: float = 60.0


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """The text as it is stored, its SHA-256 in hex, and why a person should read it before a model does."""

    text: str
    content_hash: str
    suspicions: tuple[str, ...]


def kind_of(path: str, media_type: str = "") -> Kind:
    """What the document is, by its media type or, where that says nothing, by its ending.

    Raises:
        UnsupportedDocument: neither is known.
    """
    told = media_type.partition(";")[0].strip().lower()
    ending = PurePosixPath(path).suffix.lower()
    found = _BY_ENDING.get(ending) if told in _UNTOLD else _BY_TYPE.get(told)
    if found is None:
        raise UnsupportedDocument(
            f"{path}: documents of the kind '{ending if told in _UNTOLD else told}' are not read."
        )
    return found


def readable(path: str) -> bool:
    """Whether files with such a name are read."""
    return PurePosixPath(path).suffix.lower() in _BY_ENDING


def read_document(raw: bytes, path: str, media_type: str = "", limits: Limits | None = None) -> ReadDocument:
    """Read one document; takes seconds for a large PDF.

    HTML loses what its readers do not see; a PDF gets a heading for each page, so that a citation can name it.

    Raises:
        UnsupportedDocument: it is of no known kind.
        UnreadableDocument: it is too large, damaged, locked, or holds no text.
    """
    limits = limits or Limits()
    kind = kind_of(path, media_type)
    most = limits.markup if kind is Kind.HTML else limits.octets
    if len(raw) > most:
        raise UnreadableDocument(f"{path}: larger than {most:,} bytes.", "Split it into smaller documents.")
    text = _normalised(_text(kind, raw, path, media_type, limits), path)
    if not text.strip():
        raise UnreadableDocument(f"{path}: holds no text.")
    if len(text) > limits.characters:
        sentence = f"{path}: its text has more than {limits.characters:,} characters."
        raise UnreadableDocument(sentence, "Split it into smaller documents.")
    return ReadDocument(text, sha256_of(text), suspicions(text))


def _text(kind: Kind, raw: bytes, path: str, media_type: str, limits: Limits) -> str:
    # The parsers take as long to import as half of the service, and most processes read no such document.
    if kind is Kind.PDF:
        from app.content.pdf import pdf_to_markdown  # noqa: PLC0415 - see above

        return pdf_to_markdown(raw, path, pages=limits.pages, seconds=limits.seconds)
    if kind is Kind.HTML:
        from app.content.html import html_to_markdown  # noqa: PLC0415 - see above

        return html_to_markdown(_decoded(raw, path, media_type, raw[:_PRESCANNED].decode("latin-1")), path)
    return _decoded(raw, path, media_type)


def _decoded(raw: bytes, path: str, *hints: str) -> str:
    """The characters, by what the document says of its encoding, else as UTF-8; never by a guess."""
    told = next((match[1] for hint in hints if (match := _PARAMETER.search(hint))), "utf-8")
    encoding = next((wide for mark, wide in _WIDE if raw.startswith(mark)), told)
    if raw.startswith(codecs.BOM_UTF8) or encoding.lower().replace("_", "-") in {"utf-8", "utf8"}:
        encoding = "utf-8-sig"
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        name = encoding.removesuffix("-sig").upper()
        raise UnreadableDocument(f"{path}: not {name} at byte {error.start}.") from error
    except LookupError as error:
        raise UnreadableDocument(f"{path}: its encoding '{encoding}' is not known.") from error


def _normalised(text: str, path: str) -> str:
    try:
        return normalise(text.encode("utf-8"), path)
    except (ContentError, UnicodeEncodeError) as error:
        reason = error.sentence if isinstance(error, ContentError) else f"{path}: holds half characters."
        raise UnreadableDocument(reason) from error

"""Runs of encoded bytes (base64, base64url, base32, hex, compressed) and the text in them."""

import base64
import binascii
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum

from app.screening.folding import fold_text
from app.screening.mapping import Piece

_RUN = re.compile(
    r"[A-Za-z0-9+/_-]{16,}+(?:[ ]?(?:\r?\n|\\r?\\n)[ \t>]{0,8}[A-Za-z0-9+/_-]{4,}+)*+"
    r"(?:(?:\r?\n|\\r?\\n)[A-Za-z0-9+/_-]{1,3}+(?==))?={0,8}"
)
_ESCAPE_BEFORE = re.compile(r"[%\\]$")
_ESCAPE = re.compile(r"%[0-9a-fA-F]{2}|&#?\w{2,8};|\\[ux]")
_LINE = re.compile(r"(?:[^\s\\>]|\\(?![rn])){4,}+")
_PART = re.compile(r"[^/\s\\]{16,}+")
_FOLD = re.compile(r"\\r?\\n|[\s>]")
_HEX = re.compile(r"(?:0x)?(?:[0-9a-fA-F]{2}){8,}+")
_BASE32 = re.compile(r"[A-Z2-7]{16,}+")
_PRINTABLE = 0.95
_PLAIN = 0.3
_SHORTEST = 6
_MOST_PARTS = 8


@dataclass(frozen=True, slots=True)
class Runs:
    """The runs of a text that are readable once decoded. ``too_large``: some grow beyond what may be looked at."""

    pieces: tuple[Piece, ...]
    too_large: bool


def decoded_runs(text: str, room: int) -> Runs:
    """The runs that decode to text, each with that text. ``room``: most bytes that one compressed run may grow to."""
    pieces: list[Piece] = []
    too_large = False
    for match in _RUN.finditer(text):
        if _ESCAPE_BEFORE.search(text, max(0, match.start() - 1), match.start()) or _ESCAPE.match(text, match.end()):
            continue  # a part of a longer run, which is whole when the escapes are undone
        done = 0
        for start, end in _candidates(match.group()):
            plain = _decoded(match.group()[start:end], room) if start >= done else None
            too_large = too_large or plain is _TOO_LARGE
            if isinstance(plain, str):
                pieces.append(Piece(plain, match.start() + start, match.start() + end))
                done = end
    return Runs(tuple(pieces), too_large)


class _Size(Enum):
    TOO_LARGE = "too large"


_TOO_LARGE = _Size.TOO_LARGE


def _candidates(run: str) -> Iterator[tuple[int, int]]:
    """The whole run; then, for a run of lines, all but the last, and each line; then each part of a path."""
    yield 0, len(run)
    lines = [match.span() for match in _LINE.finditer(run)]
    if len(lines) > 1:
        yield 0, lines[-2][1]
        yield from lines[:_MOST_PARTS]
    if "/" in run:
        parts = [match.span() for match in _PART.finditer(run)]
        yield from parts[:_MOST_PARTS] if len(parts) > 1 or parts != [(0, len(run))] else ()


def _decoded(run: str, room: int) -> str | _Size | None:
    compact = _FOLD.sub("", run)
    for decode in _DECODERS:
        data = decode(compact)
        plain = None if data is None else _inflated(data, room)
        if plain is _TOO_LARGE:
            return _TOO_LARGE
        text = _readable(plain) if isinstance(plain, bytes) else None
        if text is not None:
            return text
    return None


def _from_hex(run: str) -> bytes | None:
    if len(run) % 2 or not _HEX.fullmatch(run):
        return None
    return bytes.fromhex(run.removeprefix("0x"))


def _from_base32(run: str) -> bytes | None:
    bare = run.rstrip("=")
    if not _BASE32.fullmatch(bare):
        return None
    try:
        return base64.b32decode(bare + "=" * (-len(bare) % 8))
    except binascii.Error:
        return None


def _from_base64(run: str) -> bytes | None:
    bare = run.rstrip("=").replace("-", "+").replace("_", "/")
    bare = bare[: len(bare) - (len(bare) % 4 == 1)]
    try:
        return base64.b64decode(bare + "=" * (-len(bare) % 4), validate=True)
    except binascii.Error:
        return None


_DECODERS: tuple[Callable[[str], bytes | None], ...] = (_from_hex, _from_base32, _from_base64)


def _inflated(data: bytes, room: int) -> bytes | _Size:
    if not data.startswith((b"\x1f\x8b", b"\x78\x01", b"\x78\x9c", b"\x78\xda")):
        return data
    stream = zlib.decompressobj(wbits=47)  # 47: gzip and zlib, told apart by their headers
    try:
        plain = stream.decompress(data, room)
    except zlib.error:
        return data
    return _TOO_LARGE if stream.unconsumed_tail else plain


def _readable(data: bytes) -> str | None:
    """The data as text when nearly all of it is printable, else None."""
    if len(data) < _SHORTEST:
        return None
    for encoding in ("utf-8", "utf-16-le"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _is_text(text, encoding):
            return text
    return None


def _is_text(text: str, encoding: str) -> bool:
    shown = len(text) if text.isprintable() else sum(map(_shown, text))
    if shown < _PRINTABLE * len(text):
        return False
    # Any two bytes are some letter of UTF-16, so there it takes a share of plain letters to tell text from noise.
    return encoding == "utf-8" or sum(map(str.isascii, fold_text(text))) >= _PLAIN * len(text)


def _shown(letter: str) -> bool:
    return letter.isprintable() or letter in "\n\r\t\u200b\u200c\u200d\u2060\ufeff\u00ad"

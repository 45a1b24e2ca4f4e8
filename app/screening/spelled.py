"""Text whose bytes are spelled out one by one, and words that something invisible to a reader cuts in two."""

import re
from collections.abc import Iterator

from app.screening.mapping import Piece

# Each begins with a plain class of characters and looks at its left border after it: such patterns are found fast.
_HEX = re.compile(r"[0-9a-fA-F](?<!\w.)[0-9a-fA-F]([ :-])[0-9a-fA-F]{2}(?:\1[0-9a-fA-F]{2}){9,}+(?![0-9a-fA-F])")
_BINARY = re.compile(r"[01](?<!\w.)[01]{7}(?:[ ,][01]{8}){7,}+(?!\d)")
_DECIMAL = re.compile(r"\d(?<!\w.)\d{1,2}(?:(?:, ?| )\d{2,3}){11,}+(?!\d)")
_QUOTED = re.compile(r"(?:=[0-9A-F]{2}){4,}+")
_SOFT_BREAK = re.compile(r"=\r?\n(?=\S)")
_QUOTED_SIGN = re.compile(r"=(?:3D|2[0-9A-F]|5F|7E|40)")
_TAG = r"/?(?:b|i|u|em|strong|span|wbr|code|mark|font)/?>"
_JOINT = re.compile(
    r"[\\\"'*`<](?:(?<=\\)\r?\n[ \t]{0,40}|(?<=[\"']) ?[+.&] ?(?:\r?\n)?[ \t]{0,40}[\"']|(?<=\*)\*|(?<=`)`|"
    rf"(?<=<)(?:!--[^<>\n]{{0,40}}-->|{_TAG}(?:<{_TAG}){{0,3}}))(?=[\w+/=.@-])"
)
_SEPARATED = re.compile(r"[A-Za-z0-9](?<![\w.-].)([-._*|/,])[A-Za-z0-9](?:\1[A-Za-z0-9]){6,}+(?![\w.-]\w)")
_WORD_SIGNS = "_+/=.@-"
_FIRST, _LAST, _BYTE = 32, 126, 255
_CONTROLS = frozenset({9, 10, 13})


def spelled_out(text: str) -> Iterator[Piece]:
    """The runs of bytes in hexadecimal, binary, decimal or quoted-printable that are readable, each with its text."""
    for pattern, base in ((_HEX, 16), (_BINARY, 2), (_DECIMAL, 10)):
        for match in pattern.finditer(text):
            plain = _readable([int(digits, base) for digits in re.split(r"[ :,-]+", match.group())])
            if plain:
                yield Piece(plain, match.start(), match.end())
    if "=" in text:
        yield from _quoted_printable(text)


def rejoined(text: str) -> Iterator[Piece]:
    """What stands inside a word or a number and is no part of it; and signs that something sets apart."""
    for match in _JOINT.finditer(text):
        if _in_a_word(text, match.start()):
            yield Piece("", match.start(), match.end())
    for match in _SEPARATED.finditer(text):
        yield Piece(match.group().replace(match[1], ""), match.start(), match.end())


def _in_a_word(text: str, place: int) -> bool:
    before = text[place - 1 : place]
    return before.isalnum() or (before != "" and before in _WORD_SIGNS)


def _quoted_printable(text: str) -> Iterator[Piece]:
    for match in _QUOTED.finditer(text):
        yield Piece(
            bytes.fromhex(match.group().replace("=", "")).decode("utf-8", "replace"), match.start(), match.end()
        )
    broken = [
        match.span() for match in _SOFT_BREAK.finditer(text) if not text[match.start() - 1 : match.start()].isspace()
    ]
    for start, end in broken:
        yield Piece("", start, end)
    if broken or "=3D" in text:
        for match in _QUOTED_SIGN.finditer(text):
            yield Piece(chr(int(match.group()[1:], 16)), match.start(), match.end())


def _readable(codes: list[int]) -> str | None:
    """The text of byte values when it is readable, else None."""
    if all(_FIRST <= code <= _LAST or code in _CONTROLS for code in codes):
        return "".join(map(chr, codes))
    if max(codes) > _BYTE:
        return None
    text = bytes(codes).decode("utf-8", "ignore")
    return text if len(text) > len(codes) // 2 and text.isprintable() else None

"""What is remarkable about a file before its words are understood: its kind, its characters, its header."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from app.scanning.package import PackageFile, Trouble
from app.scanning.report import Dimension, Severity

_BLOCK, _REVIEW, _NOTE = Severity.BLOCK, Severity.REVIEW, Severity.NOTE

TROUBLES: dict[Trouble, Severity] = {
    Trouble.OUTSIDE: _BLOCK,
    Trouble.BAD_NAME: _BLOCK,
    Trouble.LINK: _BLOCK,
    Trouble.SPECIAL: _BLOCK,
    Trouble.TWICE: _BLOCK,
    Trouble.ENCRYPTED: _BLOCK,
    Trouble.BOMB: _BLOCK,
    Trouble.HARD_LINK: _REVIEW,
    Trouble.UNKNOWN_PACKING: _REVIEW,
    Trouble.DAMAGED: _REVIEW,
    Trouble.TOO_LARGE: _REVIEW,
    Trouble.TOO_MANY: _REVIEW,
    Trouble.TOO_DEEP: _REVIEW,
    Trouble.UNREADABLE: _REVIEW,
}
"""How much each trouble of a package weighs."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One remarkable thing. ``start`` and ``end`` are offsets in the file's text; both 0 for the file as a whole."""

    rule: str
    dimension: Dimension
    severity: Severity
    message: str
    start: int = 0
    end: int = 0
    hidden: str | None = None


_MAGIC = (
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"\xfe\xed\xfa\xce", "a program"),
    (b"\xfe\xed\xfa\xcf", "a program"),
    (b"\xcf\xfa\xed\xfe", "a program"),
    (b"\xce\xfa\xed\xfe", "a program"),
    (b"\xca\xfe\xba\xbe", "a program"),
    (b"\0asm", "a program"),
    (b"dex\n", "a program"),
    (b"!<arch>", "a program"),
    (b"PK\x03\x04", "an archive"),
    (b"PK\x05\x06", "an archive"),
    (b"\x1f\x8b", "an archive"),
    (b"BZh", "an archive"),
    (b"\xfd7zXZ", "an archive"),
    (b"7z\xbc\xaf\x27\x1c", "an archive"),
    (b"Rar!", "an archive"),
    (b"\x28\xb5\x2f\xfd", "an archive"),
    (b"\x80\x02", "data that can run code when it is loaded"),
    (b"\x80\x03", "data that can run code when it is loaded"),
    (b"\x80\x04", "data that can run code when it is loaded"),
    (b"\x80\x05", "data that can run code when it is loaded"),
    (b"\x89PNG\r\n", None),
    (b"\xff\xd8\xff", None),
    (b"GIF8", None),
    (b"RIFF", None),
    (b"wOF2", None),
    (b"OTTO", None),
    (b"\x00\x01\x00\x00", None),
)
_PROGRAMS = frozenset(
    ".exe .dll .so .dylib .com .scr .msi .jar .class .pyc .pyd .node .wasm .apk .deb .rpm .app .bin .lnk".split()
)


def is_program(file: PackageFile) -> bool:
    """Whether a file is a program by its name, whatever it holds."""
    return PurePosixPath(file.path).suffix.lower() in _PROGRAMS


def binary_fact(file: PackageFile) -> Fact | None:
    """What a file that is no text is, or None for a picture or a font."""
    kind = next((kind for magic, kind in _MAGIC if file.data.startswith(magic)), "data of an unknown kind")
    if is_program(file) or kind == "a program":
        return Fact("purpose/program", Dimension.PURPOSE, _BLOCK, "is a program that nobody can read")
    if kind is None:
        return None
    return Fact("purpose/binary", Dimension.PURPOSE, _REVIEW, f"is {kind}, which the scan cannot look into")


# Between Latin letters none of these has a use. Joiners are part of how Persian, Hindi or emoji are written.
_IN_WORD = re.compile("(?<=[A-Za-z0-9,.;:])[\u200b-\u200d\u2060-\u2064\u180e\ufeff\u034f]+(?=[A-Za-z0-9 ])")
_RUNS = re.compile("[\u200b-\u200d\u2060-\u2064\ufeff\u180e]{4,}")
_FLAG = re.compile("\U0001f3f4[\U000e0020-\U000e007e]{1,8}\U000e007f")
_TAGS = re.compile("[\U000e0000-\U000e007f]+")
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]{4,}")
_FILLERS = re.compile("[\u3164\uffa0\u115f\u1160\u2800]{3,}")
_MIXED_WORD = re.compile(
    "(?<![^\\W\\d_])(?=[^\\W\\d_]*[A-Za-z])(?=[^\\W\\d_]*[\u0370-\u03ff\u0400-\u052f])[A-Za-z\u0370-\u03ff\u0400-\u052f]{3,40}(?![^\\W\\d_])"
)
_MOST_IN_WORD = 5
_MANY_MIXED = 2


def character_facts(text: str) -> Iterator[Fact]:
    """Characters that only serve to hide something from readers."""
    visible = _FLAG.sub(lambda match: " " * len(match.group()), text)
    yield from _first(_TAGS, visible, _BLOCK, "holds tag characters, which nobody can see")
    yield from _first(_RUNS, visible, _BLOCK, "holds a run of invisible characters")
    yield from _first(_SELECTORS, visible, _BLOCK, "holds a run of invisible selectors")
    yield from _first(_FILLERS, visible, _REVIEW, "holds a run of blank letters")
    inside = list(_IN_WORD.finditer(text))
    if inside:
        severity = _BLOCK if len(inside) >= _MOST_IN_WORD else _REVIEW
        yield _hidden(inside[0], severity, "holds invisible characters inside Latin words")
    mixed = list(_MIXED_WORD.finditer(text))
    if mixed:
        severity = _BLOCK if len(mixed) > _MANY_MIXED else _REVIEW
        yield _hidden(mixed[0], severity, "mixes letters of several scripts in one word")
    yield from _directions(text)


def _directions(text: str) -> Iterator[Fact]:
    """Direction marks have a use where text runs from right to left; elsewhere they show another order than is read."""
    match = _BIDI.search(text)
    if match and not any(unicodedata.bidirectional(letter) in {"R", "AL"} for letter in _around(text, match.start())):
        overrides = match.group() in "\u202d\u202e"
        yield _hidden(match, _BLOCK if overrides else _REVIEW, "reverses the direction of text")


def _around(text: str, place: int) -> str:
    return text[max(0, place - 200) : place + 200]


def _first(pattern: re.Pattern[str], text: str, severity: Severity, message: str) -> Iterator[Fact]:
    match = pattern.search(text)
    if match:
        yield _hidden(match, severity, message)


def _hidden(match: re.Match[str], severity: Severity, message: str) -> Fact:
    return Fact(
        "scope/hidden-characters",
        Dimension.SCOPE,
        severity,
        message,
        match.start(),
        match.end(),
        "invisible characters",
    )


_FIELD = re.compile(
    r"^(?P<key>always|hooks|allowed-tools|permissions|autorun|run-on-start|on-start|mcp-servers|mcpservers)\s*:\s*(?P<value>.*)$",
    re.MULTILINE | re.IGNORECASE,
)
_WIDE_TOOLS = re.compile(
    r"(?:^|[\s,\[\"'])\*|bash\(\s*\*|shell\(\s*\*|(?:^|[\s,\[\"'])all(?:[\s,\]\"']|$)", re.IGNORECASE
)
_STARTS = frozenset({"hooks", "autorun", "run-on-start", "on-start", "mcp-servers", "mcpservers"})


def header_facts(header: str, *, acts: bool) -> Iterator[Fact]:
    """What a skill's header asks for. ``acts``: its text has something done rather than known."""
    for match in _FIELD.finditer(header):
        key, value = match["key"].lower(), match["value"].strip().lower()
        if key == "always" and value in {"true", "yes", "on"} and acts:
            yield Fact(
                "persistence/always",
                Dimension.PERSISTENCE,
                _REVIEW,
                "is always active and has commands run",
                *match.span(),
            )
        elif key in _STARTS and value not in {"false", "no", "none", "[]", "{}"}:
            yield Fact(
                "persistence/header-hook",
                Dimension.PERSISTENCE,
                _REVIEW,
                "wants something run by itself",
                *match.span(),
            )
        elif key in {"allowed-tools", "permissions"} and _WIDE_TOOLS.search(value):
            yield Fact("scope/all-tools", Dimension.SCOPE, _REVIEW, "asks for every tool", *match.span())

"""Undoes, in place, what hides a text in a text: escapes, encodings, letters set apart, values broken over lines."""

import html
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from app.screening.encodings import decoded_runs
from app.screening.mapping import Piece, View, blanked, excerpted
from app.screening.spelled import rejoined, spelled_out

MARGIN = 256
"""Characters kept around each change, so that a value keeps the words that say what it is."""

_LONG = 1024
_ENTITIES = re.compile(
    r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]\w{1,30});(?:[^&\n]{0,12}&(?:#\w{1,8}|[A-Za-z]\w{1,30});)*+"
)
_PERCENT = re.compile(r"%[0-9a-fA-F]{2}(?:[^%\s]{0,48}+%[0-9a-fA-F]{2})*+")
_ESCAPE = r"\\(?:u[0-9a-fA-F]{4}|u\{[0-9a-fA-F]{1,6}\}|U[0-9a-fA-F]{8}|x[0-9a-fA-F]{2}|[nrt/\"'\\])"
_ESCAPES = re.compile(rf"{_ESCAPE}(?:[^\\\n]{{0,48}}+{_ESCAPE})*+")
_ONE_ESCAPE = re.compile(_ESCAPE)
_BYTES = re.compile(r"(?:\\x[0-9a-fA-F]{2}){2,}+")
_GAPS = re.compile(r" +")
_SPACED = re.compile(r"(?<![A-Za-z0-9])\S(?:[ ]{1,8}\S(?=\s|[\"'`,;.)<|\]}]|\Z)){5,}+")
_WRAPPED = re.compile(r"\n(?:(?:[^\s,;|=\"'{}<>]{3,100}+={0,2}\r?\n)++|(?=[A-Za-z0-9+/_.-]{4}|\d))")
_HEAD = re.compile(r"[A-Za-z0-9+/_.-]{8,40}+$")
_TAIL = re.compile(r"[A-Za-z0-9+/_.-]{4,40}+")
_LETTERS_TOGETHER = re.compile(r"[a-z][A-Z]|[A-Z]{2}[a-z]|[A-Za-z][0-9]|[0-9][A-Za-z]")
_LONGEST_PART = 40
_LINE_END = re.compile(r"\r?\n")
_PLAIN_ESCAPES = {"n": "\n", "r": "\r", "t": "\t"}
_SURROGATES = re.compile("[\ud800-\udbff][\udc00-\udfff]")


@dataclass(frozen=True, slots=True)
class Opened:
    """What lies below one layer of escapes and encodings.

    ``inner`` is the view with the layer undone, cut to the surroundings of the changes, or None when there is nothing
    to undo; ``outer`` is the view itself with the long runs blanked that were read as text: whatever they hold stands
    in ``inner``. ``too_large``: some compressed data grow beyond what may be looked at.
    """

    outer: View
    inner: View | None
    too_large: bool


def opened(view: View, room: int) -> Opened:
    """One layer of escapes and encodings undone. ``room``: most bytes that one compressed run may grow to."""
    runs = decoded_runs(view.text, room)
    edits = _in_order((*runs.pieces, *_escapes(view.text), *spelled_out(view.text), *rejoined(view.text)))
    long_runs = [Piece("", edit.start, edit.end) for edit in edits if edit.end - edit.start >= _LONG]
    inner = excerpted(view, edits, MARGIN) if edits else None
    return Opened(blanked(view, long_runs), inner, runs.too_large)


def unwrapped(view: View) -> View | None:
    """The view with values that stand on several short lines made whole, or None when there are none."""
    edits = [
        Piece(_LINE_END.sub("", match.group()), match.start(), match.end())
        for match in _WRAPPED.finditer(view.text)
        if _continues(view.text, match)
    ]
    return excerpted(view, edits, MARGIN) if edits else None


def _continues(text: str, match: re.Match[str]) -> bool:
    """Whether the line before the break goes on behind it: a word does with whole lines, a number with a number."""
    before = text[match.start() - 1] if match.start() else " "
    if text.startswith("@", match.start() + 1) or text.startswith("@", match.end()):
        return False  # a decorator of code, which together with the word before would look like a mail address
    if len(match.group()) > 1:
        return not before.isspace()
    return (before.isdigit() and text[match.end()].isdigit()) or _is_cut(text, match.start())


def _is_cut(text: str, place: int) -> bool:
    """Whether a break cuts a key in two: on both sides stands what is mixed like one."""
    head = _HEAD.search(text, max(0, place - _LONGEST_PART), place)
    tail = _TAIL.match(text, place + 1)
    if head is None or tail is None:
        return False
    return bool(_LETTERS_TOGETHER.search(head.group()) and _LETTERS_TOGETHER.search(tail.group()))


def _escapes(text: str) -> Iterator[Piece]:
    if "&" in text:
        yield from _changed(_ENTITIES.finditer(text), html.unescape)
    if "%" in text:
        yield from _changed(_PERCENT.finditer(text), unquote)
    if "\\" in text:
        yield from _changed(_ESCAPES.finditer(text), _unescaped)
    yield from _changed(_SPACED.finditer(text), _closed_up)


def _changed(matches: Iterable[re.Match[str]], change: Callable[[str], str]) -> Iterator[Piece]:
    for match in matches:
        before = match.group()
        after = change(before)
        if after != before:
            yield Piece(after, match.start(), match.end())


def _in_order(edits: Iterable[Piece]) -> list[Piece]:
    """The edits by place; of two that overlap, the one that begins first (the other is seen in the next layer)."""
    chosen: list[Piece] = []
    done = 0
    for edit in sorted(edits, key=lambda piece: (piece.start, -piece.end)):
        if edit.start >= done:
            chosen.append(edit)
            done = edit.end
    return chosen


def _unescaped(run: str) -> str:
    plain = _ONE_ESCAPE.sub(_letter, _BYTES.sub(_text_of_bytes, run))
    return _SURROGATES.sub(lambda pair: pair.group().encode("utf-16", "surrogatepass").decode("utf-16"), plain)


def _text_of_bytes(escapes: re.Match[str]) -> str:
    return bytes.fromhex(escapes.group().replace("\\x", "")).decode("utf-8", "replace")


def _letter(escape: re.Match[str]) -> str:
    body = escape.group()[1:]
    if len(body) == 1:
        return _PLAIN_ESCAPES.get(body, body)
    code = int(body[1:].strip("{}"), 16)
    return chr(code) if code <= sys.maxunicode else ""


def _closed_up(run: str) -> str:
    """Letters set apart by blanks; where the gap is wider than the narrowest, there was a blank between words."""
    narrowest = min(map(len, _GAPS.findall(run)))
    return _GAPS.sub(lambda gap: " " if len(gap.group()) > narrowest else "", run)

"""A text as statements: sentences, list items, table rows, lines of code, each with what stands around it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from app.scanning.concept import Vocabulary, vocabulary
from app.screening.mapping import View

_MOST = 1_200
_WHOLE = 60_000
_NO_WORDS = Vocabulary(frozenset(), frozenset(), cjk=False)

_FENCE = re.compile(r"[ >]{0,12}(`{3,}|~{3,})")
_HEADING = re.compile(r" {0,3}(#{1,6})\s+(.+)")
_BOLD_HEADING = re.compile(r"\*\*([^*]{2,80})\*\*:?\s*$")
_ITEM = re.compile(r"\s{0,12}(?:[-*+•]|\d{1,3}[.)])\s+")
_QUOTE = re.compile(r"\s{0,3}>")
_ROW = re.compile(r"\s{0,3}\|")
_RULE = re.compile(r"\s*(?:[-=*_|: ]{3,})\s*$")
_SENTENCE_END = re.compile(r"[.!?…][\"'”)\]]{0,2}(?=\s)(?!\s+[a-z0-9])|[。！？；]|(?<=\s)(?=<!--)|-->")
_COMMENT_LINE = re.compile(r"\s*(?:#(?!!)|//|--|;|rem |\*)")

WARNING = re.compile(
    r"attack|malicious|hostile|injection|phish|exploit|suspicious|red flag|warning sign|anti-?pattern|what to avoid|"
    r"(?<![a-z])avoid|(?<![a-z])bad(?![a-z])|unsafe|dangerous|threat|adversar|evil|scam|abuse|not to do|pitfall|refuse|reject|"
    r"(?:do|does) not (?:use|run|do|follow|obey)|never (?:run|do|use|follow|obey|paste)|recogni[sz]|red.?team|vulnerab|"
    r"angriff|gefahrlich|vermeide|schadlich|ataque|malicios|peligros|evitar|attaque|malveillant|dangereu|eviter|"
    r"saldiri|kotu niyetli|tehlikeli|kacin|攻击|恶意|危险|避免|注入"
)
_QUOTES = re.compile(
    r"\"[^\"\n]{1,400}\"|`[^`\n]{1,400}`|(?<![a-z])'[^'\n]{3,300}'(?![a-z])|「[^」]{1,300}」|“[^”]{1,300}”"
)


class Kind(StrEnum):
    """What a statement is. ``WHOLE`` is a whole script or block of code at once."""

    PROSE = "prose"
    ITEM = "item"
    QUOTE = "quote"
    TABLE = "table"
    CODE = "code"
    SCRIPT = "script"
    COMMENT = "comment"
    WHOLE = "whole"


@dataclass(frozen=True, slots=True)
class Statement:
    """``text`` and ``lower`` are equally long; ``start`` is the offset in the view that it comes from.

    ``warned``: the heading above it, or the sentence before a block, speaks of attacks or of what to avoid.
    ``hidden`` says how its whole form is hidden from readers, if it is.
    """

    text: str
    lower: str
    start: int
    kind: Kind
    vocabulary: Vocabulary
    warned: bool = False
    hidden: str | None = None

    def quoted(self, place: int, end: int) -> bool:
        """Whether the place is shown rather than said: in a block of code, a quotation, a table, or quotation marks."""
        if self.kind in {Kind.QUOTE, Kind.TABLE, Kind.CODE}:
            return True
        return any(match.start() <= place and end <= match.end() + 1 for match in _QUOTES.finditer(self.text))


@dataclass(slots=True)
class _State:
    heading_warns: tuple[tuple[int, bool], ...] = ()
    fence: str = ""
    before_warns: bool = False

    @property
    def warned(self) -> bool:
        return self.before_warns or any(warns for _, warns in self.heading_warns)

    def head(self, level: int, title: str) -> None:
        kept = tuple(one for one in self.heading_warns if one[0] < level)
        self.heading_warns = (*kept, (level, bool(WARNING.search(title))))
        self.before_warns = False


@dataclass(frozen=True, slots=True)
class _Block:
    kind: Kind
    start: int
    end: int
    warned: bool


def prose_statements(view: View, hidden: str | None = None) -> Iterator[Statement]:
    """The statements of a text that people read: Markdown, or plain text."""
    text = view.text
    for block in _blocks(view):
        if block.kind is Kind.CODE:
            yield from _lines(view, block.start, block.end, Kind.CODE, warned=block.warned)
            yield from _whole(view, block.start, block.end, warned=block.warned)
            continue
        done = block.start
        ends = [match.end() for match in _SENTENCE_END.finditer(text, block.start, block.end)]
        for end in (*ends, block.end):
            yield from _cut(view, done, end, block.kind, warned=block.warned, hidden=hidden)
            done = end


def script_statements(view: View) -> Iterator[Statement]:
    """The lines of a program or a configuration file, and the file as a whole."""
    yield from _lines(view, 0, len(view.text), Kind.SCRIPT, warned=False)
    yield from _whole(view, 0, len(view.text), warned=False)


def _blocks(view: View) -> Iterator[_Block]:
    """Paragraphs, items, rows and blocks of code, in order."""
    state, open_block = _State(), None
    place = 0
    for line in view.text.split("\n"):
        end = place + len(line)
        kind = _kind(line, view.lower[place:end], state)
        if (open_block is not None and kind is open_block.kind and kind not in {Kind.ITEM, Kind.TABLE}) or (
            open_block is not None and kind is Kind.PROSE and open_block.kind is Kind.ITEM
        ):
            open_block = replace(open_block, end=end)
        else:
            if open_block is not None:
                yield open_block
                _remember(view, open_block, state)
            open_block = _Block(kind, place, end, state.warned) if kind is not None else None
        place = end + 1
    if open_block is not None:
        yield open_block


def _remember(view: View, block: _Block, state: _State) -> None:
    """A sentence that warns also covers the list, quotation or code that follows it."""
    if block.kind is Kind.PROSE:
        state.before_warns = bool(WARNING.search(view.lower, block.start, block.end))


def _kind(line: str, lower: str, state: _State) -> Kind | None:
    """What a line is part of; None for lines that end a block."""
    fence = _FENCE.match(line)
    if state.fence:
        if fence and fence[1].startswith(state.fence):
            state.fence = ""
            return None
        return Kind.CODE
    if fence:
        state.fence = fence[1]
        return None
    if not line.strip() or _RULE.match(line):
        return None
    heading = _HEADING.match(lower)
    if heading:
        state.head(len(heading[1]), heading[2])
        return Kind.PROSE
    if bold := _BOLD_HEADING.match(lower):
        state.head(6, bold[1])
    return _marked(line)


def _marked(line: str) -> Kind:
    if _QUOTE.match(line):
        return Kind.QUOTE
    if _ROW.match(line):
        return Kind.TABLE
    if line.startswith("    ") and not _ITEM.match(line):
        return Kind.CODE
    return Kind.ITEM if _ITEM.match(line) else Kind.PROSE


def _lines(view: View, start: int, end: int, kind: Kind, *, warned: bool) -> Iterator[Statement]:
    """Lines of code; a line that goes on behind a backslash is one."""
    done = start
    while done < end:
        stop = view.text.find("\n", done, end)
        while stop > done and view.text[stop - 1] == "\\":
            stop = view.text.find("\n", stop + 1, end)
        stop = end if stop < 0 else stop
        comment = kind is Kind.SCRIPT and _COMMENT_LINE.match(view.lower, done, stop)
        yield from _cut(view, done, stop, Kind.COMMENT if comment else kind, warned=warned, hidden=None)
        done = stop + 1


def _whole(view: View, start: int, end: int, *, warned: bool) -> Iterator[Statement]:
    for place in range(start, end, _WHOLE):
        stop = min(end, place + _WHOLE)
        yield Statement(view.text[place:stop], view.lower[place:stop], place, Kind.WHOLE, _NO_WORDS, warned)


def _cut(view: View, start: int, end: int, kind: Kind, *, warned: bool, hidden: str | None) -> Iterator[Statement]:
    """One statement, or several when it is very long. Line ends become spaces, so that words stay neighbours."""
    for place in range(start, end, _MOST):
        stop = min(end, place + _MOST)
        text = view.text[place:stop].replace("\n", " ")
        if text.strip():
            lower = view.lower[place:stop].replace("\\\n", "  ").replace("\n", " ")
            yield Statement(text, lower, place, kind, vocabulary(lower), warned, hidden)

"""The marks by which a writer names sources: `[S2 "verbatim words"]`, alone or several in one pair of brackets."""

import re
from dataclasses import dataclass

# What may open a quote, and what may then close it; writers mix their kinds.
_CLOSING = {
    **dict.fromkeys('"\u201c\u201d\u201e\u00ab\u00bb', '"\u201c\u201d\u00bb\u00ab'),
    **dict.fromkeys("'\u2018\u2019\u201a", "'\u2018\u2019"),
}
_BETWEEN = " \t\n:,-\u2013\u2014"
# Not the beginning of another word, as in `S3-compatible`.
_LABEL = re.compile(r"S\d{1,3}(?!-?[^\W_])")
_NUMBERS = re.compile(r"\[\d{1,2}(?:\s*[,;]\s*\d{1,2})*\]")
_NUMBERS_BEGUN = re.compile(r"\[[\d\s,;]*")
_LONGEST = 900
_LONGEST_NUMBERS = 40


@dataclass(frozen=True, slots=True)
class Entry:
    """One source of a mark, and the words that it is said to hold; None if it names the source only."""

    label: str
    quote: str | None


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark of so many characters.

    A broken one has no entries, and ``rest`` is what it held. ``number`` if it is a bare number, such as `[3]`.
    """

    length: int
    entries: tuple[Entry, ...] = ()
    rest: str = ""
    number: bool = False


class NotAMark(Exception):
    """The bracket belongs to the text."""


class Incomplete(Exception):
    """More text is needed to tell."""


class _Broken(Exception):
    """It began as a mark and does not end as one."""


def read_mark(text: str, *, last: bool) -> Mark:
    """The mark at the beginning of ``text``, which is an opening bracket. ``last`` if no more text will come.

    The result depends on the characters alone, not on how much more of the text has arrived.

    Raises:
        NotAMark: it is none.
        Incomplete: it may become one; never raised with ``last``.
    """
    return _Reader(text, last=last).read()


class _Reader:
    """Goes through one mark from left to right."""

    def __init__(self, text: str, *, last: bool) -> None:
        self._text = text
        self._last = last
        self._at = 1
        self._opened: int | None = None

    def read(self) -> Mark:
        """See ``read_mark``."""
        if self._peek().isdigit():
            return self._numbers()
        label = self._label()
        if label is None:
            raise NotAMark
        try:
            return self._entries(label)
        except _Broken:
            return self._broken(1 + len(label))

    def _peek(self, ahead: int = 0) -> str:
        """A character from here on; nothing behind the end of the last text."""
        at = self._at + ahead
        if at < len(self._text):
            return self._text[at]
        if self._last:
            return ""
        raise Incomplete

    def _label(self) -> str | None:
        """The label here, with ``self._at`` behind it."""
        if self._peek() != "S":
            return None
        length = 1
        while self._peek(length).isdigit():
            length += 1
        if self._peek(length) == "-":
            self._peek(length + 1)
        match = _LABEL.match(self._text, self._at)
        if match is None or match.end() != self._at + length:
            return None
        self._at = match.end()
        return match[0]

    def _entries(self, label: str) -> Mark:
        entries: list[Entry] = []
        while True:
            self._skip()
            following = self._peek_label()
            if self._peek() in _CLOSING and self._peek():
                entries.append(Entry(label, self._quoted()))
            elif self._peek() in {"]", ";"} or following:
                entries.append(Entry(label, None))
            else:
                entries.append(Entry(label, self._bare()))
            self._skip(";")
            if self._peek() == "]":
                return self._close(entries)
            label = self._label() or self._fail()

    def _close(self, entries: list[Entry]) -> Mark:
        self._at += 1
        if self._opened is None and self._peek() == "(":
            raise NotAMark  # it is the text of a link, such as the one to an S3 bucket
        return Mark(self._at, tuple(entries))

    def _skip(self, more: str = "") -> None:
        while (character := self._next_of(_BETWEEN + more)) and character:
            self._step()

    def _next_of(self, wanted: str) -> str:
        character = self._peek()
        if not character:
            raise _Broken
        return character if character in wanted else ""

    def _step(self) -> None:
        """One character on. A mark does not run over a paragraph's end, nor on for ever."""
        if self._text.startswith("\n\n", self._at) or self._at >= _LONGEST:
            raise _Broken
        self._at += 1

    def _peek_label(self) -> bool:
        return self._peek() == "S" and self._peek(1).isdigit()

    def _quoted(self) -> str:
        """The words up to the sign that closes them, which is one that the mark goes on or ends behind."""
        closing = _CLOSING[self._peek()]
        self._step()
        self._opened = begin = self._at
        while not (self._peek() in closing and self._peek() and self._ends_here()):
            if not self._peek():
                raise _Broken
            self._step()
        words = self._text[begin : self._at]
        self._at += 1
        return words

    def _ends_here(self) -> bool:
        """Whether a bracket or another label follows the closing sign."""
        ahead = 1
        while self._peek(ahead) and self._peek(ahead) in " \t\n,;":
            ahead += 1
        return self._peek(ahead) == "]" or (self._peek(ahead) == "S" and self._peek(ahead + 1).isdigit())

    def _bare(self) -> str:
        """Words without quotation marks, up to the bracket or to the next label."""
        begin = self._at
        while self._peek() != "]" and not (self._peek() == ";" and self._ends_here()):
            if not self._peek():
                raise _Broken
            self._step()
        return self._text[begin : self._at].strip()

    def _fail(self) -> str:
        raise _Broken

    def _broken(self, after_label: int) -> Mark:
        """Take away the label and, if the quote has an end, the quote; prose behind it stays."""
        if self._opened is None:
            return Mark(after_label)
        closing = _CLOSING[self._text[self._opened - 1]]
        seen = self._text[self._opened : self._at]
        ends = [seen.index(sign) for sign in closing if sign in seen]
        if not ends:
            return Mark(self._opened)
        return Mark(self._opened + min(ends) + 1, (), seen[: min(ends)])

    def _numbers(self) -> Mark:
        """`[3]`: a number that the writer made up. Real ones are given out by whoever checks the quotes."""
        found = _NUMBERS.match(self._text)
        if found is None or found.end() > _LONGEST_NUMBERS:
            begun = _NUMBERS_BEGUN.match(self._text)
            open_end = begun is not None and begun.end() == len(self._text) and begun.end() < _LONGEST_NUMBERS
            if open_end and not self._last:
                raise Incomplete
            raise NotAMark
        self._at = found.end()
        if self._peek() in {"(", ":"}:
            raise NotAMark
        return Mark(found.end(), (), found[0], number=True)

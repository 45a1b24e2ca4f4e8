"""The marks by which a writer names sources: `[S2 "verbatim words"]`, alone or several in one pair of brackets."""

from dataclasses import dataclass

_OPENING = {'"': '"”“', "“": '"”“', "„": '"”“', "«": '"»', "'": "'’‘", "‘": "'’‘", "‚": "'’‘"}
_SPACE = " \t\n"
_LONGEST = 900


@dataclass(frozen=True, slots=True)
class Entry:
    """One source of a mark, and the words that it is said to hold; None if it names only the source."""

    label: str
    quote: str | None


@dataclass(frozen=True, slots=True)
class Mark:
    """A complete mark of so many characters. Without entries it is a number or a broken mark, and means nothing."""

    length: int
    entries: tuple[Entry, ...]


class NotAMark(Exception):
    """The bracket belongs to the text."""


class Incomplete(Exception):
    """More text is needed to tell."""


def read_mark(text: str, *, last: bool) -> Mark:
    """The mark that ``text`` begins with. ``text[0]`` is an opening bracket; ``last`` if no more text will come.

    Raises:
        NotAMark: it is none.
        Incomplete: it may become one; never raised for the last text.
    """
    reader = _Reader(text, last)
    if reader.peek(1).isdigit():
        return reader.number()
    return reader.mark()


class _Reader:
    """Reads one mark from left to right; asks for more text by raising Incomplete."""

    def __init__(self, text: str, last: bool) -> None:
        self._text = text
        self._last = last
        self._at = 1

    def peek(self, at: int) -> str:
        """The character at a position, or nothing behind the end of the last text."""
        if at < len(self._text):
            return self._text[at]
        if self._last:
            return ""
        raise Incomplete

    def number(self) -> Mark:
        """`[3]`: a number that a writer made up; real numbers are given by the filter."""
        self._digits()
        if self.peek(self._at) != "]" or self.peek(self._at + 1) in {"(", ":"} and self.peek(self._at + 1):
            raise NotAMark
        return Mark(self._at + 1, ())

    def mark(self) -> Mark:
        """`[S1 "..."]` and its relatives."""
        entries = [self._entry()]
        while self.peek(self._at) != "]":
            entries.append(self._entry())
        length = self._at + 1
        if all(entry.quote is None for entry in entries) and self.peek(length) == "(":
            raise NotAMark  # the text of a link
        return Mark(length, tuple(entries))

"""Rules as data: what they look for, in which dimension, and how much it weighs."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from app.scanning.concept import Concept
from app.scanning.literals import needed
from app.scanning.report import Dimension, Severity
from app.scanning.statements import Kind, Statement

Span = tuple[int, int]
Find = Callable[[Statement], Iterator[Span]]

_TRIES = 12
_WINDOW = 170
_LONGEST_ADDRESS = 300


@dataclass(frozen=True, slots=True)
class Clue:
    """``find`` gives the places in a statement.

    It can find nothing in a statement that lacks one of the ``concepts``, or every string of one of the ``literals``.
    ``whole``: it reads whole scripts and blocks of code; ``parts``: sentences, items and lines.
    """

    find: Find
    concepts: tuple[Concept, ...] = ()
    literals: tuple[frozenset[str], ...] = ()
    whole: bool = False
    parts: bool = True


@dataclass(frozen=True, slots=True)
class Rule:
    """What ``clue`` finds has this weight. ``expected``: a purpose for which it is less remarkable.

    A ``firm`` rule weighs the same wherever the words stand and however they are hidden. ``settled``: for an expected
    purpose there is nothing to read at all. ``own_negation``: what it finds is a negation itself, so that none in
    front of it excuses it. ``asked``: it only counts where the reader is asked to do it, not where it is told of.
    """

    id: str
    dimension: Dimension
    severity: Severity
    message: str
    clue: Clue
    expected: re.Pattern[str] | None = None
    firm: bool = False
    settled: bool = False
    own_negation: bool = False
    asked: bool = False


def command(pattern: str, *, unless: str | None = None) -> Clue:
    """Places where a command, an address or a line of a program stands. Patterns see lower case."""
    wanted = re.compile(pattern)
    excused = re.compile(unless) if unless else None

    def find(statement: Statement) -> Iterator[Span]:
        for match in wanted.finditer(statement.lower):
            if excused is None or not excused.search(statement.lower):
                yield match.span()

    return Clue(find, literals=_known(pattern))


def together(act: Concept, *others: Concept, unless: Concept | None = None, window: int = _WINDOW) -> Clue:
    """Places where an act is asked for, with all the other ideas near it in the same statement, in any order."""

    def find(statement: Statement) -> Iterator[Span]:
        text = statement.lower
        if not all(other.search(text) for other in others) or (unless is not None and unless.search(text)):
            return
        for tried, match in enumerate(act.finditer(text)):
            if tried >= _TRIES:
                return
            if _in_address(text, match.start()):
                continue
            low, high = _cell(statement, match.start(), match.end())
            low, high = max(low, match.start() - window), min(high, match.end() + window)
            if all(_beside(other, text, (low, high), match.span()) for other in others):
                yield match.span()

    return Clue(find, (act, *others))


def in_order(*concepts: Concept, unless: Concept | None = None, gap: int = 90) -> Clue:
    """Places where the ideas follow each other, each beginning at most ``gap`` characters behind the one before."""

    def find(statement: Statement) -> Iterator[Span]:
        text = statement.lower
        if unless is not None and unless.search(text):
            return
        for tried, first in enumerate(concepts[0].finditer(text)):
            if tried >= _TRIES:
                return
            if _in_address(text, first.start()):
                continue
            end = first.end()
            _, stop = _cell(statement, first.start(), end)
            for concept in concepts[1:]:
                match = concept.search(text, end, min(stop, end + gap))
                if match is None:
                    break
                end = match.end()
            else:
                yield first.start(), end

    return Clue(find, concepts)


def program(*patterns: str, unless: str | None = None) -> Clue:
    """Places in whole scripts where every pattern occurs somewhere; the place is that of the last pattern."""
    wanted = tuple(re.compile(pattern) for pattern in patterns)
    excused = re.compile(unless) if unless else None

    def find(statement: Statement) -> Iterator[Span]:
        matches = [pattern.search(statement.lower) for pattern in wanted]
        if all(matches) and (last := matches[-1]) is not None and not (excused and excused.search(statement.lower)):
            yield last.span()

    return Clue(find, literals=tuple(choice for one in patterns for choice in _known(one)), whole=True, parts=False)


def _beside(concept: Concept, text: str, window: Span, act: Span) -> bool:
    """Whether an idea occurs in a window outside the act itself: one word is not both."""
    return concept.search(text, window[0], act[0]) is not None or concept.search(text, act[1], window[1]) is not None


def _cell(statement: Statement, start: int, end: int) -> tuple[int, int]:
    """Where the words stand together: in one cell of a table, else in the whole statement."""
    if statement.kind is not Kind.TABLE:
        return 0, len(statement.lower)
    stop = statement.lower.find("|", end)
    return statement.lower.rfind("|", 0, start) + 1, len(statement.lower) if stop < 0 else stop


def _known(pattern: str) -> tuple[frozenset[str], ...]:
    choice = needed(pattern)
    return (choice,) if choice else ()


def _in_address(text: str, place: int) -> bool:
    """Whether a word is a part of an address: what is called ``download.example`` asks for nothing."""
    return "://" in text[max(text.rfind(" ", 0, place), place - _LONGEST_ADDRESS, 0) : place]

"""Rules as data: what they look for, in which dimension, and how much it weighs."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from app.scanning.concept import Concept
from app.scanning.report import Dimension, Severity
from app.scanning.statements import Kind, Statement

Span = tuple[int, int]

_TRIES = 12
_WINDOW = 170
_LONGEST_ADDRESS = 300


@dataclass(frozen=True, slots=True)
class Rule:
    """``find`` gives the places in a statement. ``expected``: a purpose for which this is less remarkable.

    A ``firm`` rule weighs the same wherever the words stand and however they are hidden. ``settled``: for an expected
    purpose there is nothing to read at all. ``own_negation``: what it finds is a negation itself, so that none in
    front of it excuses it.
    """

    id: str
    dimension: Dimension
    severity: Severity
    message: str
    find: Callable[[Statement], Iterator[Span]]
    expected: re.Pattern[str] | None = None
    firm: bool = False
    settled: bool = False
    own_negation: bool = False


def command(pattern: str, *, unless: str | None = None, lines: bool = False) -> Callable[[Statement], Iterator[Span]]:
    """Places where a command, an address or a line of a program stands. Patterns see lower case.

    With ``lines`` a match may also go over several lines of a program.
    """
    wanted = re.compile(pattern)
    excused = re.compile(unless) if unless else None

    def find(statement: Statement) -> Iterator[Span]:
        if statement.kind is Kind.WHOLE and not lines:
            return
        for match in wanted.finditer(statement.lower):
            if excused is None or not excused.search(statement.lower):
                yield match.span()

    return find


def together(
    act: Concept, *others: Concept, unless: Concept | None = None, window: int = _WINDOW
) -> Callable[[Statement], Iterator[Span]]:
    """Places where an act is asked for, with all the other ideas near it in the same statement, in any order."""

    def find(statement: Statement) -> Iterator[Span]:
        text = statement.lower
        if not _worth_it(statement, (act, *others)) or (unless is not None and unless.search(text)):
            return
        if not all(other.search(text) for other in others):
            return
        for tried, match in enumerate(act.finditer(text)):
            if tried >= _TRIES:
                return
            if _in_address(text, match.start()):
                continue
            low, high = max(0, match.start() - window), match.end() + window
            if all(other.search(text, low, high) for other in others):
                yield match.span()

    return find


def in_order(*concepts: Concept, unless: Concept | None = None, gap: int = 90) -> Callable[[Statement], Iterator[Span]]:
    """Places where the ideas follow each other, each beginning at most ``gap`` characters behind the one before."""

    def find(statement: Statement) -> Iterator[Span]:
        text = statement.lower
        if not _worth_it(statement, concepts) or (unless is not None and unless.search(text)):
            return
        for tried, first in enumerate(concepts[0].finditer(text)):
            if tried >= _TRIES:
                return
            if _in_address(text, first.start()):
                continue
            end = first.end()
            for concept in concepts[1:]:
                match = concept.search(text, end, min(len(text), end + gap))
                if match is None:
                    break
                end = match.end()
            else:
                yield first.start(), end

    return find


def _worth_it(statement: Statement, concepts: tuple[Concept, ...]) -> bool:
    return statement.kind is not Kind.WHOLE and all(one.possible(statement.vocabulary) for one in concepts)


def _in_address(text: str, place: int) -> bool:
    """Whether a word is a part of an address: what is called ``download.example`` asks for nothing."""
    return "://" in text[max(text.rfind(" ", 0, place), place - _LONGEST_ADDRESS, 0) : place]


def program(*patterns: str) -> Callable[[Statement], Iterator[Span]]:
    """Places in whole scripts where every pattern occurs somewhere; the place is that of the last pattern."""
    wanted = tuple(re.compile(pattern) for pattern in patterns)

    def find(statement: Statement) -> Iterator[Span]:
        if statement.kind is not Kind.WHOLE:
            return
        matches = [pattern.search(statement.lower) for pattern in wanted]
        if all(matches) and (last := matches[-1]) is not None:
            yield last.span()

    return find

"""A place in a pasted piece on which a rule fires, and the form of the checks that look for such places."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from app.expert.review.snippets import Snippet


@dataclass(frozen=True, slots=True)
class Hit:
    """Characters ``start`` to ``end`` of the piece's text; ``words`` fill the slots of the rule's sentences."""

    start: int
    end: int
    words: tuple[str, ...] = ()


Check = Callable[[Snippet], Iterator[Hit]]
"""Finds what a pattern cannot."""


def whole_line(snippet: Snippet, index: int, words: tuple[str, ...] = ()) -> Hit:
    """The hit that covers the text of a line, counted from 0."""
    start = sum(len(line.text) + 1 for line in snippet.lines[:index])
    text = snippet.lines[index].text
    return Hit(start + len(text) - len(text.lstrip()), start + len(text.rstrip()), words)

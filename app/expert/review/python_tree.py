"""Pasted Python as a tree, also where it was pasted with an indent or without its surroundings."""

import ast
import textwrap
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from app.expert.review.hits import Hit, whole_line
from app.expert.review.snippets import Snippet

_KEPT, _MOST_SKIPPED = 8, 10


@dataclass(frozen=True, slots=True)
class Parsed:
    """The tree of a piece, and the lines (from 0) that had to be left out because they are no Python."""

    tree: ast.Module | None
    skipped: tuple[int, ...]


def tree_of(snippet: Snippet) -> ast.Module | None:
    """The tree; None where hardly anything of the piece is Python."""
    return parsed(snippet.text).tree


@lru_cache(maxsize=_KEPT)
def parsed(text: str) -> Parsed:
    """The tree of a text, with ``pass`` in the place of lines that cannot be read."""
    lines = textwrap.dedent(text).split("\n")
    skipped: list[int] = []
    while len(skipped) <= _MOST_SKIPPED:
        tree, line = _tree("\n".join(lines))
        if tree is not None:
            return Parsed(tree, tuple(skipped))
        if line is None or not 0 <= line < len(lines) or line in skipped:
            break
        lines[line] = lines[line][: len(lines[line]) - len(lines[line].lstrip())] + "pass"
        skipped.append(line)
    return Parsed(None, tuple(range(len(lines))))


def _tree(source: str) -> tuple[ast.Module | None, int | None]:
    """The tree, or the line on which reading stopped."""
    line: int | None = None
    for text in (source, f"{source}\n    pass"):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return ast.parse(text), None
        except SyntaxError as error:
            line = line if line is not None else (error.lineno or 0) - 1
        except (ValueError, RecursionError, MemoryError):
            return None, None
    return None, line


def nodes(snippet: Snippet) -> Iterator[ast.AST]:
    """All nodes of the tree."""
    tree = tree_of(snippet)
    return ast.walk(tree) if tree else iter(())


def hit(snippet: Snippet, node: ast.AST, *words: str) -> Hit:
    """The line on which a node begins."""
    line = getattr(node, "lineno", 1)
    return whole_line(snippet, min(max(line - 1, 0), len(snippet.lines) - 1), words)


def dotted(node: ast.AST) -> str:
    """The name that a call or an attribute spells: ``requests.get``, ``self.db.execute``; of a call its function."""
    if isinstance(node, ast.Call):
        return dotted(node.func)
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}".lstrip(".")
    return node.id if isinstance(node, ast.Name) else ""


def calls(node: ast.AST) -> Iterator[ast.Call]:
    """All calls below a node."""
    return (each for each in ast.walk(node) if isinstance(each, ast.Call))


def keywords(call: ast.Call) -> dict[str, ast.expr]:
    """The named arguments of a call."""
    return {each.arg: each.value for each in call.keywords if each.arg}

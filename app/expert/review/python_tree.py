"""Pasted Python as a tree, also where it was pasted with an indent or without its surroundings."""

import ast
import textwrap
import warnings
from collections.abc import Iterator

from app.expert.review.hits import Hit, whole_line
from app.expert.review.snippets import Snippet


def tree_of(snippet: Snippet) -> ast.Module | None:
    """The tree; None where the piece is no complete Python."""
    text = textwrap.dedent(snippet.text)
    for source in (text, f"{text}\n    pass"):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return ast.parse(source)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
    return None


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

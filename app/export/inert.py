"""Markdown that stays harmless in any viewer: files are opened by programs that fetch images and run HTML."""

import re
from collections.abc import Callable, Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from app.export.parsing import LONGEST, is_safe, writable

# The time for hostile brackets grows with their square; no honest text has so many.
_MOST_BRACKETS = 5_000
_FENCE = re.compile(r"`{3,}")
_TAG = re.compile(r"<(?!https?://|[\w.+-]+@)")
_ELSEWHERE = re.compile(r"\]\((?!\s*<?(?:https?://|mailto:))")
_DEFINITION = re.compile(r"^([ >\t*+-]{0,12})\[(?=[^\]\n]{1,999}\]:)", re.MULTILINE)


def inert(markdown: str) -> str:
    """The text with images, raw HTML and links other than to the web and to mail addresses made visible as text."""
    text = writable(markdown)
    if len(text) > LONGEST or text.count("[") > _MOST_BRACKETS:
        return _quoted(text)
    reader = _Reader("js-default", {"html": True, "linkify": False})
    # Gently first, so that a good link beside a bad one stays a link.
    for blunt in (_blunted, _flattened):
        tokens = reader.parse(text)
        if not any(_harmful(tokens)):
            return text
        text = _rewritten(text, tokens, blunt)
    return _quoted(text) if any(_harmful(reader.parse(text))) else text


class _Reader(MarkdownIt):
    """Reads like the most careless viewer: every address is a link."""

    def validateLink(self, url: str) -> bool:  # noqa: N802 - markdown-it's name
        """See MarkdownIt."""
        return bool(url)


def _harmful(tokens: Sequence[Token]) -> Iterator[Token]:
    """The outermost tokens that hold something active."""
    for token in tokens:
        if token.type == "html_block" or any(map(_is_active, token.children or [])):
            yield token


def _is_active(token: Token) -> bool:
    if token.type in {"image", "html_inline"}:
        return True
    return token.type == "link_open" and not is_safe(str(token.attrs.get("href", "")))


def _rewritten(text: str, tokens: Sequence[Token], blunt: Callable[[str], str]) -> str:
    """The lines of harmful tokens, blunted, and every definition of a link taken for text."""
    lines = text.split("\n")
    for token in _harmful(tokens):
        first, last = token.map or (0, len(lines))
        lines[first:last] = map(blunt, lines[first:last])
    return _DEFINITION.sub(r"\1\\[", "\n".join(lines))


def _blunted(line: str) -> str:
    return _TAG.sub("&lt;", _ELSEWHERE.sub(r"]\(", line.replace("![", "!\\[")))


def _flattened(line: str) -> str:
    return line.replace("<", "&lt;").replace("](", "]\\(")


def _quoted(text: str) -> str:
    """All of it as code: what could not be made harmless piece by piece."""
    longest = max((len(found) for found in _FENCE.findall(text)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}\n{text}\n{fence}"

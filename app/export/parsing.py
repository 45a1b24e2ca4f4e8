"""Markdown into blocks. Text stays text: no HTML, no image, no link but to the web or to a mail address."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from app.export.blocks import (
    Alignment,
    Block,
    Code,
    Heading,
    Listing,
    Paragraph,
    Quote,
    Rule,
    Span,
    Spans,
    Table,
    plain,
)

LONGEST = 100_000
"""Characters. Longer texts are taken paragraph by paragraph, unformatted: hostile brackets take a second for this."""

_DEEPEST = 20
# No user part and no backslash before the host, so that what is read is where a click leads.
_SAFE_LINK = re.compile(r"(https?://[A-Za-z0-9.-]+(:\d{1,5})?(?=[/?#]|$)|mailto:[^?\s]+$)", re.IGNORECASE)
# What XML cannot hold, and what would turn the direction of text around.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]")
_ALIGNED: Mapping[str, Alignment] = MappingProxyType(
    {"text-align:left": "left", "text-align:center": "center", "text-align:right": "right"}
)


def writable(text: str) -> str:
    """The text without characters that no document can hold."""
    return _UNWRITABLE.sub("", text)


def parser(*, html: bool = False) -> MarkdownIt:
    """A parser that knows safe links only; with ``html`` it also tells where raw HTML stands."""
    return _Parser("js-default", {"html": html, "linkify": False, "maxNesting": _DEEPEST})


def parse(markdown: str) -> tuple[Block, ...]:
    """The blocks of a text."""
    text = writable(markdown)
    if len(text) > LONGEST:
        return tuple(Paragraph((Span(part.strip()),)) for part in text.split("\n\n") if part.strip())
    # A definition could turn the mark [1] of a source into a link to anywhere.
    tokens = parser().disable("reference").parse(text)
    return _levelled(tuple(_blocks(SyntaxTreeNode(tokens).children)))


def is_safe(url: str) -> bool:
    """Whether a link may lead there."""
    return _SAFE_LINK.match(url) is not None


class _Parser(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802 - markdown-it's name
        """Addresses of any other kind stay the text that they were."""
        return is_safe(url)


def _levelled(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Heading levels without gaps: the highest one that is used becomes 1, the next one 2."""
    used = sorted({block.level for block in blocks if isinstance(block, Heading)})
    ranks = {level: rank for rank, level in enumerate(used, start=1)}
    return tuple(replace(block, level=ranks[block.level]) if isinstance(block, Heading) else block for block in blocks)


def _blocks(nodes: Sequence[SyntaxTreeNode]) -> Iterator[Block]:
    for node in nodes:
        block = _block(node)
        if block is not None:
            yield block


def _block(node: SyntaxTreeNode) -> Block | None:
    make = _MAKERS.get(node.type)
    return make(node) if make else None


def _code(node: SyntaxTreeNode) -> Code:
    language = (node.info.split() or [""])[0] if node.type == "fence" else ""
    return Code(node.content.rstrip("\n"), language)


def _listing(node: SyntaxTreeNode) -> Listing:
    items = tuple(tuple(_blocks(item.children)) for item in node.children)
    start = int(node.attrs.get("start", 1)) if node.type == "ordered_list" else None
    return Listing(items, start)


def _table(node: SyntaxTreeNode) -> Table:
    head, *body = node.children
    cells = head.children[0].children
    sides: list[Alignment] = [_alignment(cell) for cell in cells]
    rows = tuple(tuple(map(_inline, row.children)) for part in body for row in part.children)
    return Table(tuple(map(_inline, cells)), rows, tuple(sides))


def _alignment(cell: SyntaxTreeNode) -> Alignment:
    return _ALIGNED.get(str(cell.attrs.get("style", "")), "left")


def _inline(node: SyntaxTreeNode) -> Spans:
    tokens = [token for child in node.children for token in child.to_tokens()]
    return tuple(_spans([inner for token in tokens for inner in token.children or []]))


_MAKERS: Mapping[str, Callable[[SyntaxTreeNode], Block]] = MappingProxyType(
    {
        "heading": lambda node: Heading(int(node.tag[1]), _inline(node)),
        "paragraph": lambda node: Paragraph(_inline(node)),
        "fence": _code,
        "code_block": _code,
        "bullet_list": _listing,
        "ordered_list": _listing,
        "blockquote": lambda node: Quote(tuple(_blocks(node.children))),
        "table": _table,
        "hr": lambda _: Rule(),
    }
)


def _spans(tokens: Sequence[Token]) -> Iterator[Span]:
    look, linked = Span(""), ""
    for token in tokens:
        name, _, way = token.type.rpartition("_")
        if way in {"open", "close"}:
            if token.type == "link_close" and look.href:
                yield from _told(linked, look.href)
            look, linked = _look(look, name, token, begins=way == "open"), ""
        else:
            found = _span(token, look)
            linked += found.text
            if found.text:
                yield found


def _look(look: Span, name: str, token: Token, *, begins: bool) -> Span:
    match name:
        case "strong":
            return replace(look, bold=begins)
        case "em":
            return replace(look, italic=begins)
        case "s":
            return replace(look, struck=begins)
        case "link":
            return replace(look, href=str(token.attrs["href"]) if begins else None)
        case _:
            return look


def _span(token: Token, look: Span) -> Span:
    match token.type:
        case "code_inline":
            return replace(look, text=token.content, code=True)
        case "hardbreak":
            return replace(look, text="\n")
        case "softbreak":
            return replace(look, text=" ")
        case "image":
            host = urlsplit(str(token.attrs.get("src", ""))).hostname or ""
            told = f": {token.content}" if token.content else ""
            return replace(look, text=f"[image from {host} left out{told}]")
        case _:
            return replace(look, text=token.content)


def _told(linked: str, href: str) -> Iterator[Span]:
    """The address behind the words of a link, because paper cannot be clicked and words can lie."""
    if linked.strip() != href.removeprefix("mailto:"):
        yield Span(f" ({href})")


def title_of(blocks: Sequence[Block]) -> str | None:
    """The heading with which a text begins, if nothing else stands on its level."""
    if not blocks or not isinstance(blocks[0], Heading) or blocks[0].level != 1:
        return None
    alone = sum(isinstance(block, Heading) and block.level == 1 for block in blocks) == 1
    return plain(blocks[0].text).strip() or None if alone else None


def section_level(markdown: str) -> int:
    """The level on which the text's sections stand: that of its highest headings below a title."""
    tokens = parser().parse(markdown) if len(markdown) <= LONGEST else []
    levels = {int(token.tag[1]) for token in tokens if token.type == "heading_open"} - {1}
    return min(levels, default=2)

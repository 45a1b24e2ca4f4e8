"""What a document is made of: the few kinds of blocks and spans that every format can show."""

from dataclasses import dataclass
from typing import Literal

Alignment = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Span:
    """Characters of one look. ``href`` is a web or mail address; a line break is a span of one newline."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    struck: bool = False
    href: str | None = None


Spans = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; ``level`` counts from 1 without gaps."""

    level: int
    text: Spans


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    text: Spans


@dataclass(frozen=True, slots=True)
class Code:
    """Text whose lines stay as they are."""

    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """Items of blocks, numbered from ``start`` when there is one."""

    items: "tuple[tuple[Block, ...], ...]"
    start: int | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """Blocks in somebody else's words."""

    blocks: "tuple[Block, ...]"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of equal length below a head, with one alignment for each column."""

    head: tuple[Spans, ...]
    rows: tuple[tuple[Spans, ...], ...]
    aligned: tuple[Alignment, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across the page."""


Block = Heading | Paragraph | Code | Listing | Quote | Table | Rule


def plain(spans: Spans) -> str:
    """The characters without their look."""
    return "".join(span.text for span in spans)

"""Cuts a document into chunks that the embedding model sees whole, each an exact span of the text.

Small chunks are for finding, whole sections for answering: each chunk knows the part of its section to read with it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from app.content.front_matter import value_span
from app.retrieval.chunks.blocks import Block, BlockKind, Section, parse_blocks, sections, slug
from app.retrieval.chunks.cutting import Count, Size, cut

# Stored with every document: raise it whenever a rule of cutting or of writing chunks changes, and the next sync does
# everything anew.
CHUNKER = "3"


class ChunkKind(StrEnum):
    """What most of a chunk is made of; a card is the description of a skill."""

    CARD = "card"
    PROSE = "prose"
    TABLE = "table"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes in tokens. MiniLM reads 256: 180 of the chunk, 40 of the path, 34 of a repeated header, 2 of its own."""

    chunk: int = 180
    path: int = 40
    repeated: int = 34
    parent: int = 800


@dataclass(frozen=True, slots=True)
class Chunk:
    """``body`` is exactly ``text[start:end]`` of the document; ``embedded`` is what the embedding model reads.

    The parent span holds the chunk and as much of its section around it as fits into the limit.
    """

    kind: ChunkKind
    heading_path: tuple[str, ...]
    anchor: str
    start: int
    end: int
    parent_start: int
    parent_end: int
    body: str
    embedded: str


@dataclass(frozen=True, slots=True)
class _Piece:
    """A span that becomes a chunk, alone or with its neighbours. ``repeat`` is prefixed to the embedded text."""

    start: int
    end: int
    kind: ChunkKind
    section: Section
    repeat: str = ""


_APART = re.compile(r"[\W_]+")
_SHORTEST_WORD = 3
_KINDS = {BlockKind.CODE: ChunkKind.CODE, BlockKind.TABLE: ChunkKind.TABLE}


def chunk_document(text: str, title: str, count: Count, limits: Limits | None = None) -> tuple[Chunk, ...]:
    """All chunks in order; together they hold every character that is not blank, a rule or a header field.

    ``title`` is the skill's; ``count`` gives the number of a text's tokens without special ones.
    """
    limits = limits or Limits()
    size = Size(count, limits.chunk)
    blocks = parse_blocks(text)
    pieces = [*_card(text, blocks, size), *_pieces(text, blocks, size)]
    packed = _pack(text, pieces, size)
    sizes = [count(text[piece.start : piece.end]) for piece in packed]
    return tuple(
        _chunk(text, title, piece, _parent(packed, sizes, index, limits), count, limits)
        for index, piece in enumerate(packed)
    )


def name_words(path: str) -> str:
    """What a file's name says about a document that belongs to no titled skill: its words, without numbers."""
    name = path.rpartition("/")[2]
    stem = name.rpartition(".")[0] or name
    return " ".join(word for word in _APART.split(stem) if len(word) >= _SHORTEST_WORD and word.isalpha())


def _card(text: str, blocks: Sequence[Block], size: Size) -> list[_Piece]:
    """The description in the header, which says what a whole skill is about."""
    span = value_span(text, "description") if blocks and blocks[0].kind is BlockKind.FRONT else None
    if span is None:
        return []
    section = Section(*span, ())
    return [_Piece(*part, ChunkKind.CARD, section) for part in cut(text, *span, BlockKind.PROSE, size)]


def _pieces(text: str, blocks: Sequence[Block], size: Size) -> list[_Piece]:
    """Blocks small enough for a chunk, each with its section. Headings stay with the first block that follows them."""
    pieces: list[_Piece] = []
    homes = sections(text, blocks)
    waiting: int | None = None
    for index, block in enumerate(blocks):
        if block.kind is BlockKind.FRONT:
            continue
        start = block.start if waiting is None else waiting
        if block.kind is BlockKind.HEADING and index + 1 < len(blocks):
            waiting = start
        else:
            pieces += _split(text, block, start, homes[index], size)
            waiting = None
    return pieces


def _split(text: str, block: Block, start: int, section: Section, size: Size) -> list[_Piece]:
    """A block, with the headings above it, in parts that fit. Later parts of a table repeat its header row."""
    kind = _KINDS.get(block.kind, ChunkKind.PROSE)
    parts = cut(text, start, block.end, block.kind, size)
    opening = text[block.start : block.end].split("\n", 1)[0].strip() if kind is not ChunkKind.PROSE else ""
    return [_Piece(*part, kind, section, opening if number else "") for number, part in enumerate(parts)]


def _pack(text: str, pieces: Sequence[_Piece], size: Size) -> list[_Piece]:
    """Neighbours in one section, joined while they fit; the largest gives the kind."""
    packed: list[_Piece] = []
    largest = 0
    for piece in pieces:
        length = piece.end - piece.start
        last = packed[-1] if packed else None
        if last and last.section == piece.section and size.fits(text[last.start : piece.end]):
            kind = piece.kind if length > largest else last.kind
            packed[-1] = replace(last, end=piece.end, kind=kind)
            largest = max(largest, length)
        else:
            packed.append(piece)
            largest = length
    return packed


def _parent(pieces: Sequence[_Piece], sizes: Sequence[int], index: int, limits: Limits) -> tuple[int, int]:
    """As many whole chunks of the section around this one as fit, by turns after and before it."""
    section = pieces[index].section
    first = last = index
    room = limits.parent - sizes[index]
    forwards, backwards = True, True
    while forwards or backwards:
        forwards = forwards and _belongs(pieces, last + 1, section) and sizes[last + 1] <= room
        if forwards:
            last += 1
            room -= sizes[last]
        backwards = backwards and _belongs(pieces, first - 1, section) and sizes[first - 1] <= room
        if backwards:
            first -= 1
            room -= sizes[first]
    return pieces[first].start, pieces[last].end


def _belongs(pieces: Sequence[_Piece], index: int, section: Section) -> bool:
    return 0 <= index < len(pieces) and section.start < pieces[index].end <= section.end


def _chunk(text: str, title: str, piece: _Piece, parent: tuple[int, int], count: Count, limits: Limits) -> Chunk:
    path = piece.section.path
    body = text[piece.start : piece.end]
    prefix = _shorten(" > ".join(dict.fromkeys((title, *path)) if title else path), count, limits.path, left=True)
    repeat = _shorten(piece.repeat, count, limits.repeated)
    return Chunk(
        kind=piece.kind,
        heading_path=path,
        anchor=slug(path[-1]) if path else "",
        start=piece.start,
        end=piece.end,
        parent_start=parent[0],
        parent_end=parent[1],
        body=body,
        embedded="\n".join(part for part in (prefix, repeat, body) if part),
    )


def _shorten(text: str, count: Count, limit: int, *, left: bool = False) -> str:
    """As many whole words as fit into ``limit`` tokens, from the start or, with ``left``, from the end."""
    words = text.split()
    while words and count(" ".join(words)) > limit:
        words = words[1:] if left else words[:-1]
    return " ".join(words)

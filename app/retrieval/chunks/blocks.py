"""Markdown as a sequence of blocks with exact character offsets; as much of the format as chunking needs."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.content.front_matter import header_end

_HEADING = re.compile(r" {0,3}(#{1,6})(?=[ \t]|$)")
_FENCE = re.compile(r"[ \t]*(?:[-*+][ \t]+|\d{1,9}[.)][ \t]+)?(`{3,}(?=[^`]*$)|~{3,})")
_DELIMITERS = re.compile(r"\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*")
_RULE = re.compile(r" {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})")
_LIST = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+\S")
_MARKUP = re.compile(r"!?\[([^\[\]]*)\]\([^()]*\)|[*`]+|(?<!\w)_+|_+(?!\w)")
_NOT_SLUG = re.compile(r"[^\w\- ]")
_TITLE_LIMIT = 300


class BlockKind(StrEnum):
    """What a block is; decides where it may be cut."""

    FRONT = "front"
    HEADING = "heading"
    CODE = "code"
    TABLE = "table"
    LIST = "list"
    PROSE = "prose"


@dataclass(frozen=True, slots=True)
class Block:
    """A run of lines: ``text[start:end]`` without the last line feed. Headings carry a level (1 to 6) and a title."""

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    title: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """From one heading to the next of the same or a higher level; ``path`` are the headings above and its own."""

    start: int
    end: int
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def blank(self) -> bool:
        return not self.text.strip() or bool(_RULE.fullmatch(self.text))


def parse_blocks(text: str) -> tuple[Block, ...]:
    """The blocks of a document in order. Blank lines and rules (``---``) belong to no block; everything else to one."""
    begin = header_end(text) or 0
    front = [Block(BlockKind.FRONT, 0, len(text[:begin].rstrip()))] if begin else []
    return (*front, *_blocks(_lines(text, begin)))


def sections(text: str, blocks: Sequence[Block]) -> list[Section]:
    """For each block the section that holds it: up to the next heading of the same or a higher level."""
    ends = [len(text)] * 7
    after: list[int] = []
    for block in reversed(blocks):
        after.append(ends[block.level] if block.level else ends[6])
        if block.level:
            ends[block.level :] = [block.start] * (7 - block.level)
    begin = blocks[0].end if blocks and blocks[0].kind is BlockKind.FRONT else 0
    found: list[Section] = []
    stack: list[Block] = []
    for block, end in zip(blocks, reversed(after), strict=True):
        if block.level:
            stack = [*(outer for outer in stack if outer.level < block.level), block]
            found.append(Section(block.start, end, tuple(outer.title for outer in stack if outer.title)))
        else:
            found.append(found[-1] if stack else Section(begin, end, ()))
    return found


def section_at(text: str, position: int) -> Section:
    """The innermost section that holds this character."""
    blocks = parse_blocks(text)
    before = [home for block, home in zip(blocks, sections(text, blocks), strict=True) if block.start <= position]
    return before[-1] if before else Section(0, len(text), ())


def slug(heading: str) -> str:
    """The anchor of a heading as code hosts build it: lower case, punctuation gone, blanks as hyphens."""
    return _NOT_SLUG.sub("", heading.strip().lower()).replace(" ", "-")


def _lines(text: str, begin: int) -> list[_Line]:
    lines: list[_Line] = []
    for line in text[begin:].split("\n"):
        lines.append(_Line(line, begin))
        begin += len(line) + 1
    return lines


def _blocks(lines: list[_Line]) -> Iterator[Block]:
    index = 0
    while index < len(lines):
        if lines[index].blank:
            index += 1
            continue
        kind = _kind(lines, index)
        after = _after(kind, lines, index)
        level, title = _heading(lines[index].text) if kind is BlockKind.HEADING else (0, "")
        yield Block(kind, lines[index].start, lines[after - 1].end, level, title)
        index = after


def _kind(lines: list[_Line], index: int) -> BlockKind:
    text = lines[index].text
    if _FENCE.match(text):
        return BlockKind.CODE
    if _HEADING.match(text):
        return BlockKind.HEADING
    if _table_begins(lines, index):
        return BlockKind.TABLE
    return BlockKind.LIST if _LIST.match(text) else BlockKind.PROSE


def _table_begins(lines: list[_Line], index: int) -> bool:
    following = lines[index + 1].text if index + 1 < len(lines) else ""
    return "|" in lines[index].text and "|" in following and bool(_DELIMITERS.fullmatch(following.strip()))


def _after(kind: BlockKind, lines: list[_Line], index: int) -> int:
    """The index of the first line behind the block that begins at ``index``."""
    if kind is BlockKind.HEADING:
        return index + 1
    if kind is BlockKind.CODE:
        return _after_fence(lines, index)
    after = index + (2 if kind is BlockKind.TABLE else 1)
    while after < len(lines) and not lines[after].blank and _continues(kind, _kind(lines, after)):
        after += 1
    return after


def _continues(kind: BlockKind, following: BlockKind) -> bool:
    """Whether a line that would begin a block of kind ``following`` still belongs to the one before it."""
    if following in (BlockKind.HEADING, BlockKind.CODE, BlockKind.TABLE):
        return False
    return kind is not BlockKind.PROSE or following is BlockKind.PROSE


def _after_fence(lines: list[_Line], index: int) -> int:
    opening = _FENCE.match(lines[index].text)
    fence = opening[1] if opening else "```"
    for after in range(index + 1, len(lines)):
        closing = lines[after].text.strip()
        if closing.startswith(fence) and not closing.strip(fence[0]):
            return after + 1
    return len(lines)


def _heading(line: str) -> tuple[int, str]:
    """Level and title, the title without markup and closing number signs."""
    match = _HEADING.match(line)
    if match is None:
        return 0, ""
    title = line[match.end() :].strip()
    without = title.rstrip("#")
    if not without or without[-1].isspace():
        title = without
    return len(match[1]), " ".join(_MARKUP.sub(r"\1", title[:_TITLE_LIMIT]).split())

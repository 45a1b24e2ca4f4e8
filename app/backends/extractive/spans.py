"""The citable pieces of the passages: sentences, list items and table rows, each with its context."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from app.backends.extractive.blocks import Block, Shape, blocks, rows
from app.backends.extractive.text import fold_space, inline, sentences
from app.backends.extractive.words import terms
from app.domain.model_call import LabelledPassage

_CONTEXT_WEIGHT = 0.5
_LONGEST_TOPIC_WORDS = 5
_LONGEST_PLAIN_TOPIC_WORDS = 2
_LONGEST_WHOLE_ITEM_WORDS = 30
# Text that leads to another document or section says where something stands, not what holds.
_WAY = re.compile(r"\]\((?![a-z]+:)[^)\s]*(?:\.md|#)[^)\s]*\)")


class Kind(StrEnum):
    """Where a span comes from; it decides how the span is shown."""

    SENTENCE = "sentence"
    ITEM = "item"
    ROW = "row"


@dataclass(frozen=True, slots=True)
class Span:
    """One citable piece of a passage.

    ``raw`` is its text in the passage, white space folded (cells of a row are joined by commas). ``group`` names its
    block: items of one list and rows of one table share it. ``lead`` is what introduces the list or the item,
    ``topic`` the short label in front of the sentence ("Detection."). ``rank`` is the place of its passage, best
    first; ``place`` its own place in the passage.
    """

    label: str
    kind: Kind
    raw: str
    heading: str
    group: tuple[int, int]
    rank: int
    place: int
    opens: bool = False
    cells: tuple[str, ...] = ()
    header: tuple[str, ...] = ()
    lead: str = ""
    topic: str = ""

    def weights(self) -> dict[str, float]:
        """How often each term occurs; terms that only the context holds count half."""
        around = " ".join((self.heading, self.lead, self.topic, *self.header))
        own = Counter(terms(self.raw))
        return {**dict.fromkeys(terms(around), _CONTEXT_WEIGHT), **{term: float(n) for term, n in own.items()}}


@dataclass(frozen=True, slots=True)
class _Piece:
    """What a block gives, before it is known where it stands."""

    kind: Kind
    raw: str
    topic: str = ""
    cells: tuple[str, ...] = ()
    header: tuple[str, ...] = ()


@dataclass(slots=True)
class _Position:
    """Where the reading of one passage stands: number of the block, what introduces it, and the open list items."""

    group: int = 0
    lead: str = ""
    previous: Shape | None = None
    parents: list[tuple[int, str]] = field(default_factory=list[tuple[int, str]])

    def enter(self, block: Block) -> str:
        """Go on to a block; returns what introduces it."""
        if block.shape is not Shape.ITEM or self.previous is not Shape.ITEM:
            self.group += 1
            self.parents = []
        self.previous = block.shape
        return self._above(block) if block.shape is Shape.ITEM else self.lead

    def leave(self, text: str, block: Block) -> None:
        """Remember the last sentence of a paragraph, which may introduce a list."""
        if block.shape is Shape.PROSE:
            last = (sentences(text) or [""])[-1]
            self.lead = last if last.endswith(":") else ""

    def _above(self, block: Block) -> str:
        while self.parents and self.parents[-1][0] >= block.indent:
            self.parents.pop()
        above = " ".join((self.lead, *(text for _, text in self.parents)))
        self.parents.append((block.indent, fold_space(" ".join(block.lines))))
        return above.strip()


def spans_of(passages: Iterable[LabelledPassage]) -> list[Span]:
    """All spans of all passages, in order."""
    return [span for rank, labelled in enumerate(passages) for span in _passage_spans(labelled, rank)]


def _passage_spans(labelled: LabelledPassage, rank: int) -> Iterator[Span]:
    position, place, heading = _Position(), 0, ""
    for block in blocks(labelled.passage.text, labelled.passage.heading):
        text = fold_space(" ".join(block.lines))
        lead = position.enter(block)
        for piece in _pieces(block, text):
            yield Span(
                label=labelled.label,
                kind=piece.kind,
                raw=piece.raw,
                heading=inline(block.heading),
                group=(rank, position.group),
                rank=rank,
                place=place,
                opens=block.heading != heading,
                cells=piece.cells,
                header=piece.header,
                lead=lead,
                topic=piece.topic,
            )
            place, heading = place + 1, block.heading
        position.leave(text, block)


def _pieces(block: Block, text: str) -> Iterator[_Piece]:
    if block.shape is Shape.TABLE:
        header, table = rows(block)
        for row in (row for row in table if not any(map(_WAY.search, row))):
            yield _Piece(Kind.ROW, ", ".join(part for part in row if part), cells=row, header=header)
    elif block.shape is Shape.ITEM and len(text.split()) <= _LONGEST_WHOLE_ITEM_WORDS:
        parts = [*_with_topics(sentences(text))]
        yield _Piece(Kind.ITEM, " ".join(part for _, part in parts), topic=parts[0][0] if parts else "")
    else:
        kind = Kind.ITEM if block.shape is Shape.ITEM else Kind.SENTENCE
        told = (each for each in _with_topics(sentences(text)) if not each[1].endswith(":"))
        stated = (each for each in told if not _WAY.search(each[1]))
        yield from (_Piece(kind, sentence, topic=topic) for topic, sentence in stated)


def _with_topics(parts: list[str]) -> Iterator[tuple[str, str]]:
    """Each sentence with the label in front of its paragraph, where the paragraph starts with one ("Detection.")."""
    topic = ""
    for number, part in enumerate(parts):
        short = len(part.split()) <= (
            _LONGEST_TOPIC_WORDS if part.startswith(("*", "_")) else _LONGEST_PLAIN_TOPIC_WORDS
        )
        if number == 0 and len(parts) > 1 and short:
            topic = inline(part).rstrip(".:")
        else:
            yield topic, part

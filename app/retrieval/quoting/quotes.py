"""Checks that a quote stands in the passage that it names; what is shown then is the document's text."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from app.domain.model_call import LabelledPassage
from app.retrieval.chunks.blocks import BlockKind, parse_blocks, slug
from app.retrieval.quoting.folding import Folded, balanced, fold, fold_quote

LONGEST_WORDS = 25
_LONGEST_CHARACTERS = 600

# A near-quote: at least so similar, and different only in words that carry no fact of their own.
_NEAR = 0.9
_SLACK_WORDS = 2
_LIGHT = frozenset(
    {"a", "an", "and", "are", "as", "at", "be", "been", "by", "for", "from", "has", "have", "in", "into", "is", "it"}
    | {"its", "of", "on", "so", "that", "the", "their", "then", "there", "these", "they", "this", "those", "to", "was"}
    | {"we", "were", "which", "will", "with", "you", "your"}
    | {"s", "re", "ve", "ll"}  # of contractions; the t of `can't` is not among them
)
_WORD = re.compile(r"[^\W_]+(?:[\-.,:/_][^\W_]+)*")
# Words are forms of one word if they share so many letters and differ in so many at the end.
_STEM = 5
_ENDING = 3
# A quote of one short word would stand in any passage.
_TELLING_WORD = 8
_TELLING_WORDS = 4
_EDGE = " .,;:!?\"'()[]"
# Behind these a word goes on: `non-trivial`, `can't`, `snake_case`.
_JOINTS = "-'_"


class DropReason(StrEnum):
    """Why a quote was not accepted."""

    NO_QUOTE = "no quote"
    TOO_LONG = "more than 25 words"
    TOO_SHORT = "too short to show anything"
    NOT_FOUND = "not in the passages"
    MALFORMED = "malformed mark"


@dataclass(frozen=True, slots=True)
class VerifiedQuote:
    """A quote in its place: ``quote`` is exactly the document's text from ``start`` to ``end`` (character offsets).

    ``section`` and ``heading`` name the nearest heading. ``relabelled`` if another passage than the named one holds it,
    ``corrected`` if the writer's words differed.
    """

    labelled: LabelledPassage
    start: int
    end: int
    quote: str
    section: str
    heading: str
    relabelled: bool = False
    corrected: bool = False


@dataclass(frozen=True, slots=True)
class Dropped:
    """A quote that is not shown."""

    quote: str
    reason: DropReason


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    corrected: bool


class QuoteVerifier:
    """Checks quotes against the passages of one call."""

    def __init__(self, passages: Sequence[LabelledPassage]) -> None:
        self._passages = tuple(passages)
        self._folded: dict[int, Folded] = {}

    def verify(self, quote: str, label: str) -> VerifiedQuote | Dropped:
        """The quote in the passage with this label, or in another one; exact first, then nearly exact."""
        wanted = fold_quote(quote)
        reason = _unusable(wanted)
        if reason:
            return Dropped(quote, reason)
        order = sorted(range(len(self._passages)), key=lambda index: self._passages[index].label != label)
        for near in (False, True):
            for index in order:
                found = self._find(wanted, index, near=near)
                if found:
                    return self._verified(found, index, label) or Dropped(quote, DropReason.TOO_LONG)
        return Dropped(quote, DropReason.NOT_FOUND)

    def _find(self, wanted: str, index: int, *, near: bool) -> _Found | None:
        if index not in self._folded:
            self._folded[index] = fold(self._passages[index].passage.text)
        folded = self._folded[index]
        if near:
            span = _nearly(wanted, folded.text)
            return _Found(*folded.span(*span), corrected=True) if span else None
        for candidate in dict.fromkeys((wanted, wanted.strip(_EDGE))):
            at = _exactly(candidate, folded.text) if candidate else None
            if at is not None:
                return _Found(*folded.span(at, at + len(candidate)), corrected=False)
        return None

    def _verified(self, found: _Found, index: int, label: str) -> VerifiedQuote | None:
        labelled = self._passages[index]
        passage = labelled.passage
        start, end = balanced(passage.text, found.start, found.end)
        quote = passage.text[start:end]
        if len(fold_quote(quote).split()) > LONGEST_WORDS:
            return None
        section, heading = _nearest_heading(labelled, start)
        relabelled = labelled.label != label
        begin = passage.start + start
        return VerifiedQuote(
            labelled, begin, begin + len(quote), quote, section, heading, relabelled, corrected=found.corrected
        )


def verify(quote: str, label: str, passages: Sequence[LabelledPassage]) -> VerifiedQuote | Dropped:
    """Check one quote against the passages of a call; see ``QuoteVerifier`` for many."""
    return QuoteVerifier(passages).verify(quote, label)


def _unusable(wanted: str) -> DropReason | None:
    words = wanted.split()
    if not words:
        return DropReason.NO_QUOTE
    if len(words) > LONGEST_WORDS or len(wanted) > _LONGEST_CHARACTERS:
        return DropReason.TOO_LONG
    letters = sum(character.isalnum() for character in wanted)
    numeric = any(character.isdigit() for character in wanted)
    telling = numeric or letters >= (_TELLING_WORDS if len(words) > 1 else _TELLING_WORD)
    return None if telling else DropReason.TOO_SHORT


def _exactly(wanted: str, text: str) -> int | None:
    """The first place where the words stand as whole words."""
    at = text.find(wanted)
    while at >= 0:
        if _whole(text, at, at + len(wanted)):
            return at
        at = text.find(wanted, at + 1)
    return None


def _whole(text: str, start: int, end: int) -> bool:
    """Whether no word and no number is cut: `safe` is not in `unsafe` or `fail-safe`, `1` not in `1.5` or `10`."""
    return not _joined(text[start], text[:start][-2:][::-1]) and not _joined(text[end - 1], text[end : end + 2])


def _joined(inner: str, outer: str) -> bool:
    """Whether a word goes on over its edge; ``outer`` are the two characters beyond it, nearest first."""
    if not inner.isalnum() or not outer:
        return False
    if outer[0].isalnum():
        return True
    beyond = outer[1:]
    if outer[0] in _JOINTS:
        return beyond.isalnum() or (inner.isdigit() and not beyond.strip() and outer[0] == "-")
    return outer[0] in ".,:/" and inner.isdigit() and beyond.isdigit()


def _nearly(wanted: str, text: str) -> tuple[int, int] | None:
    """The span that differs from the quote least, if it differs in nothing that matters."""
    words = _WORD.findall(wanted.lower())
    if len(words) <= _SLACK_WORDS:
        return None
    places = list(_WORD.finditer(text))
    have = [place[0].lower() for place in places]
    best: tuple[float, int, int] | None = None
    for length in range(len(words) - _SLACK_WORDS, len(words) + _SLACK_WORDS + 1):
        for first in range(len(have) - length + 1):
            if not _light_difference(words, have[first : first + length]):
                continue
            start, end = places[first].start(), places[first + length - 1].end()
            ratio = SequenceMatcher(None, wanted.strip(_EDGE), text[start:end], autojunk=False).ratio()
            if ratio >= _NEAR and (best is None or ratio > best[0]):
                best = ratio, start, end
    return best[1:] if best else None


def _light_difference(wanted: Sequence[str], have: Sequence[str]) -> bool:
    """Whether the two say the same: they differ in light words and in endings only."""
    common = Counter(wanted) & Counter(have)
    if common.total() < _NEAR * min(len(wanted), len(have)) - _SLACK_WORDS:
        return False
    for tag, a, b, c, d in SequenceMatcher(None, wanted, have, autojunk=False).get_opcodes():
        if tag != "equal" and not _same_words(wanted[a:b], have[c:d]):
            return False
    return True


def _same_words(left: Sequence[str], right: Sequence[str]) -> bool:
    heavy = [[word for word in words if word not in _LIGHT] for words in (left, right)]
    return len(heavy[0]) == len(heavy[1]) and all(_same_stem(a, b) for a, b in zip(*heavy, strict=True))


def _same_stem(left: str, right: str) -> bool:
    if any(character.isdigit() for character in left + right):
        return left == right
    shared = max(_STEM, max(len(left), len(right)) - _ENDING)
    return min(len(left), len(right)) >= shared and left[:shared] == right[:shared]


def _nearest_heading(labelled: LabelledPassage, offset: int) -> tuple[str, str]:
    """Slug and title of the last heading before the quote, within the passage or as the passage gives it.

    A passage may begin inside a block of code, where a comment looks like a heading; then only headings that the
    passage names itself count.
    """
    passage = labelled.passage
    blocks = parse_blocks(passage.text)
    starts_with_own = bool(blocks) and bool(blocks[0].title) and blocks[0].title in passage.heading_path
    reliable = starts_with_own and passage.text.count("\n```") % 2 == 0
    for block in reversed(blocks):
        named = block.title and (reliable or block.title in passage.heading_path)
        if block.kind is BlockKind.HEADING and block.start <= offset and named:
            return slug(block.title), block.title
    return passage.section, passage.heading

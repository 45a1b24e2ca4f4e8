"""Filters a streamed answer: marks of sources become numbers of verified citations, or disappear."""

from collections.abc import Sequence

from app.domain.model_call import LabelledPassage
from app.domain.passage import Citation
from app.retrieval.quoting.marks import Incomplete, Mark, NotAMark, read_mark
from app.retrieval.quoting.quotes import Dropped, DropReason, QuoteVerifier, VerifiedQuote, verify

__all__ = ["CitationStream", "DropReason", "Dropped", "VerifiedQuote", "verify"]


class CitationStream:
    """Takes an answer in pieces of any size and gives back what may be shown now.

    Text passes at once, except for spaces that may stand before a mark; a mark is held until it is complete. Each
    verified quote becomes `[1]`, numbered by first use per distinct span. A mark that fails is taken out together with
    the space before it. Numbers in brackets that the writer made up are taken out as well: they would point at sources
    that nobody checked. The result does not depend on where the pieces were cut.
    """

    def __init__(self, passages: Sequence[LabelledPassage]) -> None:
        self._verifier = QuoteVerifier(passages)
        self._waiting = ""
        self._before = ""
        self._citations: dict[tuple[str, str, int, int], Citation] = {}
        self._dropped: list[tuple[str, str]] = []

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The verified citations so far, by number."""
        return tuple(self._citations.values())

    @property
    def dropped(self) -> tuple[tuple[str, str], ...]:
        """What was taken out so far, with the reason for each."""
        return tuple(self._dropped)

    def feed(self, text: str) -> str:
        """Take the next piece; the text that is safe to show now."""
        self._waiting += text
        return self._drain(last=False)

    def finish(self) -> str:
        """No more pieces come; the rest of the text."""
        return self._drain(last=True)

    def _drain(self, *, last: bool) -> str:
        shown: list[str] = []
        while self._waiting:
            plain = _plain_length(self._waiting)
            if plain:
                shown.append(self._pass_on(plain))
                continue
            piece = self._next(last=last)
            if piece is None:
                break
            shown.append(piece)
        return "".join(shown)

    def _next(self, *, last: bool) -> str | None:
        """What the spaces and the bracket at the front of the waiting text become; None if that is not clear yet."""
        spaces = len(self._waiting) - len(self._waiting.lstrip(" "))
        if spaces == len(self._waiting):
            return self._pass_on(spaces) if last else None
        if self._waiting[spaces] != "[":
            return self._pass_on(spaces)
        try:
            mark = read_mark(self._waiting[spaces:], last=last)
        except Incomplete:
            return None
        except NotAMark:
            return self._pass_on(spaces + 1)
        if mark.number and not spaces and self._within_word():
            return self._pass_on(spaces + 1)
        numbers = "".join(f"[{number}]" for number in dict.fromkeys(self._check(mark)))
        prose_follows = not mark.entries and not mark.rest
        consumed = self._waiting[: spaces if numbers or prose_follows else 0] + numbers
        self._waiting = self._waiting[spaces + mark.length :]
        self._before = consumed[-1:] or self._before
        return consumed

    def _within_word(self) -> bool:
        """Whether what comes next belongs to the word before it, as the number in `values[0]`."""
        return self._before.isalnum() or self._before in {"_", ")"}

    def _pass_on(self, length: int) -> str:
        text, self._waiting = self._waiting[:length], self._waiting[length:]
        self._before = text[-1:] or self._before
        return text

    def _check(self, mark: Mark) -> tuple[int, ...]:
        """The numbers of the entries that hold; the others are noted as dropped."""
        numbers: list[int] = []
        if not mark.entries:
            self._dropped.append((mark.rest, DropReason.MALFORMED))
        for entry in mark.entries:
            result = self._verifier.verify(entry.quote or "", entry.label)
            if isinstance(result, VerifiedQuote):
                numbers.append(self._number(result))
            else:
                self._dropped.append((result.quote, result.reason))
        return tuple(numbers)

    def _number(self, found: VerifiedQuote) -> int:
        passage = found.labelled.passage
        span = (passage.path, passage.content_hash, found.start, found.end)
        if span not in self._citations:
            self._citations[span] = Citation(
                n=len(self._citations) + 1,
                skill=passage.skill,
                section=found.section,
                heading=found.heading,
                path=passage.path,
                quote=found.quote,
                start=found.start,
                end=found.end,
                content_hash=passage.content_hash,
            )
        return self._citations[span].n


def _plain_length(text: str) -> int:
    """How many characters come before the first bracket, less the spaces right before it or at the end."""
    bracket = text.find("[")
    return len((text if bracket < 0 else text[:bracket]).rstrip(" "))

"""What a judge says of an answer, and what of it counts."""

import random
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.domain.evaluation.observed import CallMade
from app.domain.labels import Sensitivity
from app.evaluation.judging.rubric import Criterion, Rubric
from app.screening.detect import screen

# Words about the task of judging itself; an answer about systems has no use for them as evidence.
_PLEA = re.compile(
    r"\bC[1-8]\b|\"says\"|\b(?:all|every|each|any|the) criteri(?:a|on)\b|\bkriterien\b|\bcritères\b|"
    r"\b(?:full|highest|top|best) (?:marks?|scores?|grades?)\b|\b(?:evaluators?|graders?)\b",
    re.IGNORECASE,
)


class Says(StrEnum):
    """The judge's word on one criterion."""

    YES = "yes"
    NO = "no"
    CANNOT_TELL = "cannot tell"


@dataclass(frozen=True, slots=True)
class Judged:
    """An answer that is to be judged: no names of models, no tiers, no prices. ``writers`` are the backends' ids.

    ``id`` orders the criteria; ``sensitivity`` is the label of question and answer together.
    """

    id: str
    question: str
    answer: str
    sensitivity: Sensitivity
    language: str = "en"
    writers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Mark:
    """The word on one criterion, with its quote; ``why_not`` says why a yes does not count."""

    criterion: str
    says: Says
    quote: str = ""
    why_not: str = ""

    @property
    def counts(self) -> bool:
        """Whether it is a yes that counts."""
        return self.says is Says.YES and not self.why_not


@dataclass(frozen=True, slots=True)
class Judgement:
    """All marks on one answer. Without marks, ``error`` says why there are none.

    ``model`` is the judge's; ``withheld`` when no judge may see the text.
    """

    id: str
    marks: tuple[Mark, ...] = ()
    model: str = ""
    calls: tuple[CallMade, ...] = ()
    error: str = ""
    withheld: bool = False

    @property
    def score(self) -> float | None:
        """The share of criteria with a yes that counts; None where nothing was judged."""
        return sum(mark.counts for mark in self.marks) / len(self.marks) if self.marks else None


def shuffled(rubric: Rubric, seed: int, id_: str) -> Mapping[str, Criterion]:
    """The criteria under the labels C1, C2, ... in an order that follows from the seed and the answer's id."""
    order = list(rubric.criteria)
    random.Random(f"{seed}:{id_}").shuffle(order)  # noqa: S311 - an order that repeats, guards nothing
    return {f"C{place}": criterion for place, criterion in enumerate(order, start=1)}


def checked(said: Sequence[tuple[Criterion, Says, str]], answer: str) -> tuple[Mark, ...]:
    """The marks, with what does not count: a yes without its evidence, or with the answer's own plea as evidence."""
    return tuple(
        Mark(criterion.id, says, quote, _why_not(criterion, says, quote, answer)) for criterion, says, quote in said
    )


def _why_not(criterion: Criterion, says: Says, quote: str, answer: str) -> str:
    if says is not Says.YES or not criterion.quoted:
        return ""
    bare = _bare(quote)
    if not bare:
        return "without a quote"
    if bare not in _bare(answer):
        return "the quote does not stand in the answer"
    return "the quote speaks to the judge" if _PLEA.search(quote) or screen(quote).injection_marks else ""


def _bare(text: str) -> str:
    """The letters and digits of a text, folded: what is left when a model has touched signs and spaces."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))

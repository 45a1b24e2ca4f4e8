"""Whether the answer is in the language of the question."""

from dataclasses import dataclass
from typing import ClassVar

from app.analyzer.language import LANGUAGES, detect
from app.analyzer.text import count_words
from app.domain.evaluation.case import Case
from app.domain.evaluation.observed import Observed
from app.domain.evaluation.row import Scored
from app.evaluation.scoring.scorer import NOTHING, graded

LEAST_WORDS = 8
"""Shorter answers, mostly figures and names, are in no language that one could tell."""
_ENOUGH = 2_000
_TAG = "lang:"


@dataclass(frozen=True, slots=True)
class OfAnswer:
    """1 where both are in the same language; quotes from the library stay in theirs and are left out.

    A tag ``lang:xx`` says the language of the question where its words leave it open. Not scored where the answer is
    very short or the language none of the team's.
    """

    name: ClassVar[str] = "language"
    version: ClassVar[str] = "1"

    def score(self, case: Case, observed: Observed) -> Scored:
        """See the class."""
        own, wanted = _own_words(observed), language_of(case)
        if wanted not in LANGUAGES or count_words(own) < LEAST_WORDS:
            return NOTHING
        got = detect(own)
        return graded(self.name, float(got == wanted), f"asked in {wanted}, answered in {got}")


def language_of(case: Case) -> str:
    """The language of a case's question, as a two-letter code."""
    tagged = (tag.removeprefix(_TAG) for tag in case.tags if tag.startswith(_TAG))
    return next(tagged, "") or detect(case.question)


def _own_words(observed: Observed) -> str:
    text = observed.answer
    for cited in observed.citations:
        text = text.replace(cited.quote, " ")
    return "\n".join(line for line in text.splitlines() if not line.lstrip().startswith(">"))[:_ENOUGH]

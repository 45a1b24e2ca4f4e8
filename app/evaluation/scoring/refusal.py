"""Saying no: to what is nothing for this team, and where the library holds no answer."""

import re
from dataclasses import dataclass
from typing import ClassVar

from app.domain.evaluation.case import Case
from app.domain.evaluation.observed import Observed
from app.domain.evaluation.row import Scored
from app.domain.labels import RequestType
from app.domain.model_call import Purpose
from app.evaluation.scoring.scorer import graded, joined

MOST_SENTENCES = 2
_END = re.compile(r"[.!?]+(?=\s|$)|[。！？]+|\n{2,}")


@dataclass(frozen=True, slots=True)
class Refusal:
    """``refusal``: 1 where a request of type other was declined in one or two sentences without any specialist.

    ``answerable``: 1 where the answer says that the library holds none exactly if it does not.
    """

    name: ClassVar[str] = "refusal"
    version: ClassVar[str] = "1"

    def score(self, case: Case, observed: Observed) -> Scored:
        """See the class."""
        parts: list[Scored] = []
        if case.expect.type is RequestType.OTHER:
            wrong = _not_brief(observed)
            parts.append(graded("refusal", float(not wrong), *wrong))
        if case.expect.answerable is not None:
            parts.append(_said_so(observed, answerable=case.expect.answerable))
        return joined(parts)


def sentences_of(text: str) -> int:
    """How many sentences a text has; one that is not ended counts."""
    return sum(any(map(str.isalnum, part)) for part in _END.split(text))


def _not_brief(observed: Observed) -> list[str]:
    wrong: list[str] = []
    if not observed.declined:
        wrong.append("was answered, and should have been declined")
    if any(call.purpose == Purpose.SPECIALIST for call in observed.calls):
        wrong.append("a specialist was asked about what is nothing for the team")
    if not 1 <= sentences_of(observed.answer) <= MOST_SENTENCES:
        wrong.append(f"declined in {sentences_of(observed.answer)} sentences")
    return wrong


def _said_so(observed: Observed, *, answerable: bool) -> Scored:
    if answerable:
        refused = observed.refused or observed.declined
        return graded("answerable", float(not refused), "refused what the library has an answer to")
    return graded("answerable", float(observed.refused), "did not say that the library has no answer to this")

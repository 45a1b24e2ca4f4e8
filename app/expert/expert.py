"""The expert: one composer per type of request, all on the same sheet."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.backends.extractive.answer import WORDS
from app.content.expert import ExpertContent
from app.domain.labels import RequestType
from app.domain.workup import Finding, Workup
from app.expert.case import Case, read_case
from app.expert.objections import findings_of
from app.expert.request import ExpertRequest
from app.expert.sheet import Calculate, Sheet


@dataclass(frozen=True, slots=True)
class Desk:
    """What a composer works with: the request, its facts, the rule tables, and the sheet to write on."""

    request: ExpertRequest
    case: Case
    content: ExpertContent
    sheet: Sheet


Compose = Callable[[Desk], bool]
"""Writes an answer on the desk's sheet; False where it has nothing better than the best passages."""


# Types whose answer depends on facts of the case that may stand in earlier turns.
_OF_A_CASE = frozenset({RequestType.DESIGN, RequestType.VALIDATE, RequestType.DECIDE, RequestType.DEBUG})


@dataclass(frozen=True, slots=True)
class Expert:
    """Works requests up. ``composers`` say how, ``content`` holds what they say and know."""

    content: ExpertContent
    composers: Mapping[RequestType, Compose]
    calculate: Calculate

    def objections(self, text: str, language: str) -> tuple[Finding, ...]:
        """What speaks against a request by its own words, worst first; nothing in a language without sentences."""
        if not self.content.speaks(RequestType.VALIDATE, language):
            return ()
        return findings_of(read_case(text), self.content, language)

    def work_up(self, request: ExpertRequest) -> Workup | None:
        """The draft of an answer; None where passages alone have to answer.

        Only in languages that the expert has sentences in for this type.
        """
        compose = self.composers.get(request.type)
        if compose is None or not self.content.speaks(request.type, request.language):
            return None
        sheet = Sheet(request, self.content.phrases[request.type], self.calculate)
        if not compose(Desk(request, read_case(_told(request)), self.content, sheet)):
            return None
        return sheet.finish(WORDS[request.type][1])


def _told(request: ExpertRequest) -> str:
    """The request, and after it what the thread says already: where both state a fact, the request's comes first."""
    earlier = request.earlier if request.type in _OF_A_CASE else ()
    return "\n".join([request.said, *earlier])

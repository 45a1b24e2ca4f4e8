"""Whether what the answer cites was read, is quoted word for word, and is where the case expects it."""

from dataclasses import dataclass
from typing import ClassVar

from app.domain.evaluation.case import Case
from app.domain.evaluation.observed import Cited, Observed
from app.domain.evaluation.row import Scored
from app.evaluation.scoring.scorer import graded, joined


@dataclass(frozen=True, slots=True)
class Citations:
    """``citation_valid``: 1 where each citation is of a passage that this run found, with a quote that stands in it.

    ``citation_hit``: 1 where one of the expected places is cited; the name of a skill stands for any of its sections.
    ``citation_invalid`` is broken by a citation that nobody can look up.
    """

    name: ClassVar[str] = "citations"
    version: ClassVar[str] = "1"

    def score(self, case: Case, observed: Observed) -> Scored:
        """See the class."""
        parts: list[Scored] = []
        if observed.citations:
            parts.append(_valid(observed.citations))
        if case.expect.cites:
            parts.append(_hit(case.expect.cites, observed.citations))
        return joined(parts)


def _valid(citations: tuple[Cited, ...]) -> Scored:
    wrong = [wrong for each in citations if (wrong := _wrong(each))]
    return Scored({"citation_valid": float(not wrong)}, ("citation_invalid",) if wrong else (), tuple(wrong))


def _wrong(cited: Cited) -> str | None:
    if not cited.retrieved:
        return f"cites {_place(cited)}, which this run did not find"
    return None if cited.verbatim else f"the quote from {_place(cited)} does not stand there"


def _hit(wanted: tuple[str, ...], citations: tuple[Cited, ...]) -> Scored:
    got = dict.fromkeys(_place(each) for each in citations)
    hit = any(_is_at(place, each) for place in wanted for each in citations)
    return graded("citation_hit", float(hit), f"cites {', '.join(got) or 'nothing'}, not {' or '.join(wanted)}")


def _is_at(place: str, cited: Cited) -> bool:
    skill, _, section = place.casefold().partition("#")
    return skill == cited.skill.casefold() and section in ("", cited.section.casefold())


def _place(cited: Cited) -> str:
    return f"{cited.skill}#{cited.section}" if cited.section else cited.skill

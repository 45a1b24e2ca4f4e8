"""From outcomes to shares: what is cited, whether it is verbatim, and whether refusals fit."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from app.domain.coverage import Grounding
from app.domain.passage import Citation, Passage
from scripts.goldenbench.asking import Outcome


@dataclass(frozen=True, slots=True)
class Share:
    """How many of how many; ``misses`` are the ids of the others."""

    name: str
    good: int
    of: int
    misses: tuple[str, ...] = ()

    @property
    def value(self) -> float:
        """The share, 1 where nothing was counted."""
        return self.good / self.of if self.of else 1.0


def shares(outcomes: Sequence[Outcome]) -> tuple[Share, ...]:
    """Every figure of the report."""
    naming = [each for each in outcomes if each.case.skills]
    exact = [each for each in outcomes if each.case.sections]
    answerable = [each for each in outcomes if each.case.answerable and each.case.kind != "other"]
    unanswerable = [each for each in outcomes if not each.case.answerable]
    return (
        _share("an expected skill is cited", naming, cites_skill),
        _share("an expected section is cited", exact, cites_section),
        _share("an expected section was retrieved", exact, retrieved_section),
        _of_citations("quotes are verbatim", outcomes, [each.altered for each in outcomes]),
        _of_citations("citations are from what was retrieved", outcomes, [each.foreign for each in outcomes]),
        _share("a question that has an answer gets one", answerable, lambda each: not refused(each)),
        _share("an answer rests on a source or a figure", [e for e in answerable if not refused(e)], supported),
        _share("a question without an answer is refused", unanswerable, refused),
    )


def cites_skill(outcome: Outcome) -> bool:
    """Whether a citation is from one of the expected skills."""
    return any(citation.skill in outcome.case.skills for citation in outcome.citations)


def cites_section(outcome: Outcome) -> bool:
    """Whether a citation is from one of the expected sections."""
    return bool(outcome.case.sections & set(_sections(outcome.citations)))


def retrieved_section(outcome: Outcome) -> bool:
    """Whether a passage of one of the expected sections was before a specialist."""
    return bool(outcome.case.sections & set(_sections(outcome.passages)))


def refused(outcome: Outcome) -> bool:
    """Whether the run was declined, or ended with the word that the library holds nothing."""
    conclusion = outcome.run.conclusion
    if outcome.run.declined is not None:
        return True
    return conclusion is None or conclusion.grounding is Grounding.REFUSED


def supported(outcome: Outcome) -> bool:
    """Whether no specialist's part is without a source and without a figure."""
    conclusion = outcome.run.conclusion
    return conclusion is not None and not conclusion.unsupported


def _sections(found: Iterable[Citation | Passage]) -> list[str]:
    return [f"{each.skill}#{each.section}" for each in found]


def _share(name: str, outcomes: Sequence[Outcome], holds: Callable[[Outcome], bool]) -> Share:
    misses = [each.case.id for each in outcomes if not holds(each)]
    return Share(name, len(outcomes) - len(misses), len(outcomes), tuple(misses))


def _of_citations(name: str, outcomes: Sequence[Outcome], bad: Sequence[Sequence[Citation]]) -> Share:
    of = sum(len(each.citations) for each in outcomes)
    misses = [each.case.id for each, wrong in zip(outcomes, bad, strict=True) if wrong]
    return Share(name, of - sum(map(len, bad)), of, tuple(misses))

"""What each specialist of a run was asked, for the wire."""

from collections.abc import Sequence
from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from app.domain.brief import Brief
from app.domain.clarification import Assumption
from app.domain.figure import Figure
from app.domain.labels import Sensitivity
from app.domain.passage import Passage


class _View(BaseModel):
    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True)


class BriefPassageView(_View):
    """A passage that a specialist got; ``link`` leads to it in the version that was read, relative to the service."""

    skill: str
    section: str
    heading: str
    path: str
    score: float
    sensitivity: Sensitivity
    link: str


class BriefView(_View):
    """One specialist's brief; ``text`` is CONTEXT, TASK and REQUIREMENTS as they were handed over."""

    agent: str
    title: str
    text: str
    figures: tuple[Figure, ...]
    assumptions: tuple[Assumption, ...]
    passages: tuple[BriefPassageView, ...]


class BriefsView(_View):
    """All briefs of a run."""

    data: tuple[BriefView, ...]


def brief_view(brief: Brief, title: str, passages: Sequence[Passage]) -> BriefView:
    """A brief for the wire, with the specialist's title and the passages that it was given."""
    return BriefView(
        agent=brief.agent,
        title=title,
        text=brief.render(),
        figures=brief.figures,
        assumptions=brief.assumptions,
        passages=tuple(map(_passage, passages)),
    )


def _passage(passage: Passage) -> BriefPassageView:
    return BriefPassageView(
        skill=passage.skill,
        section=passage.section,
        heading=passage.heading,
        path=passage.path,
        score=round(passage.score, 4),
        sensitivity=passage.sensitivity,
        link=passage.address,
    )

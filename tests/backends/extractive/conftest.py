"""Material for the composer: passages of a small skill, the forms of answers, and figures as calculators give them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from app.domain.clarification import Assumption, Reply
from app.domain.figure import Figure, Value
from app.domain.labels import RequestType
from app.domain.model_call import LabelledFigure, LabelledPassage, Material, Section
from app.domain.passage import Passage

_HERE = Path(__file__).resolve().parent
_HEADING = re.compile(r"^## (.*)$", re.MULTILINE)

# Sections by type: id and heading.
_FORMS = {
    RequestType.EXPLAIN: "answer=Answer;table=At a glance;differ=Where sources differ",
    RequestType.COMPUTE: "result=Result;cases=Cases;reading=What the numbers say",
    RequestType.DECIDE: (
        "recommendation=Recommendation;options=Options side by side;factors=Factors;risks=Risks;hidden=Hidden costs;"
        "change=What would change this;next=Next steps"
    ),
    RequestType.VALIDATE: (
        "verdict=Verdict;right=What is right;flaws=Flaws, worst first;blind-spots=Not considered;"
        "good=What would make it good;path=Path forward;questions=Questions first"
    ),
    RequestType.DESIGN: (
        "summary=Summary;pattern=Pattern and why;components=Components and stack;capacity=Capacity;roadmap=Roadmap;"
        "risks=Risks;next=Next steps"
    ),
    RequestType.DEBUG: (
        "now=What to do now;numbers=What the numbers say;causes=Causes and the check that separates them;"
        "fix=Fix and proof;prevention=Prevention"
    ),
    RequestType.REVIEW: (
        "overall=Overall;findings=Findings by severity;corrected=Corrected version;fine=Checked and fine;"
        "open=Could not be judged"
    ),
    RequestType.DOCUMENT: "document=Document;gaps=Gaps",
    RequestType.OTHER: "answer=Answer",
}


def make_passage(text: str, heading: str = "Notes", number: int = 1, cosine: float = 0.5) -> Passage:
    """A passage that is the whole of its document."""
    return Passage(
        id=number,
        document_id=1,
        skill="notes",
        path="skills/notes/SKILL.md",
        section=heading.lower().replace(" ", "-"),
        heading_path=("Notes", heading),
        start=0,
        end=len(text),
        text=text,
        score=1.0 / number,
        cosine=cosine,
        bm25=1.0,
        content_hash="0" * 64,
    )


def make_figure(
    calculator: str,
    reference: str,
    summary: str,
    outputs: Mapping[str, Value],
    inputs: Mapping[str, Value] | None = None,
) -> Figure:
    """A figure with a formula that answers never repeat."""
    return Figure(calculator, reference, inputs or {}, outputs, "formula", summary)


@dataclass(frozen=True)
class Skill:
    """The sections of the small skill by heading, and a way to ask about them."""

    sections: Mapping[str, str] = field(default_factory=dict[str, str])

    def material(
        self,
        question: str,
        kind: RequestType,
        headings: Sequence[str],
        *,
        figures: Sequence[Figure] = (),
        language: str = "en",
        replies: tuple[Reply, ...] = (),
        assumptions: tuple[Assumption, ...] = (),
        earlier: tuple[str, ...] = (),
    ) -> Material:
        """The question with the named sections as passages, best first."""
        passages = [make_passage(self.sections[h], h, n) for n, h in enumerate(headings, 1)]
        return Material(
            agent="mentor",
            agent_title="Strategic mentor",
            type=kind,
            language=language,
            question=question,
            sections=form(kind),
            passages=tuple(LabelledPassage(f"S{n}", passage) for n, passage in enumerate(passages, 1)),
            figures=tuple(LabelledFigure(f"F{n}", figure) for n, figure in enumerate(figures, 1)),
            replies=replies,
            assumptions=assumptions,
            earlier=earlier,
        )


def form(kind: RequestType) -> tuple[Section, ...]:
    """The sections of an answer of this type."""
    pairs = (entry.split("=") for entry in _FORMS[kind].split(";"))
    return tuple(Section(id_, heading) for id_, heading in pairs)


@pytest.fixture(scope="session")
def skill() -> Skill:
    """The small skill, each section with its heading line, as chunks are."""
    text = (_HERE / "passages.md").read_text(encoding="utf-8")
    starts = [*_HEADING.finditer(text)]
    ends = [*(match.start() for match in starts[1:]), len(text)]
    return Skill({match[1]: text[match.start() : end].rstrip() for match, end in zip(starts, ends, strict=True)})

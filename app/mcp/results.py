"""What tools give back: structured, and as a text for models that read nothing else."""

from decimal import Decimal
from typing import ClassVar

from pydantic import BaseModel, ConfigDict, Field

from app.domain.labels import Completeness, DeclineReason, Priority, RunStatus, Sensitivity, Verdict


class Result(BaseModel):
    """The structured answer of a tool."""

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, from_attributes=True)

    def shown(self) -> str:
        """The same in one text."""
        return self.model_dump_json(exclude_none=True)


class Source(Result):
    """A verified quote; ``n`` is its number in the text, ``link`` the place where people can read it."""

    n: int
    skill: str
    section: str
    heading: str
    quote: str
    link: str


class Choice(Result):
    """A possible answer and what it changes."""

    answer: str
    consequence: str


class OpenQuestion(Result):
    """A question that the team asks back; ``assume`` holds where nobody answers it."""

    id: str
    topic: str
    priority: Priority
    challenge: str
    question: str
    why: str
    options: tuple[Choice, ...]
    assume: str


class OpenQuestions(Result):
    """Questions that wait for answers; ``answer_clarification`` takes them."""

    id: str
    questions: tuple[OpenQuestion, ...]


class Assumed(Result):
    """Something taken as true without being told."""

    topic: str
    text: str


class Failure(Result):
    """Why a run failed, and what can be done."""

    code: str
    sentence: str
    remedy: str


class RunResult(Result):
    """A run: the answer, the questions that wait, or why there is none."""

    run_id: str
    thread_id: str
    status: RunStatus
    markdown: str | None = Field(None, description="the answer; [1] refers to the citations")
    completeness: Completeness | None = None
    verdict: Verdict | None = Field(None, description="only where a plan was judged")
    citations: tuple[Source, ...] = ()
    assumptions: tuple[Assumed, ...] = ()
    missing: tuple[str, ...] = ()
    clarification: OpenQuestions | None = None
    declined: DeclineReason | None = None
    error: Failure | None = None
    sensitivity: Sensitivity
    cost_usd: Decimal

    def shown(self) -> str:
        """The answer, which lists its sources; or the questions; or what became of the run."""
        parts = [self.markdown or "", _asked(self.clarification), _failed(self.error)]
        body = "\n\n".join(part for part in parts if part)
        return f"{body}\n\n({self.status}; run {self.run_id}, thread {self.thread_id})".strip()


class FoundPassage(Result):
    """A passage that a search found, with each part of its score."""

    skill: str
    section: str
    heading: str
    path: str
    text: str
    sensitivity: Sensitivity
    scores: dict[str, float]


class FoundPassages(Result):
    """Passages, best first."""

    passages: tuple[FoundPassage, ...]

    def shown(self) -> str:
        """Each passage under its place."""
        shown = [f"## {each.skill}#{each.section}: {each.heading}\n\n{each.text}" for each in self.passages]
        return "\n\n".join(shown) or "Nothing fits."


class SkillText(Result):
    """A skill, or one of its sections, in Markdown; ``sections`` are the names that can be asked for."""

    name: str
    title: str
    description: str
    sensitivity: Sensitivity
    sections: tuple[str, ...]
    markdown: str

    def shown(self) -> str:
        """The Markdown."""
        return self.markdown


def _asked(open_questions: OpenQuestions | None) -> str:
    if open_questions is None:
        return ""
    lines = [f"The team asks back (clarification {open_questions.id}):"]
    for each in open_questions.questions:
        lines.append(f"- {each.id}: {each.question} ({each.why})")
        lines += [f"  {number}. {one.answer}: {one.consequence}" for number, one in enumerate(each.options)]
        lines.append(f"  Without an answer: {each.assume}")
    return "\n".join(lines)


def _failed(failure: Failure | None) -> str:
    return f"{failure.sentence} {failure.remedy}".strip() if failure else ""

"""What callers get: the run and its parts in the shape that the HTTP API and ``cto-team ask --json`` share."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict

from app.api.http.problem_document import as_document
from app.domain.clarification import Assumption, Clarification, Question
from app.domain.conclusion import Objection
from app.domain.coverage import Grounding
from app.domain.decision import Decision
from app.domain.events import AnalysisFinished, ConsultationFinished, DecisionMade, StepFinished, StoredEvent
from app.domain.figure import Figure
from app.domain.labels import (
    ClarificationStatus,
    Completeness,
    Complexity,
    DeclineReason,
    Origin,
    Pattern,
    Priority,
    RequestType,
    RunStatus,
    Sensitivity,
    Tier,
    Verdict,
)
from app.domain.passage import Citation, Passage
from app.domain.run import Accepted, Message, Run, Thread


class _View(BaseModel):
    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, from_attributes=True)


class ThreadView(_View):
    """A thread."""

    id: str
    title: str
    sensitivity: Sensitivity
    created_at: datetime
    metadata: dict[str, str]


class MessageView(_View):
    """A turn of a thread."""

    id: str
    thread_id: str
    role: Literal["user", "team"]
    content: str
    run_id: str | None
    created_at: datetime


class AnalysisView(_View):
    """What the request was taken for."""

    type: RequestType
    agents: tuple[str, ...]
    pattern: Pattern
    clarify: bool
    language: str
    complexity: Complexity
    confidence: dict[str, float]
    reasons: tuple[str, ...]
    overridden: tuple[str, ...]
    degraded: str | None


class OptionView(_View):
    """A possible answer and what it changes."""

    answer: str
    consequence: str


class QuestionView(_View):
    """A clarifying question."""

    id: str
    topic: str
    priority: Priority
    challenge: str
    question: str
    why: str
    options: tuple[OptionView, ...]
    assume: str


class ReplyView(_View):
    """What was answered to one question."""

    question_id: str
    topic: str
    text: str


class ClarificationView(_View):
    """A set of questions with the answers so far."""

    id: str
    run_id: str
    round: int
    status: ClarificationStatus
    questions: tuple[QuestionView, ...]
    replies: tuple[ReplyView, ...]
    expires_at: datetime
    version: int


class DecisionView(_View):
    """Which backend served a call, and why each other one did not."""

    id: str
    step: str
    agent: str | None
    backend: str
    tier: Tier
    reasons: tuple[str, ...]
    rejected: tuple[dict[str, str], ...]
    policy: str


class StepView(_View):
    """How long a step took and what it cost."""

    name: str
    ms: float
    cost_usd: Decimal


class CitationView(_View):
    """A verified quote; ``link`` leads to its place, marked, in the version of the document that was read.

    The link is relative to the service.
    """

    n: int
    skill: str
    section: str
    heading: str
    path: str
    quote: str
    start: int
    end: int
    content_hash: str
    link: str


class RunView(_View):
    """A run."""

    run_id: str
    id: str
    thread_id: str
    message_id: str
    origin: Origin
    status: RunStatus
    completeness: Completeness | None
    analysis: AnalysisView | None
    sensitivity: Sensitivity
    tier: Tier | None
    markdown: str | None
    verdict: Verdict | None
    citations: tuple[CitationView, ...]
    grounding: Grounding | None
    unsupported: tuple[str, ...]
    dropped: int
    figures: tuple[Figure, ...]
    objections: tuple[Objection, ...]
    assumptions: tuple[Assumption, ...]
    missing: tuple[str, ...]
    clarification: ClarificationView | None
    decisions: tuple[DecisionView, ...]
    steps: tuple[StepView, ...]
    versions: dict[str, str]
    cost_usd: Decimal
    latency_ms: float | None
    declined: DeclineReason | None
    error: dict[str, object] | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    last_seq: int


class RunsView(_View):
    """Several runs."""

    data: tuple[RunView, ...]


class AcceptedView(_View):
    """A stored message and its run."""

    message: MessageView
    run: RunView


class PassageView(_View):
    """A passage that a search found."""

    skill: str
    section: str
    heading: str
    path: str
    text: str
    start: int
    end: int
    sensitivity: Sensitivity
    scores: dict[str, float]


class PassagesView(_View):
    """Passages, best first."""

    data: tuple[PassageView, ...]


def thread_view(thread: Thread) -> ThreadView:
    """A thread for the wire."""
    return ThreadView.model_validate(thread)


def message_view(message: Message) -> MessageView:
    """A message for the wire."""
    return MessageView.model_validate(message)


def clarification_view(clarification: Clarification) -> ClarificationView:
    """A clarification for the wire."""
    return ClarificationView.model_validate(clarification)


def question_view(question: Question) -> QuestionView:
    """A question for the wire."""
    return QuestionView.model_validate(question)


def passage_view(passage: Passage) -> PassageView:
    """A passage for the wire."""
    return PassageView(
        skill=passage.skill,
        section=passage.section,
        heading=passage.heading,
        path=passage.path,
        text=passage.text,
        start=passage.start,
        end=passage.end,
        sensitivity=passage.sensitivity,
        scores={"fused": passage.score, "vector": passage.cosine, "text": passage.bm25},
    )


def citation_view(citation: Citation) -> CitationView:
    """A citation for the wire."""
    return CitationView(
        n=citation.n,
        skill=citation.skill,
        section=citation.section,
        heading=citation.heading,
        path=citation.path,
        quote=citation.quote,
        start=citation.start,
        end=citation.end,
        content_hash=citation.content_hash,
        link=citation.address,
    )


def run_view(run: Run, events: Sequence[StoredEvent] = (), rounds: Sequence[Clarification] = ()) -> RunView:
    """A run for the wire; analysis, decisions and steps come from its events."""
    conclusion = run.conclusion
    decisions = decision_views(events)
    open_round = next((each for each in rounds if each.status is ClarificationStatus.OPEN), None)
    consulting = [decision for decision in decisions if decision.step.startswith("consult:")]
    return RunView(
        run_id=run.id,
        id=run.id,
        thread_id=run.thread_id,
        message_id=run.message_id,
        origin=run.origin,
        status=run.status,
        completeness=conclusion.completeness if conclusion else None,
        analysis=_analysis(events),
        sensitivity=run.sensitivity,
        tier=consulting[0].tier if consulting else None,
        markdown=conclusion.markdown if conclusion else None,
        verdict=conclusion.verdict if conclusion else None,
        citations=tuple(map(citation_view, conclusion.citations)) if conclusion else (),
        grounding=conclusion.grounding if conclusion else None,
        unsupported=conclusion.unsupported if conclusion else (),
        dropped=conclusion.dropped if conclusion else 0,
        figures=conclusion.figures if conclusion else (),
        objections=conclusion.objections if conclusion else (),
        assumptions=conclusion.assumptions if conclusion else (),
        missing=conclusion.missing if conclusion else (),
        clarification=clarification_view(open_round) if open_round else None,
        decisions=decisions,
        steps=tuple(
            StepView(name=each.event.step, ms=each.event.took_ms, cost_usd=each.event.cost_usd)
            for each in events
            if isinstance(each.event, StepFinished)
        ),
        versions=dict(run.pins),
        cost_usd=run.cost_usd,
        latency_ms=_latency_ms(run),
        declined=run.declined,
        error=as_document(run.error) if run.error else None,
        created_at=run.created_at,
        started_at=run.started_at,
        finished_at=run.finished_at,
        last_seq=run.last_seq,
    )


def accepted_view(accepted: Accepted) -> AcceptedView:
    """An accepted message for the wire."""
    return AcceptedView(message=message_view(accepted.message), run=run_view(accepted.run))


def decision_views(events: Sequence[StoredEvent]) -> tuple[DecisionView, ...]:
    """The decisions of a run, with the backend that served each."""
    served = {e.event.agent: e.event.backend for e in events if isinstance(e.event, ConsultationFinished)}
    made = [each.event.decision for each in events if isinstance(each.event, DecisionMade)]
    return tuple(_decision(decision, served) for decision in made)


def _decision(decision: Decision, served: dict[str, str]) -> DecisionView:
    first = decision.candidates[0].backend if decision.candidates else ""
    consulted = decision.step.startswith("consult:") and decision.agent is not None
    return DecisionView(
        id=decision.id,
        step=decision.step.partition(":")[0] if not consulted else decision.step,
        agent=decision.agent,
        backend=(served.get(decision.agent or "") or first) if consulted else first,
        tier=decision.tier,
        reasons=(f"rule {decision.rule}: {decision.why}",),
        rejected=tuple(
            {"backend": each.backend, "stage": each.stage, "reason": each.reason, "detail": each.detail}
            for each in decision.rejected
        ),
        policy=decision.policy,
    )


def _analysis(events: Sequence[StoredEvent]) -> AnalysisView | None:
    """The last analysis: answers to questions lead to a new one."""
    found = [each.event for each in events if isinstance(each.event, AnalysisFinished)]
    if not found:
        return None
    last = found[-1]
    return AnalysisView(
        type=last.request_type,
        agents=last.agents,
        pattern=last.pattern,
        clarify=last.clarify,
        language=last.language,
        complexity=last.complexity,
        confidence=dict(last.confidence),
        reasons=last.reasons,
        overridden=last.overridden,
        degraded=last.degraded,
    )


def _latency_ms(run: Run) -> float | None:
    if run.finished_at is None:
        return None
    return round((run.finished_at - run.created_at).total_seconds() * 1000, 1)

"""A run as a line of time: what happened when, without a word of what was asked or answered."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import singledispatch

from app.domain import events as e
from app.domain.audit import Explanation
from app.domain.brief import Brief
from app.domain.feedback import Feedback
from app.domain.journal import JournalledStep
from app.domain.run import Run


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that happened ``ms`` after the run's first event. ``who`` is a step or a specialist.

    ``decision`` is the id of the routing decision that it is about.
    """

    seq: int
    at: datetime
    ms: int
    kind: str
    who: str
    facts: str
    decision: str | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """What was asked, answered and handed to specialists: for those alone who may look into runs."""

    question: str
    answer: str
    briefs: tuple[Brief, ...]


@dataclass(frozen=True, slots=True)
class Trace:
    """A run with all that became of it. ``words`` is None for whoever may not read them."""

    run: Run
    moments: tuple[Moment, ...]
    steps: tuple[JournalledStep, ...]
    decisions: tuple[Explanation, ...]
    feedback: tuple[Feedback, ...]
    words: Words | None


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


_PIECES = (e.TextAppended, e.TextReset)


def timeline(stored: Iterable[e.StoredEvent]) -> tuple[Moment, ...]:
    """The moments of a run, in order; pieces of text are none."""
    moments: list[Moment] = []
    begin: datetime | None = None
    for each in stored:
        begin = begin or each.at
        if isinstance(each.event, _PIECES):
            continue
        ms = round((each.at - begin).total_seconds() * 1000)
        moments.append(
            Moment(each.seq, each.at, ms, each.event.type, _who(each.event), facts(each.event), _decision(each.event))
        )
    return tuple(moments)


def _who(event: e.RunEvent) -> str:
    if isinstance(event, e.DecisionMade):
        return event.decision.agent or event.decision.step
    found = getattr(event, "agent", None) or getattr(event, "step", None)
    return str(found or "")


def _decision(event: e.RunEvent) -> str | None:
    if isinstance(event, e.DecisionMade):
        return event.decision.id
    return event.decision_id if isinstance(event, e.AttemptFailed) else None


@singledispatch
def facts(event: e.RunEvent) -> str:
    """What an event says besides its kind, in names and numbers."""
    return str(getattr(event, "reason", ""))


@facts.register
def _(_: e.RunCancelling) -> str:
    # Its reason is somebody's own text.
    return "somebody asked to stop"


@facts.register
def _(event: e.RunCreated) -> str:
    return f"through {event.origin}"


@facts.register
def _(event: e.RunStarted) -> str:
    return f"claim {event.epoch}" + "".join(f", {name} {version}" for name, version in sorted(event.versions.items()))


@facts.register
def _(event: e.StepStarted) -> str:
    return "" if event.take == 1 else f"begun for the {event.take}. time"


@facts.register
def _(event: e.StepFinished) -> str:
    return f"{event.took_ms:,.0f} ms, ${event.cost_usd.normalize():f}"


@facts.register
def _(event: e.ScreeningFinished) -> str:
    found = ", ".join(event.findings) or "nothing found"
    marks = f", {_counted(len(event.injection_marks), 'order')} to the model" if event.injection_marks else ""
    return f"{event.sensitivity}: {found}{marks}{', inherited from the thread' if event.inherited else ''}"


@facts.register
def _(event: e.AnalysisFinished) -> str:
    asks = ", asks back" if event.clarify else ""
    return f"{event.request_type}, {event.pattern}: {', '.join(event.agents)} ({event.language}{asks})"


@facts.register
def _(event: e.ClarificationRequested) -> str:
    return f"round {event.clarification.round}: {_counted(len(event.clarification.questions), 'question')}"


@facts.register
def _(event: e.ClarificationAnswered) -> str:
    return f"round {event.round}: {event.answered} answered"


@facts.register
def _(event: e.RetrievalFinished) -> str:
    best = f", best {max(each.score for each in event.passages):.2f}" if event.passages else ""
    return f"{_counted(len(event.passages), 'passage')}{best}, {event.took_ms:,.0f} ms"


@facts.register
def _(event: e.FigureCalculated) -> str:
    return f"{event.figure.reference} {event.figure.calculator}"


@facts.register
def _(event: e.DecisionMade) -> str:
    made = event.decision
    chosen = made.candidates[0].backend if made.candidates else "no backend"
    return f"{chosen} by rule {made.rule} of {made.policy}; {len(made.rejected)} rejected"


@facts.register
def _(event: e.AttemptFailed) -> str:
    return f"{event.backend}: {event.kind}, then {event.next}"


@facts.register
def _(event: e.ConsultationFinished) -> str:
    usage = event.usage
    tokens = f"{usage.input_tokens} in, {usage.output_tokens} out"
    return f"{event.status} by {event.backend}, {tokens}, ${event.cost_usd.normalize():f}"


@facts.register
def _(event: e.CitationVerified) -> str:
    return f"{event.citation.skill}#{event.citation.section}"


@facts.register
def _(event: e.ObjectionsRaised) -> str:
    return _counted(len(event.objections), "objection")


@facts.register
def _(event: e.ConclusionFinished) -> str:
    made = event.conclusion
    counts = f"{_counted(len(made.citations), 'citation')}, {_counted(len(made.figures), 'figure')}"
    return f"{made.completeness}, {counts}, {made.grounding}"


@facts.register
def _(event: e.RunFinished) -> str:
    why = event.declined or (event.error.code if event.error else None)
    return f"{event.status}{f': {why}' if why else ''}, {event.took_ms:,.0f} ms, ${event.cost_usd.normalize():f}"

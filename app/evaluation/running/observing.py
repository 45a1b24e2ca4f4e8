"""From a run and its events to what scorers look at. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from app.domain.audit import AttemptRecord
from app.domain.backend import BackendKind, BackendSpec
from app.domain.budget import dollars
from app.domain.coverage import Grounding
from app.domain.decision import Decision
from app.domain.errors import MissingCassette
from app.domain.evaluation.observed import AskedBack, CallMade, Cited, Observed, RowStatus
from app.domain.events import AnalysisFinished, DecisionMade, RunEvent, ScreeningFinished
from app.domain.labels import DeclineReason, RunStatus
from app.domain.run import Run
from app.evaluation.tapping import TryLog, Used

T = TypeVar("T")

_CONSULT = "consult:"
_NEVER_SENT = "budget"
_UNKNOWN = Used("", 0, replayed=False)


@dataclass(frozen=True, slots=True)
class Seen:
    """All that is known of a try: the run and its events, what was asked back, the checked citations, the calls."""

    run: Run
    events: Sequence[RunEvent]
    asked: tuple[AskedBack, ...]
    citations: tuple[Cited, ...]
    calls: tuple[CallMade, ...]
    ms: int


def observed(seen: Seen, problems: Sequence[Exception] = ()) -> Observed:
    """What came of the try. ``problems`` are those of its calls that no answer can make good."""
    run, conclusion = seen.run, seen.run.conclusion
    screening = _last(seen.events, ScreeningFinished)
    analysis = _last(seen.events, AnalysisFinished)
    status, detail = _status(run, problems)
    return Observed(
        status=status,
        type=analysis.request_type if analysis else None,
        agents=analysis.agents if analysis else None,
        pattern=analysis.pattern if analysis and analysis.agents else None,
        clarified=bool(seen.asked) if analysis else None,
        sensitivity=screening.sensitivity if screening else None,
        tier=next((each.tier for each in _decisions(seen.events) if each.step.startswith(_CONSULT)), None),
        verdict=conclusion.verdict if conclusion else None,
        declined=run.declined is DeclineReason.NOT_FOR_THIS_TEAM,
        refused=conclusion is not None and conclusion.grounding is Grounding.REFUSED,
        answer=conclusion.markdown if conclusion else "",
        language=analysis.language if analysis else "",
        asked=seen.asked,
        citations=seen.citations,
        figures=tuple(figure.summary for figure in conclusion.figures) if conclusion else (),
        calls=seen.calls,
        usd=run.cost_usd,
        ms=seen.ms,
        detail=detail,
        trace=run.id,
        versions=tuple(sorted(conclusion.versions.items())) if conclusion else (),
    )


def calls(events: Sequence[RunEvent], log: TryLog, specs: Mapping[str, BackendSpec]) -> tuple[CallMade, ...]:
    """Every attempt that was sent, decision by decision."""
    made: list[CallMade] = []
    for decision in _decisions(events):
        used = {name: iter(each) for (owner, name), each in log.used.items() if owner == decision.id}
        own = (each for each in log.attempts if each.decision_id == decision.id and each.outcome != _NEVER_SENT)
        for attempt in sorted(own, key=lambda each: each.number):
            spec = specs[attempt.backend]
            how = next(used.get(spec.id, iter(())), _UNKNOWN)
            made.append(_call(decision, log.purposes.get(decision.id, ""), attempt, spec, how))
    return tuple(made)


def _call(decision: Decision, purpose: str, attempt: AttemptRecord, spec: BackendSpec, how: Used) -> CallMade:
    return CallMade(
        purpose=purpose,
        step=decision.step,
        agent=decision.agent,
        backend=spec.id,
        tier=spec.tier,
        cloud=not spec.local_zone and spec.kind is not BackendKind.EXTRACTIVE,
        sensitivity=decision.sensitivity,
        outcome=attempt.outcome,
        input_tokens=attempt.input_tokens or 0,
        output_tokens=attempt.output_tokens or 0,
        usd=dollars(attempt.cost),
        ms=how.ms if how.replayed else attempt.took_ms,
        key=how.key,
        replayed=how.replayed,
    )


def _status(run: Run, problems: Sequence[Exception]) -> tuple[RowStatus, str]:
    """How the try ended, and in one sentence why, where that was not well."""
    if problems:
        missing = next((each for each in problems if isinstance(each, MissingCassette)), None)
        return (RowStatus.MISSING_CASSETTE if missing else RowStatus.ERROR), str(missing or problems[0])
    if run.declined is DeclineReason.BUDGET_EXHAUSTED:
        return RowStatus.BUDGET, run.error.sentence if run.error else "The budget is used up."
    if run.error is not None:
        return RowStatus.ERROR, f"{run.error.code}: {run.error.sentence}"
    if run.status in {RunStatus.CONCLUDED, RunStatus.DECLINED}:
        return RowStatus.OK, ""
    return RowStatus.ERROR, f"The run ended as {run.status.value}."


def _decisions(events: Sequence[RunEvent]) -> list[Decision]:
    """The decisions in their order; those of specialists who work at the same time in the order of the analysis."""
    found = [each.decision for each in events if isinstance(each, DecisionMade)]
    analysis = _last(events, AnalysisFinished)
    order = {f"{_CONSULT}{agent}": place for place, agent in enumerate(analysis.agents if analysis else ())}
    turns = iter(sorted((each for each in found if each.step in order), key=lambda each: order[each.step]))
    return [next(turns) if each.step in order else each for each in found]


def _last(events: Sequence[RunEvent], kind: type[T]) -> T | None:
    return next((each for each in reversed(events) if isinstance(each, kind)), None)

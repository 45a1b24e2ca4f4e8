"""Events of a run as short sentences for people who wait."""

from functools import singledispatch

from app.domain.events import (
    AnalysisFinished,
    AttemptFailed,
    ClarificationRequested,
    ConsultationFinished,
    ConsultationStarted,
    FigureCalculated,
    ObjectionsRaised,
    RetrievalFinished,
    RunStarted,
    ScreeningFinished,
)


@singledispatch
def told(_event: object) -> str | None:
    """The sentence; None for events that would only be noise."""
    return None


@told.register
def _(_event: RunStarted) -> str:
    return "The work has begun."


@told.register
def _(event: ScreeningFinished) -> str:
    return f"The text is labelled {event.sensitivity}."


@told.register
def _(event: AnalysisFinished) -> str:
    return f"Understood as {event.request_type}, for {', '.join(event.agents) or 'nobody here'}."


@told.register
def _(event: RetrievalFinished) -> str:
    return f"{event.agent} found {len(event.passages)} passages."


@told.register
def _(event: FigureCalculated) -> str:
    return f"Calculated {event.figure.calculator}."


@told.register
def _(event: ConsultationStarted) -> str:
    return f"{event.agent} is at work."


@told.register
def _(event: ConsultationFinished) -> str:
    return f"{event.agent} is done: {event.status}."


@told.register
def _(event: AttemptFailed) -> str:
    return f"{event.backend} failed ({event.kind}); next: {event.next}."


@told.register
def _(event: ObjectionsRaised) -> str:
    return f"{len(event.objections)} objections were raised."


@told.register
def _(_event: ClarificationRequested) -> str:
    return "The team asks back."

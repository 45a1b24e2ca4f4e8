"""What the team does, one line for each event that a reader understands."""

from app.domain.events import (
    AnalysisFinished,
    ClarificationAnswered,
    ConsultationFinished,
    ConsultationStarted,
    ObjectionsRaised,
    RetrievalFinished,
    RunEvent,
    TextAppended,
    TextReset,
)


def progress(event: RunEvent) -> str:
    """The line, or a piece of what a specialist writes; nothing for events that tell a reader nothing."""
    if isinstance(event, TextAppended):
        return event.text
    line = _line(event)
    return f"\n{line}\n" if line else ""


def _line(event: RunEvent) -> str:  # noqa: PLR0911 - one return for each kind of event
    match event:
        case AnalysisFinished():
            return f"Request: {event.request_type} ({', '.join(event.agents) or 'nobody'}, {event.pattern})."
        case RetrievalFinished():
            return f"{event.agent}: {len(event.passages)} passages found."
        case ConsultationStarted():
            return f"{event.agent} writes:"
        case TextReset():
            return f"{event.agent or event.step} begins again."
        case ConsultationFinished():
            return f"{event.agent}: {event.status} ({event.backend})."
        case ObjectionsRaised():
            return f"Objections: {len(event.objections)}."
        case ClarificationAnswered():
            return f"Answered: {event.answered} questions."
        case _:
            return ""

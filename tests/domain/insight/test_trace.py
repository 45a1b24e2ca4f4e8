"""A run as a line of time: in order, with who and what, and without a word of anybody."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from app.domain.conclusion import Objection
from app.domain.events import (
    AnalysisFinished,
    AttemptFailed,
    CitationVerified,
    FoundPassage,
    ObjectionsRaised,
    RetrievalFinished,
    RunCancelling,
    RunCreated,
    RunEvent,
    RunFinished,
    ScreeningFinished,
    StepFinished,
    StoredEvent,
    TextAppended,
    TextReset,
)
from app.domain.insight.trace import timeline
from app.domain.labels import Complexity, Origin, Pattern, RequestType, RunStatus, Sensitivity
from app.domain.passage import Citation

SECRET = "Anna's salary is 93,500"
BEGIN = datetime(2026, 5, 4, 12, tzinfo=UTC)
EVENTS: tuple[RunEvent, ...] = (
    RunCreated("thr_1", "msg_1", Origin.SLACK),
    ScreeningFinished(Sensitivity.RESTRICTED, ("salary",), inherited=True, injection_marks=("x",), degraded=None),
    AnalysisFinished(RequestType.DECIDE, ("mentor",), Pattern.SINGLE, False, Complexity.LOW, "en", {}, (), (), None),
    RetrievalFinished("mentor", (FoundPassage("pay", "bands", 0.412), FoundPassage("pay", "raises", 0.3)), 12.0),
    StepFinished("retrieve:mentor", 12.4, Decimal("0.000000")),
    AttemptFailed("dec_1", "llama", "server", "retry"),
    TextAppended("mentor", "consult", 1, 0, SECRET),
    TextReset("mentor", "consult", 1, "fallback"),
    CitationVerified("mentor", Citation(1, "pay", "bands", SECRET, "p", SECRET, 0, 1, "0")),
    ObjectionsRaised((Objection("high", "salary", SECRET),)),
    RunCancelling(SECRET),
    RunFinished(RunStatus.CANCELLED, cost_usd=Decimal("0.0123"), took_ms=1234.5),
)


def test_what_happened_is_told_in_names_and_numbers() -> None:
    stored = [
        StoredEvent("run_1", n + 1, BEGIN + timedelta(milliseconds=10 * n), each) for n, each in enumerate(EVENTS)
    ]
    moments = timeline(stored)
    assert [(each.ms, each.kind, each.who, each.facts) for each in moments] == [
        (0, "run.created", "", "through slack"),
        (10, "screening.finished", "", "restricted: salary, 1 order to the model, inherited from the thread"),
        (20, "analysis.finished", "", "decide, single: mentor (en)"),
        (30, "retrieval.finished", "mentor", "2 passages, best 0.41, 12 ms"),
        (40, "step.finished", "retrieve:mentor", "12 ms, $0"),
        (50, "attempt.failed", "", "llama: server, then retry"),
        (80, "citation.verified", "mentor", "pay#bands"),
        (90, "objections.raised", "", "1 objection"),
        (100, "run.cancelling", "", "somebody asked to stop"),
        (110, "run.finished", "", "cancelled, 1,234 ms, $0.0123"),
    ]
    assert [each.decision for each in moments if each.decision] == ["dec_1"]
    assert SECRET not in repr(moments)
    assert timeline([]) == ()

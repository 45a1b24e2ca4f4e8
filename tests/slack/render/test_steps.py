"""The plan that Slack shows while the team works."""

from decimal import Decimal

from app.domain.conclusion import Objection
from app.domain.events import (
    AnalysisFinished,
    CitationVerified,
    ConsultationFinished,
    ConsultationStarted,
    FigureCalculated,
    FoundPassage,
    ObjectionsRaised,
    RetrievalFinished,
    RunEvent,
    RunStarted,
)
from app.domain.labels import Complexity, ConsultationStatus, Pattern, RequestType
from app.domain.model_call import Usage
from app.slack.render.limits import chunk_problems
from app.slack.render.message import Block
from app.slack.render.steps import chunks
from tests.slack.fake.chunks import problems as slack_problems
from tests.slack.render import golden
from tests.slack.render.examples import BASE, citations
from tests.web.scenes import figure

TITLES = {"architect": "Systems architect", "mentor": "Strategic mentor"}


def _finished(status: ConsultationStatus) -> ConsultationFinished:
    return ConsultationFinished("architect", status, "summary", "claude", Usage(), Decimal(0))


EVENTS: tuple[RunEvent, ...] = (
    RunStarted(1, {}),
    AnalysisFinished(
        RequestType.DESIGN,
        ("architect", "mentor"),
        Pattern.SEQUENTIAL,
        clarify=False,
        complexity=Complexity.HIGH,
        language="en",
        confidence={},
        reasons=(),
        overridden=(),
        degraded=None,
    ),
    RetrievalFinished("architect", (FoundPassage("a", "x", 1.0), FoundPassage("b", "y", 0.5)), 3.0),
    RetrievalFinished("mentor", (), 3.0),
    FigureCalculated(figure()),
    ConsultationStarted("architect"),
    CitationVerified("architect", citations(1)[0]),
    _finished(ConsultationStatus.OK),
    _finished(ConsultationStatus.TRUNCATED),
    _finished(ConsultationStatus.FAILED),
    ObjectionsRaised((Objection("high", "cost", "too much"),)),
    ObjectionsRaised(()),
)


def test_all_events() -> None:
    found: list[Block] = [each for event in EVENTS for each in chunks(event, TITLES, BASE)]
    assert chunk_problems(found) == ()
    assert slack_problems([dict(each) for each in found]) == ()
    golden.check("steps", found)


def test_a_step_keeps_its_id() -> None:
    started = chunks(ConsultationStarted("architect"), TITLES)[0]
    ended = chunks(_finished(ConsultationStatus.OK), TITLES)[0]
    assert started["id"] == ended["id"]
    assert (started["status"], ended["status"]) == ("in_progress", "complete")


def test_without_an_address_there_are_no_sources() -> None:
    assert chunks(CitationVerified("architect", citations(1)[0]), TITLES) == ()


def test_long_and_hostile_names_fit() -> None:
    passages = tuple(FoundPassage(f"skill-{n}<!here>", "x", 1.0) for n in range(100))
    found = [
        *chunks(RetrievalFinished("x" * 500, passages, 1.0), {}),
        *chunks(ConsultationStarted("<!channel>"), {}),
    ]
    assert chunk_problems(found) == ()
    assert "<!" not in str([(each["title"], each.get("output")) for each in found])


def test_titles_read_well_within_a_sentence() -> None:
    event = AnalysisFinished(
        RequestType.EXPLAIN,
        ("a", "b"),
        Pattern.PARALLEL,
        clarify=False,
        complexity=Complexity.LOW,
        language="en",
        confidence={},
        reasons=(),
        overridden=(),
        degraded=None,
    )
    (plan,) = chunks(event, {"a": "ML and CV specialist", "b": "Strategic mentor"})
    assert plan["title"] == "Explain, with the ML and CV specialist and the strategic mentor"

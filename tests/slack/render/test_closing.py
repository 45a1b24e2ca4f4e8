"""Who wrote an answer, and what that cost."""

from decimal import Decimal

from app.domain.decision import Candidate, Decision
from app.domain.events import ConsultationFinished, DecisionMade, RunEvent
from app.domain.labels import ConsultationStatus, Sensitivity, Tier
from app.domain.model_call import Usage
from app.slack.render.closing import Made, cost_line, served_by


def _decision(backend: str, tier: Tier) -> DecisionMade:
    candidates = (Candidate(backend, tier, 1, None),)
    decision = Decision("dec_1", "consult", "a", Sensitivity.PUBLIC, tier, "rule", "why", "policy", candidates, ())
    return DecisionMade(decision)


def _finished(backend: str) -> ConsultationFinished:
    return ConsultationFinished("a", ConsultationStatus.OK, "", backend, Usage(), Decimal(0))


def test_the_built_in_expert_is_named_as_one() -> None:
    events: list[RunEvent] = [
        _decision("extractive", Tier.EXTRACTIVE),
        _decision("haiku", Tier.CHEAP),
        _finished("haiku"),
        _finished(""),
        _finished("extractive"),
        _finished("haiku"),
    ]
    assert served_by(events) == ("haiku", "the built-in expert")


def test_what_costs_nothing_is_free() -> None:
    assert "free · 40 ms · the built-in expert" in str(cost_line(Made(Decimal(0), 40.0, ("the built-in expert",))))
    assert "free'" in str(cost_line(Made(Decimal(0))))
    assert "2 min 5 s" in str(cost_line(Made(Decimal(0), 125_000.0)))

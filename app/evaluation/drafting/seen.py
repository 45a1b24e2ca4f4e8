"""What the service made of a run, in the words of a case: a help for whoever labels it."""

from collections.abc import Iterable

from app.domain.evaluation.case import Expect
from app.domain.events import AnalysisFinished, DecisionMade, RunEvent
from app.domain.labels import Tier
from app.domain.run import Run


def seen_of(run: Run, events: Iterable[RunEvent], *, asked: bool) -> Expect:
    """The labels that the run got; ``asked`` when it asked back. Where a step never came, its labels are absent."""
    found = list(events)
    analysis = next((each for each in found if isinstance(each, AnalysisFinished)), None)
    routed = (each.decision for each in found if isinstance(each, DecisionMade))
    tier = next((each.tier for each in routed if each.agent is not None and each.tier is not Tier.EXTRACTIVE), None)
    return Expect(
        type=analysis.request_type if analysis else None,
        agents=analysis.agents if analysis else None,
        pattern=analysis.pattern if analysis and analysis.agents else None,
        clarify=asked,
        sensitivity=run.sensitivity,
        tier=tier,
        verdict=run.conclusion.verdict if run.conclusion else None,
    )

"""How well the service knows when to ask back, over a whole run."""

from collections.abc import Sequence

from app.domain.evaluation.metrics import Clarifying
from app.domain.evaluation.observed import Observed
from app.evaluation.scoring.confusion import Scores

_STEP = "clarify"


def clarifying(pairs: Scores) -> Clarifying:
    """Precision, recall and F1 of asking back over tries with the label, and what the detour is like."""
    labelled = [(case, row) for case, row in pairs if case.expect.clarify is not None]
    hits = sum(bool(row.observed.clarified) and bool(case.expect.clarify) for case, row in labelled)
    asked = sum(bool(row.observed.clarified) for _, row in labelled)
    wanted = sum(bool(case.expect.clarify) for case, _ in labelled)
    detours = [row.observed for _, row in pairs if row.observed.asked]
    questions = [each for observed in detours for each in observed.asked]
    named = [each for case, row in pairs if case.answers for each in row.observed.asked]
    return Clarifying(
        n=len(labelled),
        precision=hits / asked if asked else None,
        recall=hits / wanted if wanted else None,
        f1=2 * hits / (asked + wanted) if asked + wanted else None,
        questions=_mean([len(observed.asked) for observed in detours]),
        rounds=_mean([len({each.round for each in observed.asked}) for observed in detours]),
        known=_mean([each.scripted for each in named]),
        tokens=_mean([_tokens(observed) for observed in detours]) if questions else None,
        unneeded=sum(len(row.observed.asked) for case, row in pairs if case.expect.clarify is False),
    )


def _tokens(observed: Observed) -> int:
    """The tokens of the calls that the detour took."""
    calls = [call for call in observed.calls if call.step.split(":")[0] == _STEP]
    return sum(call.input_tokens + call.output_tokens for call in calls)


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None

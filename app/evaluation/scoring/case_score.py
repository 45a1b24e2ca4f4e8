"""One number for a try. It sums up; the table by metric is the result."""

from collections.abc import Mapping
from types import MappingProxyType

METRIC = "case_score"
# A part counts with the mean of those of its metrics that are scored; parts without any are left out.
WEIGHTS: Mapping[tuple[str, ...], float] = MappingProxyType(
    {
        ("type",): 0.1,
        ("agents",): 0.1,
        ("pattern",): 0.05,
        ("clarify",): 0.1,
        ("sensitivity",): 0.05,
        ("tier",): 0.1,
        ("citation_valid", "citation_hit"): 0.2,
        ("contains", "lacks"): 0.2,
    }
)
JUDGE = "judge"
"""The metric of a model that judges answers."""
JUDGED, JUDGED_WEIGHT = ("verdict", JUDGE), 0.1
"""Of these the first that is scored counts."""


def case_score(scores: Mapping[str, float], hard: tuple[str, ...]) -> float | None:
    """The weighted mean of what is scored, from 0 to 1; 0 after a broken safety rule, None without any score."""
    if hard:
        return 0.0
    weighed = [
        (weight, sum(found) / len(found))
        for metrics, weight in WEIGHTS.items()
        if (found := [scores[metric] for metric in metrics if metric in scores])
    ]
    judged = next((scores[metric] for metric in JUDGED if metric in scores), None)
    if judged is not None:
        weighed.append((JUDGED_WEIGHT, judged))
    total = sum(weight for weight, _ in weighed)
    return sum(weight * value for weight, value in weighed) / total if total else None

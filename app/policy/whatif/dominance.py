"""Which points of a frontier nobody should choose, and which one is nearly as good as the best for the least money."""

from collections.abc import Sequence
from dataclasses import replace

from app.policy.whatif.values import Frontier, Point, Reward

WITHIN = 0.01
"""Of the best quality; for predicted gains, in points."""


def ranked(found: Frontier) -> Frontier:
    """The frontier with its dominated points named, its best, and the cheapest within 1 % of that."""
    known = [point for point in found.points if point.quality is not None]
    if not known:
        return found
    best = min(known, key=lambda point: (-_quality(point), point.cost_usd, point.name))
    least = _quality(best) - (WITHIN if found.reward is Reward.PREDICTED else WITHIN * abs(_quality(best)))
    cheapest = min(
        (point for point in known if _quality(point) >= least), key=lambda point: (point.cost_usd, -_quality(point))
    )
    points = tuple(replace(point, dominated_by=_better(point, known)) for point in found.points)
    return replace(found, points=points, best=best.name, cheapest=cheapest.name)


def _better(point: Point, others: Sequence[Point]) -> str | None:
    """The best point that costs no more and is as good at least, and differs in one of the two."""
    if point.quality is None:
        return None
    better = [
        other
        for other in others
        if other.cost_usd <= point.cost_usd
        and _quality(other) >= _quality(point)
        and (other.cost_usd, _quality(other)) != (point.cost_usd, _quality(point))
    ]
    return max(better, key=lambda other: (_quality(other), -other.cost_usd)).name if better else None


def _quality(point: Point) -> float:
    return point.quality.value if point.quality else 0.0

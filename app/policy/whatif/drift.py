"""How the mix of questions moves from week to week, and which slices of it have too few cases."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from app.policy.whatif.values import Drift, DriftCell, DriftState, FeatureDrift, ThinSlice
from app.statistics.stability import stability
from app.store.decision_log import Counts

Cases = Mapping[str, Mapping[str, int]]
"""How many golden cases there are, by feature and value."""

MUCH_TRAFFIC = 0.1
FEW_CASES = 0.02

_WHOLE = "type"
"""Every question has one value of this feature, so its counts sum up to the questions."""


def drift(counts: Counts, cases: Cases, since: datetime, middle: datetime, until: datetime) -> Drift:
    """What the counts say: those since ``middle`` against those from ``since`` to ``middle``."""
    return Drift(
        reference_since=since,
        since=middle,
        until=until,
        questions=_sum(counts.get(_WHOLE, {}), 0),
        reference_questions=_sum(counts.get(_WHOLE, {}), 1),
        features=tuple(_of(feature, cells) for feature, cells in sorted(counts.items())),
        thin=tuple(_thin(counts, cases)),
    )


def _of(feature: str, cells: Mapping[str, tuple[int, int]]) -> FeatureDrift:
    today, before = _sum(cells, 0), _sum(cells, 1)
    found = stability(
        {name: count for name, (_, count) in cells.items()}, {name: now for name, (now, _) in cells.items()}
    )
    state = DriftState(found.drift.value) if today and before else DriftState.TOO_FEW
    shares = [DriftCell(name, _share(now, today), _share(count, before)) for name, (now, count) in cells.items()]
    return FeatureDrift(
        feature, found.psi, found.noise, state, tuple(sorted(shares, key=lambda cell: (-cell.now, cell.value)))
    )


def _thin(counts: Counts, cases: Cases) -> Iterator[ThinSlice]:
    """Slices with more than a tenth of the week's traffic and less than a fiftieth of the cases."""
    for feature in sorted(counts.keys() & cases.keys()):
        total, written = _sum(counts[feature], 0), sum(cases[feature].values())
        for value, (now, _) in sorted(counts[feature].items()):
            traffic, share = _share(now, total), _share(cases[feature].get(value, 0), written)
            if traffic > MUCH_TRAFFIC and share < FEW_CASES:
                yield ThinSlice(feature, value, traffic, share)


def _sum(cells: Mapping[str, tuple[int, int]], side: int) -> int:
    return sum(each[side] for each in cells.values())


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0

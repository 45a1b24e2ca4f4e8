"""Price and time: of answers, and of calls by tier and by agent."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from app.domain.evaluation.metrics import Spend
from app.domain.evaluation.observed import CallMade
from app.domain.evaluation.row import Row

_NANO = Decimal("0.000000001")


@dataclass(frozen=True, slots=True)
class _Item:
    """What one answer or one call took; ``ms`` is None where its time is not to be counted."""

    usd: Decimal
    ms: int | None
    replayed: bool


def spending(rows: Sequence[Row], *, timed: bool) -> tuple[Spend, ...]:
    """Answers first, then calls by tier, by agent and by purpose, each in alphabetical order."""
    groups: dict[str, list[_Item]] = {"answers": [_of_row(row, timed=timed) for row in rows]}
    by_kind: dict[str, list[_Item]] = defaultdict(list)
    for call in (call for row in rows for call in row.observed.calls):
        for name in _groups(call):
            by_kind[name].append(_Item(call.usd, call.ms if timed or call.replayed else None, call.replayed))
    groups.update(sorted(by_kind.items()))
    return tuple(_spend(name, items) for name, items in groups.items() if items)


def _groups(call: CallMade) -> Iterable[str]:
    yield f"tier:{call.tier}"
    yield f"purpose:{call.purpose}"
    if call.agent:
        yield f"agent:{call.agent}"


def _of_row(row: Row, *, timed: bool) -> _Item:
    """The time of an answer is the clock's; where calls were replayed it is the sum of what they took then."""
    calls = row.observed.calls
    replayed = [call.ms for call in calls if call.replayed]
    ms = sum(replayed) if replayed else row.observed.ms if timed else None
    return _Item(row.observed.usd, ms, bool(replayed))


def _spend(name: str, items: Sequence[_Item]) -> Spend:
    usd = np.array([float(item.usd) for item in items])
    ms = np.array([item.ms for item in items if item.ms is not None], dtype=float)
    mean, half, most = _figures(ms) if len(ms) else (None, None, None)
    usd_mean, usd_half, usd_most = _figures(usd)
    total = sum((item.usd for item in items), Decimal(0)).quantize(_NANO).normalize()
    return Spend(
        name=name,
        n=len(items),
        usd_sum=total,
        usd_mean=usd_mean,
        usd_p50=usd_half,
        usd_p95=usd_most,
        replayed=sum(item.replayed for item in items) / len(items),
        ms_mean=mean,
        ms_p50=half,
        ms_p95=most,
    )


def _figures(values: "np.ndarray[tuple[int, ...], np.dtype[np.float64]]") -> tuple[float, float, float]:
    """Mean, median and 95th percentile; sorted first, so that the order of rows moves no last digit."""
    ordered = np.sort(values)
    half, most = np.percentile(ordered, [50, 95])
    return round(float(ordered.mean()), 9), round(float(half), 9), round(float(most), 9)

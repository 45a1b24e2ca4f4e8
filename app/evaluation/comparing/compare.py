"""Holds the rows of a run against those of a baseline."""

from collections.abc import Sequence

from app.domain.evaluation.comparison import Comparison, Gate
from app.domain.evaluation.row import Row
from app.evaluation.comparing.deciding import verdicts
from app.evaluation.comparing.matching import Matched, match
from app.evaluation.comparing.measures import measure_of, names_of
from app.evaluation.comparing.noticing import flaky, flips, hard_breaks
from app.evaluation.comparing.pairing import paired
from app.evaluation.comparing.slicing import Slices, slice_verdicts


def compare(
    baseline: Sequence[Row], now: Sequence[Row], gate: Gate, seed: int, slices: Slices | None = None
) -> Comparison:
    """The cases are the unit: repeats are averaged first, and the same cases stand on both sides.

    The result depends on the rows, the gate and the seed alone, not on the order of the rows.
    """
    matched = match(baseline, now)
    others = [name for name in names_of([*baseline, *now]) if name not in gate.metrics]
    compared = matched.matching.compared
    pairs = [paired(measure_of(name), matched, compared) for name in [*gate.metrics, *others]]
    found = verdicts(pairs, gate, seed, valid=_valid(matched, gate))
    return Comparison(
        gate=gate,
        seed=seed,
        matching=matched.matching,
        errors=matched.errors,
        metrics=tuple(each for each in found if each.gates or each.difference is not None),
        hard=hard_breaks(baseline, now),
        flips=flips(matched),
        flaky=flaky(matched.now),
        slices=slice_verdicts(matched, slices or {}, gate, seed),
    )


def _valid(matched: Matched, gate: Gate) -> bool:
    """Enough answers in both runs, and something to compare."""
    rates = matched.errors
    return bool(matched.matching.compared) and max(rates.baseline, rates.now) <= gate.max_error_rate

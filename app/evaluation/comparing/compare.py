"""Holds the rows of a run against those of a baseline."""

from collections.abc import Sequence
from dataclasses import replace

from app.domain.evaluation.comparison import Comparison, Gate
from app.domain.evaluation.row import Row
from app.evaluation.comparing.deciding import verdicts
from app.evaluation.comparing.matching import Matched, match
from app.evaluation.comparing.measures import measure_of, names_of
from app.evaluation.comparing.noticing import flaky, flips, hard_breaks
from app.evaluation.comparing.pairing import paired
from app.evaluation.comparing.slicing import Slices, slice_verdicts
from app.evaluation.comparing.trusting import alike, trust
from app.evaluation.judging.calibration import Calibration

SEED = 17
"""The draws of a comparison begin here wherever it is made, so that it says the same everywhere."""


def compare(
    baseline: Sequence[Row],
    now: Sequence[Row],
    gate: Gate,
    seed: int,
    slices: Slices | None = None,
    calibrations: Sequence[Calibration] = (),
) -> Comparison:
    """The cases are the unit: repeats are averaged first, and the same cases stand on both sides.

    A judge's scores decide nothing, neither by themselves nor within the case score, unless one of the ``calibrations``
    holds for it and passes. The result depends on what is given alone, not on the order of the rows.
    """
    judge = trust(baseline, now, calibrations)
    baseline, now = alike(baseline, now, judge)
    withheld = () if judge.objection is None else (judge.objection,)
    deciding = _without(gate, [each.metric for each in withheld])
    matched = match(baseline, now)
    others = [name for name in names_of([*baseline, *now]) if name not in deciding.metrics]
    compared = matched.matching.compared
    pairs = [paired(measure_of(name), matched, compared) for name in [*deciding.metrics, *others]]
    found = verdicts(pairs, deciding, seed, valid=_valid(matched, deciding))
    return Comparison(
        gate=gate,
        seed=seed,
        matching=matched.matching,
        errors=matched.errors,
        metrics=tuple(each for each in found if each.gates or each.difference is not None),
        hard=hard_breaks(baseline, now),
        flips=flips(matched),
        flaky=flaky(matched.now),
        slices=slice_verdicts(matched, slices or {}, deciding, seed),
        not_gating=withheld,
    )


def _without(gate: Gate, withheld: Sequence[str]) -> Gate:
    return replace(gate, metrics=tuple(name for name in gate.metrics if name not in withheld))


def _valid(matched: Matched, gate: Gate) -> bool:
    """Enough answers in both runs, and something to compare."""
    rates = matched.errors
    return bool(matched.matching.compared) and max(rates.baseline, rates.now) <= gate.max_error_rate

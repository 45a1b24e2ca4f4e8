"""What is known of each metric: got worse, did not, or nobody can tell from this run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite

from app.domain.evaluation.comparison import Detectable, Gate, Interval, MetricVerdict, Settling, State
from app.evaluation.comparing.pairing import Paired
from app.statistics.bootstrap import Bootstrap
from app.statistics.holm import benjamini_hochberg, holm
from app.statistics.power import Called, cases_to_settle, repeats_to_settle, smallest_drop

DECIDING, REPORTED = 0.90, 0.95
"""The levels of the interval that decides (so that its lower end is a one-sided test at 5 %) and of the one to show."""
FEWEST_CASES = 20
"""With fewer cases an interval from the cases themselves is too short to promise anything by."""

_ONE_SIDED = (1 - DECIDING) / 2


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was computed of one metric; ``p`` before anything is said about the other metrics."""

    paired: Paired
    baseline: float
    now: float
    difference: float
    drawn: Bootstrap
    p: float


def evidence_of(paired: Paired, seed: int) -> Evidence | None:
    """None where no case was scored in both runs, or the metric has no value in one of them."""
    if not paired.cases:
        return None
    before, after, difference = paired.values()
    if not isfinite(difference):
        return None
    return Evidence(paired, before, after, difference, paired.bootstrap(seed), paired.p(seed))


def verdicts(pairs: Sequence[Paired], gate: Gate, seed: int, *, valid: bool) -> tuple[MetricVerdict, ...]:
    """A verdict for each metric, in the order given. The metrics of the gate share its alpha by Holm's method.

    The others are looked at without having been announced, and are adjusted for that by Benjamini and Hochberg's.
    """
    found = {pair.measure.name: evidence_of(pair, seed) for pair in pairs}
    adjusted = _adjusted(found, gate)
    return tuple(_verdict(pair, found[pair.measure.name], adjusted, gate, valid=valid) for pair in pairs)


def _adjusted(found: Mapping[str, Evidence | None], gate: Gate) -> dict[str, float]:
    gating = {name: each.p for name, each in found.items() if each and name in gate.metrics}
    others = {name: each.p for name, each in found.items() if each and name not in gate.metrics}
    adjusted = dict(zip(gating, holm([*gating.values()]), strict=True))
    return adjusted | dict(zip(others, benjamini_hochberg([*others.values()]), strict=True))


def _verdict(
    pair: Paired, found: Evidence | None, adjusted: Mapping[str, float], gate: Gate, *, valid: bool
) -> MetricVerdict:
    name = pair.measure.name
    gates = name in gate.metrics
    if found is None:
        state = State.NOT_SCORED if valid else State.INVALID
        return MetricVerdict(name, gates, state, pair.cases, relative=pair.measure.relative)
    interval = interval_of(found.drawn, DECIDING)
    state = _state(found, adjusted[name], interval, gate) if valid else State.INVALID
    sharing = sum(metric in gate.metrics for metric in adjusted) if gates else 1
    return MetricVerdict(
        metric=name,
        gates=gates,
        state=state,
        cases=pair.cases,
        relative=pair.measure.relative,
        baseline=found.baseline,
        now=found.now,
        difference=found.difference,
        interval=interval,
        reported=interval_of(found.drawn, REPORTED),
        p=found.p,
        adjusted_p=adjusted[name],
        within_sd=pair.within_sd,
        detectable=_detectable(found, gate, sharing),
        settling=_settling(found, gate) if state is State.INCONCLUSIVE else None,
    )


def _state(found: Evidence, adjusted_p: float, interval: Interval, gate: Gate) -> State:
    if adjusted_p < gate.alpha and -found.difference >= gate.min_effect:
        return State.REGRESSED
    if found.paired.cases >= FEWEST_CASES and interval.low > -gate.margin:
        return State.NON_INFERIOR
    return State.INCONCLUSIVE


def interval_of(drawn: Bootstrap, level: float) -> Interval:
    """The corrected bootstrap interval."""
    low, high = drawn.bca(level)
    return Interval(low, high, level)


def _detectable(found: Evidence, gate: Gate, sharing: int) -> Detectable:
    """By the strictest limit that Holm's method may hold the metric against."""
    rule = Called(gate.alpha / sharing, gate.min_effect)
    sd, cases = found.paired.sd(found.drawn), found.paired.cases
    return Detectable(smallest_drop(sd, cases, rule, 0.80), smallest_drop(sd, cases, rule, 0.95))


def _settling(found: Evidence, gate: Gate) -> Settling:
    pair, sd = found.paired, found.paired.sd(found.drawn)
    cases = max(FEWEST_CASES, cases_to_settle(sd, gate.margin, _ONE_SIDED))
    if pair.within_sd is None or pair.cases < FEWEST_CASES:
        return Settling(cases, None)
    repeats = repeats_to_settle(sd, pair.within_sd, round(pair.repeats), pair.cases, gate.margin, _ONE_SIDED)
    return Settling(cases, repeats)

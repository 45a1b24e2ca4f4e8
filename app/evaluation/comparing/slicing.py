"""The metrics of the gate within slices of the cases: where to look, never a reason to fail."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from app.domain.evaluation.comparison import Gate, SliceVerdict
from app.evaluation.comparing.deciding import DECIDING, FEWEST_CASES, evidence_of, interval_of
from app.evaluation.comparing.matching import Matched
from app.evaluation.comparing.measures import measure_of
from app.evaluation.comparing.pairing import paired
from app.statistics.holm import benjamini_hochberg

FALSE_DISCOVERIES = 0.10

Slices = Mapping[str, Collection[str]]
"""The ids of the cases of each slice, by its name."""


def slice_verdicts(matched: Matched, slices: Slices, gate: Gate, seed: int) -> tuple[SliceVerdict, ...]:
    """Every slice with every metric of the gate that is scored in it; those that stand out are marked."""
    found = [
        verdict
        for name in sorted(slices)
        for metric in gate.metrics
        if (verdict := _verdict(matched, name, slices[name], metric, seed)) is not None
    ]
    tested = [index for index, verdict in enumerate(found) if verdict.p is not None]
    adjusted = benjamini_hochberg([found[index].p or 0.0 for index in tested])
    for index, p in zip(tested, adjusted, strict=True):
        notable = p < FALSE_DISCOVERIES and found[index].difference < 0
        found[index] = replace(found[index], adjusted_p=p, notable=notable)
    return tuple(found)


def _verdict(matched: Matched, name: str, cases: Collection[str], metric: str, seed: int) -> SliceVerdict | None:
    inside = [case for case in matched.matching.compared if case in cases]
    pair = paired(measure_of(metric), matched, inside)
    evidence = evidence_of(pair, seed)
    if evidence is None:
        return None
    plain = SliceVerdict(name, metric, pair.cases, evidence.baseline, evidence.now, evidence.difference)
    if pair.cases < FEWEST_CASES:
        return plain
    return replace(plain, interval=interval_of(evidence.drawn, DECIDING), p=evidence.p)

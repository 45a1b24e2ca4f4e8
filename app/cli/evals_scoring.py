"""By what the tries of a suite are scored, and what that comes to."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter

from app.domain.codec import Codec, Json
from app.domain.evaluation.case import Case
from app.domain.evaluation.comparison import Comparison
from app.domain.evaluation.metrics import Metrics
from app.domain.evaluation.observed import Observed
from app.domain.evaluation.row import Row, Scored
from app.evaluation.comparing.compare import SEED, compare
from app.evaluation.running.baseline import read_baseline
from app.evaluation.scoring.aggregate import aggregate, slices_of
from app.evaluation.scoring.registry import chosen, score_all, versions
from app.evaluation.scoring.scorer import Scorer
from app.evaluation.suites.suite import Suite

_METRICS: Codec[Metrics] = Codec(TypeAdapter(Metrics))
_COMPARISON: Codec[Comparison] = Codec(TypeAdapter(Comparison))


@dataclass(frozen=True, slots=True)
class Scoring:
    """The scorers of a suite."""

    scorers: Sequence[Scorer]

    @property
    def versions(self) -> Mapping[str, str]:
        """The versions of their rules, by name."""
        return versions(self.scorers)

    def score(self, case: Case, observed: Observed) -> Scored:
        """What they say of a try."""
        return score_all(self.scorers, case, observed)


def scoring_of(suite: Suite) -> Scoring:
    """The scorers that a suite names; raises ContentError for one that does not exist."""
    return Scoring(chosen(suite.scorers))


def compared(suite: Suite, cases: Sequence[Case], rows: Sequence[Row], baseline: Path | None) -> Comparison | None:
    """The rows held against the suite's baseline, or the one that is named; None where there is none."""
    path = baseline or (suite.baseline if suite.baseline and suite.baseline.is_file() else None)
    if path is None:
        return None
    slices: dict[str, set[str]] = defaultdict(set)
    for case in cases:
        for kind, value in slices_of(case):
            slices[f"{kind}:{value}"].add(case.id)
    return compare(read_baseline(path).rows, rows, suite.gate, SEED, slices)


def measured(
    cases: Sequence[Case], rows: Sequence[Row], comparison: Comparison | None, *, timed: bool
) -> Mapping[str, Json]:
    """Metrics and comparison for a summary. Without ``timed`` only recorded times count."""
    metrics = _METRICS.dump(aggregate(cases, rows, timed=timed))
    return {"metrics": metrics, "comparison": None if comparison is None else _COMPARISON.dump(comparison)}

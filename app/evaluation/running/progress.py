"""How far a run is."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Protocol

from app.domain.evaluation.observed import RowStatus
from app.domain.evaluation.row import Row


@dataclass(slots=True)
class Progress:
    """Counts over all rows of the run, those of earlier attempts too."""

    total: int
    done: int = 0
    errors: int = 0
    broken: int = 0
    usd: Decimal = Decimal(0)
    sums: dict[str, tuple[float, int]] = field(default_factory=dict[str, tuple[float, int]])

    def take(self, row: Row) -> None:
        """Count a row."""
        self.done += 1
        self.errors += row.observed.status is not RowStatus.OK
        self.broken += bool(row.scored.hard)
        self.usd += row.observed.usd
        for name, value in row.scored.scores.items():
            total, count = self.sums.get(name, (0.0, 0))
            self.sums[name] = (total + value, count + 1)

    def mean(self, metric: str) -> float | None:
        """The running mean of a metric; None while nothing was scored."""
        total, count = self.sums.get(metric, (0.0, 0))
        return total / count if count else None


class Watcher(Protocol):
    """Who is told how far it is."""

    def __call__(self, at: Progress, /) -> None:
        """Another row is there."""
        ...

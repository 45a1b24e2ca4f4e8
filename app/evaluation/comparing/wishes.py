"""What the caller of a comparison wants other than the gate of the suite."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.domain.errors import InvalidGate
from app.domain.evaluation.comparison import Gate
from app.domain.evaluation.row import Row
from app.evaluation.comparing.measures import names_of


@dataclass(frozen=True, slots=True)
class GateWishes:
    """What is None stays as the gate has it; see ``Gate``."""

    metrics: tuple[str, ...] | None = None
    margin: float | None = None
    alpha: float | None = None
    min_effect: float | None = None

    def of(self, gate: Gate, baseline: Sequence[Row], now: Sequence[Row]) -> Gate:
        """The gate as it is wished for.

        Raises:
            InvalidGate: neither run has a metric of that name. It would decide nothing, and nobody would notice.
        """
        known = names_of([*baseline, *now])
        metrics = gate.metrics if self.metrics is None else tuple(dict.fromkeys(self.metrics))
        if self.metrics is not None and (unknown := [name for name in metrics if name not in known]):
            raise InvalidGate(f"Neither run has the metric {', '.join(unknown)}; they have {', '.join(known)}.")
        return replace(
            gate,
            metrics=metrics,
            margin=gate.margin if self.margin is None else self.margin,
            alpha=gate.alpha if self.alpha is None else self.alpha,
            min_effect=gate.min_effect if self.min_effect is None else self.min_effect,
        )


AS_IT_IS = GateWishes()
"""No wish."""

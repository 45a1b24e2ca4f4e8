"""Steps of runs, as their journal keeps them."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from app.domain.codec import Json


@dataclass(frozen=True, slots=True)
class JournalledStep:
    """One step of a run. ``takes`` counts how often it was begun: more than once after a crash only."""

    step: str
    takes: int
    epoch: int
    cost_usd: Decimal
    started_at: datetime
    finished_at: datetime | None
    result: Json

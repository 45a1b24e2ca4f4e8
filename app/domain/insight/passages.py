"""What of the library is used, and what it lacks."""

from dataclasses import dataclass
from datetime import datetime

from app.domain.coverage import Grounding
from app.domain.labels import RequestType, Sensitivity


@dataclass(frozen=True, slots=True)
class SectionUse:
    """A section: how often it was found for a specialist, how often cited, and when last.

    ``there`` is False for one that the library no longer holds.
    """

    skill: str
    section: str
    found: int
    cited: int
    last_cited: datetime | None
    there: bool


@dataclass(frozen=True, slots=True)
class Gap:
    """A question to which the library gave no good passage. ``best`` is the score of the best one that was found."""

    run_id: str
    at: datetime
    type: RequestType | None
    agents: tuple[str, ...]
    sensitivity: Sensitivity
    grounding: Grounding
    best: float | None

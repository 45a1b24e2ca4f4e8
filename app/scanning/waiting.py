"""Skills that are not served as they are, and why."""

from dataclasses import dataclass
from enum import StrEnum

from app.scanning.report import Report


class Waits(StrEnum):
    """Why a skill is not served."""

    HELD = "held"
    WITHHELD = "withheld"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A skill that is not served as it is now. A rejected one cannot be approved: it is no usable skill.

    ``report`` is the scan of what lies in its folder; None where there is no folder to look at.
    """

    name: str
    why: Waits
    reasons: tuple[str, ...]
    tree_hash: str | None = None
    report: Report | None = None

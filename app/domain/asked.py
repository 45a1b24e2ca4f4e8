"""Questions that come in the dialect of another service, whose clients hold the conversation themselves."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal


@dataclass(frozen=True, slots=True)
class EarlierTurn:
    """A turn that a client tells of: what a user wrote, or what somebody answered."""

    role: Literal["user", "team"]
    text: str


@dataclass(frozen=True, slots=True)
class RunPart:
    """The stretch of a run between two requests.

    The first part ends with the answer or with the team's questions; each time these are answered, the next one begins.
    """

    run_id: str
    number: int = 1


@dataclass(frozen=True, slots=True)
class AskedPart:
    """A request that a part of a run answers. ``request`` is what the answer repeats of it, as plain JSON values."""

    part: RunPart
    request: Mapping[str, object]
    asked_at: datetime

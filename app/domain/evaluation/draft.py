"""A case that began as a question of somebody: scrubbed, and without labels until a person gives it some."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from app.domain.evaluation.case import Case, Expect
from app.domain.labels import Sensitivity


class DraftState(StrEnum):
    """Where a draft stands; the last two are final for all but its text."""

    DRAFT = "draft"
    ACCEPTED = "accepted"
    DROPPED = "dropped"


class DraftReason(StrEnum):
    """Why a run should become a case, the strongest reason first."""

    BY_HAND = "by-hand"
    THUMBS_DOWN = "thumbs-down"
    CLARIFIED_TWICE = "clarified-twice"
    FELL_BACK = "fell-back"
    NOT_IN_LIBRARY = "not-in-library"
    RANDOM = "random"


@dataclass(frozen=True, slots=True)
class CaseDraft:
    """A draft. ``case`` is what would be run; its text holds nothing that screening finds above internal.

    ``seen`` is what the service made of the run: a help for whoever labels, never a label. ``replaced`` counts the
    stand-ins by kind, ``sensitivity`` is the label that the thread had. ``why`` and ``decided_by`` belong to the state.
    """

    id: str
    run_id: str
    reason: DraftReason
    state: DraftState
    case: Case
    seen: Expect
    replaced: Mapping[str, int]
    sensitivity: Sensitivity
    created_by: str
    created_at: datetime
    version: int = 1
    decided_by: str | None = None
    decided_at: datetime | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class DraftOrder:
    """A draft as it is made."""

    run_id: str
    reason: DraftReason
    case: Case
    seen: Expect
    replaced: Mapping[str, int]
    sensitivity: Sensitivity
    created_by: str


@dataclass(frozen=True, slots=True)
class DraftChange:
    """What of a draft is changed; None leaves it as it is. A new ``state`` needs its ``why``."""

    question: str | None = None
    expect: Expect | None = None
    tags: tuple[str, ...] | None = None
    note: str | None = None
    state: DraftState | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A run that should become a case."""

    run_id: str
    reason: DraftReason


@dataclass(frozen=True, slots=True)
class Proposed:
    """What became of the candidates: drafts, and refusals with their sentence by run."""

    drafts: tuple[CaseDraft, ...]
    refused: Mapping[str, str] = field(default_factory=dict[str, str])

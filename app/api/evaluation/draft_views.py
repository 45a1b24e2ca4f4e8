"""Drafts of cases on the wire."""

from datetime import datetime
from typing import ClassVar

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from app.api.http.forms import Body
from app.domain.evaluation.draft import CaseDraft, DraftChange, DraftReason, DraftState, Proposed
from app.domain.labels import Sensitivity
from app.evaluation.cases.shape import ExpectBody
from app.evaluation.cases.writing import case_document, expect_document

_LONGEST = 32_000
_MOST_DAYS = 90


class _View(BaseModel):
    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True)


class DraftOfRunBody(Body):
    """A run that should become a case."""

    run_id: str = Field(max_length=100, examples=["run_0199f0c1e8b27c3a9d0000000000abcd"])
    confidential: bool = Field(default=False, description="the thread may have been confidential (administrators only)")
    amounts: bool = Field(default=False, description="also round sums of money")


class ProposalBody(Body):
    """Which runs should become cases."""

    days: int = Field(default=7, ge=1, le=_MOST_DAYS, description="how far back")
    limit: int = Field(default=20, ge=1, le=100)
    random: int = Field(default=5, ge=0, le=100, description="runs taken because of nothing")
    amounts: bool = Field(default=False, description="also round sums of money")


class DraftChangeBody(Body):
    """What is changed; a new ``state`` needs its reason in ``why``."""

    question: str | None = Field(default=None, min_length=1, max_length=_LONGEST)
    expect: ExpectBody | None = None
    tags: tuple[str, ...] | None = Field(default=None, max_length=20)
    note: str | None = Field(default=None, max_length=2_000)
    state: DraftState | None = None
    why: str = Field(default="", max_length=500)

    def change(self) -> DraftChange:
        """The change."""
        expect = self.expect.expect() if self.expect else None
        return DraftChange(self.question, expect, self.tags, self.note, self.state, self.why)


class DraftView(_View):
    """A draft. ``case`` is as it would stand in a file; ``seen`` is what the service made of the run, no label."""

    id: str
    run_id: str
    reason: DraftReason
    state: DraftState
    case: dict[str, JsonValue]
    seen: dict[str, JsonValue]
    replaced: dict[str, int]
    sensitivity: Sensitivity
    version: int
    created_by: str
    created_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    why: str


class DraftsView(_View):
    """Drafts, the latest first."""

    data: tuple[DraftView, ...]


class ProposedView(_View):
    """The new drafts, and the runs that could not become one, each with the reason."""

    data: tuple[DraftView, ...]
    refused: dict[str, str]


def draft_view(draft: CaseDraft) -> DraftView:
    """A draft for the wire."""
    return DraftView(
        id=draft.id,
        run_id=draft.run_id,
        reason=draft.reason,
        state=draft.state,
        case=case_document(draft.case),
        seen=expect_document(draft.seen),
        replaced=dict(draft.replaced),
        sensitivity=draft.sensitivity,
        version=draft.version,
        created_by=draft.created_by,
        created_at=draft.created_at,
        decided_by=draft.decided_by,
        decided_at=draft.decided_at,
        why=draft.why,
    )


def proposed_view(proposed: Proposed) -> ProposedView:
    """What became of the candidates, for the wire."""
    return ProposedView(data=tuple(map(draft_view, proposed.drafts)), refused=dict(proposed.refused))

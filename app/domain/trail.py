"""Who changed what, and why: entries that nobody can alter unseen, because each one seals the one before it."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

from app.domain.access import Principal

Detail = str | int | bool | None


class Action(StrEnum):
    """What was done: the kind of thing, and the verb."""

    POLICY_DRAFT = "policy.draft"
    POLICY_PUBLISH = "policy.publish"
    POLICY_ROLLBACK = "policy.rollback"
    BUDGET_SET = "budget.set"
    BUDGET_LIFT = "budget.lift"
    BACKEND_DRAIN = "backend.drain"
    BACKEND_UNDRAIN = "backend.undrain"
    SKILL_PUT = "skill.put"
    SKILL_WITHDRAW = "skill.withdraw"
    SKILL_RESTORE = "skill.restore"
    SKILL_SYNC = "skill.sync"
    KEY_CREATE = "key.create"
    KEY_CHANGE = "key.change"
    KEY_ROTATE = "key.rotate"
    KEY_REVOKE = "key.revoke"
    TENANT_CREATE = "tenant.create"
    WEBHOOK_CHANGE = "webhook.change"
    ERASE = "user.erase"


@dataclass(frozen=True, slots=True)
class Change:
    """What somebody does. ``detail`` holds a few plain values, never the text of a question or a secret."""

    tenant: str
    who: str
    action: Action
    target: str
    why: str = ""
    key_id: str | None = None
    detail: Mapping[str, Detail] = field(default_factory=dict[str, Detail])


@dataclass(frozen=True, slots=True)
class TrailEntry:
    """A change as it is kept: ``seq`` counts those of a tenant from 1, ``seal`` is its hash over the one before."""

    seq: int
    at: datetime
    change: Change
    previous: str
    seal: str


@dataclass(frozen=True, slots=True)
class ChainState:
    """Whether a chain holds. ``head`` seals all of it: kept elsewhere, it shows later whether the end was cut off."""

    entries: int
    head: str
    broken_at: int | None = None

    @property
    def whole(self) -> bool:
        """Whether every entry is as it was written."""
        return self.broken_at is None


def change_by(
    principal: Principal, action: Action, target: str, why: str = "", detail: Mapping[str, Detail] | None = None
) -> Change:
    """What the caller does, for the trail of its tenant."""
    return Change(principal.tenant, principal.user, action, target, why, principal.key_id, detail or {})


def sealed(change: Change, seq: int, at: datetime, previous: str) -> TrailEntry:
    """The entry for a change behind the one whose seal is ``previous``; that of the first one is empty."""
    values = [
        *(previous, change.tenant, seq, at.astimezone(UTC).isoformat(timespec="microseconds")),
        *(change.who, change.key_id, change.action.value, change.target, change.why, dict(change.detail)),
    ]
    text = json.dumps(values, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return TrailEntry(seq, at, change, previous, hashlib.sha256(text.encode()).hexdigest())


def checked(entries: Iterable[TrailEntry], state: ChainState) -> ChainState:
    """How the chain stands behind these entries, which follow on what ``state`` was found of."""
    for entry in entries:
        if not state.whole:
            return state
        follows = entry.seq == state.entries + 1 and entry.previous == state.head
        if not follows or sealed(entry.change, entry.seq, entry.at, entry.previous).seal != entry.seal:
            return ChainState(state.entries, state.head, state.entries + 1)
        state = ChainState(entry.seq, entry.seal)
    return state

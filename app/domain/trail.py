"""Who changed what, and why: entries that nobody can alter unseen, because each one seals the one before it."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

from app.domain.access import Principal
from app.domain.digests import sha256_of
from app.domain.errors import InvalidRequest

Detail = str | int | bool | None


class Action(StrEnum):
    """What was done: the kind of thing, and the verb."""

    POLICY_DRAFT = "policy.draft"
    POLICY_PUBLISH = "policy.publish"
    POLICY_ROLLBACK = "policy.rollback"
    CANARY_START = "canary.start"
    CANARY_STEP = "canary.step"
    CANARY_HOLD = "canary.hold"
    CANARY_RESUME = "canary.resume"
    CANARY_ROLLBACK = "canary.rollback"
    CANARY_PROMOTE = "canary.promote"
    SHADOW_START = "shadow.start"
    SHADOW_STOP = "shadow.stop"
    BUDGET_SET = "budget.set"
    BUDGET_LIFT = "budget.lift"
    BACKEND_DRAIN = "backend.drain"
    BACKEND_UNDRAIN = "backend.undrain"
    SKILL_PUT = "skill.put"
    SKILL_WITHDRAW = "skill.withdraw"
    SKILL_RESTORE = "skill.restore"
    SKILL_SYNC = "skill.sync"
    SKILL_APPROVE = "skill.approve"
    KEY_CREATE = "key.create"
    KEY_CHANGE = "key.change"
    KEY_ROTATE = "key.rotate"
    KEY_REVOKE = "key.revoke"
    TENANT_CREATE = "tenant.create"
    WEBHOOK_CHANGE = "webhook.change"
    ERASE = "user.erase"
    CASE_DRAFT = "case.draft"
    CASE_CHANGE = "case.change"
    CASE_ACCEPT = "case.accept"
    CASE_DROP = "case.drop"
    SLACK_INSTALL = "slack.install"
    SLACK_BREAK = "slack.break"
    SLACK_LACK = "slack.lack"
    SLACK_REMOVE = "slack.remove"
    SLACK_CHANNEL = "slack.channel"


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
    return TrailEntry(seq, at, change, previous, sha256_of(text))


def entry_line(entry: TrailEntry) -> str:
    """An entry as a line of a file, with all that its seal covers."""
    change = entry.change
    values = {
        "tenant": change.tenant,
        "seq": entry.seq,
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "who": change.who,
        "key_id": change.key_id,
        "action": change.action.value,
        "target": change.target,
        "why": change.why,
        "detail": dict(change.detail),
        "previous": entry.previous,
        "seal": entry.seal,
    }
    return f"{json.dumps(values, ensure_ascii=False)}\n"


def read_line(line: str) -> TrailEntry:
    """The entry of a line; raises InvalidRequest where it is none."""
    try:
        values = json.loads(line)
        change = Change(
            values["tenant"],
            values["who"],
            Action(values["action"]),
            values["target"],
            values["why"],
            values["key_id"],
            values["detail"],
        )
        moment = datetime.fromisoformat(values["at"])
        return TrailEntry(values["seq"], moment, change, values["previous"], values["seal"])
    except (ValueError, KeyError, TypeError, AttributeError):
        raise InvalidRequest(f"{line[:60]!r} is no entry of a trail.") from None


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

"""Routing policies as versions: what was written, which one is live, and how that changed. Everything here is pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.domain.trail import Change

POLICY_NAME = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"
HIGHEST_VERSION = 2**31 - 1


class PolicyState(StrEnum):
    """Where a version stands. Exactly one at most is published, that is live; a retired one was live once.

    One at most is in a canary: it serves a share of the threads. One that failed there never becomes live.
    """

    DRAFT = "draft"
    CANARY = "canary"
    FAILED = "failed"
    PUBLISHED = "published"
    RETIRED = "retired"


class ChangeKind(StrEnum):
    """How a version became live."""

    PUBLISH = "publish"
    ROLLBACK = "rollback"


@dataclass(frozen=True, slots=True)
class PolicyRef:
    """Names one version."""

    name: str
    version: int

    def __str__(self) -> str:
        return f"{self.name}@{self.version}"


def policy_ref(text: str) -> PolicyRef | None:
    """What ``house@3`` names, or None for a text that can name no version."""
    name, _, number = text.rpartition("@")
    if not re.match(POLICY_NAME, name) or not re.fullmatch(r"[1-9][0-9]{0,9}", number):
        return None
    return PolicyRef(name, int(number)) if int(number) <= HIGHEST_VERSION else None


@dataclass(frozen=True, slots=True)
class PolicyDraft:
    """What an author hands in. ``after`` is the highest number of this name that is taken outside of the store."""

    name: str
    yaml: str
    author: str
    note: str
    after: int = 0


@dataclass(frozen=True, slots=True)
class PolicyVersion:
    """A version as it is kept. Its text, author and note never change; ``note`` says why it was written."""

    ref: PolicyRef
    yaml: str
    state: PolicyState
    author: str
    note: str
    created_at: datetime
    published_at: datetime | None
    published_by: str | None


@dataclass(frozen=True, slots=True)
class PolicyChange:
    """One publication or rollback. None stands for the policy of the setting, which holds where none is published."""

    kind: ChangeKind
    before: PolicyRef | None
    after: PolicyRef | None
    who: str
    why: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Said:
    """Who makes another version live, and why.

    ``seen`` is the version that was live when the caller looked, empty where none was published; None where that does
    not matter. ``change`` is what the trail keeps of it.
    """

    who: str
    why: str
    seen: str | None = None
    change: Change | None = None


def held_before(changes: Sequence[PolicyChange]) -> PolicyRef | None:
    """The version that was live before the one that is live now; None for the policy of the setting.

    ``changes`` are all there were, oldest first. What was rolled back does not count: two rollbacks in a row go back
    two versions.
    """
    held: list[PolicyRef | None] = [None]
    for change in changes:
        if change.kind is ChangeKind.ROLLBACK and change.after in held:
            del held[held.index(change.after) + 1 :]
        else:
            held.append(change.after)
    return held[-2] if len(held) > 1 else None

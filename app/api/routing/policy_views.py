"""Policies in the shape of the HTTP API."""

from datetime import datetime
from typing import Annotated, ClassVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from app.api.http.forms import Body
from app.domain.policy_version import ChangeKind, PolicyChange, PolicyState, PolicyVersion

LONGEST_POLICY = 64_000
_LONGEST_WORDS = 2_000


def _said(text: str) -> str:
    found = text.strip()
    if not found:
        raise ValueError("must not be blank")
    return found


Who = Annotated[str, AfterValidator(_said), Field(max_length=200, examples=["jo@example.org"])]
Why = Annotated[str, AfterValidator(_said), Field(max_length=_LONGEST_WORDS, examples=["Summaries cost too much."])]


class DraftBody(Body):
    """A new version. The number in the text is its author's; the service counts its own."""

    yaml: str = Field(max_length=LONGEST_POLICY)
    author: Who
    note: Why = Field(description="why it was written")


class PublishBody(Body):
    """Who makes a version live, and why."""

    who: Who
    why: Why


class RollbackBody(PublishBody):
    """A rollback, by default to what was live before."""

    to: str | None = Field(None, max_length=80, examples=["house@3"])


class CheckBody(Body):
    """A text to check."""

    yaml: str = Field(max_length=LONGEST_POLICY)


class _View(BaseModel):
    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, populate_by_name=True)


class PolicyView(_View):
    """A version. ``id`` is what decisions record."""

    id: str
    name: str
    version: int
    state: PolicyState
    author: str
    note: str
    created_at: datetime
    published_at: datetime | None
    published_by: str | None


class PolicyTextView(PolicyView):
    """A version with its text."""

    yaml: str


class PoliciesView(_View):
    """All versions."""

    data: tuple[PolicyView, ...]


class LivePolicyView(_View):
    """``in_use`` is the policy of this process, ``setting`` the one that holds where none is published."""

    in_use: str
    setting: str
    published: PolicyTextView | None


class ChangeView(_View):
    """One publication or rollback. No version stands for the policy of the setting."""

    kind: ChangeKind
    before: str | None = Field(validation_alias="from", serialization_alias="from")
    after: str | None = Field(validation_alias="to", serialization_alias="to")
    who: str
    why: str
    at: datetime


class ChangesView(_View):
    """The history."""

    data: tuple[ChangeView, ...]


class CheckView(_View):
    """Whether a policy can be used with the backends as they are; ``rules`` are its rules in order."""

    usable: bool
    rules: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()


class DiffView(_View):
    """What changed between two versions, as a unified diff; empty where nothing did."""

    before: str = Field(validation_alias="from", serialization_alias="from")
    after: str = Field(validation_alias="to", serialization_alias="to")
    diff: str


def policy_view(version: PolicyVersion) -> PolicyView:
    """A version for the wire, without its text."""
    return PolicyView.model_validate(policy_text_view(version).model_dump(exclude={"yaml"}))


def policy_text_view(version: PolicyVersion) -> PolicyTextView:
    """A version for the wire."""
    return PolicyTextView(
        id=str(version.ref),
        name=version.ref.name,
        version=version.ref.version,
        state=version.state,
        author=version.author,
        note=version.note,
        created_at=version.created_at,
        published_at=version.published_at,
        published_by=version.published_by,
        yaml=version.yaml,
    )


def change_view(change: PolicyChange) -> ChangeView:
    """A publication or rollback for the wire."""
    return ChangeView(
        kind=change.kind,
        before=str(change.before) if change.before else None,
        after=str(change.after) if change.after else None,
        who=change.who,
        why=change.why,
        at=change.at,
    )

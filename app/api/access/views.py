"""Keys and tenants on the wire."""

from datetime import datetime
from typing import ClassVar

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from app.access.issuing import KeyOrder
from app.access.roles import SCOPES, Role
from app.api.http.forms import Body
from app.domain.access import Scope
from app.domain.keys import ApiKey, Credential, Tenant
from app.domain.labels import Sensitivity
from app.store.keys import KeyChange


class _View(BaseModel):
    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True)


class KeyView(_View):
    """An API key without its secret."""

    id: str
    tenant: str
    name: str
    scopes: tuple[Scope, ...]
    agents: tuple[str, ...]
    highest_sensitivity: Sensitivity
    operator: bool
    runs_per_minute: int | None
    created_by: str
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
    revoked_at: datetime | None


class NewKeyView(_View):
    """A key with its secret, which is never shown again."""

    key: KeyView
    secret: str


class KeysView(_View):
    """The keys of a tenant, the oldest first."""

    data: tuple[KeyView, ...]


class TenantView(_View):
    """A tenant."""

    id: str
    name: str
    runs_per_minute: int | None
    created_at: datetime


class TenantsView(_View):
    """All tenants, the oldest first."""

    data: tuple[TenantView, ...]


class KeyBody(Body):
    """A new key. It can do no more than whoever makes it."""

    name: str = Field(min_length=1, max_length=100, examples=["the build server"])
    scopes: tuple[Scope, ...] = Field((), examples=[["runs:read", "runs:write"]])
    role: Role | None = Field(None, description="a bundle of scopes, beside those that are named")
    tenant: str | None = Field(None, max_length=63, description="another tenant than one's own; for operators")
    agents: tuple[str, ...] = Field((), max_length=10, description="the specialists that it may ask; empty: all")
    highest_sensitivity: Sensitivity = Field(
        Sensitivity.RESTRICTED, description="the highest label of text that it may send"
    )
    operator: bool = Field(default=False, description="may manage what belongs to the whole installation")
    runs_per_minute: int | None = Field(None, ge=1, le=100_000)
    expires_at: AwareDatetime | None = None

    def order(self) -> KeyOrder:
        """The key as it is made."""
        return KeyOrder(
            self.name,
            frozenset(self.scopes) | (SCOPES[self.role] if self.role else frozenset()),
            self.tenant,
            frozenset(self.agents),
            self.highest_sensitivity,
            self.operator,
            self.runs_per_minute,
            self.expires_at,
        )


class KeyChangeBody(Body):
    """What of a key is changed; what is left out stays."""

    name: str | None = Field(None, min_length=1, max_length=100)
    scopes: tuple[Scope, ...] | None = Field(None, min_length=1)
    agents: tuple[str, ...] | None = Field(None, max_length=10)
    highest_sensitivity: Sensitivity | None = None
    runs_per_minute: int | None = Field(None, ge=1, le=100_000)
    expires_at: AwareDatetime | None = None

    def change(self) -> KeyChange:
        """The change as it is carried out."""
        return KeyChange(
            self.name,
            None if self.scopes is None else frozenset(self.scopes),
            None if self.agents is None else frozenset(self.agents),
            self.highest_sensitivity,
            self.runs_per_minute,
            self.expires_at,
        )


class RotationBody(Body):
    """How long the secret before stays good, in seconds."""

    overlap_s: int = Field(86_400, ge=0, le=30 * 86_400)


class TenantBody(Body):
    """A new tenant."""

    id: str = Field(min_length=1, max_length=63, examples=["acme"])
    name: str = Field(min_length=1, max_length=200, examples=["Acme Ltd"])
    runs_per_minute: int | None = Field(None, ge=1, le=1_000_000)


def key_view(key: ApiKey) -> KeyView:
    """A key for the wire."""
    return KeyView(
        id=key.id,
        tenant=key.tenant,
        name=key.name,
        scopes=tuple(sorted(key.scopes)),
        agents=tuple(sorted(key.agents)),
        highest_sensitivity=key.highest,
        operator=key.operator,
        runs_per_minute=key.runs_per_minute,
        created_by=key.created_by,
        created_at=key.created_at,
        expires_at=key.expires_at,
        last_used_at=key.last_used_at,
        revoked_at=key.revoked_at,
    )


def new_key_view(key: ApiKey, credential: Credential) -> NewKeyView:
    """A key with its secret."""
    return NewKeyView(key=key_view(key), secret=credential.text)


def tenant_view(tenant: Tenant) -> TenantView:
    """A tenant for the wire."""
    return TenantView(
        id=tenant.id, name=tenant.name, runs_per_minute=tenant.runs_per_minute, created_at=tenant.created_at
    )

"""What whoever runs the service gets to see, in the shape of the HTTP API."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.api.http.forms import Body
from app.domain.backend import BackendKind, BackendSpec, Price
from app.domain.labels import Sensitivity, Tier
from app.domain.trail import Action, ChainState, Detail, TrailEntry
from app.gateway.checkup import Finding, Verdict
from app.routing.health import BackendHealth

if TYPE_CHECKING:
    from app.store.drains import Drain

Health = Literal["ok", "breaker_open", "credential_bad", "draining", "concurrency_full", "rate_limited_until"]


class WhyBody(Body):
    """Why something is done; kept in the trail of changes."""

    why: str = Field("", max_length=2_000, examples=["Its answers got worse."])


class _View(BaseModel):
    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, from_attributes=True)


class PriceView(_View):
    """US dollars per million tokens, on the day ``as_of``."""

    input: Decimal
    output: Decimal
    cached_input: Decimal | None
    cache_write: Decimal | None
    as_of: str | None
    source: str | None


class DrainView(_View):
    """Who wanted a backend to get no more work, why, and since when."""

    who: str
    why: str
    at: datetime


class BackendView(_View):
    """A backend without its address and credential. ``health`` is what the process that answers knows of it.

    ``opens_in_s`` is the time until one in trouble may be asked again.
    """

    id: str
    tier: Tier
    kind: BackendKind
    model: str
    clearance: Sensitivity
    local: bool
    region: str | None
    enabled: bool
    context_window: int
    max_output: int
    abilities: tuple[str, ...]
    price: PriceView | None
    health: Health
    opens_in_s: float
    drained: DrainView | None


class TestCallView(_View):
    """What one tiny call to a backend has shown; the times and the cost are None where nothing was sent."""

    backend: str
    outcome: Verdict
    sentence: str
    remedy: str
    failure: str | None
    answered_by: str | None
    first_token_ms: int | None
    total_ms: int | None
    cost_usd: Decimal | None


class BackendsView(_View):
    """All backends in the order of the registry."""

    data: tuple[BackendView, ...]


class EntryView(_View):
    """A change. ``seal`` is a hash over the entry and ``previous``, the seal of the one before."""

    seq: int
    at: datetime
    who: str
    key_id: str | None
    action: Action
    target: str
    why: str
    detail: Mapping[str, Detail]
    previous: str
    seal: str


class EntriesView(_View):
    """Changes, newest first."""

    data: tuple[EntryView, ...]
    next_cursor: str | None


class ChainView(_View):
    """Whether the trail is whole. Keep ``head`` elsewhere: a later trail that lacks it was cut off."""

    whole: bool
    entries: int
    head: str
    broken_at: int | None


class AliveView(_View):
    """The process answers."""

    status: Literal["ok"] = "ok"


class CheckedView(_View):
    """One part that work depends on."""

    ok: bool
    detail: str


class ReadyView(_View):
    """The service can work. ``configuration`` names the settings in force; ``checks`` are for administrators."""

    status: Literal["ready"] = "ready"
    configuration: str
    checks: Mapping[str, CheckedView] | None = None


class VersionView(_View):
    """What is running: of the service, of its database's schema, of its graph and of its prompts."""

    version: str
    schema_version: str
    prompts: str


def backend_view(spec: BackendSpec, health: BackendHealth | None, drain: "Drain | None") -> BackendView:
    """A backend for the wire."""
    return BackendView(
        id=spec.id,
        tier=spec.tier,
        kind=spec.kind,
        model=spec.model,
        clearance=spec.clearance,
        local=spec.local_zone,
        region=spec.traits.region,
        enabled=spec.enabled,
        context_window=spec.context_window,
        max_output=spec.max_output,
        abilities=tuple(sorted(spec.traits.abilities)),
        price=_price(spec.price),
        health=health.trouble.value if health else "ok",
        opens_in_s=round(health.opens_in_s, 1) if health else 0.0,
        drained=DrainView.model_validate(drain) if drain else None,
    )


def test_call_view(finding: Finding) -> TestCallView:
    """What a call has shown, for the wire."""
    attempt = finding.attempt
    return TestCallView(
        backend=finding.spec.id,
        outcome=finding.verdict,
        sentence=finding.sentence,
        remedy=finding.remedy,
        failure=attempt.failure.value if attempt and attempt.failure else None,
        answered_by=attempt.model if attempt else None,
        first_token_ms=attempt.first_token_ms if attempt else None,
        total_ms=attempt.total_ms if attempt else None,
        cost_usd=attempt.cost_usd if attempt else None,
    )


def entry_view(entry: TrailEntry) -> EntryView:
    """An entry of the trail for the wire."""
    change = entry.change
    return EntryView(
        seq=entry.seq,
        at=entry.at,
        who=change.who,
        key_id=change.key_id,
        action=change.action,
        target=change.target,
        why=change.why,
        detail=dict(change.detail),
        previous=entry.previous,
        seal=entry.seal,
    )


def chain_view(state: ChainState) -> ChainView:
    """The state of a chain for the wire."""
    return ChainView(whole=state.whole, entries=state.entries, head=state.head, broken_at=state.broken_at)


def _price(price: Price | None) -> PriceView | None:
    return None if price is None else PriceView.model_validate(price)

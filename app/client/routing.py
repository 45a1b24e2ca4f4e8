"""Policies, decisions, backends, money and the trail of changes of a service."""

from datetime import date
from urllib.parse import quote

from app.api.operations.views import (
    BackendsView,
    BackendView,
    ChainView,
    EntriesView,
    ReadyView,
    TestCallView,
    WhyBody,
)
from app.api.routing.budget_views import BudgetsView, BudgetView, ExplanationView, ScopedBudgetBody, UsageView
from app.api.routing.canary_views import CanaryReportView, CanaryRowView, StartBody
from app.api.routing.explain_views import ExplainBody, ExplainView
from app.api.routing.policy_views import (
    ChangesView,
    ChangeView,
    CheckBody,
    CheckView,
    DiffView,
    DraftBody,
    LivePolicyView,
    PoliciesView,
    PolicyTextView,
    PolicyView,
    PublishBody,
    RollbackBody,
)
from app.api.routing.shadow_views import ShadowBody, ShadowReportView, ShadowRowView
from app.client.wire import Wire
from app.domain.audit import GroupBy
from app.domain.budget import Window
from app.domain.canary import StepKind


class Policies:
    """Routing policies. Every method raises the error of the service's answer."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    async def all(self) -> PoliciesView:
        """All versions without their texts."""
        return await self._wire.get(PoliciesView, "/v1/policies")

    async def live(self) -> LivePolicyView:
        """What holds."""
        return await self._wire.get(LivePolicyView, "/v1/policies/live")

    async def read(self, name: str, version: int) -> PolicyTextView:
        """One version with its text."""
        return await self._wire.get(PolicyTextView, _version(name, version))

    async def history(self) -> ChangesView:
        """Every publication and rollback."""
        return await self._wire.get(ChangesView, "/v1/policies/history")

    async def check(self, text: str) -> CheckView:
        """Whether a text can be used there."""
        return await self._wire.send(CheckView, "POST", "/v1/policies/check", CheckBody(yaml=text))

    async def diff(self, name: str, version: int, to: str) -> DiffView:
        """What changed from one version to another."""
        return await self._wire.get(DiffView, f"{_version(name, version)}/diff", {"to": to})

    async def draft(self, name: str, body: DraftBody) -> PolicyView:
        """Keep a text as the next version."""
        return await self._wire.send(PolicyView, "POST", f"/v1/policies/{quote(name, safe='')}/drafts", body)

    async def publish(self, name: str, version: int, body: PublishBody) -> ChangeView:
        """Make a draft live."""
        return await self._wire.send(ChangeView, "POST", f"{_version(name, version)}/publish", body)

    async def rollback(self, body: RollbackBody) -> ChangeView:
        """Make the version live again that was so before."""
        return await self._wire.send(ChangeView, "POST", "/v1/policies/rollback", body)

    async def canary(self) -> CanaryReportView:
        """The canary that goes on, or the last one."""
        return await self._wire.get(CanaryReportView, "/v1/policies/canary")

    async def start_canary(self, name: str, version: int, body: StartBody) -> CanaryRowView:
        """Serve a first share of the threads by a draft."""
        return await self._wire.send(CanaryRowView, "POST", f"{_version(name, version)}/canary", body)

    async def move_canary(self, how: StepKind, tag: str, body: PublishBody) -> CanaryRowView:
        """Step, hold, resume or roll back; ``tag`` is the state in which the caller saw it."""
        path = f"/v1/policies/canary/{how.value}"
        return await self._wire.send(CanaryRowView, "POST", path, body, headers={"If-Match": f'"{tag}"'})

    async def shadow(self) -> ShadowReportView:
        """The shadow that goes on, or the last one."""
        return await self._wire.get(ShadowReportView, "/v1/policies/shadow")

    async def start_shadow(self, name: str, version: int, body: ShadowBody) -> ShadowRowView:
        """Let a draft decide beside the live policy."""
        return await self._wire.send(ShadowRowView, "POST", f"{_version(name, version)}/shadow", body)

    async def stop_shadow(self, body: PublishBody) -> ShadowRowView:
        """Compare no more."""
        return await self._wire.send(ShadowRowView, "POST", "/v1/policies/shadow/stop", body)


class Decisions:
    """Why calls went where they went. Every method raises the error of the service's answer."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    async def read(self, decision_id: str) -> ExplanationView:
        """One decision."""
        return await self._wire.get(ExplanationView, f"/v1/decisions/{quote(decision_id, safe='')}")

    async def explain(self, body: ExplainBody) -> ExplainView:
        """Where a request would go."""
        return await self._wire.send(ExplainView, "POST", "/v1/decisions/explain", body)


class Budgets:
    """Limits on money, and what was used. Every method raises the error of the service's answer."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    async def all(self) -> BudgetsView:
        """All limits as they stand."""
        return await self._wire.get(BudgetsView, "/v1/budgets")

    async def set(self, body: ScopedBudgetBody) -> BudgetView:
        """Set or change a limit."""
        return await self._wire.send(BudgetView, "PUT", "/v1/budgets", body)

    async def lift(self, scope: str, window: Window) -> None:
        """Lift a limit."""
        await self._wire.answer("DELETE", f"/v1/budgets/{quote(scope, safe='')}", {"window": window.value})

    async def usage(self, first: date | None, last: date | None, group_by: GroupBy) -> UsageView:
        """What was used."""
        days = {"from": first.isoformat() if first else None, "to": last.isoformat() if last else None}
        return await self._wire.get(UsageView, "/v1/usage", {**days, "group_by": group_by.value})


class Operations:
    """Backends, the trail of changes, readiness. Every method raises the error of the service's answer."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    async def ready(self) -> ReadyView:
        """Whether it can work, and with which configuration."""
        return await self._wire.get(ReadyView, "/ready")

    async def backends(self) -> BackendsView:
        """Every backend with its price and how it does."""
        return await self._wire.get(BackendsView, "/v1/backends")

    async def drain(self, backend: str, why: str = "") -> BackendView:
        """Give a backend no more work."""
        return await self._wire.send(BackendView, "POST", f"{_backend(backend)}/drain", WhyBody(why=why))

    async def undrain(self, backend: str, why: str = "") -> BackendView:
        """Let a backend work again."""
        return await self._wire.send(BackendView, "POST", f"{_backend(backend)}/undrain", WhyBody(why=why))

    async def test(self, backend: str) -> TestCallView:
        """Make one tiny call; it takes half a minute at most."""
        path = f"{_backend(backend)}/test"
        return TestCallView.model_validate_json((await self._wire.answer("POST", path, wait_s=60.0)).content)

    async def export(self) -> str:
        """The whole trail of changes, an entry a line."""
        return (await self._wire.answer("GET", "/v1/audit/export")).text

    async def changes(self, limit: int = 20, cursor: str | None = None) -> EntriesView:
        """The last changes, newest first."""
        return await self._wire.get(EntriesView, "/v1/audit", {"limit": limit, "cursor": cursor})

    async def verify(self) -> ChainView:
        """Whether the trail of changes is whole."""
        return await self._wire.get(ChainView, "/v1/audit/verify")


def _version(name: str, version: int) -> str:
    return f"/v1/policies/{quote(name, safe='')}/{version}"


def _backend(name: str) -> str:
    return f"/v1/backends/{quote(name, safe='')}"

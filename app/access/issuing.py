"""Keys and tenants: made, changed and ended by those who may."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from app.domain.access import Principal, Scope
from app.domain.errors import Forbidden, InvalidAccess, NotFound
from app.domain.keys import ApiKey, Credential, Tenant, is_tenant_id, new_credential
from app.domain.labels import Sensitivity
from app.domain.trail import Action, Change, Detail, change_by
from app.store.keys import KeyChange, KeyStore, TenantStore

_LONGEST_ROTATION = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class KeyOrder:
    """The key that somebody wants. Without ``tenant`` it is for the maker's own."""

    name: str
    scopes: frozenset[Scope]
    tenant: str | None = None
    agents: frozenset[str] = frozenset()
    highest: Sensitivity = Sensitivity.RESTRICTED
    operator: bool = False
    runs_per_minute: int | None = None
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Access:
    """Makes and ends keys and tenants. ``welcome`` gives a new tenant its library; ``changed`` hears of each change."""

    keys: KeyStore
    tenants: TenantStore
    clock: Callable[[], datetime]
    welcome: Callable[[str], Awaitable[None]]
    changed: Callable[[], None]

    async def make(self, order: KeyOrder, by: Principal, why: str = "") -> tuple[ApiKey, Credential]:
        """A new key with its secret, which is kept nowhere.

        Raises:
            Forbidden: the maker would give away more than it has.
            InvalidAccess: the key would have no scope, or would have expired already.
            NotFound: the tenant does not exist.
        """
        self._check(order, by)
        credential = new_credential()
        now = self.clock()
        key = ApiKey(
            id=credential.id,
            tenant=order.tenant or by.tenant,
            name=order.name,
            scopes=order.scopes,
            agents=order.agents or by.agents,
            highest=order.highest,
            operator=order.operator,
            runs_per_minute=order.runs_per_minute,
            created_by=by.user,
            created_at=now,
            expires_at=order.expires_at,
            last_used_at=None,
            revoked_at=None,
            version=1,
        )
        noted = _noted(by, Action.KEY_CREATE, key, _rights(replace(order, agents=key.agents)), why)
        made = await self.keys.add(key, credential.digest(), noted)
        self.changed()
        return made, credential

    async def change(self, key_id: str, version: int, change: KeyChange, by: Principal) -> ApiKey:
        """Change a key of the caller's tenant; raises NotFound, Forbidden, InvalidAccess, PreconditionFailed."""
        key = await self.keys.get(by.tenant, key_id)
        wanted = KeyOrder(
            change.name or key.name,
            key.scopes if change.scopes is None else change.scopes,
            agents=key.agents if change.agents is None else change.agents,
            highest=change.highest or key.highest,
            operator=key.operator,
            runs_per_minute=change.runs_per_minute or key.runs_per_minute,
            expires_at=change.expires_at or key.expires_at,
        )
        self._check(wanted, by)
        noted = _noted(by, Action.KEY_CHANGE, key, _rights(wanted))
        changed = await self.keys.change(by.tenant, key_id, version, change, noted)
        self.changed()
        return changed

    async def rotate(self, key_id: str, overlap: timedelta, by: Principal, why: str = "") -> tuple[ApiKey, Credential]:
        """Another secret for a key of the caller's tenant; the one before stays good for ``overlap``.

        Raises:
            NotFound: no such key, or it has ended.
            Forbidden: the key may do more than the caller.
            InvalidAccess: the overlap is longer than 30 days.
        """
        key = await self.keys.get(by.tenant, key_id)
        now = self.clock()
        if not key.good_at(now):
            raise NotFound(f"The key {key_id!r} has ended.")
        if not timedelta(0) <= overlap <= _LONGEST_ROTATION:
            raise InvalidAccess("The earlier secret can stay good for 30 days at most.")
        self._check(KeyOrder(key.name, key.scopes, agents=key.agents, highest=key.highest, operator=key.operator), by)
        credential = new_credential(key_id)
        noted = _noted(by, Action.KEY_ROTATE, key, {"overlap_s": int(overlap.total_seconds())}, why)
        rotated = await self.keys.rotate(by.tenant, key_id, credential.digest(), now + overlap, noted)
        self.changed()
        return rotated, credential

    async def revoke(self, key_id: str, by: Principal, why: str = "") -> ApiKey:
        """End a key of the caller's tenant for good; raises NotFound."""
        key = await self.keys.get(by.tenant, key_id)
        revoked = await self.keys.revoke(by.tenant, key_id, self.clock(), _noted(by, Action.KEY_REVOKE, key, why=why))
        self.changed()
        return revoked

    async def found(self, tenant_id: str, name: str, by: Principal, runs_per_minute: int | None = None) -> Tenant:
        """A new tenant with the skills of this installation.

        Raises:
            Forbidden: the caller is no operator.
            InvalidAccess: the id cannot be used.
            TenantExists: there is one.
        """
        if not by.operator:
            raise Forbidden("Only an operator of the installation makes tenants.")
        if not is_tenant_id(tenant_id):
            raise InvalidAccess("The id of a tenant is made of small letters, digits and hyphens, 63 at most.")
        noted = change_by(by, Action.TENANT_CREATE, tenant_id, detail={"name": name})
        tenant = await self.tenants.create(tenant_id, name, runs_per_minute, noted)
        await self.welcome(tenant_id)
        return tenant

    def _check(self, order: KeyOrder, by: Principal) -> None:
        if not order.scopes:
            raise InvalidAccess("A key needs at least one scope.")
        if order.expires_at is not None and order.expires_at <= self.clock():
            raise InvalidAccess("The key would have expired already.")
        beyond = sorted(scope.value for scope in order.scopes if not by.may(scope))
        if beyond:
            raise Forbidden(f"A key cannot have scopes that its maker has not: {', '.join(beyond)}.")
        elsewhere = order.tenant not in {None, by.tenant}
        if (order.operator or elsewhere) and not by.operator:
            raise Forbidden("Only an operator of the installation makes keys for operators or other tenants.")
        if order.highest.rank > by.highest.rank or (by.agents and not (order.agents or by.agents) <= by.agents):
            raise Forbidden("A key cannot be allowed more than its maker is.")


def _noted(
    by: Principal, action: Action, key: ApiKey, detail: Mapping[str, Detail] | None = None, why: str = ""
) -> Change:
    """The entry in the trail of the tenant whose key it is, whoever has acted."""
    noted = change_by(by, action, key.id, why, {"name": key.name} | dict(detail or {}))
    if key.tenant == by.tenant:
        return noted
    return replace(noted, tenant=key.tenant, detail={**noted.detail, "by_tenant": by.tenant})


def _rights(order: KeyOrder) -> Mapping[str, Detail]:
    """How a key is called and what it may do, as plain values."""
    return {
        "name": order.name,
        "scopes": " ".join(sorted(order.scopes)),
        "agents": " ".join(sorted(order.agents)),
        "highest": order.highest.value,
        "operator": order.operator,
        "runs_per_minute": order.runs_per_minute,
        "expires_at": order.expires_at.isoformat() if order.expires_at else None,
    }

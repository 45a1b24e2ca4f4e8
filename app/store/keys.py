"""Tenants and API keys in Postgres."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from app.domain.access import Scope
from app.domain.errors import NotFound, PreconditionFailed, TenantExists
from app.domain.keys import ApiKey, Tenant
from app.domain.labels import Sensitivity
from app.domain.trail import Change
from app.store.access_tables import KeyRow, TenantRow
from app.store.availability import answering
from app.store.columns import time_of
from app.store.engine import Database, Session
from app.store.trail import add_change

_LEVELS = tuple(Sensitivity)
_USED = text(
    """
    UPDATE api_key SET last_used_at = clock_timestamp()
    WHERE id = :key AND (last_used_at IS NULL OR last_used_at < clock_timestamp() - interval '1 minute')
    """
)
_ANY = text("SELECT EXISTS (SELECT FROM api_key WHERE revoked_at IS NULL)")


@dataclass(frozen=True, slots=True)
class StoredKey:
    """A key with the digests of the secrets that open it: its own, and during a rotation the earlier one's."""

    key: ApiKey
    digest: bytes
    earlier_digest: bytes | None
    earlier_until: datetime | None


@dataclass(frozen=True, slots=True)
class KeyChange:
    """What of a key is changed; None leaves it as it is."""

    name: str | None = None
    scopes: frozenset[Scope] | None = None
    agents: frozenset[str] | None = None
    highest: Sensitivity | None = None
    runs_per_minute: int | None = None
    expires_at: datetime | None = None


class TenantStore:
    """The tenants of the installation. Every method raises DatabaseUnavailable while the database does not answer."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def ids(self) -> tuple[str, ...]:
        """The ids of all tenants, the oldest first."""
        return tuple(tenant.id for tenant in await self.all())

    async def all(self) -> tuple[Tenant, ...]:
        """All tenants, the oldest first."""
        query = select(TenantRow).order_by(col(TenantRow.created_at), col(TenantRow.id))
        with answering():
            async with self._database.system() as session:
                rows = (await session.exec(query)).all()
        return tuple(map(_tenant, rows))

    async def runs_per_minute(self, tenant_id: str) -> int | None:
        """The tenant's own limit; None where it has none."""
        with answering():
            async with self._database.system() as session:
                row = await session.get(TenantRow, tenant_id)
        return row.runs_per_minute if row is not None else None

    async def create(self, tenant_id: str, name: str, runs_per_minute: int | None, noted: Change) -> Tenant:
        """A new tenant; raises TenantExists."""
        with answering():
            try:
                async with self._database.system() as session:
                    row = TenantRow(id=tenant_id, name=name, runs_per_minute=runs_per_minute)
                    session.add(row)
                    await session.flush()
                    await session.refresh(row)
                    await add_change(session, noted)
            except IntegrityError as error:
                raise TenantExists(f"There is a tenant {tenant_id!r} already.") from error
        return _tenant(row)


class KeyStore:
    """The keys of all tenants; ``noted`` is what the trail of changes says of a change.

    Every method raises DatabaseUnavailable while the database does not answer.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def any(self) -> bool:
        """Whether there is a key at all that was not revoked."""
        with answering():
            async with self._database.system() as session:
                return bool((await session.execute(_ANY)).scalar_one())

    async def find(self, key_id: str) -> StoredKey | None:
        """The key with the digests of its secrets."""
        with answering():
            async with self._database.system() as session:
                row = await session.get(KeyRow, key_id)
        return StoredKey(_key(row), row.digest, row.earlier_digest, row.earlier_until) if row else None

    async def used(self, key_id: str) -> None:
        """Note that the key was used, to the minute."""
        with answering():
            async with self._database.system() as session:
                await session.execute(_USED, {"key": key_id})

    async def of(self, tenant: str) -> tuple[ApiKey, ...]:
        """All keys of a tenant, revoked ones included, the oldest first."""
        query = select(KeyRow).where(KeyRow.tenant == tenant).order_by(col(KeyRow.created_at), col(KeyRow.id))
        with answering():
            async with self._database.system() as session:
                rows = (await session.exec(query)).all()
        return tuple(map(_key, rows))

    async def get(self, tenant: str, key_id: str) -> ApiKey:
        """One key of a tenant; raises NotFound."""
        with answering():
            async with self._database.system() as session:
                return _key(await _existing(session, tenant, key_id))

    async def add(self, key: ApiKey, digest: bytes, noted: Change) -> ApiKey:
        """Keep a new key; raises NotFound where its tenant does not exist."""
        row = KeyRow(
            id=key.id,
            tenant=key.tenant,
            name=key.name,
            digest=digest,
            scopes=sorted(scope.value for scope in key.scopes),
            agents=sorted(key.agents),
            highest=key.highest.rank,
            operator=key.operator,
            runs_per_minute=key.runs_per_minute,
            created_by=key.created_by,
            expires_at=key.expires_at,
        )
        with answering():
            try:
                async with self._database.system() as session:
                    session.add(row)
                    await session.flush()
                    await session.refresh(row)
                    await add_change(session, noted)
            except IntegrityError as error:
                raise NotFound(f"There is no tenant {key.tenant!r}.") from error
        return _key(row)

    async def change(self, tenant: str, key_id: str, version: int, change: KeyChange, noted: Change) -> ApiKey:
        """Change a key that still has this version.

        Raises:
            NotFound: no such key.
            PreconditionFailed: somebody has changed it meanwhile.
        """
        with answering():
            async with self._database.system() as session:
                row = await _current(session, tenant, key_id, version)
                for name, value in _columns(change).items():
                    setattr(row, name, value)
                row.version += 1
                await add_change(session, noted)
        return _key(row)

    async def rotate(self, tenant: str, key_id: str, digest: bytes, earlier_until: datetime, noted: Change) -> ApiKey:
        """Give the key another secret; the one before it stays good until then. Raises NotFound."""
        with answering():
            async with self._database.system() as session:
                row = await _existing(session, tenant, key_id)
                row.earlier_digest, row.earlier_until = row.digest, earlier_until
                row.digest = digest
                row.version += 1
                await add_change(session, noted)
        return _key(row)

    async def revoke(self, tenant: str, key_id: str, now: datetime, noted: Change) -> ApiKey:
        """End a key for good; one that has ended stays as it is. Raises NotFound."""
        with answering():
            async with self._database.system() as session:
                row = await _existing(session, tenant, key_id)
                if row.revoked_at is None:
                    row.revoked_at = now
                    row.version += 1
                    await add_change(session, noted)
        return _key(row)


async def _existing(session: Session, tenant: str, key_id: str) -> KeyRow:
    row = await session.get(KeyRow, key_id, with_for_update=True)
    if row is None or row.tenant != tenant:
        raise NotFound(f"There is no key {key_id!r}.")
    return row


async def _current(session: Session, tenant: str, key_id: str, version: int) -> KeyRow:
    row = await _existing(session, tenant, key_id)
    if row.version != version:
        raise PreconditionFailed(f"The key has version {row.version} by now, not {version}.")
    return row


def _columns(change: KeyChange) -> Mapping[str, object]:
    values: dict[str, object] = {
        "name": change.name,
        "scopes": None if change.scopes is None else sorted(scope.value for scope in change.scopes),
        "agents": None if change.agents is None else sorted(change.agents),
        "highest": None if change.highest is None else change.highest.rank,
        "runs_per_minute": change.runs_per_minute,
        "expires_at": change.expires_at,
    }
    return {name: value for name, value in values.items() if value is not None}


def _tenant(row: TenantRow) -> Tenant:
    return Tenant(row.id, row.name, row.runs_per_minute, time_of(row.created_at))


def _key(row: KeyRow) -> ApiKey:
    return ApiKey(
        id=row.id,
        tenant=row.tenant,
        name=row.name,
        scopes=frozenset(map(Scope, row.scopes)),
        agents=frozenset(row.agents),
        highest=_LEVELS[row.highest],
        operator=row.operator,
        runs_per_minute=row.runs_per_minute,
        created_by=row.created_by,
        created_at=time_of(row.created_at),
        expires_at=row.expires_at,
        last_used_at=row.last_used_at,
        revoked_at=row.revoked_at,
        version=row.version,
    )

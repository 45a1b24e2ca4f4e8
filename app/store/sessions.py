"""Sessions of the pages, and the local administrator's password, in Postgres."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text

from app.domain.access import Principal, Scope
from app.store.availability import answering
from app.store.engine import Database

_OPEN = text(
    """
    INSERT INTO web_session (digest, tenant, user_name, scopes, operator, expires_at, key_id, key_digest)
    VALUES (:digest, :tenant, :user, :scopes, :operator, :expires, :key, :key_digest)
    """
)
_FIND = text(
    """
    SELECT tenant, user_name, scopes, operator, seen_at, key_id, key_digest FROM web_session
    WHERE digest = :digest AND expires_at > :now AND seen_at > :idle
    """
)
_SEEN = text("UPDATE web_session SET seen_at = :now WHERE digest = :digest")
_CLOSE = text("DELETE FROM web_session WHERE digest = :digest")
_SWEEP = text("DELETE FROM web_session WHERE expires_at <= :now OR seen_at <= :idle")
_SET = text(
    """
    INSERT INTO local_password (salt, digest) VALUES (:salt, :digest)
    ON CONFLICT (singleton) DO UPDATE SET salt = EXCLUDED.salt, digest = EXCLUDED.digest, set_at = clock_timestamp()
    """
)
_PASSWORD = text("SELECT salt, digest FROM local_password")


@dataclass(frozen=True, slots=True)
class OpeningKey:
    """The API key that opened a session, and the digest of the secret that did."""

    id: str
    digest: bytes


@dataclass(frozen=True, slots=True)
class StoredSession:
    """Whose session it is, and when it was last used. ``principal`` is as it was when the session began."""

    principal: Principal
    seen_at: datetime
    key: OpeningKey | None = None


class SessionStore:
    """Every method raises DatabaseUnavailable while the database does not answer."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def open(
        self, digest: bytes, principal: Principal, expires_at: datetime, key: OpeningKey | None = None
    ) -> None:
        """Keep a new session; ``key`` is what opened it, where that was one."""
        values = {
            "digest": digest,
            "tenant": principal.tenant,
            "user": principal.user,
            "scopes": sorted(scope.value for scope in principal.scopes),
            "operator": principal.operator,
            "expires": expires_at,
            "key": key.id if key else None,
            "key_digest": key.digest if key else None,
        }
        with answering():
            async with self._database.system() as session:
                await session.execute(_OPEN, values)

    async def find(self, digest: bytes, now: datetime, idle_since: datetime) -> StoredSession | None:
        """The session, if it is neither over nor was last used before ``idle_since``."""
        with answering():
            async with self._database.system() as session:
                row = (await session.execute(_FIND, {"digest": digest, "now": now, "idle": idle_since})).first()
        if row is None:
            return None
        scopes = frozenset(map(Scope, row.scopes))
        principal = Principal(row.tenant, row.user_name, scopes, row.key_id, operator=row.operator)
        key = OpeningKey(row.key_id, bytes(row.key_digest)) if row.key_id else None
        return StoredSession(principal, row.seen_at, key)

    async def seen(self, digest: bytes, now: datetime) -> None:
        """Note that the session is used."""
        with answering():
            async with self._database.system() as session:
                await session.execute(_SEEN, {"digest": digest, "now": now})

    async def close(self, digest: bytes) -> None:
        """End a session; one that is over stays over."""
        with answering():
            async with self._database.system() as session:
                await session.execute(_CLOSE, {"digest": digest})

    async def sweep(self, now: datetime, idle_since: datetime) -> None:
        """Forget the sessions that are over."""
        with answering():
            async with self._database.system() as session:
                await session.execute(_SWEEP, {"now": now, "idle": idle_since})

    async def set_password(self, salt: bytes, digest: bytes) -> None:
        """Keep the local administrator's password, in place of the one before."""
        with answering():
            async with self._database.system() as session:
                await session.execute(_SET, {"salt": salt, "digest": digest})

    async def password(self) -> tuple[bytes, bytes] | None:
        """Salt and digest of the password; None where none was set."""
        with answering():
            async with self._database.system() as session:
                row = (await session.execute(_PASSWORD)).first()
        return (bytes(row.salt), bytes(row.digest)) if row else None

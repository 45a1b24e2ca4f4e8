"""Workspaces that have the app: where they belong, their sealed tokens, and whether they can be talked to."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row, TextClause, text

from app.domain.slack import Installation, InstallationState, Workspace
from app.domain.trail import Change
from app.store.availability import answering, connected
from app.store.engine import Database
from app.store.trail import add_change

_COLUMNS = (
    "enterprise_id, team_id, tenant, name, app_id, bot_id, bot_user, scopes, state, reason, without, installed_at, "
    "token, refresh, token_until"
)
_KEY = "enterprise_id = :enterprise AND team_id = :team"
# An organization that installed for all of its workspaces comes first, but only while it can be talked to.
_FIND = text(
    f"""
    SELECT {_COLUMNS} FROM slack_installation
    WHERE (team_id = '' AND enterprise_id = :enterprise AND :enterprise <> '') OR (team_id = :team AND :team <> '')
    ORDER BY state = 'active' DESC, state = 'broken' DESC, team_id = '' DESC, installed_at DESC LIMIT 1
    """  # noqa: S608 - the names of columns
)
_ALL = text(
    f"""
    SELECT {_COLUMNS} FROM slack_installation WHERE CAST(:tenant AS text) IS NULL OR tenant = :tenant
    ORDER BY name, enterprise_id, team_id
    """  # noqa: S608
)
# A workspace that joins an organization later stays the same workspace.
_TENANT = text(
    f"""
    SELECT tenant FROM slack_installation WHERE ({_KEY}) OR (team_id = :team AND :team <> '')
    ORDER BY installed_at LIMIT 1
    """  # noqa: S608
)
_STATE = text(f"SELECT state FROM slack_installation WHERE {_KEY} FOR UPDATE")  # noqa: S608
_SAVE = text(
    f"""
    INSERT INTO slack_installation AS had (enterprise_id, team_id, tenant, name, app_id, bot_id, bot_user, scopes,
        token, refresh, token_until, installed_by)
    VALUES (:enterprise, :team, :tenant, :name, :app_id, :bot_id, :bot_user, CAST(:scopes AS text[]),
        :token, :refresh, :until, :installed_by)
    ON CONFLICT (enterprise_id, team_id) DO UPDATE SET name = EXCLUDED.name, app_id = EXCLUDED.app_id,
        bot_id = EXCLUDED.bot_id, bot_user = EXCLUDED.bot_user, scopes = EXCLUDED.scopes, token = EXCLUDED.token,
        refresh = EXCLUDED.refresh, token_until = EXCLUDED.token_until, installed_by = EXCLUDED.installed_by,
        state = 'active', reason = '', without = '{{}}', version = had.version + 1,
        installed_at = clock_timestamp(), changed_at = clock_timestamp()
    RETURNING {_COLUMNS}
    """  # noqa: S608
)
_BREAK = text(
    f"""
    UPDATE slack_installation SET state = 'broken', reason = :reason, version = version + 1,
        changed_at = clock_timestamp()
    WHERE {_KEY} AND state = 'active' AND installed_at = :installed_at RETURNING 1
    """  # noqa: S608
)
_REMOVE = text(
    f"""
    UPDATE slack_installation SET state = 'removed', reason = :reason, token = NULL, refresh = NULL,
        token_until = NULL, version = version + 1, changed_at = clock_timestamp()
    WHERE {_KEY} AND state <> 'removed' AND installed_at = :installed_at RETURNING 1
    """  # noqa: S608
)
_LACK = text(
    f"""
    UPDATE slack_installation SET without = array_append(without, CAST(:scope AS text)), version = version + 1,
        changed_at = clock_timestamp()
    WHERE {_KEY} AND NOT CAST(:scope AS text) = ANY(without) RETURNING 1
    """  # noqa: S608
)
# Two refreshes of one token invalidate each other: whoever refreshes holds this, whichever process it is in.
_REFRESHING = text("SELECT pg_advisory_xact_lock(hashtextextended('slack:' || :enterprise || ':' || :team, 0))")
_TOKENS = text(f"SELECT {_COLUMNS} FROM slack_installation WHERE {_KEY}")  # noqa: S608
_REFRESHED = text(
    f"UPDATE slack_installation SET token = :token, refresh = :refresh, token_until = :until WHERE {_KEY}"  # noqa: S608
)
_OPEN = text(
    """
    SELECT r.id FROM slack_bridge b JOIN run r ON r.id = b.run_id
    WHERE b.tenant = :tenant AND r.finished_at IS NULL
        AND ((:team <> '' AND b.team_id = :team) OR (:team = '' AND b.enterprise_id = :enterprise))
    ORDER BY r.created_at
    """
)


@dataclass(frozen=True, slots=True)
class SealedTokens:
    """A workspace's tokens as they are kept; None where there is none. ``until`` is when the first one expires."""

    token: bytes | None = field(default=None, repr=False)
    refresh: bytes | None = field(default=None, repr=False)
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Grant:
    """What somebody has granted by installing the app."""

    workspace: Workspace
    name: str
    app_id: str
    bot_id: str
    bot_user: str
    scopes: frozenset[str]
    installed_by: str


@dataclass(frozen=True, slots=True)
class Kept:
    """An installation without its token, and its tokens."""

    installation: Installation
    tokens: SealedTokens


Renew = Callable[[SealedTokens], Awaitable[SealedTokens]]


class InstallationStore:
    """The workspaces of all tenants. Every method raises DatabaseUnavailable while the database does not answer."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, workspace: Workspace) -> Kept | None:
        """The installation that serves a workspace: its organization's, or else its own."""
        values = {"enterprise": workspace.enterprise_id, "team": workspace.team_id}
        with answering():
            async with self._database.system() as session:
                row = (await session.execute(_FIND, values)).first()
        return _kept(row) if row else None

    async def all(self, tenant: str | None = None) -> tuple[Installation, ...]:
        """The installations of a tenant, or all of them; those that were removed included."""
        with answering():
            async with self._database.system() as session:
                rows = (await session.execute(_ALL, {"tenant": tenant})).all()
        return tuple(_kept(row).installation for row in rows)

    async def tenant_of(self, workspace: Workspace) -> str | None:
        """The tenant of a workspace that has, or has had, the app; None for one that is new."""
        with answering():
            async with self._database.system() as session:
                found: str | None = (await session.execute(_TENANT, _key(workspace))).scalar_one_or_none()
        return found

    async def save(
        self, grant: Grant, tokens: SealedTokens, tenant: str, change: Change, *, always: bool = True
    ) -> Installation:
        """Keep what was granted, in place of what was before; the tenant stays that of the first time.

        Unless ``always``, the change is not written down where the workspace was active already.
        """
        values = {
            **_key(grant.workspace),
            "tenant": tenant,
            "name": grant.name,
            "app_id": grant.app_id,
            "bot_id": grant.bot_id,
            "bot_user": grant.bot_user,
            "scopes": sorted(grant.scopes),
            "installed_by": grant.installed_by,
            **_values(tokens),
        }
        with answering():
            async with self._database.system() as session:
                state = (await session.execute(_STATE, _key(grant.workspace))).scalar_one_or_none()
                saved = _kept((await session.execute(_SAVE, values)).one()).installation
                if always or state != InstallationState.ACTIVE:
                    await add_change(session, change)
                return saved

    async def mark_broken(self, installation: Installation, reason: str, change: Change) -> bool:
        """Note that the tokens fail; False where that is known, or the app was installed again since."""
        values = {**_at(installation), "reason": reason, "installed_at": installation.installed_at}
        return await self._changed(_BREAK, values, change)

    async def remove(self, installation: Installation, reason: str, change: Change) -> bool:
        """Forget the tokens; False where that was done already, or the app was installed again since."""
        values = {**_at(installation), "reason": reason, "installed_at": installation.installed_at}
        return await self._changed(_REMOVE, values, change)

    async def lack(self, installation: Installation, scope: str, change: Change) -> bool:
        """Note that a scope was not granted; False where that is known."""
        return await self._changed(_LACK, {**_at(installation), "scope": scope}, change)

    async def refresh(self, installation: Installation, before: datetime, renew: Renew) -> Kept:
        """Have the tokens renewed by ``renew``, if they expire before that time; nobody else does meanwhile."""
        key = _at(installation)
        with connected():
            async with self._database.system() as session:
                await session.execute(_REFRESHING, key)
                kept = _kept((await session.execute(_TOKENS, key)).one())
                until = kept.tokens.until
                if until is None or until > before:
                    return kept
                renewed = await renew(kept.tokens)
                await session.execute(_REFRESHED, {**key, **_values(renewed)})
                return Kept(kept.installation, renewed)

    async def open_runs(self, installation: Installation) -> tuple[str, ...]:
        """The runs that a workspace waits for."""
        values = {**_at(installation), "tenant": installation.tenant}
        with answering():
            async with self._database.system() as session:
                return tuple(map(str, (await session.execute(_OPEN, values)).scalars()))

    async def _changed(self, statement: TextClause, values: dict[str, object], change: Change) -> bool:
        with answering():
            async with self._database.system() as session:
                if (await session.execute(statement, values)).first() is None:
                    return False
                await add_change(session, change)
                return True


def _key(workspace: Workspace) -> dict[str, object]:
    return {"enterprise": workspace.enterprise_id, "team": workspace.team_id}


def _at(installation: Installation) -> dict[str, object]:
    return {"enterprise": installation.enterprise_id, "team": installation.team_id}


def _values(tokens: SealedTokens) -> dict[str, object]:
    return {"token": tokens.token, "refresh": tokens.refresh, "until": tokens.until}


def _kept(row: Row[*tuple[Any, ...]]) -> Kept:
    installation = Installation(
        enterprise_id=row.enterprise_id,
        team_id=row.team_id,
        tenant=row.tenant,
        name=row.name,
        app_id=row.app_id,
        bot_id=row.bot_id,
        bot_user=row.bot_user,
        scopes=frozenset(row.scopes),
        state=InstallationState(row.state),
        reason=row.reason,
        without=frozenset(row.without),
        installed_at=row.installed_at,
    )
    return Kept(installation, SealedTokens(_bytes(row.token), _bytes(row.refresh), row.token_until))


def _bytes(value: object) -> bytes | None:
    return bytes(value) if isinstance(value, bytes | memoryview) else None

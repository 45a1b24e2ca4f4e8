"""Versions of the routing policy, and the history of which one was live. Nothing that was published is ever changed."""

from sqlalchemy import Row, text

from app.domain.errors import NotFound, PolicyConflict
from app.domain.policy_version import (
    ChangeKind,
    PolicyChange,
    PolicyDraft,
    PolicyRef,
    PolicyState,
    PolicyVersion,
    held_before,
)
from app.store.availability import answering
from app.store.engine import Database, Session
from app.store.events import CHANNEL
from app.telemetry import event

TOPIC = "policy"
"""Whoever follows this among the notifications wakes when another version becomes live."""

# Writers take turns: version numbers have no gaps and no twins, and each change knows what it replaces.
_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended('policy', 0))")
_COLUMNS = "name, version, yaml, state, author, note, created_at, published_at, published_by"
_SAVE = text(
    f"""
    INSERT INTO policy_version (name, version, yaml, author, note)
    SELECT :name, greatest(coalesce(max(version), 0), :after) + 1, :yaml, :author, :note
    FROM policy_version WHERE name = :name
    RETURNING {_COLUMNS}
    """  # noqa: S608 - the names of columns
)
_ALL = text(f"SELECT {_COLUMNS} FROM policy_version ORDER BY name, version")  # noqa: S608
_GET = text(f"SELECT {_COLUMNS} FROM policy_version WHERE name = :name AND version = :version")  # noqa: S608
_LIVE = text(f"SELECT {_COLUMNS} FROM policy_version WHERE state = 'published'")  # noqa: S608
_RETIRE = text("UPDATE policy_version SET state = 'retired' WHERE state = 'published'")
_PUBLISH = text(
    """
    UPDATE policy_version SET state = 'published', published_at = coalesce(published_at, clock_timestamp()),
        published_by = coalesce(published_by, :who)
    WHERE name = :name AND version = :version
    """
)
_CHANGE_COLUMNS = "kind, from_name, from_version, to_name, to_version, who, why, at"
_RECORD = text(
    f"""
    INSERT INTO policy_change (kind, from_name, from_version, to_name, to_version, who, why)
    VALUES (:kind, :from_name, :from_version, :to_name, :to_version, :who, :why)
    RETURNING {_CHANGE_COLUMNS}
    """  # noqa: S608 - the names of columns
)
_HISTORY = text(f"SELECT {_CHANGE_COLUMNS} FROM policy_change ORDER BY id")  # noqa: S608
_TELL = text("SELECT pg_notify(:channel, :payload)")


class PolicyStore:
    """Reads and writes the versions. Every method raises DatabaseUnavailable while the database does not answer."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def save(self, draft: PolicyDraft) -> PolicyVersion:
        """Keep a draft under the next number of its name."""
        values = {
            "name": draft.name,
            "yaml": draft.yaml,
            "author": draft.author,
            "note": draft.note,
            "after": draft.after,
        }
        with answering():
            async with self._database.system() as session:
                await session.execute(_LOCK)
                row = (await session.execute(_SAVE, values)).one()
        return _version(row)

    async def versions(self) -> tuple[PolicyVersion, ...]:
        """All versions, by name and number."""
        with answering():
            async with self._database.system() as session:
                return tuple(_version(row) for row in (await session.execute(_ALL)).all())

    async def get(self, ref: PolicyRef) -> PolicyVersion:
        """One version; raises NotFound."""
        with answering():
            async with self._database.system() as session:
                return await _get(session, ref)

    async def live(self) -> PolicyVersion | None:
        """The version that is published now."""
        with answering():
            async with self._database.system() as session:
                return await _live(session)

    async def history(self) -> tuple[PolicyChange, ...]:
        """Every publication and rollback, oldest first."""
        with answering():
            async with self._database.system() as session:
                return await _history(session)

    async def publish(self, ref: PolicyRef, who: str, why: str) -> PolicyChange:
        """Make a draft live.

        Raises:
            NotFound: there is no such version.
            PolicyConflict: it was live before.
        """
        with answering():
            async with self._database.system() as session:
                await session.execute(_LOCK)
                found = await _get(session, ref)
                if found.state is not PolicyState.DRAFT:
                    raise PolicyConflict(f"{ref} was published before.")
                change = await _switch(session, ChangeKind.PUBLISH, ref, who, why)
        event("policy.published", policy=str(ref), who=who)
        return change

    async def target(self, to: PolicyRef | None = None) -> PolicyRef | None:
        """What a rollback would make live now; None for the policy of the setting. Raises as ``rollback`` does."""
        with answering():
            async with self._database.system() as session:
                return await _target(session, to)

    async def rollback(self, who: str, why: str, to: PolicyRef | None = None) -> PolicyChange:
        """Make the version live that was so before, or the one that ``to`` names.

        Before the first publication it was the policy of the setting.

        Raises:
            NotFound: there is no such version.
            PolicyConflict: nothing is published, or the version is live now or never was.
        """
        with answering():
            async with self._database.system() as session:
                await session.execute(_LOCK)
                target = await _target(session, to)
                change = await _switch(session, ChangeKind.ROLLBACK, target, who, why)
        event("policy.rolled_back", policy=str(target) if target else None, who=who)
        return change


async def _target(session: Session, to: PolicyRef | None) -> PolicyRef | None:
    if to is None:
        if await _live(session) is None:
            raise PolicyConflict("No policy is published: there is nothing to roll back.")
        return held_before(await _history(session))
    found = await _get(session, to)
    if found.state is not PolicyState.RETIRED:
        state = "is live already" if found.state is PolicyState.PUBLISHED else "is a draft that was never live"
        raise PolicyConflict(f"{to} {state}.")
    return to


async def _switch(session: Session, kind: ChangeKind, ref: PolicyRef | None, who: str, why: str) -> PolicyChange:
    """Make ``ref`` live, write down that it was done, and tell every process once the transaction is through."""
    live = await _live(session)
    before = live.ref if live else None
    await session.execute(_RETIRE)
    if ref is not None:
        await session.execute(_PUBLISH, {"name": ref.name, "version": ref.version, "who": who})
    values = {
        "kind": kind,
        "from_name": before.name if before else None,
        "from_version": before.version if before else None,
        "to_name": ref.name if ref else None,
        "to_version": ref.version if ref else None,
        "who": who,
        "why": why,
    }
    row = (await session.execute(_RECORD, values)).one()
    await session.execute(_TELL, {"channel": CHANNEL, "payload": f"{TOPIC}:{ref or ''}"})
    return _change(row)


async def _get(session: Session, ref: PolicyRef) -> PolicyVersion:
    row = (await session.execute(_GET, {"name": ref.name, "version": ref.version})).one_or_none()
    if row is None:
        raise NotFound(f"There is no policy {ref}.")
    return _version(row)


async def _live(session: Session) -> PolicyVersion | None:
    row = (await session.execute(_LIVE)).one_or_none()
    return None if row is None else _version(row)


async def _history(session: Session) -> tuple[PolicyChange, ...]:
    return tuple(_change(row) for row in (await session.execute(_HISTORY)).all())


def _version(row: Row[*tuple[object, ...]]) -> PolicyVersion:
    return PolicyVersion(
        ref=PolicyRef(row.name, row.version),
        yaml=row.yaml,
        state=PolicyState(row.state),
        author=row.author,
        note=row.note,
        created_at=row.created_at,
        published_at=row.published_at,
        published_by=row.published_by,
    )


def _change(row: Row[*tuple[object, ...]]) -> PolicyChange:
    return PolicyChange(
        kind=ChangeKind(row.kind),
        before=None if row.from_name is None else PolicyRef(row.from_name, row.from_version),
        after=None if row.to_name is None else PolicyRef(row.to_name, row.to_version),
        who=row.who,
        why=row.why,
        at=row.at,
    )

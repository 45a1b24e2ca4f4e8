"""Versions of the routing policy, and the history of which one was live. Nothing that was published is ever changed."""

from dataclasses import replace

from sqlalchemy import Row, text

from app.domain.errors import NotFound, PolicyConflict, PreconditionFailed
from app.domain.policy_version import (
    ChangeKind,
    PolicyChange,
    PolicyDraft,
    PolicyRef,
    PolicyState,
    PolicyVersion,
    Said,
    held_before,
)
from app.domain.trail import Change
from app.store.availability import answering
from app.store.engine import Database, Session
from app.store.events import CHANNEL
from app.store.trail import add_change
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

    async def save(self, draft: PolicyDraft, change: Change | None = None) -> PolicyVersion:
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
                version = _version((await session.execute(_SAVE, values)).one())
                await add_change(session, _about(change, version.ref))
        return version

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

    async def publish(self, ref: PolicyRef, said: Said) -> PolicyChange:
        """Make a draft live.

        Raises:
            NotFound: there is no such version.
            PolicyConflict: it was live before.
            PreconditionFailed: another version is live than the one that the caller saw.
        """
        with answering():
            async with self._database.system() as session:
                await session.execute(_LOCK)
                await _check_seen(session, said)
                found = await _get(session, ref)
                if found.state is not PolicyState.DRAFT:
                    raise PolicyConflict(f"{ref} was published before.")
                change = await _switch(session, ChangeKind.PUBLISH, ref, said)
        event("policy.published", policy=str(ref), who=said.who)
        return change

    async def target(self, to: PolicyRef | None = None) -> PolicyRef | None:
        """What a rollback would make live now; None for the policy of the setting. Raises as ``rollback`` does."""
        with answering():
            async with self._database.system() as session:
                return await _target(session, to)

    async def rollback(self, said: Said, to: PolicyRef | None = None) -> PolicyChange:
        """Make the version live that was so before, or the one that ``to`` names.

        Before the first publication it was the policy of the setting.

        Raises:
            NotFound: there is no such version.
            PolicyConflict: nothing is published, or the version is live now or never was.
            PreconditionFailed: another version is live than the one that the caller saw.
        """
        with answering():
            async with self._database.system() as session:
                await session.execute(_LOCK)
                await _check_seen(session, said)
                target = await _target(session, to)
                change = await _switch(session, ChangeKind.ROLLBACK, target, said)
        event("policy.rolled_back", policy=str(target) if target else None, who=said.who)
        return change


async def _check_seen(session: Session, said: Said) -> None:
    live = await _live(session)
    now = str(live.ref) if live else ""
    if said.seen is not None and said.seen != now:
        raise PreconditionFailed(f"{now or 'The policy of the setting'} is live, not {said.seen or 'that one'}.")


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


def _about(change: Change | None, ref: PolicyRef | None) -> Change | None:
    """The change with the version that it turned out to be about."""
    return None if change is None else replace(change, target=str(ref or ""))


async def _switch(session: Session, kind: ChangeKind, ref: PolicyRef | None, said: Said) -> PolicyChange:
    """Make ``ref`` live, write down that it was done, and tell every process once the transaction is through."""
    live = await _live(session)
    before = live.ref if live else None
    await session.execute(_RETIRE)
    if ref is not None:
        await session.execute(_PUBLISH, {"name": ref.name, "version": ref.version, "who": said.who})
    values = {
        "kind": kind,
        "from_name": before.name if before else None,
        "from_version": before.version if before else None,
        "to_name": ref.name if ref else None,
        "to_version": ref.version if ref else None,
        "who": said.who,
        "why": said.why,
    }
    row = (await session.execute(_RECORD, values)).one()
    await add_change(session, _about(said.change, ref))
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

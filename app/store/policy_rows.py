"""The rows of policies: how one is read, and how another one becomes live. Shared by all that change what holds."""

from dataclasses import replace

from sqlalchemy import Row, text

from app.domain.errors import NotFound, PreconditionFailed
from app.domain.policy_version import ChangeKind, PolicyChange, PolicyRef, PolicyState, PolicyVersion, Said
from app.domain.trail import Change
from app.store.engine import Session
from app.store.events import CHANNEL
from app.store.trail import add_change

TOPIC = "policy"
"""Whoever follows this among the notifications wakes when another version becomes live, or a canary moves."""

COLUMNS = "name, version, yaml, state, author, note, created_at, published_at, published_by"

# Writers take turns: version numbers have no gaps and no twins, and each change knows what it replaces.
LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended('policy', 0))")
_GET = text(f"SELECT {COLUMNS} FROM policy_version WHERE name = :name AND version = :version")  # noqa: S608
_LIVE = text(f"SELECT {COLUMNS} FROM policy_version WHERE state = 'published'")  # noqa: S608 - the names of columns
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


async def get_version(session: Session, ref: PolicyRef) -> PolicyVersion:
    """One version; raises NotFound."""
    row = (await session.execute(_GET, {"name": ref.name, "version": ref.version})).one_or_none()
    if row is None:
        raise NotFound(f"There is no policy {ref}.")
    return version_of(row)


async def live_version(session: Session) -> PolicyVersion | None:
    """The version that is published now."""
    row = (await session.execute(_LIVE)).one_or_none()
    return None if row is None else version_of(row)


async def all_changes(session: Session) -> tuple[PolicyChange, ...]:
    """Every publication and rollback, oldest first."""
    return tuple(_change(row) for row in (await session.execute(_HISTORY)).all())


async def check_seen(session: Session, said: Said) -> None:
    """Raises PreconditionFailed where another version is live than the one that the caller saw."""
    live = await live_version(session)
    now = str(live.ref) if live else ""
    if said.seen is not None and said.seen != now:
        raise PreconditionFailed(f"{now or 'The policy of the setting'} is live, not {said.seen or 'that one'}.")


def about(change: Change | None, ref: PolicyRef | None) -> Change | None:
    """The change with the version that it turned out to be about."""
    return None if change is None else replace(change, target=str(ref or ""))


async def switch(session: Session, kind: ChangeKind, ref: PolicyRef | None, said: Said) -> PolicyChange:
    """Make ``ref`` live, write down that it was done, and tell every process once the transaction is through."""
    live = await live_version(session)
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
    await add_change(session, about(said.change, ref))
    await tell(session, str(ref or ""))
    return _change(row)


async def tell(session: Session, what: str) -> None:
    """Wake every process that follows which policy holds, once the transaction is through."""
    await session.execute(_TELL, {"channel": CHANNEL, "payload": f"{TOPIC}:{what}"})


def version_of(row: Row[*tuple[object, ...]]) -> PolicyVersion:
    """A version from its row."""
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

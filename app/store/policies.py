"""Versions of the routing policy, and the history of which one was live. Nothing that was published is ever changed."""

from sqlalchemy import text

from app.domain.errors import PolicyConflict
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
from app.store.canary_rows import end_canary, open_canary
from app.store.engine import Database, Session
from app.store.policy_rows import (
    COLUMNS,
    LOCK,
    about,
    all_changes,
    check_seen,
    get_version,
    live_version,
    switch,
    version_of,
)
from app.store.trail import add_change
from app.telemetry import event

_SAVE = text(
    f"""
    INSERT INTO policy_version (name, version, yaml, author, note)
    SELECT :name, greatest(coalesce(max(version), 0), :after) + 1, :yaml, :author, :note
    FROM policy_version WHERE name = :name
    RETURNING {COLUMNS}
    """  # noqa: S608 - the names of columns
)
_ALL = text(f"SELECT {COLUMNS} FROM policy_version ORDER BY name, version")  # noqa: S608
_WHY_NOT = {
    PolicyState.CANARY: "is in a canary",
    PolicyState.FAILED: "failed in a canary: hand it in again as a new version",
    PolicyState.PUBLISHED: "was published before",
    PolicyState.RETIRED: "was published before",
}
_NOT_LIVE = {
    PolicyState.DRAFT: "is a draft that was never live",
    PolicyState.CANARY: "is in a canary and was never live",
    PolicyState.FAILED: "failed in a canary and was never live",
    PolicyState.PUBLISHED: "is live already",
}


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
                await session.execute(LOCK)
                version = version_of((await session.execute(_SAVE, values)).one())
                await add_change(session, about(change, version.ref))
        return version

    async def versions(self) -> tuple[PolicyVersion, ...]:
        """All versions, by name and number."""
        with answering():
            async with self._database.system() as session:
                return tuple(version_of(row) for row in (await session.execute(_ALL)).all())

    async def get(self, ref: PolicyRef) -> PolicyVersion:
        """One version; raises NotFound."""
        with answering():
            async with self._database.system() as session:
                return await get_version(session, ref)

    async def live(self) -> PolicyVersion | None:
        """The version that is published now."""
        with answering():
            async with self._database.system() as session:
                return await live_version(session)

    async def history(self) -> tuple[PolicyChange, ...]:
        """Every publication and rollback, oldest first."""
        with answering():
            async with self._database.system() as session:
                return await all_changes(session)

    async def publish(self, ref: PolicyRef, said: Said) -> PolicyChange:
        """Make a draft live.

        Raises:
            NotFound: there is no such version.
            PolicyConflict: it was live before, failed in a canary, or a canary goes on.
            PreconditionFailed: another version is live than the one that the caller saw.
        """
        with answering():
            async with self._database.system() as session:
                await session.execute(LOCK)
                await check_seen(session, said)
                canary = await open_canary(session)
                if canary is not None:
                    raise PolicyConflict(f"{canary.candidate} is in a canary: what it is compared with must stay.")
                found = await get_version(session, ref)
                if found.state is not PolicyState.DRAFT:
                    raise PolicyConflict(f"{ref} {_WHY_NOT[found.state]}.")
                change = await switch(session, ChangeKind.PUBLISH, ref, said)
        event("policy.published", policy=str(ref), who=said.who)
        return change

    async def target(self, to: PolicyRef | None = None) -> PolicyRef | None:
        """What a rollback would make live now; None for the policy of the setting. Raises as ``rollback`` does."""
        with answering():
            async with self._database.system() as session:
                return await _target(session, to)

    async def rollback(self, said: Said, to: PolicyRef | None = None) -> PolicyChange:
        """Make the version live that was so before, or the one that ``to`` names.

        Before the first publication it was the policy of the setting. A canary beside it ends, as it has nothing
        left to be compared with.

        Raises:
            NotFound: there is no such version.
            PolicyConflict: nothing is published, or the version is live now or never was.
            PreconditionFailed: another version is live than the one that the caller saw.
        """
        with answering():
            async with self._database.system() as session:
                await session.execute(LOCK)
                await check_seen(session, said)
                target = await _target(session, to)
                canary = await open_canary(session)
                if canary is not None:
                    await end_canary(session, canary, said)
                change = await switch(session, ChangeKind.ROLLBACK, target, said)
        event("policy.rolled_back", policy=str(target) if target else None, who=said.who)
        return change


async def _target(session: Session, to: PolicyRef | None) -> PolicyRef | None:
    if to is None:
        if await live_version(session) is None:
            raise PolicyConflict("No policy is published: there is nothing to roll back.")
        return held_before(await all_changes(session))
    found = await get_version(session, to)
    if found.state is not PolicyState.RETIRED:
        raise PolicyConflict(f"{to} {_NOT_LIVE[found.state]}.")
    return to

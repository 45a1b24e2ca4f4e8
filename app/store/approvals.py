"""Approvals of imported skills: one that holds for each name, and all that ever held."""

import json
from collections.abc import Mapping

from sqlalchemy import text

from app.domain.approval import Approval
from app.store.engine import Database

_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended('skill_approval:' || :tenant || ':' || :name, 0))")
_WITHDRAW = text(
    """
    UPDATE skill_approval SET withdrawn_by = :by, withdrawn_at = clock_timestamp()
    WHERE tenant = :tenant AND name = :name AND withdrawn_at IS NULL RETURNING id
    """
)
_APPROVE = text(
    """
    INSERT INTO skill_approval (tenant, name, files, tree_hash, verdict, report, source, approved_by)
    VALUES (:tenant, :name, CAST(:files AS jsonb), :tree_hash, :verdict, CAST(:report AS jsonb), :source, :by)
    """
)
_HISTORY = text(
    """
    SELECT name, files, tree_hash, verdict, report, source, approved_by, approved_at, withdrawn_at IS NULL AS holds
    FROM skill_approval WHERE tenant = :tenant ORDER BY id
    """
)


class ApprovalStore:
    """Reads and writes the approvals of one tenant at a time."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def approve(self, tenant: str, approval: Approval) -> None:
        """Let a version in. The one that held before is withdrawn by the same person at the same moment."""
        whose = {"tenant": tenant, "name": approval.name, "by": approval.approved_by}
        async with self._database.system() as session:
            await session.execute(_LOCK, {"tenant": tenant, "name": approval.name})
            await session.execute(_WITHDRAW, whose)
            await session.execute(
                _APPROVE,
                whose
                | {
                    "files": json.dumps(dict(approval.files)),
                    "tree_hash": approval.tree_hash,
                    "verdict": approval.verdict,
                    "report": json.dumps(approval.report),
                    "source": approval.source,
                },
            )

    async def withdraw(self, tenant: str, name: str, by: str) -> bool:
        """End the approval of a name; whether there was one."""
        async with self._database.system() as session:
            found = await session.execute(_WITHDRAW, {"tenant": tenant, "name": name, "by": by})
            return found.first() is not None

    async def current(self, tenant: str) -> Mapping[str, Approval]:
        """The approvals that hold, by name."""
        return {approval.name: approval for approval, holds in await self._all(tenant) if holds}

    async def history(self, tenant: str) -> tuple[Approval, ...]:
        """Every approval that was ever given, oldest first."""
        return tuple(approval for approval, _ in await self._all(tenant))

    async def _all(self, tenant: str) -> list[tuple[Approval, bool]]:
        async with self._database.system() as session:
            rows = await session.execute(_HISTORY, {"tenant": tenant})
            return [
                (
                    Approval(
                        name=row.name,
                        files=row.files,
                        tree_hash=row.tree_hash,
                        verdict=row.verdict,
                        report=row.report,
                        source=row.source,
                        approved_by=row.approved_by,
                        approved_at=row.approved_at,
                    ),
                    bool(row.holds),
                )
                for row in rows
            ]

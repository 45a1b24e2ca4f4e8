"""The library of skills in the database, for reading and for an administrator's hand."""

from collections.abc import Sequence

from sqlalchemy import text
from sqlmodel import col, select

from app.domain.errors import NotFound
from app.domain.labels import Sensitivity
from app.store.engine import Database
from app.store.skill_tables import DocumentRow, DocumentVersionRow, SkillRow, SyncRunRow
from app.store.skill_values import DocumentVersion, SkillInfo

_LEVELS = tuple(Sensitivity)

_ENABLE = text(
    "UPDATE skill SET enabled = :enabled WHERE tenant = :tenant AND kind = 'skill' AND name = :name RETURNING id"
)
_ACCEPT = text(
    """
    INSERT INTO skill_acceptance (tenant, name, tree_hash) VALUES (:tenant, :name, :tree_hash) ON CONFLICT DO NOTHING
    """
)


class SkillStore:
    """Reads the library of one tenant at a time."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def failed(self, tenant: str, reason: str, took_ms: int) -> None:
        """Record a sync that changed nothing because of an error."""
        async with self._database.system() as session:
            session.add(SyncRunRow(tenant=tenant, took_ms=took_ms, error=reason))

    async def runs(self, tenant: str, limit: int) -> tuple[SyncRunRow, ...]:
        """The last syncs that changed something or failed, latest first."""
        async with self._database.system() as session:
            query = select(SyncRunRow).where(SyncRunRow.tenant == tenant).order_by(col(SyncRunRow.id).desc())
            return tuple(await session.exec(query.limit(limit)))

    async def skills(self, tenant: str) -> tuple[SkillInfo, ...]:
        """All skills by name."""
        of_tenant = select(SkillRow).where(SkillRow.tenant == tenant, SkillRow.kind == "skill")
        async with self._database.reading(tenant) as session:
            skills = tuple(await session.exec(of_tenant.order_by(SkillRow.name)))
            paths = await session.exec(
                select(DocumentRow.skill_id, DocumentRow.path)
                .where(col(DocumentRow.skill_id).in_([skill.id for skill in skills]))
                .order_by(DocumentRow.path)
            )
            by_skill: dict[int, list[str]] = {}
            for skill_id, path in paths:
                by_skill.setdefault(skill_id, []).append(path)
        return tuple(_info(skill, by_skill.get(skill.id, [])) for skill in skills)

    async def texts(self, tenant: str, skill: str) -> dict[str, str]:
        """The documents of a skill by path."""
        async with self._database.reading(tenant) as session:
            rows = await session.exec(
                select(DocumentRow.path, DocumentRow.text)
                .join(SkillRow, col(SkillRow.id) == DocumentRow.skill_id)
                .where(SkillRow.tenant == tenant, SkillRow.kind == "skill", SkillRow.name == skill)
                .order_by(col(DocumentRow.id))
            )
            return dict(rows.all())

    async def version(self, tenant: str, path: str, content_hash: str) -> DocumentVersion:
        """A document as it was cited, also after the skill changed or went.

        Raises:
            NotFound: this version was never indexed.
        """
        async with self._database.reading(tenant) as session:
            row = await session.get(DocumentVersionRow, (tenant, path, content_hash))
            if row is None:
                raise NotFound(f"There is no version {content_hash[:12]} of {path}.")
            current = await session.exec(
                select(DocumentRow.id)
                .join(SkillRow, col(SkillRow.id) == DocumentRow.skill_id)
                .where(SkillRow.tenant == tenant, DocumentRow.path == path, DocumentRow.content_hash == content_hash)
            )
            return DocumentVersion(
                row.skill, row.path, row.content_hash, row.text, row.license, current=current.first() is not None
            )

    async def earlier(self, tenant: str, skill: str, content_hash: str) -> DocumentVersion:
        """The document of a skill that has, or had, this content.

        Raises:
            NotFound: no document of the skill was ever like this.
        """
        async with self._database.reading(tenant) as session:
            found = await session.exec(
                select(DocumentVersionRow.path)
                .where(DocumentVersionRow.tenant == tenant, DocumentVersionRow.skill == skill)
                .where(DocumentVersionRow.content_hash == content_hash)
                .order_by(DocumentVersionRow.path)
            )
            path = found.first()
        if path is None:
            raise NotFound(f"The skill '{skill}' has no version {content_hash[:12]}.")
        return await self.version(tenant, path, content_hash)

    async def enable(self, tenant: str, name: str, *, enabled: bool) -> None:
        """Let a skill be found, or hide it from every search at once.

        Raises:
            NotFound: there is no such skill.
        """
        async with self._database.system() as session:
            found = await session.execute(_ENABLE, {"tenant": tenant, "name": name, "enabled": enabled})
            if found.first() is None:
                raise NotFound(f"There is no skill '{name}'.")

    async def accept(self, tenant: str, name: str, tree_hash: str) -> None:
        """Let in this version of a skill that was held back; the next sync takes it up."""
        async with self._database.system() as session:
            await session.execute(_ACCEPT, {"tenant": tenant, "name": name, "tree_hash": tree_hash})


def _info(row: SkillRow, paths: Sequence[str]) -> SkillInfo:
    meta = row.meta if isinstance(row.meta, dict) else {}
    return SkillInfo(
        name=row.name,
        title=row.title,
        description=row.description,
        license=row.license,
        agents=tuple(row.agents),
        meta={name: str(value) for name, value in meta.items()},
        enabled=row.enabled,
        sensitivity=_LEVELS[row.sensitivity],
        tree_hash=row.tree_hash,
        chunks=row.chunks,
        synced_at=row.synced_at,
        paths=tuple(paths),
    )

"""Chunks and vectors of a tenant made anew from the texts that are stored, and switched all at once."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import text

from app.store.chunk_writer import put_chunks, remember_statistics
from app.store.engine import Database, Session
from app.store.skill_stage import Stage
from app.store.skill_values import SyncCounts
from app.store.skill_writer import lock_library, record_sync

_OUTDATED = text(
    """
    SELECT s.tenant FROM skill s JOIN document d ON d.skill_id = s.id WHERE NOT starts_with(d.recipe, :rules)
    GROUP BY s.tenant ORDER BY s.tenant <> 'default', s.tenant
    """
)
_ONE_AT_A_TIME = text("SELECT pg_advisory_lock(hashtext('skill-renewal:' || :tenant))")
_SERVED = text(
    """
    SELECT d.id, d.skill_id, s.name AS skill, s.title, CAST(s.language AS text) AS language, d.path, d.content_hash,
           d.recipe, length(d.text) AS size
    FROM document d JOIN skill s ON s.id = d.skill_id WHERE s.tenant = :tenant ORDER BY d.id
    """
)
_TEXT = text("SELECT text FROM document WHERE id = :id AND content_hash = :content_hash")
_FIND_SKILLS = text(
    """
    UPDATE staged_document SET skill_id = document.skill_id FROM document
    WHERE document.id = staged_document.document_id
    """
)
_CUT_BY = (
    text("UPDATE skill SET recipe = :recipe WHERE id = :skill"),
    text("UPDATE document SET recipe = :recipe WHERE skill_id = :skill"),
)


@dataclass(frozen=True, slots=True)
class ServedDocument:
    """A document as it is searched now, with what decides its chunks; ``size`` is its length in characters."""

    id: int
    skill_id: int
    skill: str
    title: str
    language: str
    path: str
    content_hash: str
    recipe: str
    size: int


@dataclass(frozen=True, slots=True)
class Switch:
    """A change of model for all documents of a tenant. ``recipes`` are those of its skills from now on, by id."""

    base: tuple[ServedDocument, ...]
    model: str
    recipes: Mapping[int, str]
    counts: SyncCounts
    took_ms: int


class RenewalStore:
    """Whose chunks are of another model or other rules, and the change to new ones."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def outdated(self, rules: str) -> tuple[str, ...]:
        """Tenants with documents whose recipe begins in another way."""
        async with self._database.system() as session:
            return tuple((await session.execute(_OUTDATED, {"rules": rules})).scalars())

    async def alone(self, stage: Stage, tenant: str) -> None:
        """Wait until nobody else renews this tenant; the turn ends with the stage."""
        async with stage.session() as session:
            await session.execute(_ONE_AT_A_TIME, {"tenant": tenant})

    async def documents(self, tenant: str) -> tuple[ServedDocument, ...]:
        """All documents of the tenant."""
        async with self._database.system() as session:
            return await _served(session, tenant)

    async def text(self, document: ServedDocument) -> str | None:
        """The document's text; None if it is another one by now."""
        async with self._database.system() as session:
            values = {"id": document.id, "content_hash": document.content_hash}
            found = (await session.execute(_TEXT, values)).scalar_one_or_none()
            return None if found is None else str(found)

    async def switch(self, tenant: str, change: Switch, stage: Stage) -> bool:
        """Serve the staged chunks instead of all others of the tenant.

        False, with nothing written, if documents came, went or changed meanwhile, or if a vector has left the cache.
        """
        async with stage.session() as session:
            await lock_library(session, tenant)
            done = await _served(session, tenant) == change.base and await _write(session, tenant, change)
            if not done:
                await session.rollback()
        return done


async def _served(session: Session, tenant: str) -> tuple[ServedDocument, ...]:
    rows = await session.execute(_SERVED, {"tenant": tenant})
    return tuple(ServedDocument(*row) for row in rows)


async def _write(session: Session, tenant: str, change: Switch) -> bool:
    recipes = [{"skill": skill, "recipe": recipe} for skill, recipe in change.recipes.items()]
    for statement in _CUT_BY if recipes else ():
        await session.execute(statement, recipes)
    await session.execute(_FIND_SKILLS)
    if not await put_chunks(session, tenant, change.model):
        return False
    await remember_statistics(session, tenant, change.model)
    await record_sync(session, tenant, change.counts, change.took_ms)
    return True

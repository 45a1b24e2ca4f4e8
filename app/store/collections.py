"""Collections of a tenant's own documents: rows beside those of the skills, found by the same search."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, text

from app.domain.collection import Collection, CollectionDocument, NewCollection, own_path
from app.domain.errors import CollectionExists, NotFound
from app.domain.labels import Sensitivity
from app.store.engine import Database, Session
from app.store.skill_values import NewDocument, StoredDocument
from app.store.skill_writer import Owner, begin, index_staged, put_documents

_LEVELS = tuple(Sensitivity)

_CREATE = text(
    """
    INSERT INTO skill (tenant, kind, name, title, description, sensitivity, language, tree_hash, recipe)
    VALUES (:tenant, 'collection', :name, :title, '', :sensitivity, CAST(:language AS regconfig), '', '')
    ON CONFLICT (tenant, kind, name) DO NOTHING RETURNING id
    """
)
_LIST = text(
    """
    SELECT s.id, s.name, s.title, s.sensitivity, s.language::text AS language, s.chunks, s.synced_at,
           (SELECT count(*) FROM document d WHERE d.skill_id = s.id) AS documents
    FROM skill s WHERE s.tenant = :tenant AND s.kind = 'collection'
        AND (CAST(:name AS text) IS NULL OR s.name = :name)
    ORDER BY s.name
    """
)
_DOCUMENTS = text(
    """
    SELECT d.path, d.content_hash, d.recipe, length(d.text) AS characters,
           (SELECT count(*) FROM chunk c WHERE c.document_id = d.id) AS chunks
    FROM document d WHERE d.skill_id = :id ORDER BY d.path
    """
)
_TEXT = text("SELECT text FROM document WHERE skill_id = :id AND path = :path")
_LOCKED = text("SELECT id FROM skill WHERE tenant = :tenant AND kind = 'collection' AND name = :name FOR UPDATE")
_VECTORS = text(
    """
    SELECT DISTINCT c.input_hash FROM chunk c JOIN document d ON d.id = c.document_id
    WHERE d.skill_id = :id AND d.path = ANY(:paths)
    """
)
_FORGET_VECTORS = text(
    """
    DELETE FROM embedding WHERE input_hash = ANY(:hashes)
        AND NOT EXISTS (SELECT FROM chunk WHERE chunk.input_hash = embedding.input_hash)
    """
)
_FORGET_TEXTS = (
    text("DELETE FROM document_version WHERE tenant = :tenant AND path = ANY(:paths)"),
    text("DELETE FROM document WHERE skill_id = :id AND path = ANY(:paths)"),
)
_REMOVE = text("DELETE FROM skill WHERE id = :id")
_RELABEL = text("UPDATE skill SET sensitivity = :sensitivity WHERE id = :id")


@dataclass(frozen=True, slots=True)
class StoredCollection:
    """A collection with the documents that are indexed, by the paths that citations show."""

    collection: Collection
    documents: Mapping[str, StoredDocument]


class CollectionStore:
    """Reads collections under row-level security, and changes them one transaction at a time per tenant."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def create(self, tenant: str, new: NewCollection) -> None:
        """Make an empty collection.

        Raises:
            CollectionExists: the tenant has one of this name.
        """
        values = {"name": new.name, "title": new.title, "language": new.language, "sensitivity": new.sensitivity.rank}
        async with self._database.system() as session:
            if (await session.execute(_CREATE, {"tenant": tenant, **values})).first() is None:
                raise CollectionExists(f"There is a collection '{new.name}' already.")

    async def collections(self, tenant: str) -> tuple[Collection, ...]:
        """All collections of a tenant by name."""
        async with self._database.reading(tenant) as session:
            return tuple(map(_collection, await session.execute(_LIST, {"tenant": tenant, "name": None})))

    async def documents(self, tenant: str, name: str) -> tuple[CollectionDocument, ...]:
        """The documents of a collection by path.

        Raises:
            NotFound: there is no such collection.
        """
        async with self._database.reading(tenant) as session:
            id_, _ = await _existing(session, tenant, name)
            rows = await session.execute(_DOCUMENTS, {"id": id_})
            return tuple(
                CollectionDocument(own_path(name, row.path), row.content_hash, row.characters, row.chunks)
                for row in rows
            )

    async def stored(self, tenant: str, name: str) -> StoredCollection:
        """What is indexed of a collection now.

        Raises:
            NotFound: there is no such collection.
        """
        async with self._database.reading(tenant) as session:
            id_, collection = await _existing(session, tenant, name)
            rows = await session.execute(_DOCUMENTS, {"id": id_})
            documents = {row.path: StoredDocument(row.content_hash, row.recipe, row.chunks) for row in rows}
            return StoredCollection(collection, documents)

    async def put(self, tenant: str, name: str, documents: Sequence[NewDocument], recipe: str, model: str) -> bool:
        """Store documents in place of those with the same paths; searches see all of them at once.

        False, with nothing written, if a vector that is needed has left the cache.

        Raises:
            NotFound: there is no such collection.
        """
        async with self._database.system() as session:
            await begin(session, tenant)
            id_ = await _locked(session, tenant, name)
            before = await _vectors(session, id_, [document.path for document in documents])
            await put_documents(session, Owner(id_, name, recipe), documents)
            done = await index_staged(session, tenant, model)
            if done:
                await session.execute(_FORGET_VECTORS, {"hashes": before})
            else:
                await session.rollback()
        return done

    async def relabel(self, tenant: str, name: str, sensitivity: Sensitivity) -> None:
        """Change the label; it holds from the next search on.

        Raises:
            NotFound: there is no such collection.
        """
        async with self._database.system() as session:
            id_ = await _locked(session, tenant, name)
            await session.execute(_RELABEL, {"id": id_, "sensitivity": sensitivity.rank})

    async def remove_document(self, tenant: str, name: str, path: str) -> None:
        """Delete a document with all its versions and vectors; ``path`` is the one that citations show.

        Raises:
            NotFound: there is no such collection or document.
        """
        async with self._database.system() as session:
            await begin(session, tenant)
            id_ = await _locked(session, tenant, name)
            if (await session.execute(_TEXT, {"id": id_, "path": path})).first() is None:
                raise _no_document(name, path)
            await _forget(session, tenant, id_, [path])

    async def remove(self, tenant: str, name: str) -> None:
        """Delete a collection with all that was ever in it.

        Raises:
            NotFound: there is no such collection.
        """
        async with self._database.system() as session:
            await begin(session, tenant)
            id_ = await _locked(session, tenant, name)
            paths = [row.path for row in await session.execute(_DOCUMENTS, {"id": id_})]
            await _forget(session, tenant, id_, paths)
            await session.execute(_REMOVE, {"id": id_})


async def _existing(session: Session, tenant: str, name: str) -> tuple[int, Collection]:
    row = (await session.execute(_LIST, {"tenant": tenant, "name": name})).first()
    if row is None:
        raise _no_collection(name)
    return int(row.id), _collection(row)


async def _locked(session: Session, tenant: str, name: str) -> int:
    id_ = (await session.execute(_LOCKED, {"tenant": tenant, "name": name})).scalar_one_or_none()
    if id_ is None:
        raise _no_collection(name)
    return int(id_)


async def _vectors(session: Session, collection: int, paths: Sequence[str]) -> list[bytes]:
    """The keys of the vectors that the documents have now."""
    return [*(await session.execute(_VECTORS, {"id": collection, "paths": [*paths]})).scalars()]


async def _forget(session: Session, tenant: str, collection: int, paths: Sequence[str]) -> None:
    """Leave nothing of the documents: no earlier version, and no vector that no other text has."""
    vectors = await _vectors(session, collection, paths)
    for statement in _FORGET_TEXTS:
        await session.execute(statement, {"tenant": tenant, "id": collection, "paths": [*paths]})
    await session.execute(_FORGET_VECTORS, {"hashes": vectors})
    await index_staged(session, tenant, "")


def _no_collection(name: str) -> NotFound:
    return NotFound(f"There is no collection '{name}'.")


def _no_document(collection: str, path: str) -> NotFound:
    return NotFound(f"There is no document '{own_path(collection, path)}' in the collection '{collection}'.")


def _collection(row: Row[*tuple[Any, ...]]) -> Collection:
    return Collection(
        name=row.name,
        title=row.title,
        sensitivity=_LEVELS[row.sensitivity],
        language=row.language,
        documents=row.documents,
        chunks=row.chunks,
        created_at=row.synced_at,
    )

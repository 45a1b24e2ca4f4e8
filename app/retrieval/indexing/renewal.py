"""Another embedding model, or other rules of cutting: the old chunks are served until all new ones are there."""

import asyncio
import time
from collections.abc import Awaitable, Callable

from app.domain.errors import ContentChanged, DatabaseUnavailable
from app.retrieval.indexing.preparing import Preparation, Progress, Waiting, recipe_of, rules_of
from app.retrieval.vectors.embedding import Embedder
from app.retrieval.vectors.packed import PackedVectors
from app.store.embeddings import EmbeddingCache
from app.store.engine import Database
from app.store.renewals import RenewalStore, ServedDocument, Switch
from app.store.skill_stage import open_stage
from app.store.skill_values import SyncCounts
from app.telemetry import event

_ATTEMPTS = 5


class Renewal:
    """Makes the vectors of stored texts anew. What was embedded is kept in the cache, also if the process is killed."""

    def __init__(self, database: Database, embedder: Embedder) -> None:
        self._database = database
        self._store = RenewalStore(database)
        self._cache = EmbeddingCache(database)
        self._embedder = embedder

    async def outdated(self) -> tuple[str, ...]:
        """Tenants with texts that were cut by other rules or embedded by another model."""
        return await self._store.outdated("|".join((*rules_of(self._embedder.fingerprint), "")))

    async def renew(self, tenant: str, packed: Callable[[], PackedVectors], progress: Progress | None = None) -> bool:
        """Move a tenant to this model and these rules, in one transaction at the end; False if it is there already.

        If another process is at it, this one waits and then finds it done. ``packed`` loads vectors that need not be
        computed.

        Raises:
            DatabaseUnavailable: the library changed time after time.
        """
        for _ in range(_ATTEMPTS):
            if tenant not in await self.outdated():
                return False
            try:
                if await self._attempt(tenant, packed, progress):
                    return True
            except ContentChanged:
                continue
        raise DatabaseUnavailable("The library changed again and again while it was embedded anew; try once more.")

    async def _attempt(self, tenant: str, packed: Callable[[], PackedVectors], progress: Progress | None) -> bool:
        begun = time.perf_counter()
        model = self._embedder.fingerprint
        async with open_stage(self._database) as stage:
            await self._store.alone(stage, tenant)
            if tenant not in await self.outdated():
                return True
            base = await self._store.documents(tenant)
            waiting = [self._waiting(document) for document in base]
            preparation = Preparation(self._embedder, self._cache, progress)
            done = await preparation.stage(waiting, stage, await asyncio.to_thread(packed))
            counts = SyncCounts(unchanged=len(base), chunks=done.chunks, embedded=done.embedded, cached=done.cached)
            recipes = {one.skill_id: recipe_of(model, one.language, one.title) for one in base}
            took_ms = round((time.perf_counter() - begun) * 1000)
            switched = await self._store.switch(tenant, Switch(base, model, recipes, counts, took_ms), stage)
        if switched:
            event("skills.renewed", tenant=tenant, chunks=done.chunks, embedded=done.embedded, model=model)
        return switched

    def _waiting(self, document: ServedDocument) -> Waiting:
        return Waiting(
            skill=document.skill,
            title=document.title,
            path=document.path,
            content_hash=document.content_hash,
            size=document.size,
            read=self._reader(document),
            document_id=document.id,
        )

    def _reader(self, document: ServedDocument) -> Callable[[], Awaitable[str]]:
        async def read() -> str:
            text = await self._store.text(document)
            if text is None:
                raise ContentChanged(f"{document.path} changed while it was read.")
            return text

        return read

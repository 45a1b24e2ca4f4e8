"""Our own search, driven like the others: the product's classes, nothing taken out."""

from importlib.metadata import version

import numpy as np
from numpy.typing import NDArray

from app.domain.passage import Passage
from app.retrieval.search import Retriever, SearchQuery
from app.retrieval.vectors.embedding import Embedder
from app.store.engine import open_database
from retrievalbench.wire import Found, Query, serve


class Given(Embedder):
    """Answers with vectors that were computed before, so that the search is timed alone."""

    def __init__(self) -> None:
        super().__init__()
        self.vectors: dict[str, NDArray[np.float32]] = {}

    async def embed_query(self, text: str) -> NDArray[np.float32]:
        return self.vectors[text]


class CtoTeam:
    """Hybrid search over a collection that is indexed already; rows are loaded by `Library.index`."""

    def __init__(self, dsn: str) -> None:
        self._database = open_database(dsn)
        self._given = Given()
        self._alone = Retriever(self._database, self._given)
        self._whole: Retriever | None = None
        self._table = ""

    def versions(self) -> dict[str, str]:
        return {name: version(name) for name in ("psycopg", "numpy", "sqlalchemy")}

    def split(self, text: str) -> list[tuple[int, int]]:
        raise NotImplementedError(f"The library cuts texts when it indexes them ({len(text)} characters).")

    async def load(self, table: str, texts: list[str], vectors: NDArray[np.float32]) -> None:
        raise NotImplementedError(f"{table} is loaded by the library ({len(texts)} texts, {len(vectors)} vectors).")

    async def use(self, table: str, *, embed: bool) -> None:
        self._table = table
        if embed:
            # A new one each time: what it remembers of the last round would make this one look fast.
            embedder = Embedder()
            await embedder.settle()
            self._whole = Retriever(self._database, embedder)

    async def find(self, mode: str, query: Query, k: int) -> Found:
        asked = SearchQuery(query.text, k=k, tenant=self._table)
        if query.vector is None and self._whole is not None:
            return _found(await self._whole.search(asked))
        if query.vector is None:
            raise RuntimeError(f"No model was loaded for {mode}.")
        self._given.vectors[query.text.strip()] = query.vector
        return _found(await self._alone.search(asked))


def _found(passages: tuple[Passage, ...]) -> Found:
    return [(passage.id, passage.score) for passage in passages]


if __name__ == "__main__":
    serve(CtoTeam)

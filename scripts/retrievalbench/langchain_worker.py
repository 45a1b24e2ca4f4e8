"""LangChain's PGVectorStore as its documentation sets it up. Runs in .venv-langchain."""

import asyncio
from collections.abc import Sequence
from importlib.metadata import version

import numpy as np
from langchain_core.embeddings import Embeddings
from langchain_postgres import PGEngine, PGVectorStore
from langchain_postgres.v2.hybrid_search_config import HybridSearchConfig, reciprocal_rank_fusion
from langchain_postgres.v2.indexes import HNSWIndex
from langchain_text_splitters import RecursiveCharacterTextSplitter
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import create_async_engine

from retrievalbench import reference
from retrievalbench.wire import Found, Query, serve

_TSV = "content_tsv"
_TOKENS = 180
_OVERLAP = 20


class LangChain:
    """Dense search; and its hybrid search, fused by rank."""

    def __init__(self, dsn: str) -> None:
        url = make_url(dsn).set(drivername="postgresql+psycopg")
        self._engine = PGEngine.from_engine(create_async_engine(url, pool_size=10))
        self._store: PGVectorStore | None = None
        self._dense: PGVectorStore | None = None

    def versions(self) -> dict[str, str]:
        return {name: version(name) for name in ("langchain-postgres", "langchain-core", "langchain-text-splitters")}

    def split(self, text: str) -> list[tuple[int, int]]:
        splitter = RecursiveCharacterTextSplitter.from_huggingface_tokenizer(
            reference.tokenizer(), chunk_size=_TOKENS, chunk_overlap=_OVERLAP
        )
        spans: list[tuple[int, int]] = []
        start = -1
        # Its own start indexes go wrong where lengths are counted in tokens: it then takes the overlap for characters.
        for part in splitter.split_text(text):
            start = text.index(part, start + 1)
            spans.append((start, start + len(part)))
        return spans

    async def load(self, table: str, texts: list[str], vectors: np.ndarray) -> None:
        await self._engine.ainit_vectorstore_table(
            table, vectors.shape[1], overwrite_existing=True, hybrid_search_config=self._hybrid(table)
        )
        store = await self._open(table, self._hybrid(table))
        for start in range(0, len(texts), 500):
            part = slice(start, start + 500)
            places = [{"place": start + number} for number in range(len(texts[part]))]
            await store.aadd_embeddings(texts[part], vectors[part].tolist(), places)
        await store.aapply_vector_index(HNSWIndex())
        await store.aapply_hybrid_search_index()

    async def use(self, table: str, *, embed: bool) -> None:
        self._store = await self._open(table, self._hybrid(table))
        self._dense = await self._open(table, None)
        if embed:
            await asyncio.to_thread(reference.embed, ["Is the model loaded?"])

    async def find(self, mode: str, query: Query, k: int) -> Found:
        hybrid = mode == "hybrid"
        store = self._store if hybrid else self._dense
        if store is None:
            raise RuntimeError("No table was chosen.")
        # The words to look for are a part of the configuration.
        more = {"hybrid_search_config": self._hybrid("", query.text, k)} if hybrid else {}
        if query.vector is None:
            found = await store.asimilarity_search_with_score(query.text, k, **more)
        else:
            found = await store.asimilarity_search_with_score_by_vector(query.vector.tolist(), k, **more)
        # A fused score in hybrid search, a distance in dense search.
        return [(doc.metadata["place"], float(score if hybrid else 1 - score)) for doc, score in found]

    def _hybrid(self, table: str, query: str = "", k: int = 10) -> HybridSearchConfig:
        return HybridSearchConfig(
            tsv_column=_TSV,
            tsv_lang="pg_catalog.english",
            fts_query=query,
            fusion_function=reciprocal_rank_fusion,
            primary_top_k=k,
            secondary_top_k=k,
            index_name=f"{table}_tsv",
        )

    async def _open(self, table: str, hybrid: HybridSearchConfig | None) -> PGVectorStore:
        return await PGVectorStore.create(self._engine, _Model(), table, hybrid_search_config=hybrid)


class _Model(Embeddings):
    def embed_documents(self, texts: Sequence[str]) -> list[list[float]]:
        return reference.embed([*texts]).tolist()

    def embed_query(self, text: str) -> list[float]:
        return reference.embed([text])[0].tolist()


if __name__ == "__main__":
    serve(LangChain)

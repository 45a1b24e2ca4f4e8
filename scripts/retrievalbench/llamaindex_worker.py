"""LlamaIndex's PGVectorStore as its documentation sets it up. Runs in .venv-llamaindex."""

import asyncio
from importlib.metadata import version
from typing import Any

import numpy as np
from llama_index.core import VectorStoreIndex
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.llms import MockLLM
from llama_index.core.node_parser import SentenceSplitter
from llama_index.core.retrievers import BaseRetriever, QueryFusionRetriever
from llama_index.core.schema import Document, QueryBundle, TextNode
from llama_index.vector_stores.postgres import PGVectorStore
from sqlalchemy.engine import make_url

from retrievalbench import reference
from retrievalbench.wire import Found, Query, serve

_TOKENS = 180
_OVERLAP = 20
_HNSW = {"hnsw_m": 16, "hnsw_ef_construction": 64, "hnsw_ef_search": 40, "hnsw_dist_method": "vector_cosine_ops"}


class LlamaIndex:
    """Dense search; its hybrid mode; and the fusion retriever, by score and by rank."""

    def __init__(self, dsn: str) -> None:
        self._url = make_url(dsn)
        self._index: VectorStoreIndex | None = None
        self._retrievers: dict[tuple[str, int], BaseRetriever] = {}

    def versions(self) -> dict[str, str]:
        return {name: version(name) for name in ("llama-index-vector-stores-postgres", "llama-index-core")}

    def split(self, text: str) -> list[tuple[int, int]]:
        tokenizer = reference.tokenizer()
        splitter = SentenceSplitter(
            chunk_size=_TOKENS,
            chunk_overlap=_OVERLAP,
            tokenizer=lambda part: tokenizer.encode(part, add_special_tokens=False),
        )
        nodes = splitter.get_nodes_from_documents([Document(text=text)])
        return [(node.start_char_idx, node.end_char_idx) for node in nodes if isinstance(node, TextNode)]

    async def load(self, table: str, texts: list[str], vectors: np.ndarray) -> None:
        store = self._store(table)
        store.clear()
        rows = zip(texts, vectors.tolist(), strict=True)
        nodes = [
            TextNode(id_=str(place), text=text, metadata={"place": place}, embedding=vector)
            for place, (text, vector) in enumerate(rows)
        ]
        for start in range(0, len(nodes), 500):
            await store.async_add(nodes[start : start + 500])
        await store.close()

    async def use(self, table: str, *, embed: bool) -> None:
        self._index = VectorStoreIndex.from_vector_store(self._store(table), embed_model=_Model())
        self._retrievers.clear()
        if embed:
            await asyncio.to_thread(reference.embed, ["Is the model loaded?"])

    async def find(self, mode: str, query: Query, k: int) -> Found:
        vector = None if query.vector is None else query.vector.tolist()
        found = await self._retriever(mode, k).aretrieve(QueryBundle(query.text, embedding=vector))
        return [(node.node.metadata["place"], float(node.score or 0.0)) for node in found]

    def _retriever(self, mode: str, k: int) -> BaseRetriever:
        if (mode, k) not in self._retrievers:
            self._retrievers[mode, k] = self._made(mode, k)
        return self._retrievers[mode, k]

    def _made(self, mode: str, k: int) -> BaseRetriever:
        if self._index is None:
            raise RuntimeError("No table was chosen.")
        if mode in ("dense", "hybrid"):
            kind = "default" if mode == "dense" else "hybrid"
            return self._index.as_retriever(vector_store_query_mode=kind, similarity_top_k=k, sparse_top_k=k)
        legs = [
            self._index.as_retriever(vector_store_query_mode=kind, similarity_top_k=k) for kind in ("default", "sparse")
        ]
        fused = {"fusion": "relative_score", "rank fusion": "reciprocal_rerank"}[mode]
        return QueryFusionRetriever(legs, llm=MockLLM(), mode=fused, similarity_top_k=k, num_queries=1, use_async=True)

    def _store(self, table: str) -> PGVectorStore:
        return PGVectorStore.from_params(
            connection_string=self._url.set(drivername="postgresql+psycopg2"),
            async_connection_string=self._url.set(drivername="postgresql+asyncpg"),
            table_name=table,
            embed_dim=384,
            hybrid_search=True,
            hnsw_kwargs={**_HNSW},
            create_engine_kwargs={"pool_size": 10},
        )


class _Model(BaseEmbedding):
    def _get_text_embedding(self, text: str) -> list[float]:
        return reference.embed([text])[0].tolist()

    def _get_query_embedding(self, query: str) -> list[float]:
        return reference.embed([query])[0].tolist()

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return await asyncio.to_thread(self._get_query_embedding, query)

    @classmethod
    def class_name(cls) -> str:
        return "MiniLM"

    def __init__(self, **fields: Any) -> None:  # noqa: ANN401 - pydantic's own signature
        super().__init__(model_name="all-MiniLM-L6-v2", **fields)


if __name__ == "__main__":
    serve(LlamaIndex)

"""Sizes and costs of retrieval: chunks, vectors, embeddings (C-41). GB = 10^9 bytes."""

import math

from app.calculators.base import Arguments, Calculator, Result
from app.calculators.inputs import currency, number, positive, whole
from app.calculators.wording import money, plain
from app.domain.errors import CalculationError

BYTES_PER_GB = 1e9
BYTES_PER_MB = 1e6


def chunk_count(tokens: float, size: float, overlap: float) -> int:
    """Chunks of one document; each but the first repeats ``overlap`` tokens (C-41)."""
    return max(1, math.ceil(round((tokens - overlap) / (size - overlap), 9)))


def vector_bytes(vectors: float, dimensions: float, bytes_per_value: float) -> float:
    """Bytes of the vectors alone, without index (C-41)."""
    return vectors * dimensions * bytes_per_value


def _chunks(given: Arguments) -> Result:
    tokens, size, overlap = (
        given.number("tokens_per_document"),
        given.number("chunk_tokens"),
        given.number("overlap_tokens"),
    )
    if overlap >= size:
        raise CalculationError("overlap_tokens must be smaller than chunk_tokens.")
    documents = given.number("documents")
    each = chunk_count(tokens, size, overlap)
    formula = (
        f"ceil(({plain(tokens)} - {plain(overlap)}) / ({plain(size)} - {plain(overlap)})) = {plain(each)};"
        f" x {plain(documents)} = {plain(each * documents)}"
    )
    summary = f"A document gives {plain(each)} chunks, {plain(documents)} documents {plain(each * documents)}."
    return Result({"chunks_per_document": each, "chunks": each * documents}, formula, summary)


def _vectors(given: Arguments) -> Result:
    vectors, dimensions = given.number("vectors"), given.number("dimensions")
    width, overhead = given.number("bytes_per_value"), given.number("index_factor")
    total = vector_bytes(vectors, dimensions, width) * overhead
    formula = f"{plain(vectors)} x {plain(dimensions)} x {plain(width)} B x {plain(overhead)} = {plain(total)} B"
    summary = (
        f"The vectors take {plain(round(total / BYTES_PER_GB, 4))} GB = {plain(round(total / BYTES_PER_MB, 3))} MB"
        f" ({plain(round(total / 2**30, 4))} GiB){' without an index' if overhead == 1 else ''}."
    )
    return Result(
        {"total_gb": total / BYTES_PER_GB, "total_mb": total / BYTES_PER_MB, "total_gib": total / 2**30},
        formula,
        summary,
    )


def _embedding_cost(given: Arguments) -> Result:
    tokens, price = given.number("tokens"), given.number("price_per_million")
    unit = given.text("currency")
    cost = tokens * price / 1e6
    formula = f"{plain(tokens)} / 10^6 x {plain(price)} = {plain(cost)}"
    summary = f"Embedding {plain(tokens)} tokens costs {money(round(cost, 6), unit)}."
    return Result({"cost": cost}, formula, summary)


def _prompt(given: Arguments) -> Result:
    parts = {name: given.number(name) for name in ("instruction_tokens", "question_tokens", "answer_tokens")}
    window, chunk = given.number("context_tokens"), given.number("chunk_tokens")
    free = window - sum(parts.values())
    fits = max(0, math.floor(free / chunk))
    formula = (
        f"floor(({plain(window)} - {' - '.join(plain(part) for part in parts.values())}) / {plain(chunk)})"
        f" = {plain(fits)}"
    )
    summary = f"{plain(fits)} chunks of {plain(chunk)} tokens fit into the context of {plain(window)}."
    return Result({"chunks_that_fit": fits, "free_tokens": max(0.0, free)}, formula, summary)


RETRIEVAL_CALCULATORS = (
    Calculator(
        "rag-chunks",
        "C-41",
        "Number of chunks",
        (
            number("tokens_per_document", "tokens", "Length of a document."),
            positive("chunk_tokens", "tokens", "Size of a chunk.", 512.0),
            number("overlap_tokens", "tokens", "Overlap of neighbours.", 50.0),
            number("documents", "documents", "Documents of that length.", 1.0),
        ),
        _chunks,
    ),
    Calculator(
        "vector-storage",
        "C-41",
        "Storage of vectors",
        (
            number("vectors", "vectors", "Vectors."),
            whole("dimensions", "values", "Values of a vector.", high=1e6),
            positive("bytes_per_value", "bytes", "4 for float32, 2 for float16, 1 for int8.", 4.0, high=16),
            positive("index_factor", "factor", "1 without index; HNSW adds links.", 1.0, high=100),
        ),
        _vectors,
    ),
    Calculator(
        "embedding-cost",
        "C-41",
        "Cost of embeddings",
        (
            number("tokens", "tokens", "Tokens to embed."),
            number("price_per_million", "currency per 10^6 tokens", "Price."),
            currency(),
        ),
        _embedding_cost,
    ),
    Calculator(
        "context-fit",
        "C-67",
        "Chunks that fit into a context window",
        (
            number("context_tokens", "tokens", "Context window of the model."),
            positive("chunk_tokens", "tokens", "Size of a chunk.", 512.0),
            number("instruction_tokens", "tokens", "Instructions.", 0.0),
            number("question_tokens", "tokens", "Question and history.", 0.0),
            number("answer_tokens", "tokens", "Room for the answer.", 0.0),
        ),
        _prompt,
    ),
)

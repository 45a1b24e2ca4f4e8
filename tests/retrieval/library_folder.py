"""A small library of skills on disk, and the parts that read it, opened for the length of a test's event loop."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from app.retrieval.indexing.library import Library
from app.retrieval.search import Retriever
from app.retrieval.vectors.embedding import Embedder
from app.store.engine import Database

SIZING = """
# Sizing

Size hosts by the peak load of a week.

## Queues

Keep queues short: a queue of more than two minutes hides an outage.

## GPU memory

Weights need two bytes per parameter at 16-bit precision. A p4d.24xlarge has eight A100 cards.
"""
CATALOG = """# Catalog

| model | size | licence |
|---|---|---|
| YOLOv8-n | 3.2M | AGPL-3.0 |
| ResNet-50 | 25.6M | MIT |

## Quantization

INT8 halves the memory of FP16 again; call `set_precision` or setPrecisionMode before loading.
"""
PLANS = """
# Plans

A plan names an owner for every milestone.
"""


def write_skill(root: Path, name: str, body: str, **metadata: str) -> Path:
    """A skill folder with a description made of its name."""
    folder = root / name
    folder.mkdir(parents=True, exist_ok=True)
    lines = "".join(f"\n  {key}: {value}" for key, value in metadata.items())
    header = f"---\nname: {name}\ndescription: All about {name}. Use it for {name}.\nlicense: MIT"
    (folder / "SKILL.md").write_text(f"{header}{chr(10) + 'metadata:' + lines if lines else ''}\n---\n{body}")
    return folder


def write_library(root: Path) -> Path:
    """Two skills with three documents."""
    sizing = write_skill(root, "sizing", SIZING, agents="architect")
    (sizing / "references").mkdir()
    (sizing / "references" / "catalog.md").write_text(CATALOG)
    write_skill(root, "plans", PLANS)
    return root


@dataclass(frozen=True, slots=True)
class Parts:
    """What reads the library."""

    database: Database
    library: Library
    retriever: Retriever


@asynccontextmanager
async def opened(database: Database, embedder: Embedder) -> AsyncGenerator[Parts]:
    """The parts over one database, which is closed at the end."""
    try:
        yield Parts(database, Library(database, embedder), Retriever(database, embedder))
    finally:
        await database.close()

"""Where a change to the library is gathered before anybody sees it: tables of one connection, gone when it closes."""

from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from app.store.engine import Database, Session, raw_connection
from app.store.skill_values import NewDocument

# A sync may wait for another one and may build a large index: the limits for requests do not fit it.
_PATIENCE = text("SET LOCAL statement_timeout = 0")
_DOCUMENTS = """
    CREATE TEMP TABLE staged_document (
        number int PRIMARY KEY, skill text, path text, content_hash text, text text, skill_id bigint,
        document_id bigint, recipe text
    ) ON COMMIT {end}
    """
_CHUNKS = """
    CREATE TEMP TABLE staged_chunk (
        number int, ordinal int, kind text, heading_path text[], anchor text, char_start int, char_end int,
        parent_start int, parent_end int, body text, lexical text, heading text, input_hash bytea
    ) ON COMMIT {end}
    """
_COPY_DOCUMENTS = "COPY staged_document (number, skill, path, content_hash, text, document_id) FROM STDIN"
_COPY_CHUNKS = (
    "COPY staged_chunk (number, ordinal, kind, heading_path, anchor, char_start, char_end, parent_start, parent_end, "
    "body, lexical, heading, input_hash) FROM STDIN"
)


@dataclass(frozen=True, slots=True)
class StagedDocument:
    """A document of the skill that is called ``skill``; ``document_id`` where its row stays and only chunks change."""

    skill: str
    document: NewDocument
    document_id: int | None = None


class Stage:
    """Documents and chunks, added slice by slice, so that no process ever holds all of them."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self._documents = 0

    @asynccontextmanager
    async def session(self) -> AsyncGenerator[Session]:
        """A transaction on the connection that sees what is staged, without a limit of time."""
        async with Session(self._connection, expire_on_commit=False) as session, session.begin():
            await session.execute(_PATIENCE)
            yield session

    async def add(self, documents: Sequence[StagedDocument]) -> None:
        """Put documents with their chunks beside those that are here already."""
        numbered = [*enumerate(documents, start=self._documents)]
        self._documents += len(numbered)
        async with self.session() as session:
            await stage_documents(session, numbered)


async def make_room(session: Session, *, end: Literal["DROP", "PRESERVE ROWS"] = "DROP") -> None:
    """Empty tables to stage documents in, for this transaction or for the life of its connection; and time to do it."""
    await session.execute(_PATIENCE)
    for table in (_DOCUMENTS, _CHUNKS):
        await session.execute(text(table.format(end=end)))


async def stage_documents(session: Session, numbered: Sequence[tuple[int, StagedDocument]]) -> None:
    """Put documents with their chunks beside those that are staged already, each under a number of its own."""
    cursor = (await raw_connection(session)).cursor()
    async with cursor:
        async with cursor.copy(_COPY_DOCUMENTS) as copy:
            for number, one in numbered:
                new = one.document
                await copy.write_row((number, one.skill, new.path, new.content_hash, new.text, one.document_id))
        async with cursor.copy(_COPY_CHUNKS) as copy:
            for number, one in numbered:
                for row in _rows(one.document):
                    await copy.write_row((number, *row))


def _rows(document: NewDocument) -> Iterator[tuple[object, ...]]:
    for ordinal, c in enumerate(document.chunks):
        place = (c.start, c.end, c.parent_start, c.parent_end)
        yield ordinal, c.kind, [*c.heading_path], c.anchor, *place, c.body, c.lexical, c.heading, c.input_hash


@asynccontextmanager
async def open_stage(database: Database) -> AsyncGenerator[Stage]:
    """An empty stage on a connection of its own, for as long as the block runs."""
    async with database.engine.connect() as connection:
        try:
            stage = Stage(connection)
            async with stage.session() as session:
                await make_room(session, end="PRESERVE ROWS")
            yield stage
        finally:
            # The tables and locks of a connection end with it; it must not go back to the others with any of them.
            await connection.invalidate()

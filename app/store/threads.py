"""Threads as things of their own: made, renamed, deleted with everything below them."""

import json
from collections.abc import Callable, Mapping, Sequence

from sqlmodel import col, delete, select

from app.domain.errors import NotFound
from app.domain.identifiers import new_id
from app.domain.labels import RunStatus, Sensitivity
from app.domain.run import Thread
from app.store.engine import Database, Session
from app.store.rows import thread_of
from app.store.tables import RunRow, ThreadRow

# The turns lie in the past, a millisecond apart: whatever is said in the thread comes after them.
_TAKE_OVER = b"""
    WITH begun AS (
        INSERT INTO thread (tenant, id, title, author, sensitivity, metadata)
        VALUES (current_setting('cto_team.tenant'), %(id)s, %(title)s, %(author)s, %(level)s, %(metadata)s::jsonb)
        RETURNING *
    ), said AS (
        INSERT INTO message (tenant, id, thread_id, role, content, created_at)
        SELECT begun.tenant, t.value ->> 0, begun.id, t.value ->> 1, t.value ->> 2,
            clock_timestamp() - make_interval(secs => (%(count)s - t.ordinal) * 0.001)
        FROM begun, jsonb_array_elements(%(turns)s::jsonb) WITH ORDINALITY AS t (value, ordinal)
    )
    SELECT id, title, author, sensitivity, metadata AS details, created_at FROM begun
"""
_OPEN = tuple(status for status in RunStatus if not status.final)


class ThreadStore:
    """Writes threads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def create(self, title: str, author: str, metadata: Mapping[str, str], sensitivity: Sensitivity) -> Thread:
        """A new, empty conversation, labelled at least ``sensitivity``."""
        row = ThreadRow(
            id=new_id("thr"), title=title, author=author, sensitivity=sensitivity.rank, details=dict(metadata)
        )
        async with self._database.session() as session:
            session.add(row)
            await session.flush()
            await session.refresh(row)
            return thread_of(row)

    async def take_over(
        self, turns: Sequence[tuple[str, str]], title: str, author: str, metadata: Mapping[str, str], label: Sensitivity
    ) -> Thread:
        """As ``create``, with turns (role and text) that were spoken elsewhere, oldest first."""
        listed = [(new_id("msg"), *turn) for turn in turns]
        values = {
            "id": new_id("thr"),
            "title": title or title_of(turns[0][1]),
            "author": author,
            "metadata": json.dumps(dict(metadata)),
            "level": label.rank,
            "count": len(listed),
            "turns": json.dumps(listed),
        }
        row = await self._database.direct.row((_TAKE_OVER, values))
        if row is None:
            raise RuntimeError("an insert gives back its row")
        return thread_of(ThreadRow(**row))

    async def rename(self, thread_id: str, title: str, check: Callable[[Thread], None]) -> Thread:
        """Give a thread another title.

        ``check`` sees the thread while nobody else can change it; what it raises leaves it as it is. Raises NotFound.
        """
        async with self._database.session() as session:
            row = await _locked(session, thread_id)
            check(thread_of(row))
            row.title = title
            await session.flush()
            return thread_of(row)

    async def open_runs(self, thread_id: str) -> tuple[str, ...]:
        """Ids of the runs of a thread that have not ended, oldest first."""
        query = (
            select(RunRow.id)
            .where(RunRow.thread_id == thread_id, col(RunRow.status).in_(_OPEN))
            .order_by(col(RunRow.created_at))
        )
        async with self._database.session() as session:
            return tuple((await session.exec(query)).all())

    async def delete(self, thread_id: str) -> None:
        """Remove a thread with its messages, runs, events, questions, feedback and memory; raises NotFound."""
        async with self._database.session() as session:
            await _locked(session, thread_id)
            await session.exec(delete(ThreadRow).where(col(ThreadRow.id) == thread_id))


async def _locked(session: Session, thread_id: str) -> ThreadRow:
    row = await session.get(ThreadRow, thread_id, with_for_update=True)
    if row is None:
        raise NotFound(f"There is no thread {thread_id!r}.")
    return row


async def existing_thread(session: Session, thread_id: str) -> ThreadRow:
    """The row of a thread; raises NotFound."""
    row = await session.get(ThreadRow, thread_id)
    if row is None:
        raise NotFound(f"There is no thread {thread_id!r}.")
    return row


def title_of(words: str) -> str:
    """What a thread is called that begins with these words."""
    line = " ".join(words.split())
    return line if len(line) <= 80 else line[:79].rsplit(" ", 1)[0] + "…"  # noqa: PLR2004 - a title fits one line

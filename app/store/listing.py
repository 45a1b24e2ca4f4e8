"""Lists of threads, messages, runs and clarifications, page by page, and what the lists tell of each run.

Every list is in the order of creation. The place of an item is its time and its id, neither of which ever changes, so
that going through the pages shows nothing twice and leaves nothing out that was there at the beginning.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import ColumnElement, tuple_
from sqlmodel import col, select

from app.domain.clarification import Clarification
from app.domain.errors import InvalidCursor
from app.domain.events import StoredEvent
from app.domain.labels import ClarificationStatus, Origin, RunStatus
from app.domain.paging import Place, Slice, Window, cut
from app.domain.run import Message, Run, Thread
from app.store.engine import Database
from app.store.events import EventLog
from app.store.rows import Rows, message_of, thread_of
from app.store.tables import ClarificationRow, MessageRow, RunEventRow, RunRow, ThreadRow

_Row = TypeVar("_Row", ThreadRow, MessageRow, RunRow, ClarificationRow)

_TOLD = ("analysis.finished", "decision.made", "consultation.finished", "step.finished")


@dataclass(frozen=True, slots=True)
class RunFilter:
    """Which runs are wanted; ``since`` is the earliest time of their creation, ``oldest_first`` their order."""

    thread_id: str | None = None
    status: RunStatus | None = None
    origin: Origin | None = None
    since: datetime | None = None
    oldest_first: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of a run besides its row: the events that its summary needs, and its questions."""

    events: tuple[StoredEvent, ...]
    rounds: tuple[Clarification, ...]


@dataclass(frozen=True, slots=True)
class RunPlace:
    """How far a run is."""

    id: str
    created_at: datetime
    last_seq: int
    final: bool


class Listing:
    """Reads lists."""

    def __init__(self, database: Database, events: EventLog, rows: Rows) -> None:
        self._database = database
        self._events = events
        self._rows = rows

    async def threads(self, window: Window, words: str = "") -> Slice[Thread]:
        """Threads whose title holds ``words``, whatever their case; newest first."""
        wanted = [col(ThreadRow.title).icontains(words, autoescape=True)] if words else []
        rows = await self._page(ThreadRow, wanted, window, newest_first=True)
        return cut([thread_of(row) for row in rows], window, lambda each: _place(each.created_at, each.id))

    async def messages(self, thread_id: str, window: Window) -> Slice[Message]:
        """The turns of a thread, oldest first."""
        rows = await self._page(MessageRow, [col(MessageRow.thread_id) == thread_id], window)
        return cut([message_of(row) for row in rows], window, lambda each: _place(each.created_at, each.id))

    async def runs(self, wanted: RunFilter, window: Window) -> Slice[Run]:
        """The runs that pass the filter."""
        equal = (
            (col(RunRow.thread_id), wanted.thread_id),
            (col(RunRow.status), wanted.status),
            (col(RunRow.origin), wanted.origin),
        )
        conditions = [column == value for column, value in equal if value is not None]
        if wanted.since is not None:
            conditions.append(col(RunRow.created_at) >= wanted.since)
        rows = await self._page(RunRow, conditions, window, newest_first=not wanted.oldest_first)
        return cut([self._rows.run(row) for row in rows], window, lambda each: _place(each.created_at, each.id))

    async def clarifications(self, status: ClarificationStatus | None, window: Window) -> Slice[Clarification]:
        """Sets of questions, newest first."""
        wanted = [] if status is None else [col(ClarificationRow.status) == status]
        rows = await self._page(ClarificationRow, wanted, window, newest_first=True)
        created = {row.id: row.created_at for row in rows}
        found = [self._rows.clarification(row) for row in rows]
        return cut(found, window, lambda each: _place(created[each.id], each.id))

    async def told(self, runs: Sequence[Run]) -> Mapping[str, Told]:
        """By id of each run, what its summary needs; in two queries for all of them."""
        ids = [run.id for run in runs]
        of_events = (
            select(RunEventRow)
            .where(col(RunEventRow.run_id).in_(ids), col(RunEventRow.type).in_(_TOLD))
            .order_by(col(RunEventRow.run_id), col(RunEventRow.seq))
        )
        of_rounds = (
            select(ClarificationRow).where(col(ClarificationRow.run_id).in_(ids)).order_by(col(ClarificationRow.round))
        )
        events: dict[str, list[StoredEvent]] = defaultdict(list)
        rounds: dict[str, list[Clarification]] = defaultdict(list)
        async with self._database.session() as session:
            for event in (await session.exec(of_events)).all():
                events[event.run_id].append(self._events.stored(event))
            for row in (await session.exec(of_rounds)).all():
                rounds[row.run_id].append(self._rows.clarification(row))
        return {each: Told(tuple(events[each]), tuple(rounds[each])) for each in ids}

    async def places(self, thread_id: str, since: RunPlace | None = None) -> tuple[RunPlace, ...]:
        """How far the runs of a thread are, oldest first, from the run ``since`` on."""
        query = (
            select(RunRow.id, RunRow.created_at, RunRow.last_seq, RunRow.status)
            .where(RunRow.thread_id == thread_id)
            .order_by(col(RunRow.created_at), col(RunRow.id))
        )
        if since is not None:
            key = tuple_(col(RunRow.created_at), col(RunRow.id))
            query = query.where(key >= tuple_(since.created_at, since.id))
        async with self._database.session() as session:
            rows = (await session.exec(query)).all()
        return tuple(
            RunPlace(identifier, created_at, last_seq, RunStatus(status).final)
            for identifier, created_at, last_seq, status in rows
            if created_at is not None
        )

    async def _page(
        self, table: type[_Row], wanted: Sequence[ColumnElement[bool]], window: Window, *, newest_first: bool = False
    ) -> Sequence[_Row]:
        key = tuple_(col(table.created_at), col(table.id))
        query = select(table).where(*wanted).limit(window.reach)
        if window.after is not None:
            after = tuple_(*_read(window.after))
            query = query.where(key < after if newest_first else key > after)
        order = (col(table.created_at), col(table.id))
        query = query.order_by(*(each.desc() for each in order)) if newest_first else query.order_by(*order)
        async with self._database.session() as session:
            return (await session.exec(query)).all()


def _place(created_at: datetime | None, identifier: str) -> Place:
    if created_at is None:
        raise ValueError("the database sets this time")
    return (created_at.isoformat(), identifier)


def _read(place: Place) -> tuple[datetime, str]:
    """The sort key of a place; raises InvalidCursor for one of another kind of list."""
    try:
        time, identifier = place
        return datetime.fromisoformat(time), identifier
    except ValueError as error:
        raise InvalidCursor from error

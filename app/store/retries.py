"""A second run for a message whose first one came to nothing."""

from collections.abc import Mapping

from app.domain.access import Author
from app.domain.errors import NotFound, NotRetryable
from app.domain.events import RunCreated
from app.domain.identifiers import new_id
from app.domain.labels import Origin, RunStatus
from app.domain.run import Run
from app.store.engine import Database
from app.store.events import EventLog
from app.store.queue import Queue
from app.store.rows import Rows
from app.store.tables import RunRow, ThreadRow
from app.store.turns import MOST_WAITING, admit

_RETRYABLE = frozenset({RunStatus.FAILED, RunStatus.DECLINED, RunStatus.CANCELLED})


class Retries:
    """Makes runs anew. ``most_waiting`` runs of one thread may wait for their turn."""

    def __init__(
        self, database: Database, events: EventLog, queue: Queue, rows: Rows, most_waiting: int = MOST_WAITING
    ) -> None:
        self._database = database
        self._events = events
        self._queue = queue
        self._rows = rows
        self._most_waiting = most_waiting

    async def retry(self, run_id: str, author: Author, pins: Mapping[str, str], queue: str, turn: int) -> Run:
        """A new run for the same message with the same wishes, under the versions of now.

        Raises:
            NotFound: there is no such run.
            NotRetryable: the run has an answer, or may still get one.
            TooManyWaiting: see ``admit``.
        """
        async with self._database.session() as session:
            before = await session.get(RunRow, run_id)
            if before is None:
                raise NotFound(f"There is no run {run_id!r}.")
            if before.status not in _RETRYABLE:
                raise NotRetryable(f"The run is {before.status}.")
            await admit(session, before.thread_id, "queue", self._most_waiting)
            thread = await session.get_one(ThreadRow, before.thread_id)
            run = RunRow(
                id=new_id("run"),
                thread_id=before.thread_id,
                message_id=before.message_id,
                origin=before.origin,
                status=RunStatus.QUEUED,
                queue=queue,
                sensitivity=thread.sensitivity,
                wishes=before.wishes,
                pins=dict(pins),
                author=author.user,
                key_id=author.key_id,
                turn=turn,
            )
            session.add(run)
            await session.flush()
            created = RunCreated(run.thread_id, run.message_id, Origin(run.origin))
            run.last_seq = await self._events.append_in(session, run.id, None, [created])
            run.job_id = await self._queue.defer(session, run.id, run.thread_id, queue)
            await session.flush()
            await session.refresh(run)
            return self._rows.run(run)

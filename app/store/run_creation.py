"""New runs: a message, its run, the first event and the job, in one transaction."""

import json
from collections.abc import Mapping

from psycopg.errors import UniqueViolation
from sqlalchemy.exc import IntegrityError

from app.domain.digests import sha256_of
from app.domain.errors import IdempotencyMismatch
from app.domain.events import RunCreated
from app.domain.identifiers import new_id
from app.domain.labels import RunStatus
from app.domain.run import Accepted, Message, Submission
from app.store.engine import Database
from app.store.events import CHANNEL, EventLog
from app.store.keyed import is_over, with_key_of
from app.store.queue import Queue, topic
from app.store.rows import Rows, message_of
from app.store.run_sql import BEGIN_THREAD
from app.store.tables import MessageRow, RunRow
from app.store.threads import existing_thread, title_of
from app.store.turns import admit


class RunCreation:
    """Takes in what is submitted, once for each idempotency key of an author."""

    def __init__(self, database: Database, events: EventLog, queue: Queue, rows: Rows, most_waiting: int) -> None:
        self._database = database
        self._events = events
        self._queue = queue
        self._rows = rows
        self._most_waiting = most_waiting

    async def create(
        self, submission: Submission, pins: Mapping[str, str], queue: str, turn: int, thread_id: str | None = None
    ) -> Accepted:
        """See ``RunStore.create``."""
        try:
            return await self._create(submission, pins, queue, turn, thread_id)
        except (IntegrityError, UniqueViolation):
            # Two equal requests at the same moment: the other one has won, its run is the answer to both.
            replayed = await self._replayed(submission)
            if replayed is None:
                raise
            return replayed

    async def _create(
        self, submission: Submission, pins: Mapping[str, str], queue: str, turn: int, thread_id: str | None
    ) -> Accepted:
        replayed = await self._replayed(submission)
        if replayed is not None:
            return replayed
        if submission.thread_id is None:
            return await self._begin(submission, pins, queue, turn, thread_id or new_id("thr"))
        async with self._database.session() as session:
            thread = await existing_thread(session, submission.thread_id)
            await admit(session, thread.id, submission.wishes.if_busy, self._most_waiting)
            thread.title = thread.title or title_of(submission.text)
            run_id, message_id = new_id("run"), new_id("msg")
            message = MessageRow(
                id=message_id, thread_id=thread.id, role="user", content=submission.text, run_id=run_id
            )
            session.add(message)
            await session.flush()
            run = RunRow(
                id=run_id,
                thread_id=thread.id,
                message_id=message_id,
                origin=submission.origin,
                status=RunStatus.QUEUED,
                queue=queue,
                sensitivity=thread.sensitivity,
                turn=turn,
                wishes=self._rows.wishes.dump(submission.wishes),
                pins=dict(pins),
                author=submission.author.user,
                key_id=submission.author.key_id,
                idempotency_key=submission.idempotency_key,
                idempotency_hash=self._hash(submission) if submission.idempotency_key else None,
            )
            session.add(run)
            await session.flush()
            run.last_seq = await self._events.append_in(
                session, run_id, None, [RunCreated(thread.id, message_id, submission.origin)]
            )
            run.job_id = await self._queue.defer(session, run_id, thread.id, queue)
            await session.flush()
            await session.refresh(run)
            await session.refresh(message)
            return Accepted(message_of(message), self._rows.run(run))

    async def _begin(
        self, submission: Submission, pins: Mapping[str, str], queue: str, turn: int, thread_id: str
    ) -> Accepted:
        """The first message of a new thread."""
        message_id, run_id = new_id("msg"), new_id("run")
        created = RunCreated(thread_id, message_id, submission.origin)
        values = {
            "thread": thread_id,
            "title": title_of(submission.text),
            "message": message_id,
            "content": submission.text,
            "run": run_id,
            "queue": queue,
            "turn": turn,
            "origin": submission.origin,
            "wishes": json.dumps(self._rows.wishes.dump(submission.wishes)),
            "pins": json.dumps(dict(pins)),
            "author": submission.author.user,
            "key_id": submission.author.key_id,
            "key": submission.idempotency_key,
            "hash": self._hash(submission) if submission.idempotency_key else None,
            "created": self._events.text([created])[1:-1],
            "channel": CHANNEL,
            "bell": topic(queue),
        }
        row = await self._database.direct.row((BEGIN_THREAD, values))
        run = self._rows.run_of(row) if row else None
        if row is None or run is None:
            raise RuntimeError("an insert gives back its row")
        return Accepted(Message(message_id, thread_id, "user", submission.text, run_id, row["said_at"]), run)

    async def _replayed(self, submission: Submission) -> Accepted | None:
        if submission.idempotency_key is None:
            return None
        async with self._database.session() as session:
            row = (await session.exec(with_key_of(submission))).one_or_none()
            if row is None:
                return None
            if is_over(row):
                row.idempotency_key = None
                return None
            if row.idempotency_hash != self._hash(submission):
                raise IdempotencyMismatch
            message = await session.get_one(MessageRow, row.message_id)
            return Accepted(message_of(message), self._rows.run(row), replayed=True)

    def _hash(self, submission: Submission) -> str:
        wishes = self._rows.wishes.dump(submission.wishes)
        return sha256_of(repr((submission.text, submission.thread_id, wishes)))

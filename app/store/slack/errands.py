"""Answers on their way to Slack: who is on which, how far each is, and when the next look is due."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, text

from app.domain.codec import Json
from app.domain.errors import LostEpoch
from app.domain.slack import Errand, Place, Workspace
from app.store.availability import answering
from app.store.engine import Database
from app.store.slack.choices import ChoiceStore
from app.store.slack.threads import SlackThreads

TOPIC = "slack.bridge"
"""Whoever follows this among the notifications wakes when an answer is to be brought to Slack."""

_CREATE = text(
    """
    WITH made AS (
        INSERT INTO slack_bridge (run_id, enterprise_id, team_id, channel, root, question, asker, private, streams)
        VALUES (:run, :enterprise, :team, :channel, :root, :question, :asker, :private, :streams)
        ON CONFLICT (run_id) DO NOTHING RETURNING run_id
    )
    SELECT run_id, pg_notify('run_event', 'slack.bridge:') FROM made
    """
)
_COLUMNS = (
    "b.run_id, b.tenant, b.enterprise_id, b.team_id, b.channel, b.root, b.question, b.asker, b.private, b.streams, "
    "b.seq, b.progress, b.lease, b.tries"
)
# Who sleeps is due when its run has news; a wait after a failure is not cut short by news.
_CLAIM = text(
    f"""
    WITH mine AS (
        SELECT b.run_id FROM slack_bridge b JOIN run r ON r.id = b.run_id
        WHERE b.done_at IS NULL AND (b.leased_until IS NULL OR b.leased_until <= :now)
            AND (b.due_at <= :now OR (b.progress ->> 'asleep' = 'true' AND r.last_seq > b.seq))
        ORDER BY b.due_at LIMIT :count FOR UPDATE OF b SKIP LOCKED
    )
    UPDATE slack_bridge b SET lease = b.lease + 1, tries = b.tries + 1,
        leased_until = CAST(:now AS timestamptz) + CAST(:length AS interval)
    FROM mine WHERE b.run_id = mine.run_id RETURNING {_COLUMNS}
    """  # noqa: S608 - the names of columns
)
_RENEW = text(
    """
    UPDATE slack_bridge b SET leased_until = CAST(:now AS timestamptz) + CAST(:length AS interval)
    FROM unnest(CAST(:runs AS text[]), CAST(:leases AS int[])) AS held (run_id, lease)
    WHERE b.run_id = held.run_id AND b.lease = held.lease AND b.done_at IS NULL RETURNING b.run_id
    """
)
# What was told about closed streams stays, whatever the bridge writes over the rest.
_SAVE = text(
    """
    UPDATE slack_bridge SET seq = :seq, progress = CAST(:progress AS jsonb)
        || CASE WHEN jsonb_exists(progress, 'stopped') THEN jsonb_build_object('stopped', progress -> 'stopped')
            ELSE '{}' END
    WHERE run_id = :run AND lease = :lease AND done_at IS NULL RETURNING progress
    """
)
_SLEEP = text(
    """
    UPDATE slack_bridge SET leased_until = NULL, due_at = :due,
        tries = CASE WHEN CAST(:asleep AS boolean) THEN 0 ELSE tries END,
        progress = progress || jsonb_build_object('asleep', CAST(:asleep AS boolean))
    WHERE run_id = :run AND lease = :lease AND done_at IS NULL RETURNING run_id
    """
)
_SETTLE = text(
    """
    UPDATE slack_bridge SET leased_until = NULL, done_at = :now, outcome = :outcome
    WHERE run_id = :run AND lease = :lease AND done_at IS NULL RETURNING run_id
    """
)
_STOPPED = text(
    """
    UPDATE slack_bridge SET progress = progress || jsonb_build_object('stopped', CAST(:streams AS jsonb))
    WHERE run_id = :run AND done_at IS NULL RETURNING run_id
    """
)
_CLOSED = text("SELECT progress -> 'stopped' AS stopped FROM slack_bridge WHERE run_id = :run")
_GET = text(f"SELECT {_COLUMNS} FROM slack_bridge b WHERE run_id = :run")  # noqa: S608 - the names of columns


@dataclass(frozen=True, slots=True)
class Standing:
    """How far an errand is: the last event that was looked at, and what Slack has been shown."""

    seq: int
    progress: Mapping[str, Json]


class ErrandStore:
    """Hands out errands and keeps their place. Every method raises DatabaseUnavailable while the database is away.

    ``create``, ``save``, ``stopped`` and ``get`` act for the tenant of the task; the others are the bridges' own work.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self.choices = ChoiceStore(database)
        """Who has clicked what."""
        self.threads = SlackThreads(database)
        """Where conversations go on."""

    async def create(self, errand: Errand) -> bool:
        """Have a run's events brought to Slack, once: a second errand for a run changes nothing. Whether it is new."""
        values = {
            "run": errand.run_id,
            "enterprise": errand.workspace.enterprise_id,
            "team": errand.workspace.team_id,
            "channel": errand.place.channel,
            "root": errand.place.root,
            "question": errand.question,
            "asker": errand.asker,
            "private": errand.private,
            "streams": errand.streams,
        }
        with answering():
            async with self._database.session() as session:
                return (await session.execute(_CREATE, values)).first() is not None

    async def get(self, run_id: str) -> Errand | None:
        """The errand of a run, if Slack asked for it."""
        with answering():
            async with self._database.session() as session:
                row = (await session.execute(_GET, {"run": run_id})).first()
        return None if row is None else _errand(row)

    async def claim(self, now: datetime, lease: timedelta, count: int) -> tuple[Errand, ...]:
        """Take on up to ``count`` errands that are due; nobody else gets them before the lease ends."""
        values = {"now": now, "length": lease, "count": count}
        with answering():
            async with self._database.system() as session:
                return tuple(map(_errand, (await session.execute(_CLAIM, values)).all()))

    async def renew(self, errands: Sequence[Errand], now: datetime, lease: timedelta) -> frozenset[str]:
        """Hold on to errands for longer; the runs of those that are still held."""
        values = {
            "now": now,
            "length": lease,
            "runs": [each.run_id for each in errands],
            "leases": [each.lease for each in errands],
        }
        with answering():
            async with self._database.system() as session:
                return frozenset((await session.execute(_RENEW, values)).scalars().all())

    async def save(self, errand: Errand, standing: Standing) -> None:
        """Keep how far an errand is; raises LostEpoch where somebody else has it now."""
        values = {
            "run": errand.run_id,
            "lease": errand.lease,
            "seq": standing.seq,
            "progress": json.dumps(dict(standing.progress)),
        }
        with answering():
            async with self._database.session() as session:
                if (await session.execute(_SAVE, values)).first() is None:
                    raise _lost(errand)

    async def sleep(self, errand: Errand, due: datetime, *, news: bool) -> None:
        """Give an errand back until ``due``; with ``news`` the next event of its run wakes it before.

        Raises LostEpoch where somebody else has it now.
        """
        values = {"run": errand.run_id, "lease": errand.lease, "due": due, "asleep": news}
        with answering():
            async with self._database.system() as session:
                if (await session.execute(_SLEEP, values)).first() is None:
                    raise _lost(errand)

    async def settle(self, errand: Errand, now: datetime, outcome: str) -> None:
        """Nothing is left to do; raises LostEpoch where somebody else has it now."""
        values = {"run": errand.run_id, "lease": errand.lease, "now": now, "outcome": outcome}
        with answering():
            async with self._database.system() as session:
                if (await session.execute(_SETTLE, values)).first() is None:
                    raise _lost(errand)

    async def stopped(self, run_id: str, streams: Sequence[str]) -> None:
        """Slack has closed these streams itself: nothing may be appended to them any more."""
        values = {"run": run_id, "streams": json.dumps(list(streams))}
        with answering():
            async with self._database.session() as session:
                await session.execute(_STOPPED, values)

    async def closed_streams(self, run_id: str) -> frozenset[str]:
        """The streams of a run that Slack has closed itself."""
        with answering():
            async with self._database.session() as session:
                found = (await session.execute(_CLOSED, {"run": run_id})).scalar()
        return frozenset(found or ())


def _lost(errand: Errand) -> LostEpoch:
    return LostEpoch(f"The answer of run {errand.run_id} is brought to Slack by another process.")


def _errand(row: Row[*tuple[Any, ...]]) -> Errand:
    return Errand(
        run_id=row.run_id,
        tenant=row.tenant,
        workspace=Workspace(row.team_id, row.enterprise_id),
        place=Place(row.team_id, row.channel, row.root),
        question=row.question,
        asker=row.asker,
        private=row.private,
        streams=row.streams,
        seq=row.seq,
        progress=row.progress,
        lease=row.lease,
        tries=row.tries,
    )

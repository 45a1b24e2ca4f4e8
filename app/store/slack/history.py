"""What people have asked in Slack: the latest of it for the Home tab, and what is being worked on in a thread."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import text

from app.domain.labels import RunStatus, Sensitivity
from app.domain.slack import Place, Workspace, user_name
from app.store.availability import answering
from app.store.engine import Database
from app.store.rows import LEVELS

# What was tried again is one question: its latest run stands for it.
_RECENT = text(
    """
    SELECT * FROM (
        SELECT DISTINCT ON (r.message_id) b.run_id, b.channel, b.question, b.created_at, r.status, r.sensitivity,
            r.cost_usd, m.content
        FROM slack_bridge b JOIN run r ON r.id = b.run_id JOIN message m ON m.id = r.message_id
        WHERE b.team_id = :team AND b.asker = :user ORDER BY r.message_id, r.created_at DESC
    ) q ORDER BY created_at DESC LIMIT :count
    """
)
_SPENT = text(
    """
    SELECT coalesce(sum(cost_usd), 0) FROM run
    WHERE author = :person AND created_at >= date_trunc('month', clock_timestamp())
    """
)
# A private answer has a thread of its own, which begins with a message of ours.
_OPEN_AT = text(
    """
    SELECT b.run_id FROM slack_bridge b JOIN run r ON r.id = b.run_id
    WHERE b.team_id = :team AND r.finished_at IS NULL AND ((b.channel = :channel AND b.root = :root) OR EXISTS (
        SELECT FROM slack_post p WHERE p.run_id = b.run_id AND p.channel = :channel
            AND (p.ts = :root OR p.ts = ANY(CAST(:streams AS text[])))))
    ORDER BY b.created_at
    """
)
_LATEST = text(
    """
    SELECT later.id FROM run first JOIN run later ON later.message_id = first.message_id
    WHERE first.id = :run ORDER BY later.created_at DESC LIMIT 1
    """
)
_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended('slack.retry:' || CAST(:run AS text), 0))")


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question of a person; ``stamp`` is the message in Slack that asked it, empty for a command."""

    run_id: str
    channel: str
    stamp: str
    text: str
    status: RunStatus
    sensitivity: Sensitivity
    cost_usd: Decimal
    at: datetime


class SlackHistory:
    """Reads what the tenant's people have asked. Raises DatabaseUnavailable while the database is away."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def recent(self, workspace: Workspace, user: str, count: int) -> tuple[AskedQuestion, ...]:
        """The latest questions of a person, newest first."""
        values = {"team": workspace.team_id, "user": user, "count": count}
        with answering():
            async with self._database.session() as session:
                rows = (await session.execute(_RECENT, values)).all()
        return tuple(
            AskedQuestion(
                run_id=row.run_id,
                channel=row.channel,
                stamp=row.question,
                text=row.content,
                status=RunStatus(row.status),
                sensitivity=LEVELS[row.sensitivity],
                cost_usd=row.cost_usd,
                at=row.created_at,
            )
            for row in rows
        )

    async def spent(self, workspace: Workspace, user: str) -> Decimal:
        """What a person's questions have cost this month, in US dollars."""
        with answering():
            async with self._database.session() as session:
                found = await session.execute(_SPENT, {"person": user_name(workspace, user)})
                return Decimal(found.scalar_one())

    async def open_at(self, place: Place, streams: Sequence[str] = ()) -> tuple[str, ...]:
        """The runs of a thread in Slack that have not ended, oldest first; ``streams`` are messages of theirs."""
        values = {"team": place.team_id, "channel": place.channel, "root": place.root, "streams": list(streams)}
        with answering():
            async with self._database.session() as session:
                return tuple((await session.execute(_OPEN_AT, values)).scalars().all())

    async def latest(self, run_id: str) -> str:
        """The newest run for the message of a run that exists."""
        with answering():
            async with self._database.session() as session:
                return str((await session.execute(_LATEST, {"run": run_id})).scalar_one())

    @asynccontextmanager
    async def alone(self, run_id: str) -> AsyncGenerator[None]:
        """Nobody else is in such a block for the same run, in any process."""
        async with self._database.system() as session:
            await session.execute(_LOCK, {"run": run_id})
            yield

"""Messages that were posted for runs, noted before each call, so that nothing is said twice."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import text

from app.domain.errors import LostEpoch
from app.domain.slack import Errand
from app.store.availability import answering
from app.store.engine import Database

# Only who holds the errand may begin to post for it.
_BEGIN = text(
    """
    INSERT INTO slack_post (run_id, purpose, state, channel)
    SELECT b.run_id, :purpose, 'sending', :channel FROM slack_bridge b
    WHERE b.run_id = :run AND b.lease = :lease AND b.done_at IS NULL
    ON CONFLICT (run_id, purpose) DO UPDATE SET state = 'sending', channel = excluded.channel, ts = NULL,
        at = clock_timestamp()
    RETURNING run_id
    """
)
_OPEN = text(
    """
    INSERT INTO slack_post (run_id, purpose, state, channel) VALUES (:run, :purpose, 'sending', :channel)
    ON CONFLICT (run_id, purpose) DO NOTHING RETURNING run_id
    """
)
_END = text("UPDATE slack_post SET state = :state, ts = :ts WHERE run_id = :run AND purpose = :purpose")
_OF = text("SELECT purpose, state, channel, ts FROM slack_post WHERE run_id = :run")
_KNOWN = text("SELECT ts FROM slack_post WHERE channel = :channel AND ts IS NOT NULL AND ts >= :since")


class PostState(StrEnum):
    """``SENDING``: nobody knows yet whether it is there; ``REFUSED``: Slack did not take it."""

    SENDING = "sending"
    POSTED = "posted"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Post:
    """A message of ours: where it is, and its time stamp once that is known."""

    state: PostState
    channel: str
    ts: str


class PostStore:
    """The messages of the runs of the tenant that the task acts for."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin(self, errand: Errand, purpose: str, channel: str) -> None:
        """Note that a message is about to be posted; raises LostEpoch where somebody else has the errand now."""
        values = {"run": errand.run_id, "lease": errand.lease, "purpose": purpose, "channel": channel}
        with answering():
            async with self._database.session() as session:
                if (await session.execute(_BEGIN, values)).first() is None:
                    raise LostEpoch(f"Another process posts for run {errand.run_id}.")

    async def once(self, run_id: str, purpose: str, channel: str) -> bool:
        """Note that a message is about to be posted, where no errand is at work; False if it was noted before."""
        with answering():
            async with self._database.session() as session:
                values = {"run": run_id, "purpose": purpose, "channel": channel}
                return (await session.execute(_OPEN, values)).first() is not None

    async def posted(self, run_id: str, purpose: str, ts: str) -> None:
        """It is there."""
        await self._end(run_id, purpose, PostState.POSTED, ts)

    async def refused(self, run_id: str, purpose: str) -> None:
        """Slack did not take it."""
        await self._end(run_id, purpose, PostState.REFUSED, None)

    async def of(self, run_id: str) -> Mapping[str, Post]:
        """What was posted for a run, or may have been, by its purpose."""
        with answering():
            async with self._database.session() as session:
                rows = (await session.execute(_OF, {"run": run_id})).all()
        return {row.purpose: Post(PostState(row.state), row.channel, row.ts or "") for row in rows}

    async def known(self, channel: str, since: str) -> frozenset[str]:
        """The time stamps of our messages in a channel from ``since`` on."""
        with answering():
            async with self._database.session() as session:
                rows = (await session.execute(_KNOWN, {"channel": channel, "since": since})).scalars().all()
        return frozenset(rows)

    async def _end(self, run_id: str, purpose: str, state: PostState, ts: str | None) -> None:
        with answering():
            async with self._database.session() as session:
                values = {"run": run_id, "purpose": purpose, "state": state, "ts": ts}
                await session.execute(_END, values)

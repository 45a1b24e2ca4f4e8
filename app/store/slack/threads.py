"""Which thread a conversation in Slack is, and which runs came out of it."""

from dataclasses import dataclass

from sqlalchemy import text

from app.domain.identifiers import new_id
from app.domain.slack import Place
from app.store.availability import answering
from app.store.engine import Database, Session
from app.store.tables import ThreadRow
from app.store.tenancy import acting_tenant

_FIND = text("SELECT thread_id FROM slack_thread WHERE team_id = :team AND channel = :channel AND root = :root")
_JOIN = text(
    """
    INSERT INTO slack_thread (team_id, channel, root, thread_id) VALUES (:team, :channel, :root, :thread)
    ON CONFLICT DO NOTHING RETURNING thread_id
    """
)
# A workspace that was another tenant's before brings none of that tenant's conversations along.
_LEFT_BEHIND = text(
    """
    DELETE FROM slack_thread WHERE team_id = :team AND channel = :channel AND root = :root
        AND tenant <> :tenant
    """
)
_BY_KEY = text(
    """
    SELECT id FROM run
        WHERE COALESCE('key:' || key_id, 'user:' || author) = 'user:' || :author AND idempotency_key = :key
    UNION ALL
    SELECT split_part(convert_from(body, 'UTF8'), ' ', 2) FROM kept_reply
        WHERE author = 'user:' || :author AND key = :key AND status IS NOT NULL
    LIMIT 1
    """
)
_OPEN = text(
    """
    SELECT count(*) FROM slack_bridge b JOIN run r ON r.id = b.run_id
    WHERE b.team_id = :team AND b.asker = :asker AND r.finished_at IS NULL
    """
)
_ASKED = text(
    """
    SELECT b.run_id, b.asker, b.question, b.root, r.finished_at IS NOT NULL AS over
    FROM slack_bridge b JOIN run r ON r.id = b.run_id
    WHERE b.team_id = :team AND b.channel = :channel
        AND (CAST(:question AS text) IS NULL OR b.question = :question)
        AND (CAST(:asker AS text) IS NULL OR b.asker = :asker)
        AND (CAST(:root AS text) IS NULL OR b.root = :root)
    ORDER BY b.created_at
    """
)
_LAST = text(
    """
    SELECT greatest(max(b.question), max(p.ts)) AS ts
    FROM slack_bridge b LEFT JOIN slack_post p ON p.run_id = b.run_id AND p.channel = b.channel
    WHERE b.team_id = :team AND b.channel = :channel AND b.root = :root
    """
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that came from Slack: its run, who asked, the message that asked, whether the run has ended."""

    run_id: str
    asker: str
    question: str
    over: bool


class SlackThreads:
    """Conversations of the tenant that the task acts for. Raises DatabaseUnavailable while the database is away."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, place: Place) -> str | None:
        """The thread of a conversation, where there is one."""
        with answering():
            async with self._database.session() as session:
                return await _find(session, place)

    async def of(self, place: Place, author: str) -> str:
        """The thread of a conversation; the first time, a new one of ``author``."""
        with answering():
            async with self._database.session() as session:
                if found := await _find(session, place):
                    return found
                row = ThreadRow(id=new_id("thr"), author=author, details={})
                session.add(row)
                await session.flush()
                if await _join(session, place, row.id):
                    return row.id
                # Somebody else was faster, and has the thread that counts.
                await session.delete(row)
                found = await _find(session, place)
        return found or await self._again(place, author)

    async def join(self, place: Place, thread_id: str) -> None:
        """Go on with a thread in another conversation as well: where a private answer was sent to."""
        with answering():
            async with self._database.session() as session:
                await _join(session, place, thread_id)

    async def run_of(self, key: str, author: str) -> str | None:
        """The run that a delivery has already led to: a new one, or the one whose questions it has answered."""
        with answering():
            async with self._database.session() as session:
                row = (await session.execute(_BY_KEY, {"key": key, "author": author})).first()
        return None if row is None else str(row[0])

    async def open_runs(self, team_id: str, asker: str) -> int:
        """How many runs of a person have not ended."""
        with answering():
            async with self._database.session() as session:
                return int((await session.execute(_OPEN, {"team": team_id, "asker": asker})).scalar_one())

    async def asked(
        self, place: Place, *, question: str | None = None, asker: str | None = None, anywhere: bool = False
    ) -> tuple[Asked, ...]:
        """What was asked in a conversation, the oldest first; or anywhere in its channel."""
        values = {**_named(place), "question": question, "asker": asker, "root": None if anywhere else place.root}
        with answering():
            async with self._database.session() as session:
                rows = (await session.execute(_ASKED, values)).all()
        return tuple(Asked(row.run_id, row.asker, row.question, row.over) for row in rows)

    async def last_turn(self, place: Place) -> str:
        """The time stamp of the last question or answer in a conversation; empty where there was none."""
        with answering():
            async with self._database.session() as session:
                return str((await session.execute(_LAST, _named(place))).scalar_one() or "")

    async def _again(self, place: Place, author: str) -> str:
        with answering():
            async with self._database.system() as session:
                await session.execute(_LEFT_BEHIND, {**_named(place), "tenant": acting_tenant()})
        return await self.of(place, author)


async def _join(session: Session, place: Place, thread_id: str) -> bool:
    """Whether the conversation is this thread's now; another one's stays what it is."""
    return (await session.execute(_JOIN, {**_named(place), "thread": thread_id})).first() is not None


async def _find(session: Session, place: Place) -> str | None:
    row = (await session.execute(_FIND, _named(place))).first()
    return None if row is None else str(row.thread_id)


def _named(place: Place) -> dict[str, str]:
    return {"team": place.team_id, "channel": place.channel, "root": place.root}

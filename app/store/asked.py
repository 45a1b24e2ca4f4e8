"""What is known of questions in foreign dialects: their conversations, who waits for them, what they asked for."""

import json
from collections.abc import Mapping, Sequence

from sqlalchemy import text

from app.domain.asked import AskedPart, EarlierTurn, RunPart
from app.domain.errors import NotFound
from app.domain.identifiers import new_id
from app.domain.labels import Sensitivity
from app.store.engine import Database

_BEGIN = text("INSERT INTO thread (id, title, sensitivity, author) VALUES (:id, '', :level, :author)")
# Turns are ordered by their time: those of one conversation lie a microsecond apart, all of them in the past.
_TURN = text(
    """
    INSERT INTO message (id, thread_id, role, content, created_at)
    VALUES (:id, :thread, :role, :content, clock_timestamp() - make_interval(secs => :ago))
    """
)
_NOTE = text(
    """
    INSERT INTO asked_part (run_id, part, fingerprint, request) VALUES (:run, :part, :fingerprint, :request)
    ON CONFLICT (run_id, part) DO UPDATE SET followers = asked_part.followers + 1
    """
)
_JOIN = text(
    """
    UPDATE asked_part SET followers = followers + 1
    WHERE (run_id, part) = (
        SELECT a.run_id, a.part FROM asked_part a JOIN run r ON r.id = a.run_id
        WHERE a.fingerprint = :fingerprint AND a.asked_at > clock_timestamp() - make_interval(secs => :fresh)
            AND r.status NOT IN ('cancelling', 'cancelled')
        ORDER BY a.asked_at DESC LIMIT 1)
    RETURNING run_id, part
    """
)
_LEAVE = text(
    "UPDATE asked_part SET followers = greatest(followers - 1, 0) WHERE run_id = :run AND part = :part RETURNING 1"
)
_FOLLOWED = text("SELECT followers > 0 FROM asked_part WHERE run_id = :run AND part = :part")
_KEEP = text("UPDATE asked_part SET following = :following WHERE run_id = :run AND part = :part")
# Whoever continues a conversation takes it: the next one with the same history gets a conversation of its own.
_TAKE = text(
    """
    UPDATE asked_part SET following = NULL
    WHERE (run_id, part) = (
        SELECT a.run_id, a.part FROM asked_part a JOIN run r ON r.id = a.run_id
        WHERE a.following = :following AND r.status IN ('concluded', 'declined', 'clarifying')
            AND NOT EXISTS (SELECT FROM run n WHERE n.thread_id = r.thread_id AND n.created_at > r.created_at)
        ORDER BY a.asked_at DESC LIMIT 1 FOR UPDATE OF a SKIP LOCKED)
    RETURNING (SELECT r.thread_id FROM run r WHERE r.id = asked_part.run_id)
    """
)
_READ = text("SELECT request, asked_at FROM asked_part WHERE run_id = :run AND part = :part AND request IS NOT NULL")
_FORGET = text("DELETE FROM asked_part WHERE run_id = :run AND part = :part AND request IS NOT NULL RETURNING 1")


class AskedStore:
    """Reads and writes the parts of runs that answer requests in foreign dialects."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin(self, turns: Sequence[EarlierTurn], level: Sensitivity, author: str) -> str:
        """A new thread in which these turns have been said already, with this label. Returns its id."""
        thread_id = new_id("thr")
        rows = [
            {
                "id": new_id("msg"),
                "thread": thread_id,
                "role": turn.role,
                "content": turn.text,
                "ago": 0.001 + (len(turns) - place) * 1e-6,
            }
            for place, turn in enumerate(turns)
        ]
        async with self._database.session() as session:
            await session.execute(_BEGIN, {"id": thread_id, "level": level.rank, "author": author})
            if rows:
                await session.execute(_TURN, rows)
        return thread_id

    async def note(self, part: RunPart, fingerprint: str, request: Mapping[str, object] | None) -> None:
        """Keep that a request is answered by this part of a run, and that its client waits."""
        values = {
            "run": part.run_id,
            "part": part.number,
            "fingerprint": fingerprint,
            "request": None if request is None else json.dumps(request),
        }
        async with self._database.session() as session:
            await session.execute(_NOTE, values)

    async def join(self, fingerprint: str, fresh_s: float) -> RunPart | None:
        """Wait for the answer to the same request, where it was made less than ``fresh_s`` seconds ago."""
        async with self._database.session() as session:
            found = (await session.execute(_JOIN, {"fingerprint": fingerprint, "fresh": fresh_s})).first()
        return RunPart(str(found[0]), int(found[1])) if found else None

    async def leave(self, part: RunPart) -> None:
        """No longer wait for an answer."""
        async with self._database.session() as session:
            await session.execute(_LEAVE, _values(part))

    async def followed(self, part: RunPart) -> bool:
        """Whether anybody waits for the answer."""
        async with self._database.session() as session:
            return bool((await session.execute(_FOLLOWED, _values(part))).scalar_one_or_none())

    async def keep(self, part: RunPart, following: str) -> None:
        """Keep the hash of the history under which the conversation will go on."""
        async with self._database.session() as session:
            await session.execute(_KEEP, {**_values(part), "following": following})

    async def take(self, following: str) -> str | None:
        """The thread whose conversation this history is, if nothing was said in it since. Each is given once."""
        async with self._database.session() as session:
            found: str | None = (await session.execute(_TAKE, {"following": following})).scalar_one_or_none()
        return found

    async def read(self, part: RunPart) -> AskedPart:
        """The request that this part of a run answers.

        Raises:
            NotFound: no request that could be read later is answered by it.
        """
        async with self._database.session() as session:
            found = (await session.execute(_READ, _values(part))).first()
        if found is None:
            raise NotFound
        return AskedPart(part, dict(found[0]), found[1])

    async def forget(self, part: RunPart) -> None:
        """Delete what is kept of a request; its run stays. Raises NotFound."""
        async with self._database.session() as session:
            if (await session.execute(_FORGET, _values(part))).first() is None:
                raise NotFound


def _values(part: RunPart) -> dict[str, object]:
    return {"run": part.run_id, "part": part.number}

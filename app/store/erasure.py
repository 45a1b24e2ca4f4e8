"""Removes a user: everything that the user has asked, and everything that was made of it."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import TextClause, text

from app.domain.erasure import Erased
from app.domain.errors import NotFound
from app.store.engine import Database, Session
from app.store.runs import RunStore
from app.store.tenancy import acting_for

_PSEUDONYM = "erased"

_OPEN = text(
    """
    SELECT r.id FROM run r JOIN thread t ON t.id = r.thread_id
    WHERE r.tenant = :tenant AND (r.author = :user OR t.author = :user) AND r.finished_at IS NULL
    """
)
_MINE = """
    WITH mine AS (
        SELECT r.id FROM run r JOIN thread t ON t.id = r.thread_id
        WHERE r.tenant = :tenant AND (r.author = :user OR t.author = :user)
    ), own AS (
        SELECT id FROM thread WHERE tenant = :tenant AND author = :user
    ), touched AS (
        SELECT id FROM own UNION SELECT thread_id FROM run WHERE id IN (SELECT id FROM mine)
    )
"""
_COUNT = text(
    f"""{_MINE}
    SELECT (SELECT count(*) FROM own) AS threads,
        (SELECT count(*) FROM message
            WHERE thread_id IN (SELECT id FROM own) OR run_id IN (SELECT id FROM mine)) AS messages,
        (SELECT count(*) FROM mine) AS runs,
        (SELECT count(*) FROM job WHERE run_id IN (SELECT id FROM mine)) AS jobs,
        (SELECT count(*) FROM run_event WHERE run_id IN (SELECT id FROM mine)) AS events,
        (SELECT count(*) FROM run_step WHERE run_id IN (SELECT id FROM mine)) AS steps,
        (SELECT count(*) FROM clarification WHERE run_id IN (SELECT id FROM mine)) AS clarifications,
        (SELECT count(*) FROM thread_fact
            WHERE thread_id IN (SELECT id FROM own) OR run_id IN (SELECT id FROM mine)) AS facts,
        (SELECT count(*) FROM thread_summary WHERE thread_id IN (SELECT id FROM touched)) AS summaries
    """  # noqa: S608 - the text is a constant of this module
)
# A digest would still tell whether somebody has guessed the text.
_DECISIONS = text(
    f"""{_MINE}
    UPDATE decision SET text_digest = NULL, features = CASE WHEN features #>> '{{caller,user}}' = :user
        THEN jsonb_set(features, '{{caller,user}}', to_jsonb(CAST(:pseudonym AS text))) ELSE features END
    WHERE tenant = :tenant AND (features #>> '{{caller,user}}' = :user OR id IN (
        SELECT data -> 'decision' ->> 'id' FROM run_event
        WHERE type = 'decision.made' AND run_id IN (SELECT id FROM mine)))
    """  # noqa: S608
)
# A summary holds the words of everybody in its thread; it is made again from the turns that stay.
_SUMMARIES = text(f"{_MINE} DELETE FROM thread_summary WHERE thread_id IN (SELECT id FROM touched)")  # noqa: S608
_MESSAGES = text(f"{_MINE} DELETE FROM message WHERE run_id IN (SELECT id FROM mine)")  # noqa: S608
_THREADS = text("DELETE FROM thread WHERE tenant = :tenant AND author = :user")
_BUDGETS = text("DELETE FROM budget WHERE tenant = :tenant AND scope = 'user:' || :user")
_KEYS = text("UPDATE api_key SET created_by = :pseudonym WHERE tenant = :tenant AND created_by = :user")


class ErasureStore:
    """Erases users, one transaction each."""

    def __init__(self, database: Database, runs: RunStore) -> None:
        self._database = database
        self._runs = runs

    async def erase(self, tenant: str, user: str) -> Erased:
        """Remove everything of the user; a second time there is nothing left, and that is no error.

        Runs at work are stopped first. What they still write afterwards finds no run to belong to.
        """
        cancelled = await self._stop(tenant, user)
        values = {"tenant": tenant, "user": user, "pseudonym": _PSEUDONYM}
        async with self._database.system() as session:
            found = (await session.execute(_COUNT, values)).mappings().one()
            decisions, budgets, keys = await _done(session, (_DECISIONS, _BUDGETS, _KEYS), values)
            # Threads before messages: they take most of them along.
            await _done(session, (_SUMMARIES, _THREADS, _MESSAGES), values)
        erased = Erased(**{name: int(count) for name, count in found.items()})
        return replace(erased, decisions=decisions, budgets=budgets, keys=keys, cancelled=cancelled)

    async def _stop(self, tenant: str, user: str) -> int:
        async with self._database.system() as session:
            waiting = (await session.execute(_OPEN, {"tenant": tenant, "user": user})).scalars().all()
        with acting_for(tenant):
            for run_id in waiting:
                try:
                    await self._runs.cancel(str(run_id), "erased")
                except NotFound:
                    # Somebody else has erased the same user in the meantime.
                    continue
        return len(waiting)


async def _done(session: Session, statements: Sequence[TextClause], values: dict[str, str]) -> list[int]:
    """Run the statements; how many rows each has changed."""
    return [(await session.execute(each, values)).rowcount for each in statements]

"""Removes a user: everything that the user has asked, and everything that was made of it."""

import hmac
from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import TextClause, text

from app.domain.access import Principal
from app.domain.erasure import Erased
from app.domain.errors import NotFound
from app.domain.trail import Action, Change, change_by
from app.store.engine import Database, Session
from app.store.installation import installation_secret
from app.store.runs import RunStore
from app.store.tenancy import acting_for
from app.store.trail import add_change

_PSEUDONYM = "erased"

# What belongs to one author stands under the person, or under the key: the user of a key is called by its name.
_NAMES = """
    SELECT 'user:' || CAST(:user AS text)
    UNION ALL SELECT 'key:' || id FROM api_key WHERE tenant = :tenant AND 'key:' || name = CAST(:user AS text)
"""
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
        (SELECT count(*) FROM thread_summary WHERE thread_id IN (SELECT id FROM touched)) AS summaries,
        (SELECT count(*) FROM feedback
            WHERE run_id IN (SELECT id FROM mine) OR tenant = :tenant AND author IN ({_NAMES})) AS feedback
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
# What others think of the user's answers goes with the answers.
_FEEDBACK = text(f"DELETE FROM feedback WHERE tenant = :tenant AND author IN ({_NAMES})")  # noqa: S608
# A reply repeats what it was asked. Those of a key that several people use are found by what they made: by the address
# of it, or, for an answer in words, by the run that the body names.
_REPLIES = text(
    f"""{_MINE}
    DELETE FROM kept_reply k WHERE k.tenant = :tenant AND (k.author IN ({_NAMES})
        OR k.headers ->> 'cto-run-id' IN (SELECT id FROM mine)
        OR substring(k.headers ->> 'location' FROM '^/v1/runs/(run_[0-9a-f]+)') IN (SELECT id FROM mine)
        OR substring(k.headers ->> 'location' FROM '^/v1/threads/(thr_[0-9a-f]+)') IN (SELECT id FROM own)
        OR k.headers = '{{}}' AND EXISTS (
            SELECT FROM mine WHERE position(convert_to(mine.id, 'UTF8') IN k.body) > 0))
    """  # noqa: S608
)
_DELIVERIES = text(
    f"""{_MINE}
    DELETE FROM webhook_delivery WHERE tenant = :tenant AND data ->> 'run_id' IN (SELECT id FROM mine)
    """  # noqa: S608
)
_WEBHOOKS = text("UPDATE webhook SET created_by = :pseudonym WHERE tenant = :tenant AND created_by = :user")
_SESSIONS = text("DELETE FROM web_session WHERE tenant = :tenant AND user_name = :user")
_THREADS = text("DELETE FROM thread WHERE tenant = :tenant AND author = :user")
_BUDGETS = text("DELETE FROM budget WHERE tenant = :tenant AND scope = 'user:' || :user")
_KEYS = text("UPDATE api_key SET created_by = :pseudonym WHERE tenant = :tenant AND created_by = :user")
# Of what a person in Slack has chosen: settings, and answers to questions about other people's requests.
_PERSON = text("DELETE FROM slack_person WHERE tenant = :tenant AND person = :user")
_CHOICES = text("DELETE FROM slack_choice WHERE tenant = :tenant AND chosen_by = :user")
_SETTLED = text("UPDATE slack_settled SET settled_by = :pseudonym WHERE tenant = :tenant AND settled_by = :user")
# A draft of a case goes with the run that it was made from; who made or judged one of others' runs is forgotten.
_DRAFTS = text(
    """
    UPDATE case_draft SET created_by = CASE created_by WHEN :user THEN :pseudonym ELSE created_by END,
        decided_by = CASE decided_by WHEN :user THEN :pseudonym ELSE decided_by END
    WHERE tenant = :tenant AND :user IN (created_by, decided_by)
    """
)
_OF_SLACK = (_PERSON, _CHOICES, _SETTLED)


class ErasureStore:
    """Erases users, one transaction each."""

    def __init__(self, database: Database, runs: RunStore) -> None:
        self._database = database
        self._runs = runs

    async def erase(self, user: str, by: Principal) -> Erased:
        """Remove everything of a user of the caller's tenant; a second time nothing is left, and that is no error.

        Runs at work are stopped first. What they still write afterwards finds no run to belong to.
        """
        cancelled = await self._stop(by.tenant, user)
        values = {"tenant": by.tenant, "user": user, "pseudonym": _PSEUDONYM}
        reference = await self.reference(user)
        async with self._database.system() as session:
            found = (await session.execute(_COUNT, values)).mappings().one()
            changed = {name: await _done(session, statement, values) for name, statement in _CHANGED.items()}
            # Threads before messages: they take most of them along.
            for statement in (_SESSIONS, _FEEDBACK, _SUMMARIES, _THREADS, _MESSAGES, *_OF_SLACK, _DRAFTS):
                await _done(session, statement, values)
            counts = {name: int(count) for name, count in found.items()} | changed | {"cancelled": cancelled}
            await add_change(session, _noted(user, reference, counts, by))
        return Erased(**counts)

    async def reference(self, user: str) -> str:
        """What stands for the user in the trail: only who knows the name finds its entry, and only here."""
        key = await installation_secret(self._database, "erasure")
        return f"user:{hmac.digest(key, user.encode(), 'sha256').hex()[:16]}"

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


# These stand apart from the threads, and are looked for while the runs are still there.
_CHANGED: Mapping[str, TextClause] = {
    "decisions": _DECISIONS,
    "budgets": _BUDGETS,
    "keys": _KEYS,
    "webhooks": _WEBHOOKS,
    "replies": _REPLIES,
    "deliveries": _DELIVERIES,
}


def _noted(user: str, reference: str, counts: Mapping[str, int], by: Principal) -> Change:
    """The entry of the trail, without the name, though it be the caller's own."""
    who = replace(by, user=_PSEUDONYM) if by.user == user else by
    return change_by(who, Action.ERASE, reference, detail={name: count for name, count in counts.items() if count})


async def _done(session: Session, statement: TextClause, values: dict[str, str]) -> int:
    """Run the statement; how many rows it has changed."""
    return (await session.execute(statement, values)).rowcount

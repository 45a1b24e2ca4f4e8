"""The logged decisions of a period with their outcomes. Only reads; of texts nothing but whether two are alike."""

import asyncio
import json
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Row, text

from app.domain.decision import Decision
from app.domain.logged import LoggedDecision, Outcome
from app.store.availability import answering
from app.store.engine import Database, Session

MOST_DECISIONS = 100_000
"""More are not read at once: the newest count."""

# One plan for any period would take it for a short one, and look at every decision for every other.
_PLANNED = text("SET LOCAL plan_cache_mode = force_custom_plan")

# A run that was not answered and one that is not five minutes old tell nothing yet. Two messages are alike when they
# share half the words of the longer one; the words themselves never leave the database.
_DECISIONS = text(
    """
    WITH d AS (
        SELECT id, at, tenant, agent, features, decision, features #>> '{caller,run}' AS run
        FROM decision WHERE at >= :since AND at < :until ORDER BY at DESC, id LIMIT :most
    ), a AS (
        SELECT decision_id, sum(cost)::bigint AS cost,
            (extract(epoch FROM max(at + took_ms * interval '1 ms') - min(at)) * 1000)::bigint AS elapsed_ms,
            max(backend) FILTER (WHERE outcome = 'ok') AS served,
            max(took_ms) FILTER (WHERE outcome = 'ok') AS served_ms,
            max(input_tokens) FILTER (WHERE outcome = 'ok') AS input_tokens,
            max(output_tokens) FILTER (WHERE outcome = 'ok') AS output_tokens
        FROM attempt WHERE at >= :since AND at < :until + interval '1 hour' AND outcome <> 'budget'
        GROUP BY decision_id
    ), r AS (
        SELECT r.id, r.thread_id, r.status, r.finished_at, EXISTS (
            SELECT FROM run n
                JOIN message mine ON mine.id = r.message_id JOIN message theirs ON theirs.id = n.message_id
            WHERE n.thread_id = r.thread_id AND n.created_at > r.created_at
                AND n.created_at <= r.finished_at + interval '5 minutes'
                AND (n.message_id = r.message_id OR (
                    SELECT 2 * count(*) >= greatest(
                        length(to_tsvector('simple', mine.content)), length(to_tsvector('simple', theirs.content)), 1)
                    FROM (
                        SELECT unnest(tsvector_to_array(to_tsvector('simple', mine.content)))
                        INTERSECT SELECT unnest(tsvector_to_array(to_tsvector('simple', theirs.content)))
                    ) AS shared
                ))
        ) AS again
        FROM run r WHERE r.id IN (SELECT run FROM d)
    ), f AS (
        SELECT run_id, target, avg(CASE rating WHEN 'up' THEN 1.0 ELSE 0.0 END)::float8 AS liked
        FROM feedback WHERE run_id IN (SELECT run FROM d) GROUP BY run_id, target
    )
    SELECT d.at, d.tenant, d.features::text AS features, d.decision::text AS decision, d.run,
        COALESCE(d.features ->> 'thread', r.thread_id) AS thread,
        a.cost, a.elapsed_ms, a.served, a.served_ms, a.input_tokens, a.output_tokens,
        COALESCE(own.liked, whole.liked) AS thumb,
        CASE WHEN r.status = 'failed' OR r.again THEN true
            WHEN r.status = 'concluded' AND r.finished_at < clock_timestamp() - interval '5 minutes' THEN false
            END AS again
    FROM d
        LEFT JOIN a ON a.decision_id = d.id
        LEFT JOIN r ON r.id = d.run
        LEFT JOIN f own ON own.run_id = d.run AND own.target = 'agent:' || d.agent
        LEFT JOIN f whole ON whole.run_id = d.run AND whole.target = 'run'
    ORDER BY d.at, d.id
    """
)
# One question is one run, or one call outside of any run; its specialists are counted each.
_MIX = text(
    """
    WITH d AS (
        SELECT id, at, agent, COALESCE(features #>> '{caller,run}', id) AS question, features,
            at >= :middle AS recent
        FROM decision
        WHERE at >= :since AND at < :until AND features ->> 'purpose' IN ('specialist', 'chat')
    ), q AS (
        SELECT DISTINCT ON (question) question, recent, features FROM d ORDER BY question, at, id
    ), cell AS (
        SELECT recent, 'type' AS feature, features ->> 'type' AS value FROM q
        UNION ALL SELECT recent, 'language', features ->> 'language' FROM q
        UNION ALL SELECT recent, 'sensitivity', features ->> 'sensitivity' FROM q
        UNION ALL SELECT recent, 'length', CASE
            WHEN features -> 'tokens_in' IS NULL THEN 'not recorded'
            WHEN (features ->> 'tokens_in')::int < 500 THEN 'under 500 tokens'
            WHEN (features ->> 'tokens_in')::int < 2000 THEN '500 to 2,000 tokens'
            WHEN (features ->> 'tokens_in')::int < 8000 THEN '2,000 to 8,000 tokens'
            ELSE '8,000 tokens and more' END FROM q
        UNION ALL SELECT recent, 'agent', COALESCE(agent, 'none') FROM d
    )
    SELECT feature, value, count(*) FILTER (WHERE recent) AS now, count(*) FILTER (WHERE NOT recent) AS before
    FROM cell WHERE value IS NOT NULL GROUP BY feature, value ORDER BY feature, value
    """
)

Counts = Mapping[str, Mapping[str, tuple[int, int]]]
"""For each feature and each of its values: how often since the middle of a period, and how often before."""


class DecisionLog:
    """Reads the log of one tenant, or, for whoever operates the installation, of all.

    Every method raises DatabaseUnavailable while the database does not answer.
    """

    def __init__(self, database: Database, most: int = MOST_DECISIONS) -> None:
        self._database = database
        self._most = most
        self._decisions = TypeAdapter(Decision)

    async def read(
        self, tenant: str | None, since: datetime, until: datetime
    ) -> tuple[tuple[LoggedDecision, ...], bool]:
        """The decisions of a period, oldest first, and whether there were more than are read at once.

        ``tenant`` None stands for all tenants.
        """
        values = {"since": since, "until": until, "most": self._most + 1}
        with answering():
            async with self._reading(tenant) as session:
                rows = (await session.execute(_DECISIONS, values)).all()
        cut = len(rows) > self._most
        # The documents of thousands of rows take a while to read; calls that wait for their tokens do not wait for it.
        return await asyncio.to_thread(self._all, rows[1 if cut else 0 :]), cut

    async def mix(self, tenant: str | None, since: datetime, middle: datetime, until: datetime) -> Counts:
        """What was asked since ``middle``, and from ``since`` to ``middle``: counts by feature and value."""
        values = {"since": since, "middle": middle, "until": until}
        with answering():
            async with self._reading(tenant) as session:
                rows = (await session.execute(_MIX, values)).all()
        found: dict[str, dict[str, tuple[int, int]]] = {}
        for row in rows:
            found.setdefault(row.feature, {})[row.value] = (row.now, row.before)
        return found

    @asynccontextmanager
    async def _reading(self, tenant: str | None) -> AsyncGenerator[Session]:
        async with self._database.system() if tenant is None else self._database.session(tenant) as session:
            await session.execute(_PLANNED)
            yield session

    def _all(self, rows: Sequence[Row[*tuple[Any, ...]]]) -> tuple[LoggedDecision, ...]:
        return tuple(map(self._logged, rows))

    def _logged(self, row: Row[*tuple[Any, ...]]) -> LoggedDecision:
        return LoggedDecision(
            at=row.at,
            tenant=row.tenant,
            features=json.loads(row.features),
            decision=self._decisions.validate_json(row.decision),
            run=row.run,
            thread=row.thread,
            outcome=None
            if row.cost is None
            else Outcome(row.cost, row.elapsed_ms, row.served, row.served_ms, row.input_tokens, row.output_tokens),
            thumb=row.thumb,
            again=row.again,
        )

"""Shadows in Postgres: one at a time, what they have found, and the dollars that they may still spend."""

import json
from collections.abc import Sequence

from pydantic import TypeAdapter
from sqlalchemy import text

from app.domain.codec import Codec
from app.domain.decision import Decision
from app.domain.errors import NotFound, PolicyConflict
from app.domain.identifiers import new_id
from app.domain.policy_version import PolicyState, Said
from app.domain.shadow import Choice, Counts, Pair, Running, Samples, Shadow, ShadowPlan
from app.store.availability import answering
from app.store.engine import Database, Session
from app.store.policy_rows import LOCK, about, check_seen, get_version, live_version, tell
from app.store.shadow_rows import COLUMNS, pair_of, pair_values, samples_of, shadow_of
from app.store.trail import add_change
from app.telemetry import event

_OPEN = text(f"SELECT {COLUMNS} FROM shadow WHERE stopped_at IS NULL")  # noqa: S608 - the names of columns
_LATEST = text(f"SELECT {COLUMNS} FROM shadow ORDER BY started_at DESC, id DESC LIMIT 1")  # noqa: S608
_BEGIN = text(
    f"""
    INSERT INTO shadow (id, candidate_name, candidate_version, control, cap, judged, who, why)
    VALUES (:id, :name, :version, :control, :cap, :judged, :who, :why) RETURNING {COLUMNS}
    """  # noqa: S608
)
_STOP = text(
    f"""
    UPDATE shadow SET stopped_at = clock_timestamp(), stopped_by = :who, stopped_why = :why
    WHERE stopped_at IS NULL RETURNING {COLUMNS}
    """  # noqa: S608
)
_COUNT = text(
    """
    UPDATE shadow SET withheld = withheld + :withheld, agreed = agreed + :agreed, disagreed = disagreed + :disagreed,
        refused = refused + :refused, unmade = unmade + :unmade
    WHERE id = :id
    """
)
# One statement, so that no two processes can spend the same dollar.
_RESERVE = text(
    """
    UPDATE shadow SET spent = spent + CAST(:amount AS bigint)
    WHERE id = :id AND stopped_at IS NULL AND spent + CAST(:amount AS bigint) <= cap RETURNING id
    """
)
_SETTLE = text("UPDATE shadow SET spent = spent - CAST(:amount AS bigint) + CAST(:cost AS bigint) WHERE id = :id")
_ADD = text(
    """
    WITH added AS (
        INSERT INTO shadow_pair (shadow_id, decision_id, purpose, sensitivity, decision, live_policy,
            live_backend, live_answered, live_ms, live_cost, live_characters,
            second_backend, second_answered, second_ms, second_cost, second_characters, liking)
        VALUES (:shadow, :decision_id, :purpose, :sensitivity, CAST(:decision AS jsonb), :live_policy,
            :live_backend, :live_answered, :live_ms, :live_cost, :live_characters,
            :second_backend, :second_answered, :second_ms, :second_cost, :second_characters, :liking)
        ON CONFLICT DO NOTHING RETURNING liking
    )
    UPDATE shadow SET calls = calls + sums.made, liked = liked + sums.judged
    FROM (SELECT count(*) AS made, count(liking) AS judged FROM added) sums WHERE id = :shadow
    """
)
# Where a first choice gave no answer, its time and cost are no answer's.
_SAMPLES = text(
    """
    WITH pair AS (
        SELECT liking, second_answered::int - live_answered::int AS answered,
            CASE WHEN both_answered THEN (second_cost - live_cost) / 1e9 END AS usd,
            CASE WHEN both_answered THEN second_ms - live_ms END AS ms,
            CASE WHEN both_answered THEN second_characters - live_characters END AS characters
        FROM (SELECT *, live_answered AND second_answered AS both_answered FROM shadow_pair WHERE shadow_id = :id) p
    )
    SELECT name, count(value) AS pairs, coalesce(avg(value), 0)::float8 AS mean,
        coalesce(var_samp(value), 0)::float8 AS variance
    FROM pair, LATERAL (VALUES ('liking', liking::numeric), ('answered', answered::numeric), ('usd', usd),
        ('milliseconds', ms::numeric), ('characters', characters::numeric)) AS v (name, value)
    GROUP BY name
    """
)
_CHOICES = text(
    """
    SELECT live_backend, second_backend, count(*) AS pairs,
        count(*) FILTER (WHERE live_answered) AS live_answered,
        count(*) FILTER (WHERE second_answered) AS second_answered,
        (avg(live_cost) FILTER (WHERE priced) / 1e9)::float8 AS live_usd,
        (avg(second_cost) FILTER (WHERE priced) / 1e9)::float8 AS second_usd
    FROM (
        SELECT *, live_answered AND second_answered AND live_cost IS NOT NULL AND second_cost IS NOT NULL AS priced
        FROM shadow_pair WHERE shadow_id = :id
    ) pair
    GROUP BY live_backend, second_backend ORDER BY pairs DESC, live_backend, second_backend
    """
)
_NEWEST = text("SELECT * FROM shadow_pair WHERE shadow_id = :id ORDER BY place DESC LIMIT :limit")


class ShadowStore:
    """Reads and writes shadows. Every method raises DatabaseUnavailable while the database does not answer."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._decisions: Codec[Decision] = Codec(TypeAdapter(Decision))

    async def running(self) -> Running | None:
        """The shadow that goes on, with the text of its candidate."""
        with answering():
            async with self._database.system() as session:
                shadow = await _open_shadow(session)
                return None if shadow is None else Running(shadow, await get_version(session, shadow.plan.candidate))

    async def latest(self) -> Shadow | None:
        """The shadow that goes on, or the last one."""
        with answering():
            async with self._database.system() as session:
                row = (await session.execute(_LATEST)).one_or_none()
        return None if row is None else shadow_of(row)

    async def start(self, plan: ShadowPlan, said: Said) -> Shadow:
        """Let a draft decide beside the live policy; ``plan.control`` holds where no version is published.

        Raises:
            NotFound: there is no such version.
            PolicyConflict: it is no draft, or another shadow goes on.
            PreconditionFailed: another version is live than the one that the caller saw.
        """
        ref = plan.candidate
        with answering():
            async with self._database.system() as session:
                await session.execute(LOCK)
                await check_seen(session, said)
                other = await _open_shadow(session)
                if other is not None:
                    raise PolicyConflict(f"The shadow of {other.plan.candidate} goes on: there is one at a time.")
                if (await get_version(session, ref)).state is not PolicyState.DRAFT:
                    raise PolicyConflict(f"{ref} is no draft.")
                live = await live_version(session)
                values = {
                    "id": new_id("shd"),
                    "name": ref.name,
                    "version": ref.version,
                    "control": str(live.ref) if live else plan.control,
                    "cap": plan.cap,
                    "judged": plan.judged,
                    "who": said.who,
                    "why": said.why,
                }
                shadow = shadow_of((await session.execute(_BEGIN, values)).one())
                await _told(session, shadow, said)
        event("shadow.started", policy=str(ref), who=said.who)
        return shadow

    async def stop(self, said: Said) -> Shadow:
        """Compare no more; what was found stays. Raises NotFound where no shadow goes on."""
        with answering():
            async with self._database.system() as session:
                await session.execute(LOCK)
                row = (await session.execute(_STOP, {"who": said.who, "why": said.why})).one_or_none()
                if row is None:
                    raise NotFound("No shadow goes on.")
                shadow = shadow_of(row)
                await _told(session, shadow, said)
        event("shadow.stopped", policy=str(shadow.plan.candidate), who=said.who)
        return shadow

    async def count(self, shadow_id: str, counts: Counts) -> None:
        """Add to what became of calls."""
        values = {
            "id": shadow_id,
            "withheld": counts.withheld,
            "agreed": counts.agreed,
            "disagreed": counts.disagreed,
            "refused": counts.refused,
            "unmade": counts.unmade,
        }
        with answering():
            async with self._database.system() as session:
                await session.execute(_COUNT, values)

    async def reserve(self, shadow_id: str, amount: int) -> bool:
        """Put nano-dollars aside for one call; False where the budget has them not, or the shadow was stopped."""
        with answering():
            async with self._database.system() as session:
                found = await session.execute(_RESERVE, {"id": shadow_id, "amount": amount})
                return found.one_or_none() is not None

    async def settle(self, shadow_id: str, amount: int, cost: int) -> None:
        """Book what a call has cost in place of what was put aside."""
        with answering():
            async with self._database.system() as session:
                await session.execute(_SETTLE, {"id": shadow_id, "amount": amount, "cost": cost})

    async def add(self, shadow_id: str, pair: Pair) -> None:
        """Keep one pair."""
        values = pair_values(shadow_id, pair) | {"decision": json.dumps(self._decisions.dump(pair.decision))}
        with answering():
            async with self._database.system() as session:
                await session.execute(_ADD, values)

    async def samples(self, shadow_id: str) -> Samples:
        """The differences of all pairs that are still kept."""
        with answering():
            async with self._database.system() as session:
                return samples_of((await session.execute(_SAMPLES, {"id": shadow_id})).all())

    async def choices(self, shadow_id: str) -> tuple[Choice, ...]:
        """Which first choices stood against each other in all pairs that are still kept, the commonest first."""
        with answering():
            async with self._database.system() as session:
                rows = (await session.execute(_CHOICES, {"id": shadow_id})).all()
        return tuple(Choice(*row) for row in rows)

    async def newest(self, shadow_id: str, limit: int) -> Sequence[Pair]:
        """The last pairs, newest first."""
        with answering():
            async with self._database.system() as session:
                rows = (await session.execute(_NEWEST, {"id": shadow_id, "limit": limit})).all()
        return [pair_of(row, self._decisions.load(row.decision)) for row in rows]


async def _open_shadow(session: Session) -> Shadow | None:
    row = (await session.execute(_OPEN)).one_or_none()
    return None if row is None else shadow_of(row)


async def _told(session: Session, shadow: Shadow, said: Said) -> None:
    """Keep it in the trail, and let every process know once the transaction is through."""
    await add_change(session, about(said.change, shadow.plan.candidate))
    await tell(session, str(shadow.plan.candidate))

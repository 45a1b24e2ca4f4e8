"""Drafts of cases, and which runs should become some, as a tenant sees them."""

from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Row, TextClause, text

from app.domain.errors import DraftConflict, NotFound, PreconditionFailed
from app.domain.evaluation.case import Case, Expect
from app.domain.evaluation.draft import Candidate, CaseDraft, DraftOrder, DraftReason, DraftState
from app.domain.identifiers import new_id
from app.domain.labels import Sensitivity
from app.domain.trail import Change
from app.store.availability import answering
from app.store.engine import Database, Session
from app.store.rows import LEVELS
from app.store.trail import add_change

_COLUMNS = (
    "id, run_id, reason, state, content, seen, replaced, sensitivity, version, created_by, created_at, decided_by, "
    "decided_at, why"
)
_ADD = text(
    f"""
    INSERT INTO case_draft (id, run_id, reason, content, seen, replaced, sensitivity, created_by)
    VALUES (:id, :run, :reason, CAST(:content AS jsonb), CAST(:seen AS jsonb), CAST(:replaced AS jsonb), :sensitivity,
        :created_by)
    ON CONFLICT (tenant, run_id) DO NOTHING RETURNING {_COLUMNS}
    """  # noqa: S608 - the names of columns
)
_GET = text(f"SELECT {_COLUMNS} FROM case_draft WHERE id = :id")  # noqa: S608
_HOLD = text(f"SELECT {_COLUMNS} FROM case_draft WHERE id = :id FOR UPDATE")  # noqa: S608
_OF_RUN = text(f"SELECT {_COLUMNS} FROM case_draft WHERE run_id = :run")  # noqa: S608
_ALL = text(
    f"""
    SELECT {_COLUMNS} FROM case_draft WHERE CAST(:state AS text) IS NULL OR state = :state
    ORDER BY created_at DESC, id DESC LIMIT :limit
    """  # noqa: S608
)
_KEEP = text(
    f"""
    UPDATE case_draft SET content = CAST(:content AS jsonb), state = :state, why = :why, decided_by = :decided_by,
        decided_at = CASE WHEN CAST(:decided_by AS text) IS NULL THEN NULL ELSE coalesce(decided_at, clock_timestamp())
            END, version = version + 1
    WHERE id = :id RETURNING {_COLUMNS}
    """  # noqa: S608
)
# Of a run with several reasons the strongest is told. Above internal nothing becomes a draft by itself.
_CANDIDATES = text(
    """
    WITH recent AS (
        SELECT r.id, r.finished_at, r.conclusion, r.status FROM run r
        WHERE r.finished_at >= :since AND r.sensitivity <= :most AND r.origin <> 'eval'
            AND r.status IN ('concluded', 'declined') AND NOT EXISTS (SELECT FROM case_draft d WHERE d.run_id = r.id)
    ), found AS (
        SELECT f.run_id, 1 AS place, 'thumbs-down' AS reason FROM feedback f WHERE f.rating = 'down'
        UNION ALL
        SELECT c.run_id, 2, 'clarified-twice' FROM clarification c GROUP BY c.run_id HAVING count(*) >= 2
        UNION ALL
        SELECT e.run_id, 3, 'fell-back' FROM run_event e JOIN recent ON recent.id = e.run_id
        WHERE e.type = 'attempt.failed' AND e.data ->> 'next' = 'fallback'
        UNION ALL
        SELECT id, 4, 'not-in-library' FROM recent WHERE conclusion ->> 'grounding' IN ('refused', 'partial')
        UNION ALL
        (SELECT id, 5, 'random' FROM recent WHERE status = 'concluded' ORDER BY md5(id || :seed) LIMIT :random)
    ), best AS (
        SELECT DISTINCT ON (run_id) run_id, place, reason FROM found ORDER BY run_id, place
    )
    SELECT b.run_id, b.reason FROM best b JOIN recent ON recent.id = b.run_id
    ORDER BY b.place, recent.finished_at DESC, b.run_id LIMIT :limit
    """
)


class DraftStore:
    """The drafts of the tenant that the task acts for. Every method raises DatabaseUnavailable while it is away."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._cases = TypeAdapter(Case)
        self._expected = TypeAdapter(Expect)
        self._counts = TypeAdapter(dict[str, int])

    async def add(self, order: DraftOrder, change: Change) -> CaseDraft:
        """Keep a draft; of two for one run the first one stays, and is returned."""
        values = {
            "id": new_id("drf"),
            "run": order.run_id,
            "reason": order.reason,
            "content": self._cases.dump_json(order.case).decode(),
            "seen": self._expected.dump_json(order.seen).decode(),
            "replaced": self._counts.dump_json(dict(order.replaced)).decode(),
            "sensitivity": order.sensitivity.rank,
            "created_by": order.created_by,
        }
        with answering():
            async with self._database.session() as session:
                row = (await session.execute(_ADD, values)).first()
                if row is None:
                    return self._draft((await session.execute(_OF_RUN, {"run": order.run_id})).one())
                await add_change(session, change)
                return self._draft(row)

    async def of_run(self, run_id: str) -> CaseDraft | None:
        """The draft of a run, if there is one."""
        with answering():
            async with self._database.session() as session:
                row = (await session.execute(_OF_RUN, {"run": run_id})).first()
        return None if row is None else self._draft(row)

    async def get(self, draft_id: str) -> CaseDraft:
        """One draft; raises NotFound."""
        with answering():
            async with self._database.session() as session:
                return await self._existing(session, draft_id, _GET)

    async def all(self, state: DraftState | None, limit: int) -> tuple[CaseDraft, ...]:
        """The latest drafts, in the given state or in any."""
        with answering():
            async with self._database.session() as session:
                rows = (await session.execute(_ALL, {"state": state, "limit": limit})).all()
        return tuple(map(self._draft, rows))

    async def keep(self, draft: CaseDraft, change: Change) -> CaseDraft:
        """Store what became of a draft. ``draft.version`` is the one that was read.

        Raises:
            NotFound: it is gone.
            PreconditionFailed: somebody else has changed it.
            DraftConflict: it was accepted or dropped before.
        """
        values = {
            "id": draft.id,
            "content": self._cases.dump_json(draft.case).decode(),
            "state": draft.state,
            "why": draft.why,
            "decided_by": draft.decided_by,
        }
        with answering():
            async with self._database.session() as session:
                present = await self._existing(session, draft.id, _HOLD)
                if present.version != draft.version:
                    raise PreconditionFailed
                if present.state is not DraftState.DRAFT:
                    raise DraftConflict(f"The draft {draft.id} is {present.state.value} already.")
                kept = self._draft((await session.execute(_KEEP, values)).one())
                await add_change(session, change)
        return kept

    async def candidates(self, since: datetime, *, limit: int, random: int, seed: str) -> tuple[Candidate, ...]:
        """Runs without a draft that should become one, the strongest reason first.

        ``random`` of them at most are taken because of nothing; the same ``seed`` takes the same ones.
        """
        values = {
            "since": since,
            "most": Sensitivity.INTERNAL.rank,
            "limit": limit,
            "random": random,
            "seed": seed,
        }
        with answering():
            async with self._database.session() as session:
                rows = (await session.execute(_CANDIDATES, values)).all()
        return tuple(Candidate(row.run_id, DraftReason(row.reason)) for row in rows)

    async def _existing(self, session: Session, draft_id: str, reading: TextClause) -> CaseDraft:
        row = (await session.execute(reading, {"id": draft_id})).first()
        if row is None:
            raise NotFound(f"There is no draft {draft_id!r}.")
        return self._draft(row)

    def _draft(self, row: Row[*tuple[Any, ...]]) -> CaseDraft:
        return CaseDraft(
            id=row.id,
            run_id=row.run_id,
            reason=DraftReason(row.reason),
            state=DraftState(row.state),
            case=self._cases.validate_python(row.content),
            seen=self._expected.validate_python(row.seen),
            replaced=self._counts.validate_python(row.replaced),
            sensitivity=LEVELS[row.sensitivity],
            created_by=row.created_by,
            created_at=row.created_at,
            version=row.version,
            decided_by=row.decided_by,
            decided_at=row.decided_at,
            why=row.why,
        )

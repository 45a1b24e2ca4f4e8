"""The row of a canary, and what may be done with it within the transaction of another change."""

import json
from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import Row, text

from app.domain.canary import Canary, CanaryState, CanaryStep, Past, Plan, StepKind
from app.domain.policy_version import PolicyRef, Said
from app.domain.trail import Action, Change
from app.store.engine import Session

COLUMNS = (
    "id, candidate_name, candidate_version, control, state, shares, min_requests, min_minutes, max_cost, step, "
    "past_requests, past_errors, tenant, who, why, started_at, stepped_at, ended_at"
)
CALLS = """
    went AS (
        SELECT r.id, r.at, r.policy, bool_or(r.refused) AS refused, bool_or(r.astray) AS astray,
            (array_agg(a.outcome ORDER BY a.number, a.at)
                FILTER (WHERE a.outcome NOT IN ('cancelled', 'budget', 'lost')))[1] AS first,
            coalesce(bool_or(a.outcome = 'ok'), false) AS answered,
            max(a.at + a.took_ms * interval '1 millisecond') FILTER (WHERE a.outcome = 'ok') AS until,
            coalesce(sum(a.cost), 0) AS cost
        FROM (
            SELECT d.id, d.at, d.policy, jsonb_array_length(d.decision -> 'candidates') = 0 AS refused,
                d.decision -> 'candidates' -> 0 ->> 'tier' <> d.decision ->> 'tier'
                    AND d.decision -> 'rejected' @> '[{"stage": "health"}]' AS astray
            FROM recent d
        ) r LEFT JOIN attempt a ON a.decision_id = r.id GROUP BY r.id, r.at, r.policy
    ), calls AS (
        SELECT id, at, policy, answered, until, cost, astray OR first IS DISTINCT FROM 'ok' AS failed
        FROM went WHERE first IS NOT NULL OR refused
    )
"""
"""How the decisions in ``recent`` went. One failed where its first choice gave no answer: the first attempt failed,
nobody may answer, or the tier that the policy wants is out of order. Attempts that were given up or never paid for say
nothing about a backend."""

_OPEN = text(f"SELECT {COLUMNS} FROM canary WHERE state IN ('running', 'held')")  # noqa: S608 - the names of columns
_MOVE = text(
    f"""
    UPDATE canary SET state = :state, step = :step,
        stepped_at = CASE WHEN step = :step THEN stepped_at ELSE clock_timestamp() END,
        ended_at = CASE WHEN :over THEN clock_timestamp() END
    WHERE id = :id RETURNING {COLUMNS}
    """  # noqa: S608
)
_NOTE = text(
    """
    INSERT INTO canary_step (canary_id, kind, step, share, who, why, evidence)
    VALUES (:canary, :kind, :step, :share, :who, :why, CAST(:evidence AS jsonb))
    """
)
_MARK = text("UPDATE policy_version SET state = :state WHERE name = :name AND version = :version")
NO_EVIDENCE: Mapping[str, float] = {}


async def open_canary(session: Session) -> Canary | None:
    """The canary that goes on."""
    row = (await session.execute(_OPEN)).one_or_none()
    return None if row is None else canary_of(row)


async def mark_version(session: Session, ref: PolicyRef, state: str) -> None:
    """Say where a version stands that is not live."""
    await session.execute(_MARK, {"name": ref.name, "version": ref.version, "state": state})


async def move(session: Session, canary: Canary, kind: StepKind, said: Said, evidence: Mapping[str, float]) -> Canary:
    """Bring a canary to where ``canary`` says, and write down what was done."""
    values = {"id": canary.id, "state": canary.state, "step": canary.step, "over": canary.state.is_over}
    moved = canary_of((await session.execute(_MOVE, values)).one())
    await note(session, moved, kind, said, evidence)
    return moved


async def note(session: Session, canary: Canary, kind: StepKind, said: Said, evidence: Mapping[str, float]) -> None:
    """Write down what was done with a canary."""
    values = {
        "canary": canary.id,
        "kind": kind,
        "step": canary.step,
        "share": canary.share,
        "who": said.who,
        "why": said.why,
        "evidence": json.dumps(dict(evidence)),
    }
    await session.execute(_NOTE, values)


async def end_canary(
    session: Session, canary: Canary, said: Said, evidence: Mapping[str, float] = NO_EVIDENCE
) -> Canary:
    """Roll a canary back: nobody is served by the candidate any more, and it needs a new number."""
    over = replace(canary, state=CanaryState.ROLLED_BACK)
    await mark_version(session, canary.candidate, "failed")
    return await move(session, over, StepKind.ROLLBACK, said, evidence)


def by_itself(canary: Canary, action: Action, why: str) -> Said:
    """What a canary does without a person, for the history and for the trail of whoever began it."""
    change = Change(canary.tenant, "canary", action, str(canary.candidate), why)
    return Said("canary", why, canary.tag, change)


def canary_of(row: Row[*tuple[object, ...]]) -> Canary:
    """A canary from its row."""
    return Canary(
        id=row.id,
        candidate=PolicyRef(row.candidate_name, row.candidate_version),
        control=row.control,
        state=CanaryState(row.state),
        plan=Plan(tuple(row.shares), row.min_requests, row.min_minutes, row.max_cost),
        step=row.step,
        past=Past(row.past_requests, row.past_errors),
        tenant=row.tenant,
        who=row.who,
        why=row.why,
        started_at=row.started_at,
        stepped_at=row.stepped_at,
        ended_at=row.ended_at,
    )


def step_of(row: Row[*tuple[object, ...]]) -> CanaryStep:
    """What was done with a canary, from its row."""
    return CanaryStep(StepKind(row.kind), row.share, row.who, row.why, row.at, row.evidence)

"""Canaries in Postgres: one at a time, every move with who and why, none of them forgotten."""

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import text

from app.domain.canary import Canary, CanaryState, CanaryStep, Plan, StepKind, Trial
from app.domain.errors import NotFound, PolicyConflict, PreconditionFailed
from app.domain.identifiers import new_id
from app.domain.policy_version import ChangeKind, PolicyRef, PolicyState, Said
from app.store.availability import answering
from app.store.canary_rows import (
    CALLS,
    COLUMNS,
    NO_EVIDENCE,
    canary_of,
    end_canary,
    mark_version,
    move,
    note,
    open_canary,
    step_of,
)
from app.store.engine import Database, Session
from app.store.policy_rows import LOCK, about, check_seen, get_version, live_version, switch, tell
from app.store.trail import add_change
from app.telemetry import event

# What the control's own calls were like before, as far as the audit remembers: enough for a steady rate.
_BEGIN = text(
    f"""
    WITH recent AS (
        SELECT * FROM decision WHERE policy = :control AND at > clock_timestamp() - interval '7 days'
        ORDER BY at DESC LIMIT 5000
    ), {CALLS}
    INSERT INTO canary (id, candidate_name, candidate_version, control, shares, min_requests, min_minutes, max_cost,
        past_requests, past_errors, tenant, who, why)
    SELECT :id, :name, :version, :control, CAST(:shares AS int[]), :min_requests, :min_minutes, :max_cost,
        count(*), count(*) FILTER (WHERE failed), :tenant, :who, :why
    FROM calls RETURNING {COLUMNS}
    """  # noqa: S608 - the names of columns
)
_LATEST = text(f"SELECT {COLUMNS} FROM canary ORDER BY started_at DESC, id DESC LIMIT 1")  # noqa: S608
_STEPS = text(
    "SELECT kind, share, who, why, evidence, at FROM canary_step WHERE canary_id = :canary ORDER BY canary_step.id"
)


class CanaryStore:
    """Reads and moves canaries. Every method raises DatabaseUnavailable while the database does not answer.

    Where ``said.seen`` names another state than the canary has, a change raises PreconditionFailed.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def trial(self) -> Trial | None:
        """The canary that goes on, with the text of its candidate."""
        with answering():
            async with self._database.system() as session:
                canary = await open_canary(session)
                return None if canary is None else Trial(canary, await get_version(session, canary.candidate))

    async def latest(self) -> Canary | None:
        """The canary that goes on, or the last one."""
        with answering():
            async with self._database.system() as session:
                row = (await session.execute(_LATEST)).one_or_none()
        return None if row is None else canary_of(row)

    async def steps(self, canary_id: str) -> tuple[CanaryStep, ...]:
        """Everything that was done with a canary, oldest first."""
        with answering():
            async with self._database.system() as session:
                return tuple(map(step_of, (await session.execute(_STEPS, {"canary": canary_id})).all()))

    async def start(self, ref: PolicyRef, configured: str, plan: Plan, said: Said, tenant: str) -> Canary:
        """Begin to serve a share of the threads by a draft. ``configured`` holds where no version is published.

        Raises:
            NotFound: there is no such version.
            PolicyConflict: it is no draft, or another canary goes on.
            PreconditionFailed: another version is live than the one that the caller saw.
        """
        with answering():
            async with self._database.system() as session:
                await session.execute(LOCK)
                await check_seen(session, said)
                await _check_free(session, ref)
                live = await live_version(session)
                values = _values(ref, str(live.ref) if live else configured, plan, said, tenant)
                canary = canary_of((await session.execute(_BEGIN, values)).one())
                await mark_version(session, ref, PolicyState.CANARY)
                await note(session, canary, StepKind.START, said, NO_EVIDENCE)
                await _told(session, canary, said)
        event("canary.started", policy=str(ref), share=canary.share, who=said.who)
        return canary

    async def step(self, said: Said, evidence: Mapping[str, float] = NO_EVIDENCE) -> Canary:
        """Serve the next share by the candidate; raises PolicyConflict where it is held or has no next step."""
        with answering():
            async with self._database.system() as session:
                canary = await _taken(session, said)
                if canary.state is CanaryState.HELD:
                    raise PolicyConflict(f"The canary of {canary.candidate} is held; resume it first.")
                if canary.next_share is None:
                    raise PolicyConflict(f"{canary.candidate} serves everybody already.")
                return await self._moved(session, replace(canary, step=canary.step + 1), StepKind.STEP, said, evidence)

    async def hold(self, said: Said) -> Canary:
        """Take no more steps by itself; one that is held stays so. It is still rolled back where it does harm."""
        return await self._turn(CanaryState.HELD, StepKind.HOLD, said)

    async def resume(self, said: Said) -> Canary:
        """Go on after it was held."""
        return await self._turn(CanaryState.RUNNING, StepKind.RESUME, said)

    async def rollback(self, said: Said, evidence: Mapping[str, float] = NO_EVIDENCE) -> Canary:
        """Serve nobody by the candidate any more; it needs a new number."""
        with answering():
            async with self._database.system() as session:
                canary = await end_canary(session, await _taken(session, said), said, evidence)
                await _told(session, canary, said)
        event("canary.rolled_back", policy=str(canary.candidate), who=said.who)
        return canary

    async def promote(self, said: Said) -> Canary:
        """Publish the candidate; raises PolicyConflict where it does not serve everybody yet."""
        with answering():
            async with self._database.system() as session:
                canary = await _taken(session, said)
                if canary.next_share is not None:
                    raise PolicyConflict(f"{canary.candidate} serves {canary.share} % of the threads so far.")
                over = replace(canary, state=CanaryState.PROMOTED)
                canary = await move(session, over, StepKind.PROMOTE, said, NO_EVIDENCE)
                await switch(session, ChangeKind.PUBLISH, canary.candidate, said)
        event("canary.promoted", policy=str(canary.candidate), who=said.who)
        return canary

    async def _turn(self, state: CanaryState, kind: StepKind, said: Said) -> Canary:
        with answering():
            async with self._database.system() as session:
                canary = await _taken(session, said)
                if canary.state is state:
                    return canary
                return await self._moved(session, replace(canary, state=state), kind, said, NO_EVIDENCE)

    async def _moved(
        self, session: Session, canary: Canary, kind: StepKind, said: Said, evidence: Mapping[str, float]
    ) -> Canary:
        moved = await move(session, canary, kind, said, evidence)
        await _told(session, moved, said)
        event("canary.moved", policy=str(moved.candidate), kind=kind.value, share=moved.share, who=said.who)
        return moved


async def _taken(session: Session, said: Said) -> Canary:
    """The canary that goes on, for the length of this transaction."""
    await session.execute(LOCK)
    canary = await open_canary(session)
    if canary is None:
        raise NotFound("No canary goes on.")
    if said.seen is not None and said.seen != canary.tag:
        raise PreconditionFailed(f"The canary of {canary.candidate} is {canary.state} at {canary.share} % by now.")
    return canary


async def _check_free(session: Session, ref: PolicyRef) -> None:
    canary = await open_canary(session)
    if canary is not None:
        raise PolicyConflict(f"The canary of {canary.candidate} goes on: there is one at a time.")
    found = await get_version(session, ref)
    if found.state is PolicyState.FAILED:
        raise PolicyConflict(f"{ref} failed in a canary: hand it in again as a new version.")
    if found.state is not PolicyState.DRAFT:
        raise PolicyConflict(f"{ref} was published before.")


async def _told(session: Session, canary: Canary, said: Said) -> None:
    """Keep it in the trail, and let every process know once the transaction is through."""
    await add_change(session, about(said.change, canary.candidate))
    await tell(session, str(canary.candidate))


def _values(ref: PolicyRef, control: str, plan: Plan, said: Said, tenant: str) -> dict[str, object]:
    return {
        "id": new_id("can"),
        "name": ref.name,
        "version": ref.version,
        "control": control,
        "shares": [*plan.steps],
        "min_requests": plan.min_requests,
        "min_minutes": plan.min_minutes,
        "max_cost": plan.max_cost,
        "tenant": tenant,
        "who": said.who,
        "why": said.why,
    }

"""What was decided, tried and used. Reads and writes the audit; ``app.store.audit_trail`` feeds it."""

import json
from collections.abc import Sequence
from datetime import date, datetime

from pydantic import TypeAdapter

from app.domain.audit import AttemptRecord, DecisionRecord, Explanation, GroupBy, UsageRow
from app.domain.codec import Codec
from app.domain.decision import Decision
from app.domain.errors import NotFound
from app.store import audit_sql as sql
from app.store.availability import answering
from app.store.engine import Database, Session
from app.store.installation import installation_secret

Record = DecisionRecord | AttemptRecord

_DIGEST_KEY = "audit-digest"


class AuditStore:
    """The audit in Postgres. Every method raises DatabaseUnavailable while the database does not answer."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._decisions: Codec[Decision] = Codec(TypeAdapter(Decision))
        self._attempts = TypeAdapter(AttemptRecord)

    async def write(self, records: Sequence[Record]) -> None:
        """Add these; one that is there already stays as it is."""
        decisions = [self._decision_values(each) for each in records if isinstance(each, DecisionRecord)]
        attempts = [_attempt_values(each) for each in records if isinstance(each, AttemptRecord)]
        with answering():
            async with self._database.system() as session:
                if decisions:
                    await session.execute(sql.ADD_DECISION, decisions)
                if attempts:
                    await session.execute(sql.ADD_ATTEMPT, attempts)

    async def explain(self, tenant: str, decision_id: str) -> Explanation:
        """One decision with its attempts; raises NotFound."""
        with answering():
            async with self._database.session(tenant) as session:
                found = await self._explanations(session, tenant, [decision_id])
        if not found:
            raise NotFound(f"There is no record of the decision {decision_id!r}.")
        return found[0]

    async def of_run(self, tenant: str, run_id: str) -> tuple[Explanation, ...]:
        """The recorded decisions of a run, oldest first; raises NotFound for a run that does not exist."""
        with answering():
            async with self._database.session(tenant) as session:
                if (await session.execute(sql.RUN_EXISTS, {"run": run_id})).scalar() is None:
                    raise NotFound(f"There is no run {run_id!r}.")
                ids = (await session.execute(sql.DECISIONS_OF_RUN, {"run": run_id})).scalars().all()
                return await self._explanations(session, tenant, [str(each) for each in ids])

    async def usage(self, tenant: str | None, first: date, last: date, group_by: GroupBy) -> tuple[UsageRow, ...]:
        """What a tenant's calls used from the first to the last day, both included, in the tenant's own zone.

        None for all tenants, each in its own zone.
        """
        statement = sql.USAGE_OF_ALL[group_by] if tenant is None else sql.USAGE[group_by]
        values = {"first": first, "last": last} | ({} if tenant is None else {"tenant": tenant})
        with answering():
            async with self._database.system() as session:
                rows = (await session.execute(statement, values)).all()
        return tuple(
            UsageRow(
                row.name,
                int(row.attempts),
                int(row.input_tokens),
                int(row.output_tokens),
                int(row.estimated),
                int(row.cost),
            )
            for row in rows
        )

    async def retire(self, before: datetime) -> None:
        """Remove what is older; its sums by day stay."""
        with answering():
            async with self._database.system() as session:
                await session.execute(sql.RETIRE_ATTEMPTS, {"before": before})
                await session.execute(sql.RETIRE_DECISIONS, {"before": before})
                await session.execute(sql.RETIRE_OBSERVATIONS, {"before": before})
                await session.execute(sql.RETIRE_PAIRS, {"before": before})

    async def secret(self) -> bytes:
        """The installation's key for digests."""
        return await installation_secret(self._database, _DIGEST_KEY)

    async def _explanations(self, session: Session, tenant: str, ids: list[str]) -> tuple[Explanation, ...]:
        rows = (await session.execute(sql.DECISIONS, {"tenant": tenant, "ids": ids})).all()
        found = (await session.execute(sql.ATTEMPTS, {"ids": ids})).mappings().all()
        attempts = [self._attempts.validate_python(dict(row)) for row in found]
        return tuple(
            Explanation(
                DecisionRecord(row.at, row.tenant, row.features, row.text_digest, self._decisions.load(row.decision)),
                tuple(each for each in attempts if each.decision_id == row.id),
            )
            for row in rows
        )

    def _decision_values(self, record: DecisionRecord) -> dict[str, object]:
        decision = record.decision
        return {
            "id": decision.id,
            "at": record.at,
            "tenant": record.tenant,
            "agent": decision.agent,
            "policy": decision.policy,
            "rule": decision.rule,
            "sensitivity": decision.sensitivity.rank,
            "digest": record.digest,
            "features": json.dumps(dict(record.features)),
            "decision": json.dumps(self._decisions.dump(decision)),
        }


def _attempt_values(record: AttemptRecord) -> dict[str, object]:
    return {name: getattr(record, name) for name in AttemptRecord.__slots__}

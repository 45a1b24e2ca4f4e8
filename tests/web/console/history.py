"""Two weeks of a busy service, written into its database: runs, decisions by the real router, attempts and feedback."""

import asyncio
import random
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import psycopg

from app.backends.registry import load_specs
from app.domain.audit import AttemptRecord, DecisionRecord
from app.domain.backend import BackendSpec
from app.domain.budget import DEFAULT_TENANT
from app.domain.decision import Decision
from app.domain.identifiers import new_id
from app.domain.labels import Complexity, RequestType, Sensitivity, Tier
from app.domain.model_call import Purpose
from app.gateway.records import features_record
from app.routing.decide import decide
from app.routing.parse import load_policy
from app.routing.policy import Caller, Features
from app.store.audit import AuditStore
from app.store.engine import open_database
from tests.running import PROJECT

_AGENTS = ("architect", "mentor", "ml-cv-specialist")
_TYPES = (RequestType.DESIGN, RequestType.DECIDE, RequestType.EXPLAIN, RequestType.COMPUTE, RequestType.DEBUG)
_LABELS = (Sensitivity.PUBLIC, Sensitivity.INTERNAL, Sensitivity.INTERNAL, Sensitivity.CONFIDENTIAL)
_COST = {Tier.CHEAP: 1.1e6, Tier.EXPENSIVE: 2.4e7, Tier.LOCAL: 0.0, Tier.EXTRACTIVE: 0.0}
_TOOK = {Tier.CHEAP: 1_400, Tier.EXPENSIVE: 4_800, Tier.LOCAL: 2_900, Tier.EXTRACTIVE: 40}
_NANO = 10**9
_EXPLORED = 0.25


@dataclass(frozen=True, slots=True)
class Past:
    """One run of the past with its decision and attempt."""

    thread: str
    run: str
    at: datetime
    decision: DecisionRecord
    attempt: AttemptRecord


def invented(runs: int, backends: Path, seed: int = 7) -> Sequence[Past]:
    """So many runs over the last fourteen days, more of them lately; the same for the same seed and hour."""
    specs = load_specs(backends, {}, None)
    policy = load_policy(PROJECT / "policies" / "default.yaml", specs)
    draw = random.Random(seed)  # noqa: S311 - an invented past
    now = datetime.now(UTC)
    found: list[Past] = []
    for _ in range(runs):
        at = now - timedelta(minutes=5) - timedelta(days=13) * draw.random() ** 1.3
        thread, run = new_id("thr"), new_id("run")
        features = Features(
            purpose=Purpose.SPECIALIST,
            type=draw.choice(_TYPES),
            agent=draw.choice(_AGENTS),
            complexity=draw.choice(tuple(Complexity)),
            sensitivity=draw.choice(_LABELS),
            tokens_in=draw.randrange(800, 9_000),
            caller=Caller(tenant=DEFAULT_TENANT, run=run),
            thread=thread,
        )
        decision = _explored(decide(features, policy, specs, {}, new_id("dec")), draw)
        record = DecisionRecord(at, DEFAULT_TENANT, features_record(features), None, decision)
        found.append(Past(thread, run, at, record, _attempt(record, specs, draw)))
    return found


def just_now(past: Sequence[Past], policy: str) -> Sequence[Past]:
    """The same as if it had happened a moment ago under a policy."""
    now = datetime.now(UTC)
    return [
        replace(
            each,
            at=now,
            decision=replace(each.decision, at=now, decision=replace(each.decision.decision, policy=policy)),
            attempt=replace(each.attempt, at=now),
        )
        for each in past
    ]


def _explored(decision: Decision, draw: random.Random) -> Decision:
    """Now and then the second backend is asked first, and the log says how likely that was."""
    if len(decision.candidates) < 3:
        return decision
    first, second, *others = decision.candidates
    if draw.random() > _EXPLORED:
        return replace(decision, propensity=1 - _EXPLORED)
    swapped = (replace(second, rank=1), replace(first, rank=2), *others)
    return replace(decision, candidates=swapped, propensity=_EXPLORED, explored=True)


def _attempt(record: DecisionRecord, specs: Sequence[BackendSpec], draw: random.Random) -> AttemptRecord:
    spec = next(each for each in specs if each.id == record.decision.candidates[0].backend)
    return AttemptRecord(
        id=new_id("att"),
        decision_id=record.decision.id,
        at=record.at,
        tenant=record.tenant,
        agent=record.decision.agent,
        tier=spec.tier,
        backend=spec.id,
        model=spec.model,
        outcome="ok" if draw.random() > 0.04 else "server",
        detail="",
        took_ms=int(_TOOK[spec.tier] * draw.lognormvariate(0, 0.4)),
        input_tokens=1_000,
        output_tokens=400,
        estimated=False,
        cost=int(_COST[spec.tier] * draw.lognormvariate(0, 0.3)),
    )


def written(dsn: str, past: Sequence[Past]) -> None:
    """Write them, with a judgement on every sixth."""

    async def audit() -> None:
        database = open_database(dsn)
        try:
            await AuditStore(database).write([record for each in past for record in (each.decision, each.attempt)])
        finally:
            await database.close()

    # The driver of the browser has an event loop of its own in this thread.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(audit())).result()
    with psycopg.connect(dsn) as connection, connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO thread (id, tenant, title, created_at) VALUES (%s, %s, '', %s)",
            [(each.thread, DEFAULT_TENANT, each.at) for each in past],
        )
        cursor.executemany(
            "INSERT INTO message (id, tenant, thread_id, role, content, created_at) VALUES (%s, %s, %s, 'user', '', %s)",  # noqa: E501
            [(f"msg_{each.run[4:]}", DEFAULT_TENANT, each.thread, each.at) for each in past],
        )
        cursor.executemany(_RUN, list(_run_rows(past)))
        cursor.executemany(
            _FEEDBACK, [(each.run, DEFAULT_TENANT, _rating(at), each.at, each.at) for at, each in _sixths(past)]
        )


_RUN = """
    INSERT INTO run (id, tenant, thread_id, message_id, origin, status, queue, sensitivity, wishes, pins, cost_usd,
        created_at, started_at, finished_at)
    VALUES (%s, %s, %s, %s, 'web', %s, 'shared', %s, '{}', '{}', %s, %s, %s, %s)
"""
_FEEDBACK = """
    INSERT INTO feedback (run_id, tenant, author, target, rating, reasons, comment, created_at, changed_at)
    VALUES (%s, %s, 'user:jo', 'run', %s, '{}', '', %s, %s)
"""


def _run_rows(past: Sequence[Past]) -> Iterator[tuple[object, ...]]:
    for each in past:
        decision, attempt = each.decision.decision, each.attempt
        until = each.at + timedelta(milliseconds=attempt.took_ms)
        status = "concluded" if attempt.outcome == "ok" else "failed"
        cost = Decimal(attempt.cost) / _NANO
        yield (
            *(each.run, DEFAULT_TENANT, each.thread, f"msg_{each.run[4:]}", status, decision.sensitivity.rank, cost),
            *(each.at, each.at, until),
        )


def _sixths(past: Sequence[Past]) -> Sequence[tuple[int, Past]]:
    return list(enumerate(past))[::6]


def _rating(at: int) -> str:
    return "down" if at % 5 == 0 else "up"

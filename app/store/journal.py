"""The step journal: what was done once is never done, or paid, again."""

import hashlib
import json
import time
from collections.abc import Awaitable, Callable
from decimal import Decimal
from typing import TypeVar

from sqlalchemy import text

from app.domain.codec import Codec, Json
from app.domain.events import RunEvent, StepFinished, StepStarted
from app.domain.run import Run
from app.store.engine import Database
from app.store.events import EventLog

T = TypeVar("T")

# What a step's work returns: the result and what it cost in US dollars.
Work = Callable[[int], Awaitable[tuple[T, Decimal]]]

_BEGIN = text(
    """
    INSERT INTO run_step (run_id, step, input_hash, epoch) VALUES (:run, :step, :hash, :epoch)
    ON CONFLICT (run_id, step, input_hash) DO UPDATE
        SET takes = run_step.takes + (run_step.finished_at IS NULL)::int, epoch = EXCLUDED.epoch
    RETURNING takes, result, finished_at IS NOT NULL
    """
)
_END = text(
    """
    UPDATE run_step SET result = CAST(:result AS jsonb), cost_usd = :cost, finished_at = clock_timestamp()
    WHERE run_id = :run AND step = :step AND input_hash = :hash AND epoch = :epoch
    """
)


class Journal:
    """The journal of one claimed run. All writes carry the claim's epoch: a worker that lost the run writes nothing."""

    def __init__(self, database: Database, events: EventLog, run: Run) -> None:
        self._database = database
        self._events = events
        self._run = run

    async def emit(self, event: RunEvent) -> None:
        """Append one event to the run."""
        await self._events.append(self._run.id, self._run.epoch, [event])

    async def step(self, name: str, inputs: Json, codec: Codec[T], work: Work[T]) -> T:
        """The stored result of the step for these inputs, or that of ``work``, which is then stored with its cost.

        ``work`` gets the take: how often the step was begun. The hash of the inputs includes the run's pinned versions.

        Raises:
            LostEpoch: another worker has taken the run over; nothing was stored.
        """
        key = {"run": self._run.id, "step": name, "hash": self._hash(inputs), "epoch": self._run.epoch}
        async with self._database.session() as session:
            takes, result, done = (await session.execute(_BEGIN, key)).one()
            if done:
                return codec.load(result)
            await self._events.append_in(session, self._run.id, self._run.epoch, [StepStarted(name, takes)])
        begun = time.perf_counter()
        value, cost = await work(takes)
        took_ms = round((time.perf_counter() - begun) * 1000, 1)
        async with self._database.session() as session:
            finished = StepFinished(name, took_ms, cost)
            await self._events.append_in(session, self._run.id, self._run.epoch, [finished])
            await session.execute(_END, {**key, "result": json.dumps(codec.dump(value)), "cost": cost})
        return value

    def _hash(self, inputs: Json) -> str:
        canonical = json.dumps(
            [inputs, dict(self._run.pins)], sort_keys=True, ensure_ascii=False, separators=(",", ":")
        )
        return hashlib.sha256(canonical.encode()).hexdigest()[:32]

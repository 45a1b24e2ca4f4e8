"""What a worker has to write about its run, gathered, as one statement."""

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from app.domain.codec import Json
from app.domain.events import RunEvent
from app.store.direct import Statement
from app.store.events import CHANNEL, EventLog

# The lock on the run's row orders the batches; a worker that lost its epoch updates no row and so writes nothing.
# Times travel as distances from now: the database's clock is the only one that counts.
_STORE = b"""
    WITH bumped AS (
        UPDATE run SET last_seq = last_seq + %(count)s
        WHERE id = %(run)s AND epoch = %(epoch)s AND status = 'running'
        RETURNING last_seq, thread_id, tenant, clock_timestamp() AS at
    ), told AS (
        INSERT INTO run_event (tenant, run_id, seq, at, type, data)
        SELECT bumped.tenant, %(run)s, bumped.last_seq - %(count)s + e.ordinal, bumped.at, e.value ->> 'type', e.value
        FROM bumped, jsonb_array_elements(%(events)s::jsonb) WITH ORDINALITY AS e (value, ordinal)
    ), kept AS (
        INSERT INTO run_step (tenant, run_id, step, input_hash, takes, epoch, result, cost_usd, started_at,
            finished_at)
        SELECT bumped.tenant, %(run)s, s.step, s.hash, s.takes, %(epoch)s, s.result, s.cost,
            clock_timestamp() - make_interval(secs => s.begun), clock_timestamp() - make_interval(secs => s.ended)
        FROM bumped, jsonb_to_recordset(%(steps)s::jsonb)
            AS s (step text, hash text, takes int, result jsonb, cost numeric, begun float, ended float)
        ON CONFLICT (run_id, step, input_hash) DO UPDATE
            SET takes = EXCLUDED.takes, epoch = EXCLUDED.epoch, result = EXCLUDED.result,
                cost_usd = EXCLUDED.cost_usd, finished_at = EXCLUDED.finished_at
    )
    SELECT last_seq, at, pg_notify(%(channel)s, %(run)s || ':' || last_seq || ':' || thread_id) FROM bumped
"""


@dataclass(slots=True)
class StepRecord:
    """A step as it stands in the journal; ``begun`` and ``ended`` by ``time.perf_counter``."""

    step: str
    hash: str
    takes: int
    begun: float = field(default_factory=time.perf_counter)
    ended: float | None = None
    result: Json = None
    cost: Decimal = Decimal(0)

    def plain(self, now: float) -> Json:
        """As the statement takes it."""
        return {
            "step": self.step,
            "hash": self.hash,
            "takes": self.takes,
            "result": self.result,
            "cost": str(self.cost),
            "begun": now - self.begun,
            "ended": None if self.ended is None else now - self.ended,
        }


@dataclass(slots=True)
class Batch:
    """Events in their order, and the steps that have changed."""

    events: list[RunEvent] = field(default_factory=list[RunEvent])
    steps: dict[tuple[str, str], StepRecord] = field(default_factory=dict[tuple[str, str], StepRecord])

    def __bool__(self) -> bool:
        return bool(self.events or self.steps)

    def add(self, events: Sequence[RunEvent], step: StepRecord | None = None) -> None:
        """Take these too."""
        self.events += events
        if step is not None:
            self.steps[step.step, step.hash] = step

    def statement(self, log: EventLog, run_id: str, epoch: int) -> Statement:
        """What writes all of it, and gives the last number and the time if the worker still has the run."""
        now = time.perf_counter()
        return _STORE, {
            "run": run_id,
            "epoch": epoch,
            "count": len(self.events),
            "events": log.text(self.events),
            "steps": json.dumps([record.plain(now) for record in self.steps.values()]),
            "channel": CHANNEL,
        }

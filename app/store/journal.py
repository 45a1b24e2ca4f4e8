"""The step journal: what was done once is never done, or paid, again."""

import json
import time
from collections.abc import Awaitable, Callable
from decimal import Decimal
from typing import TypeVar

from app.domain.codec import Codec, Json
from app.domain.digests import sha256_of
from app.domain.events import RunEvent, StepFinished, StepStarted
from app.domain.run import Run
from app.store.batches import Batch, StepRecord
from app.store.engine import Database
from app.store.events import EventLog
from app.store.writer import RunWriter

T = TypeVar("T")

# What a step's work returns: the result and what it cost in US dollars.
Work = Callable[[int], Awaitable[tuple[T, Decimal]]]

_KNOWN = b"""
    SELECT step, input_hash, takes, result, finished_at IS NOT NULL AS done FROM run_step WHERE run_id = %(run)s
"""


class Journal:
    """The journal of one claimed run. All writes carry the claim's epoch: a worker that lost the run writes nothing.

    Steps and events are stored in their order, behind the back of the work. Before anything is paid for ``settled``
    makes sure that all before it is stored.
    """

    def __init__(self, database: Database, events: EventLog, run: Run) -> None:
        self._database = database
        self._run = run
        self._writer = RunWriter(database, events, run)
        # Whoever claims a run for the first time finds no steps. Nobody else adds any while the claim holds.
        self._known: dict[tuple[str, str], tuple[int, Json, bool]] | None = {} if run.epoch == 1 else None

    async def emit(self, event: RunEvent) -> None:
        """Tell of something; raises LostEpoch where it is known by now that another worker has the run."""
        self._writer.note(event)

    async def settled(self) -> None:
        """Return when all that was told and done is stored.

        Raises:
            LostEpoch: another worker has taken the run over.
        """
        await self._writer.settled()

    async def rest(self) -> Batch:
        """What is not stored yet, to be stored with the run's end; everything before it is stored."""
        return await self._writer.rest()

    async def step(self, name: str, inputs: Json, codec: Codec[T], work: Work[T]) -> T:
        """The stored result of the step for these inputs, or that of ``work``, which is then stored with its cost.

        ``work`` gets the take: how often the step was begun. The hash of the inputs includes the run's pinned versions.

        Raises:
            LostEpoch: another worker has taken the run over; nothing was stored.
        """
        known, key = await self._steps(), (name, self._hash(inputs))
        takes, result, done = known.get(key, (0, None, False))
        if done:
            return codec.load(result)
        record = StepRecord(*key, takes + 1)
        known[key] = (record.takes, None, False)
        self._writer.note(StepStarted(name, record.takes), step=record)
        value, record.cost = await work(record.takes)
        record.ended, record.result = time.perf_counter(), codec.dump(value)
        took_ms = round((record.ended - record.begun) * 1000, 1)
        known[key] = (record.takes, record.result, True)
        self._writer.note(StepFinished(name, took_ms, record.cost), step=record)
        if record.cost:
            self._writer.hurry()
        return value

    async def _steps(self) -> dict[tuple[str, str], tuple[int, Json, bool]]:
        if self._known is None:
            (rows,) = await self._database.direct.run((_KNOWN, {"run": self._run.id}))
            self._known = {(row["step"], row["input_hash"]): (row["takes"], row["result"], row["done"]) for row in rows}
        return self._known

    def _hash(self, inputs: Json) -> str:
        canonical = json.dumps(
            [inputs, dict(self._run.pins)], sort_keys=True, ensure_ascii=False, separators=(",", ":")
        )
        return sha256_of(canonical)[:32]

"""Puts every case to a door, as often as wanted, several at a time, and keeps what came of it."""

import asyncio
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from app.domain.evaluation.case import Case
from app.domain.evaluation.content import content_of
from app.domain.evaluation.observed import Observed, RowStatus
from app.domain.evaluation.row import Row, Scored
from app.evaluation.running.door import Door, Try
from app.evaluation.running.journal import Journal, Kept, Key
from app.evaluation.running.progress import Progress, Watcher
from app.evaluation.running.spending import Spending

Score = Callable[[Case, Observed], Scored]
"""What scorers say of a try."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be run. ``tries`` says how often each case is put; ``name`` is that of the run.

    ``seconds`` bounds the whole run, ``usd`` what it spends (None: no bound); ``again`` takes up tries that failed.
    """

    name: str
    cases: Sequence[Case]
    tries: Callable[[Case], int]
    concurrency: int = 8
    case_timeout_s: float = 120.0
    usd: Decimal | None = None
    seconds: float | None = None
    again: bool = False


@dataclass(slots=True)
class Stop:
    """A wish to begin nothing more."""

    wanted: bool = False


@dataclass(frozen=True, slots=True)
class _Job:
    case: Case
    repeat: int

    @property
    def key(self) -> Key:
        return (self.case.id, self.repeat)


@dataclass(slots=True)
class Runner:
    """Runs a plan through a door. ``kept`` is what an earlier attempt at the same run has left."""

    door: Door
    plan: Plan
    journal: Journal
    score: Score
    kept: Kept = field(default_factory=Kept)
    watch: Watcher | None = None
    stop: Stop = field(default_factory=Stop)

    async def run(self) -> tuple[Row, ...]:
        """All rows, finished earlier or now; fewer than planned where somebody wanted to stop."""
        jobs = [_Job(case, repeat) for case in self.plan.cases for repeat in range(self.plan.tries(case))]
        rows = {job.key: row for job in jobs if (row := self.kept.rows.get(job.key)) and not self._retried(row)}
        progress = Progress(len(jobs))
        for row in rows.values():
            progress.take(row)
        spending = Spending(self.plan.usd, self.plan.concurrency, progress.usd)
        await self._clear(rows)
        left = iter([job for job in jobs if job.key not in rows])
        ends = None if self.plan.seconds is None else time.monotonic() + self.plan.seconds
        async with asyncio.TaskGroup() as group:
            for _ in range(self.plan.concurrency):
                group.create_task(self._work(left, rows, progress, spending, ends))
        return tuple(rows.values())

    def _retried(self, row: Row) -> bool:
        return self.plan.again and row.observed.status is not RowStatus.OK

    async def _clear(self, rows: dict[Key, Row]) -> None:
        """Delete what tries left behind that somebody killed: a half-finished thread is never gone on with."""
        for key, user in self.kept.broken_off.items():
            if key not in rows:
                await self.door.forget(user)

    async def _work(
        self,
        left: Iterator[_Job],
        rows: dict[Key, Row],
        progress: Progress,
        spending: Spending,
        ends: float | None,
    ) -> None:
        for job in left:
            if self.stop.wanted:
                return
            late = ends is not None and time.monotonic() >= ends
            row = self._unpaid(job, late=late) if late or spending.over else await self._row(job, spending)
            self.journal.done(row)
            rows[job.key] = row
            progress.take(row)
            if self.watch is not None:
                self.watch(progress)

    async def _row(self, job: _Job, spending: Spending) -> Row:
        attempt = self.kept.begun.get(job.key, 0) + 1
        user = f"eval:{self.plan.name}:{job.case.id}:{job.repeat}:{attempt}"
        self.journal.begin(job.key, user)
        part, seen = spending.promise(), Observed(RowStatus.ERROR)
        try:
            seen = await self._asked(Try(job.case, job.repeat, user, part))
        finally:
            spending.settle(part, seen.usd)
        scored = self.score(job.case, seen)
        return Row(job.case.id, job.repeat, seen, scored, attempt, content_of(job.case))

    async def _asked(self, what: Try) -> Observed:
        timer = asyncio.timeout(self.plan.case_timeout_s)
        try:
            async with timer:
                return await self.door.ask(what)
        except TimeoutError:
            if not timer.expired():
                raise
            return Observed(RowStatus.TIMEOUT, detail=f"It took longer than {self.plan.case_timeout_s:g} s.")

    def _unpaid(self, job: _Job, *, late: bool) -> Row:
        why = "The time of the run is up." if late else "The money of the run is spent."
        attempt = self.kept.begun.get(job.key, 0) + 1
        return Row(
            job.case.id, job.repeat, Observed(RowStatus.BUDGET, detail=why), Scored(), attempt, content_of(job.case)
        )

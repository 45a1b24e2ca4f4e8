"""Executes queued runs: claims, walks the graph, ends the run. A janitor looks after what dead workers left."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from app.domain.errors import (
    BudgetExceeded,
    DatabaseUnavailable,
    DeadlineExceeded,
    LostEpoch,
    NoBackendAllowed,
    TeamError,
)
from app.domain.labels import DeclineReason, RunStatus
from app.domain.run import Problem, Run
from app.graph import Clarifying, Declined, Outcome, RunGraph
from app.steps.condense import Condense
from app.steps.context import RunContext
from app.steps.memory import Memory
from app.store.clarifications import ClarificationStore
from app.store.engine import Database
from app.store.events import EventLog
from app.store.journal import Journal
from app.store.notifications import Notifications
from app.store.queue import Queue
from app.store.runs import Ending, RunStore
from app.store.shift import Shift
from app.store.tenancy import acting_for
from app.telemetry import event, problem

# A message that kills its worker must not do so for ever.
_MOST_CRASHES = 3


@dataclass(frozen=True, slots=True)
class Executor:
    """Works on one run at a time per call; safe to call again for the same run at any moment."""

    database: Database
    events: EventLog
    runs: RunStore
    clarifications: ClarificationStore
    graph: RunGraph
    memory: Memory
    condense: Condense
    deadline_s: float

    async def execute(self, run: Run) -> None:
        """Bring a claimed run to its next resting state: ended, or clarifying.

        Raises:
            LostEpoch: another worker has taken the run over.
            DatabaseUnavailable: the run is as it was; try again when the database is back.
        """
        with acting_for(run.tenant):
            await self._work(Journal(self.database, self.events, run), run)

    async def _work(self, journal: Journal, run: Run) -> None:
        if run.crashes > _MOST_CRASHES:
            await self._end(journal, run, Ending(RunStatus.FAILED, error=_problem(TeamError())))
            return
        try:
            await self._settle(journal, run, await self._walk(journal, run))
        except asyncio.CancelledError:
            await asyncio.shield(self._cancelled(journal, run))
            raise
        except (LostEpoch, DatabaseUnavailable):
            raise
        except (NoBackendAllowed, BudgetExceeded) as error:
            await self._refused(journal, run, error)
        except TeamError as error:
            await self._failed(journal, run, error)

    async def _walk(self, journal: Journal, run: Run) -> Outcome:
        try:
            async with asyncio.timeout(self.deadline_s):
                return await self.graph(await self.condense(await self._context(journal, run)))
        except TimeoutError as error:
            raise DeadlineExceeded(f"The run took longer than {self.deadline_s:g} s.") from error

    async def _context(self, journal: Journal, run: Run) -> RunContext:
        recollection = await self.memory.recall(run.message_id)
        return RunContext(
            run=run,
            message=recollection.message,
            history=recollection.history,
            # Whoever is claimed for the first time has not asked anything yet.
            clarifications=await self.clarifications.of_run(run.id) if run.epoch > 1 else (),
            journal=journal,
            deadline=asyncio.get_running_loop().time() + self.deadline_s,
            recalled=recollection.recalled,
        )

    async def _settle(self, journal: Journal, run: Run, outcome: Outcome) -> None:
        if isinstance(outcome, Clarifying):
            return
        if isinstance(outcome, Declined):
            ending = Ending(RunStatus.DECLINED, outcome.conclusion, DeclineReason.NOT_FOR_THIS_TEAM)
        else:
            ending = Ending(RunStatus.CONCLUDED, outcome.conclusion)
        await self._end(journal, run, ending)

    async def _end(self, journal: Journal, run: Run, ending: Ending) -> None:
        """End the run, together with what the journal has not stored yet."""
        await self.runs.finish(run.id, run.epoch, ending, rest=await journal.rest())

    async def _refused(self, journal: Journal, run: Run, error: NoBackendAllowed | BudgetExceeded) -> None:
        """A refusal is an answer: it says what is missing, and nothing was sent anywhere."""
        paid = not isinstance(error, BudgetExceeded)
        reason = DeclineReason.NO_CLEARED_BACKEND if paid else DeclineReason.BUDGET_EXHAUSTED
        ending = Ending(RunStatus.DECLINED, declined=reason, error=_problem(error))
        await self._end(journal, run, ending)

    async def _failed(self, journal: Journal, run: Run, error: TeamError) -> None:
        event("run.failed", run_id=run.id, code=error.code)
        await self._end(journal, run, Ending(RunStatus.FAILED, error=_problem(error)))

    async def _cancelled(self, journal: Journal, run: Run) -> None:
        """End a run that somebody cancelled; one that a shutdown interrupts stays as it is and is worked on later.

        Of the one nothing more is told, of the other everything is kept that was done.
        """
        current = await self.runs.run(run.id)
        if current.status is RunStatus.CANCELLING:
            await journal.rest()
            await self.runs.finish(run.id, run.epoch, Ending(RunStatus.CANCELLED))
        else:
            await journal.settled()


@dataclass(frozen=True, slots=True)
class Worker:
    """The executor on the queue, with its janitor; times in seconds."""

    executor: Executor
    queue: Queue
    notifications: Notifications
    queues: tuple[str, ...]
    concurrency: int
    sweep_s: float
    lost_after_s: float
    janitor: bool = True
    chores: tuple[Callable[[], Awaitable[None]], ...] = ()

    async def run(self) -> None:
        """Work until cancelled."""
        shift = Shift(self.queue, self.notifications, self.executor.execute, self.queues, self.concurrency)
        async with asyncio.TaskGroup() as group:
            group.create_task(shift.work(self.executor.runs.started({})))
            if self.janitor:
                group.create_task(self._sweep_for_ever())

    async def _sweep_for_ever(self) -> None:
        while True:
            try:
                await self.sweep()
            except TeamError as error:
                problem("janitor.failed", error)
            await asyncio.sleep(self.sweep_s)

    async def sweep(self) -> None:
        """Give back dead workers' jobs, queue runs that lost theirs, settle expired questions, and do the chores."""
        revived = await self.queue.revive()
        recovered = await self.executor.runs.recover(self.queues[0], lost_after_s=self.lost_after_s)
        expired = await self.executor.clarifications.expire(self.queues[0])
        if revived or recovered or expired:
            event("janitor.swept", revived=revived, recovered=recovered, expired=expired)
        for chore in self.chores:
            await chore()


def _problem(error: TeamError) -> Problem:
    return Problem(error.code, error.status, error.sentence, error.remedy)

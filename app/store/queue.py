"""The job queue (procrastinate on the same Postgres). Jobs carry ids only; the run's row is the truth about a run."""

import asyncio
from collections.abc import Awaitable, Callable, Generator, Iterable
from contextlib import contextmanager

from procrastinate import App, JobContext, PsycopgConnector
from procrastinate.exceptions import JobAborted
from procrastinate.job_context import AbortReason
from procrastinate.jobs import Job
from procrastinate.retry import BaseRetryStrategy, RetryDecision

from app.domain.errors import DatabaseUnavailable, LostEpoch, ThreadBusy
from app.store.availability import connected
from app.store.engine import Session, raw_connection
from app.telemetry import problem

RUNS = "runs"
_TASK = "run.execute"
_AGAIN_AFTER_S = 0.5
_LOOKS_FOR_S = 2.0
_WAITS_FOR_S = 10.0

Execute = Callable[[str], Awaitable[None]]


class _Retry(BaseRetryStrategy):
    """Every task has a strategy: without one, a job that is interrupted by a shutdown would be lost."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if isinstance(exception, LostEpoch):
            return None
        wait = 1 if isinstance(exception, ThreadBusy) else min(30, 2 ** min(job.attempts, 5))
        return RetryDecision(retry_in={"seconds": wait})


class Queue:
    """Defers runs within the caller's transaction, aborts them, and works them off."""

    def __init__(self, dsn: str, *, heartbeat_s: float, stalled_after_s: float) -> None:
        # A pool that has found the database away several times would otherwise wait ever longer before it looks again.
        patience = {"reconnect_timeout": _LOOKS_FOR_S, "timeout": _WAITS_FOR_S}
        self._app = App(connector=PsycopgConnector(conninfo=dsn, min_size=1, max_size=4, **patience))
        self._heartbeat_s = heartbeat_s
        self._stalled_after_s = stalled_after_s
        self._at_work: set[int] = set()
        self._worker_id: int | None = None
        self._strays: set[int] = set()

    async def open(self) -> None:
        """Connect."""
        await self._app.open_async()

    async def close(self) -> None:
        """Disconnect."""
        await self._app.close_async()

    async def defer(self, session: Session, run_id: str, thread_id: str, queue: str) -> int:
        """Queue the run with the thread as its lock, as part of ``session``'s transaction; returns the job's id."""
        deferrer = self._app.configure_task(
            _TASK, queue=queue, lock=thread_id, connection=await raw_connection(session), allow_unknown=True
        )
        return await deferrer.defer_async(run_id=run_id)

    async def abort(self, job_id: int) -> None:
        """Take a waiting job out of the queue, or interrupt the task that works on it, wherever that is."""
        with connected():
            await self._app.job_manager.cancel_job_by_id_async(job_id, abort=True)

    async def revive(self) -> int:
        """Give the jobs of dead workers, and those that this process has lost, back to the queue; returns how many."""
        manager = self._app.job_manager
        count = 0
        with connected():
            for job in await manager.get_stalled_jobs(seconds_since_heartbeat=self._stalled_after_s):
                await manager.retry_job(job)
                count += 1
            for job in await self._lost():
                await manager.retry_job(job)
                count += 1
        return count

    async def _lost(self) -> list[Job]:
        """Jobs that the queue believes to be worked on here, but are not: seen so twice, as jobs come and go.

        That is left of a connection that broke while a job was fetched, or while its end was written down.
        """
        if self._worker_id is None:
            return []
        listed = await self._app.job_manager.list_jobs_async(status="doing", worker_id=self._worker_id)
        strays = {job.id: job for job in listed if job.id is not None and job.id not in self._at_work}
        lost = [job for number, job in strays.items() if number in self._strays]
        self._strays = set(strays)
        return lost

    async def work(self, execute: Execute, queues: Iterable[str], *, concurrency: int) -> None:
        """Work off the named queues until cancelled; interrupted runs go back to the queue.

        A worker ends when the database goes away. The next one is another worker to the queue, so that what the first
        one could not give back is found with the jobs of dead workers.
        """
        self._register(execute)
        while True:
            try:
                with connected():
                    await self._work(queues, concurrency)
            except DatabaseUnavailable as error:
                problem("queue.lost", error)
            await asyncio.sleep(_AGAIN_AFTER_S)

    async def _work(self, queues: Iterable[str], concurrency: int) -> None:
        await self._app.run_worker_async(
            queues=list(queues),
            concurrency=concurrency,
            install_signal_handlers=False,
            shutdown_graceful_timeout=5,
            fetch_job_polling_interval=0.5,
            update_heartbeat_interval=self._heartbeat_s,
            stalled_worker_timeout=self._stalled_after_s,
            delete_jobs="successful",
        )

    @contextmanager
    def _working_on(self, job: Job) -> Generator[None]:
        self._worker_id, number = job.worker_id, job.id or 0
        self._at_work.add(number)
        try:
            yield
        finally:
            self._at_work.discard(number)

    def _register(self, execute: Execute) -> None:
        async def task(context: JobContext, run_id: str) -> None:
            try:
                with self._working_on(context.job):
                    await execute(run_id)
            except BaseException as error:
                if context.abort_reason() is AbortReason.USER_REQUEST:
                    raise JobAborted from error
                if isinstance(error, Exception):
                    problem("run.crashed", error, run_id=run_id)
                raise

        self._app.task(name=_TASK, pass_context=True, retry=_Retry())(task)

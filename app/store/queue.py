"""The job queue (procrastinate on the same Postgres). Jobs carry ids only; the run's row is the truth about a run."""

from collections.abc import Awaitable, Callable, Iterable

from procrastinate import App, JobContext, PsycopgConnector
from procrastinate.exceptions import JobAborted
from procrastinate.job_context import AbortReason
from procrastinate.jobs import Job
from procrastinate.retry import BaseRetryStrategy, RetryDecision

from app.domain.errors import LostEpoch, ThreadBusy
from app.store.engine import Session, raw_connection
from app.telemetry import problem

RUNS = "runs"
_TASK = "run.execute"

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
        self._app = App(connector=PsycopgConnector(conninfo=dsn, min_size=1, max_size=4))
        self._heartbeat_s = heartbeat_s
        self._stalled_after_s = stalled_after_s

    async def open(self) -> None:
        """Connect."""
        await self._app.open_async()

    async def close(self) -> None:
        """Disconnect."""
        await self._app.close_async()

    async def defer(self, session: Session, run_id: str, thread_id: str, queue: str, turn: int = 0) -> int:
        """Queue the run with the thread as its lock, as part of ``session``'s transaction; returns the job's id.

        Runs of lower turns come first.
        """
        deferrer = self._app.configure_task(
            _TASK,
            queue=queue,
            lock=thread_id,
            priority=-turn,
            connection=await raw_connection(session),
            allow_unknown=True,
        )
        return await deferrer.defer_async(run_id=run_id)

    async def abort(self, job_id: int) -> None:
        """Take a waiting job out of the queue, or interrupt the task that works on it, wherever that is."""
        await self._app.job_manager.cancel_job_by_id_async(job_id, abort=True)

    async def revive(self) -> int:
        """Give the jobs of dead workers back to the queue; returns how many."""
        manager = self._app.job_manager
        count = 0
        for job in await manager.get_stalled_jobs(seconds_since_heartbeat=self._stalled_after_s):
            await manager.retry_job(job)
            count += 1
        return count

    async def work(self, execute: Execute, queues: Iterable[str], *, concurrency: int) -> None:
        """Work off the named queues until cancelled; interrupted runs go back to the queue."""
        self._register(execute)
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

    def _register(self, execute: Execute) -> None:
        async def task(context: JobContext, run_id: str) -> None:
            try:
                await execute(run_id)
            except BaseException as error:
                if context.abort_reason() is AbortReason.USER_REQUEST:
                    raise JobAborted from error
                if isinstance(error, Exception):
                    problem("run.crashed", error, run_id=run_id)
                raise

        self._app.task(name=_TASK, pass_context=True, retry=_Retry())(task)

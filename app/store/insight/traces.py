"""Everything that is on record of one run, in one reading."""

from app.domain.events import StoredEvent
from app.domain.insight.trace import Trace, Words, timeline
from app.domain.run import Run
from app.store.audit import AuditStore
from app.store.briefs import BriefStore
from app.store.engine import Database
from app.store.events import EventLog
from app.store.feedback import FeedbackStore
from app.store.runs import RunStore
from app.store.steps import StepReader


class TraceReader:
    """Reads traces of the tenant that the task acts for."""

    def __init__(self, database: Database, runs: RunStore, events: EventLog, audit: AuditStore) -> None:
        self._runs = runs
        self._events = events
        self._audit = audit
        self._steps = StepReader(database)
        self._briefs = BriefStore(database)
        self._feedback = FeedbackStore(database)

    async def read(self, tenant: str, run_id: str, *, with_words: bool) -> Trace:
        """The trace of a run; raises NotFound. Decisions are written moments after they were made."""
        run = await self._runs.run(run_id)
        return Trace(
            run=run,
            moments=timeline(await self._history(run_id)),
            steps=await self._steps.of_run(run_id),
            decisions=await self._audit.of_run(tenant, run_id),
            feedback=await self._feedback.of_run(run_id),
            words=await self._words(run) if with_words else None,
        )

    async def _words(self, run: Run) -> Words:
        question = (await self._runs.message(run.message_id)).content
        answer = run.conclusion.markdown if run.conclusion else ""
        return Words(question, answer, await self._briefs.of_run(run.id))

    async def _history(self, run_id: str) -> list[StoredEvent]:
        history: list[StoredEvent] = []
        while batch := await self._events.read(run_id, history[-1].seq if history else 0):
            history += batch
        return history

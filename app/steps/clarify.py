"""Asks back: stores the questions and lets go of the run until they are answered or expire."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.analysis import Analysis
from app.domain.clarification import Clarification
from app.domain.identifiers import new_id
from app.domain.labels import ClarificationStatus
from app.steps.context import RunContext
from app.store.runs import RunStore


@dataclass(frozen=True, slots=True)
class Clarify:
    """Writes the clarification; ``ttl_s`` is how long, in seconds, the team waits for answers."""

    runs: RunStore
    ttl_s: float
    now: Callable[[], datetime]

    async def __call__(self, context: RunContext, analysis: Analysis) -> Clarification:
        """The stored questions; the run is clarifying afterwards."""
        clarification = Clarification(
            id=new_id("clr"),
            run_id=context.run.id,
            round=context.round,
            status=ClarificationStatus.OPEN,
            questions=analysis.questions,
            replies=(),
            expires_at=self.now() + timedelta(seconds=self.ttl_s),
        )
        await context.journal.settled()
        await self.runs.clarifying(context.run, clarification)
        return clarification

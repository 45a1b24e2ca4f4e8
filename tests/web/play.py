"""Scenes for the page: sequences of events of ``app.domain.events`` with pauses between them, and a run that plays one.

Hold(signal)      nothing happens until ``signal.set()``
Asks(questions)   the run waits until the questions are answered
Cut()             the connection of whoever follows ends here, once
Refuse(error)     ends the stream with this error instead of an event
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from app.api.conversations.brief_views import BriefView
from app.domain.clarification import Clarification
from app.domain.conclusion import Conclusion
from app.domain.errors import TeamError
from app.domain.events import (
    ClarificationAnswered,
    ClarificationRequested,
    ConclusionFinished,
    RunCancelling,
    RunClarifying,
    RunCreated,
    RunEvent,
    RunFinished,
    RunQueued,
    RunStarted,
    ScreeningFinished,
    StoredEvent,
)
from app.domain.identifiers import new_id
from app.domain.labels import Origin, RunStatus, Sensitivity
from app.domain.run import Run, Wishes
from tests.servers import Signal


@dataclass(frozen=True)
class Hold:
    """Nothing happens until the signal is set."""

    signal: Signal


@dataclass(frozen=True)
class Asks:
    """The run waits for answers to these questions."""

    clarification: Clarification


@dataclass(frozen=True)
class Cut:
    """The connection ends here, once."""


@dataclass(frozen=True)
class Refuse:
    """The stream ends with an error, for whoever comes; with ``times``, for so many."""

    error: TeamError
    times: int = 1_000


Beat = RunEvent | Hold | Asks | Cut | Refuse


@dataclass(frozen=True)
class Scene:
    """What happens after a question; ``passages`` are the texts of the cited sections by citation number."""

    beats: Sequence[Beat]
    passages: Mapping[int, tuple[str, bool]] = field(default_factory=dict[int, tuple[str, bool]])
    briefs: tuple[BriefView, ...] = ()


@dataclass
class Play:
    """One run: what has happened so far."""

    question: str
    thread_id: str
    scene: Scene
    id: str = field(default_factory=lambda: new_id("run"))
    message_id: str = field(default_factory=lambda: new_id("msg"))
    events: list[StoredEvent | Cut | Refuse] = field(default_factory=list[StoredEvent | Cut | Refuse])
    broken: Counter[int] = field(default_factory=Counter[int])
    news: asyncio.Condition = field(default_factory=asyncio.Condition)
    answered: asyncio.Event = field(default_factory=asyncio.Event)
    task: asyncio.Task[None] | None = None

    @property
    def stored(self) -> list[StoredEvent]:
        return [each for each in self.events if isinstance(each, StoredEvent)]

    @property
    def sensitivity(self) -> Sensitivity:
        found = [each.event.sensitivity for each in self.stored if isinstance(each.event, ScreeningFinished)]
        return found[-1] if found else Sensitivity.PUBLIC

    @property
    def conclusion(self) -> Conclusion | None:
        found = [each.event.conclusion for each in self.stored if isinstance(each.event, ConclusionFinished)]
        return found[-1] if found else None

    @property
    def clarification(self) -> Clarification | None:
        found = [e.event.clarification for e in self.stored if isinstance(e.event, ClarificationRequested)]
        return found[-1] if found else None

    async def happen(self, event: RunEvent | Cut | Refuse) -> None:
        async with self.news:
            seq = len(self.stored) + 1
            if isinstance(event, Cut | Refuse):
                self.events.append(event)
            else:
                self.events.append(StoredEvent(self.id, seq, datetime.now(UTC), event))
            self.news.notify_all()

    async def run(self) -> None:
        await self.happen(RunCreated(self.thread_id, self.message_id, Origin.WEB))
        await self.happen(RunStarted(1, {}))
        for beat in self.scene.beats:
            if isinstance(beat, Hold):
                await beat.signal.happens()
            elif isinstance(beat, Asks):
                await self.ask(beat.clarification)
            else:
                await self.happen(beat)

    async def ask(self, clarification: Clarification) -> None:
        await self.happen(ClarificationRequested(clarification))
        await self.happen(RunClarifying(clarification.id, clarification.expires_at))
        await self.answered.wait()
        await self.happen(ClarificationAnswered(clarification.id, clarification.round, 1))
        await self.happen(RunQueued("answered"))
        await self.happen(RunStarted(2, {}))

    async def cancel(self) -> None:
        if self.task is not None:
            self.task.cancel()
        await self.happen(RunCancelling("requested"))
        await self.happen(RunFinished(RunStatus.CANCELLED, took_ms=1234.0))

    async def follow(self, after: int) -> AsyncIterator[StoredEvent]:
        place = 0
        while True:
            async with self.news:
                while len(self.events) <= place:
                    await self.news.wait()
            beat = self.events[place]
            place += 1
            if isinstance(beat, StoredEvent):
                if beat.seq > after:
                    yield beat
                if isinstance(beat.event, RunFinished):
                    return
            elif self._breaks(beat, place):
                return

    def _breaks(self, beat: Cut | Refuse, place: int) -> bool:
        """Whether the connection ends here; raises where the stream ends with an error."""
        self.broken[place] += 1
        if isinstance(beat, Cut):
            return self.broken[place] == 1
        if self.broken[place] <= beat.times:
            raise beat.error
        return False

    def as_run(self) -> Run:
        ends = [each.event for each in self.stored if isinstance(each.event, RunFinished)]
        status = ends[0].status if ends else RunStatus.RUNNING
        now = datetime.now(UTC)
        return Run(
            id=self.id,
            thread_id=self.thread_id,
            message_id=self.message_id,
            origin=Origin.HTTP,
            status=status,
            epoch=1,
            last_seq=len(self.stored),
            sensitivity=Sensitivity.INTERNAL,
            wishes=Wishes(),
            pins={},
            crashes=0,
            conclusion=self.conclusion,
            declined=None,
            error=None,
            cost_usd=Decimal(0),
            created_at=now,
            started_at=now,
            finished_at=now + timedelta(seconds=2) if ends else None,
        )

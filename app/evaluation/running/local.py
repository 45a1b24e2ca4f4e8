"""The door of a service in this process: the one that every face uses."""

import asyncio
import time
from dataclasses import dataclass, field, replace

from app.domain.access import LOCAL, Author
from app.domain.clarification import Clarification
from app.domain.errors import TeamError
from app.domain.evaluation.observed import AskedBack, Observed, RowStatus
from app.domain.events import ClarificationRequested, RunEvent
from app.domain.labels import Origin
from app.domain.model_call import Role, Turn
from app.domain.run import Run, Submission, Wishes
from app.evaluation.running.door import Try
from app.evaluation.running.observing import Seen, calls, observed
from app.evaluation.running.scripted import given, replies
from app.evaluation.running.sources import Sources
from app.evaluation.tapping import Tap, TryLog
from app.service import Service
from app.team import SaidElsewhere


@dataclass(slots=True)
class _Followed:
    """A run as it was followed to its end."""

    run: Run
    events: list[RunEvent] = field(default_factory=list[RunEvent])
    asked: list[AskedBack] = field(default_factory=list[AskedBack])


class LocalDoor:
    """Asks through the team of a service, whose calls ``tap`` hears."""

    def __init__(self, service: Service, tap: Tap) -> None:
        self._service = service
        self._team = service.team
        self._tap = tap
        self._sources = Sources(service)
        self._specs = {spec.id: spec for spec in service.backends}

    async def ask(self, what: Try) -> Observed:
        """See ``Door``."""
        log = self._tap.begin(what.user, what.repeat, _texts(what), what.case.expect.sensitivity)
        begun = time.perf_counter()
        try:
            followed = await self._followed(what)
            seen = await self._seen(followed, log)
            return observed(replace(seen, ms=round((time.perf_counter() - begun) * 1000)), log.problems)
        except TeamError as error:
            # The door itself refused: that is the case's result, and the others go on.
            return Observed(RowStatus.ERROR, detail=f"{error.code}: {error.sentence}")
        finally:
            self._tap.end(log)

    async def forget(self, user: str) -> None:
        """See ``Door``."""
        await self._team.erase(user, LOCAL)

    async def _followed(self, what: Try) -> _Followed:
        accepted = await self._team.submit(await self._submission(what))
        followed = _Followed(accepted.run)
        try:
            async for stored in self._team.follow(accepted.run.id):
                followed.events.append(stored.event)
                if isinstance(stored.event, ClarificationRequested):
                    followed.asked += await self._answer(what, stored.event.clarification)
            followed.run = await self._team.run(accepted.run.id)
        except asyncio.CancelledError:
            await asyncio.shield(self._team.cancel(accepted.run.id, "broken off"))
            raise
        return followed

    async def _submission(self, what: Try) -> Submission:
        author = Author(what.user)
        thread = None
        if what.case.history:
            thread = (await self._team.take_over([_said(turn) for turn in what.case.history], author)).id
        wishes = Wishes(max_cost_usd=what.limit_usd)
        return Submission(what.case.question, Origin.EVAL, thread, wishes, author=author)

    async def _answer(self, what: Try, clarification: Clarification) -> tuple[AskedBack, ...]:
        questions = [(each.id, each.topic, each.question) for each in clarification.questions]
        asked = replies(what.case, clarification.round, questions)
        await self._team.answer(clarification.id, given(questions, asked), finish=True, author=Author(what.user))
        return asked

    async def _seen(self, followed: _Followed, log: TryLog) -> Seen:
        run, events = followed.run, followed.events
        citations = await self._sources.checked(run.id, run.conclusion.citations if run.conclusion else ())
        return Seen(run, events, tuple(followed.asked), citations, calls(events, log, self._specs), 0)


def _said(turn: Turn) -> SaidElsewhere:
    return ("user", turn.text) if turn.role is Role.USER else ("team", turn.text)


def _texts(what: Try) -> tuple[str, ...]:
    """Every text of the case: what stands in them was made up for it."""
    case = what.case
    turns = (turn.text for turn in case.history)
    return (case.question, *turns, *case.answers.values(), *case.expect.contains, *case.expect.lacks)

"""One call on its way along the candidates of its decision, with a second leg where the policy wants one."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace

from app.domain.model_call import Backend, Completion
from app.gateway.breaker import HealthBoard
from app.gateway.course import Course, Errand
from app.gateway.delivery import Delivery
from app.gateway.leg import Leg, Pacing, Surroundings
from app.gateway.observer import CallObserver
from app.gateway.trial import Trials
from app.routing.policy import Need
from app.routing.tuning import StreamMode


class Chain:
    """Gets one whole answer, from one leg or from the faster of two."""

    def __init__(
        self,
        errand: Errand,
        backends: Mapping[str, Backend],
        board: HealthBoard,
        pacing: Pacing,
        observer: CallObserver,
        mode: StreamMode,
    ) -> None:
        # A document is checked as a whole, so that nobody may see it grow.
        self._mode = mode if errand.call.shape is None else StreamMode.BUFFERED
        if self._mode is StreamMode.BUFFERED:
            errand = replace(errand, call=replace(errand.call, watched=False))
        self._errand = errand
        course = Course(errand, {name: backend.spec for name, backend in backends.items()})
        trials = Trials(errand.features, errand.decision, backends, observer, errand.meter)
        self._around = Surroundings(errand, course, trials, board, pacing, observer)

    async def run(self) -> Completion:
        """The first whole answer.

        Raises:
            AllBackendsFailed: every candidate failed, or one declined to answer under its content policy, after which
                no other one is asked.
            DeadlineExceeded: the caller's time ran out before one could answer.
            BudgetExceeded: no candidate could be paid for.
            NoBackendAllowed: no candidate could be asked.
        """
        delivery = Delivery(self._around.observer, self._mode)
        leg = Leg(self._around, delivery)
        after_s = self._hedge_after_s()
        completion = await (leg.walk() if after_s is None else self._race(leg, after_s))
        completion = completion or await leg.last_resort()
        if completion is None:
            raise self._around.course.nobody_answered()
        await delivery.hand_over(completion.text)
        trials = self._around.trials
        return replace(completion, attempts=len(trials.made), wasted_usd=trials.wasted_usd)

    def _hedge_after_s(self) -> float | None:
        """When a second leg starts; None where the caller sees text grow, tools could act twice, or nobody wants it."""
        hedge, features = self._errand.engine.hedge, self._errand.features
        wanted = not hedge.purposes or features.purpose in hedge.purposes
        shown = self._mode is not StreamMode.BUFFERED
        if hedge.after_ms is None or not wanted or shown or Need.TOOLS in features.needs:
            return None
        return hedge.after_ms / 1000

    async def _race(self, leg: Leg, after_s: float) -> Completion | None:
        """The answer of the leg that is done first. The other one is cancelled, which closes its connection."""
        other = Leg(self._around, Delivery(self._around.observer, self._mode), hedge=True)
        first = asyncio.create_task(leg.walk())
        waiting = asyncio.ensure_future(self._around.pacing.sleep(after_s))
        legs = {first}
        try:
            await asyncio.wait({first, waiting}, return_when=asyncio.FIRST_COMPLETED)
            if not first.done():
                legs.add(asyncio.create_task(other.walk()))
            return await _first_answer(legs)
        finally:
            for task in (*legs, waiting):
                task.cancel()
            await asyncio.gather(*legs, waiting, return_exceptions=True)


async def _first_answer(legs: set[asyncio.Task[Completion | None]]) -> Completion | None:
    pending = legs
    while pending:
        done, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            if (completion := task.result()) is not None:
                return completion
    return None

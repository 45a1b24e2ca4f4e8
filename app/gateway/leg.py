"""One walk along the candidates of a call: attempts, retries, and the step to the next backend."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from tenacity import AsyncRetrying, RetryCallState, stop_after_attempt

from app.domain.decision import Candidate
from app.domain.errors import AllBackendsFailed, BackendError, BudgetExceeded, Failure
from app.domain.model_call import Completion
from app.gateway.breaker import HealthBoard, Ticket
from app.gateway.conduct import CONDUCT, LONGEST_WAIT_S, wait_s
from app.gateway.course import Course, Errand
from app.gateway.delivery import Delivery
from app.gateway.observer import CallObserver, NextStep
from app.gateway.structured import Misshapen, repaired
from app.gateway.trial import Overdue, Terms, Trials


@dataclass(frozen=True, slots=True)
class Pacing:
    """How to wait between attempts: ``sleep`` takes seconds, ``jitter`` gives a factor from 0.8 to 1.2."""

    sleep: Callable[[float], Awaitable[None]]
    jitter: Callable[[], float]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What all legs of a call share."""

    errand: Errand
    course: Course
    trials: Trials
    board: HealthBoard
    pacing: Pacing
    observer: CallObserver


class Leg:
    """Tries one candidate after the other until one gives a whole answer.

    A ``hedge`` walks beside another leg along the same list, and asks models only: whoever composes without one is for
    the case that nobody else answers.
    """

    def __init__(self, around: Surroundings, delivery: Delivery, *, hedge: bool = False) -> None:
        self._around = around
        self._course = around.course
        self._delivery = delivery
        self._hedge = hedge
        self._wrong: Misshapen | None = None
        self._passed_over: list[Candidate] = []

    async def walk(self) -> Completion | None:
        """The first whole answer; None when the candidates are used up.

        Raises:
            AllBackendsFailed: one declined to answer under its content policy, after which no other one is asked.
        """
        while (candidate := self._course.next(self._delivery, models_only=self._hedge)) is not None:
            ticket = self._around.board.enter(candidate.backend)
            if ticket is None:
                self._passed_over.append(candidate)
            elif completion := await self._ask(candidate, ticket):
                return completion
        return None

    async def last_resort(self) -> Completion | None:
        """The answer of a backend that was passed over because others were finding out whether it is back."""
        if not self._passed_over or not self._course.untried:
            return None
        candidate = self._passed_over[0]
        ticket = self._around.board.enter(candidate.backend, last_resort=True)
        return await self._ask(candidate, ticket) if ticket else None

    async def _ask(self, candidate: Candidate, ticket: Ticket) -> Completion | None:
        """The answer of one backend, after at most one retry; None when the next one should be asked."""

        async def announce(state: RetryCallState) -> None:
            await self._tell(candidate, _error(state), NextStep.RETRY)

        self._wrong = None
        retrying = AsyncRetrying(
            sleep=self._around.pacing.sleep,
            stop=stop_after_attempt(self._around.errand.engine.max_per_backend),
            wait=lambda state: wait_s(_error(state), state.attempt_number, self._around.pacing.jitter()),
            retry=lambda state: state.outcome is not None and state.outcome.failed and self._again(candidate, state),
            before_sleep=announce,
            reraise=True,
        )
        try:
            return await retrying(self._attempt, candidate)
        except BudgetExceeded:
            return None
        except BackendError as error:
            await self._give_up(candidate, error)
            return None
        finally:
            self._around.board.leave(ticket)

    def _again(self, candidate: Candidate, state: RetryCallState) -> bool:
        """Whether the same backend gets another attempt. The last condition takes one from its budget of retries."""
        error = state.outcome.exception() if state.outcome else None
        if not isinstance(error, BackendError) or not CONDUCT[error.kind].again or not self._delivery.may_begin_again:
            return False
        if error.kind is Failure.OVERLOADED and self._delivery.begun:
            return False
        wait = wait_s(error, state.attempt_number, 1.0)
        too_long = wait > LONGEST_WAIT_S or not self._course.fits(candidate, wait)
        spent = state.attempt_number >= self._around.errand.engine.max_per_backend or self._course.is_spent(candidate)
        if too_long or spent:
            return False
        # A repair is another question, not the same one to a backend in trouble.
        return isinstance(error, Misshapen) or self._around.board.may_retry(candidate.backend)

    async def _attempt(self, candidate: Candidate) -> Completion:
        course, board = self._course, self._around.board
        bill = await self._around.trials.leave(candidate)
        course.begin(candidate)
        call = self._around.errand.call if self._wrong is None else repaired(self._around.errand.call, self._wrong)
        try:
            completion = await self._around.trials.make(
                bill, call, self._delivery, Terms(course.limit(candidate), course.last_failure, hedge=self._hedge)
            )
        except BackendError as error:
            self._note(candidate, error)
            raise
        board.succeeded(candidate.backend)
        return completion

    def _note(self, candidate: Candidate, error: BackendError) -> None:
        self._course.failed(candidate, error)
        self._wrong = error if isinstance(error, Misshapen) else None
        if isinstance(error, Misshapen):
            self._around.board.succeeded(candidate.backend)  # it is there, and it answers
        elif not isinstance(error, Overdue):
            self._around.board.failed(candidate.backend, error.kind, error.retry_after_s)

    async def _give_up(self, candidate: Candidate, error: BackendError) -> None:
        """Leave a backend for good: tell what comes next, or end the call where nothing may."""
        self._course.left(candidate, error)
        if not CONDUCT[error.kind].onward:
            await self._tell(candidate, error, NextStep.NONE)
            raise AllBackendsFailed(f"{error.sentence} No other backend was asked.") from error
        goes_on = self._course.goes_on(self._delivery)
        await self._tell(candidate, error, NextStep.FALLBACK if goes_on else NextStep.NONE)

    async def _tell(self, candidate: Candidate, error: BackendError, next_step: NextStep) -> None:
        await self._around.observer.attempt_failed(
            self._around.errand.decision.id, candidate.backend, error.kind, next_step
        )


def _error(state: RetryCallState) -> BackendError:
    """The failure of the latest attempt; the retry condition lets nothing else pass."""
    error = state.outcome.exception() if state.outcome else None
    if not isinstance(error, BackendError):
        raise TypeError
    return error

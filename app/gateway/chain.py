"""One call on its way along the candidates of its decision."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from dataclasses import dataclass, replace

from tenacity import AsyncRetrying, RetryCallState, stop_after_attempt

from app.domain.backend import BackendSpec
from app.domain.decision import Candidate, Decision
from app.domain.errors import AllBackendsFailed, BackendError, DeadlineExceeded, Failure, NoBackendAllowed
from app.domain.labels import Tier
from app.domain.model_call import Backend, Completion, Finish, ModelCall, TextDelta
from app.gateway.breaker import HealthBoard, Ticket
from app.gateway.conduct import CONDUCT, LONGEST_WAIT_S, wait_s
from app.gateway.cost import cost_usd
from app.gateway.delivery import Delivery
from app.gateway.observer import CallObserver, NextStep
from app.routing.decide import cleared, room_for_answer
from app.routing.policy import Features
from app.routing.tuning import Engine

RESERVED_S = 0.5
"""Kept free before the deadline, so that the extractive backend can still answer when a model was too slow."""


@dataclass(frozen=True, slots=True)
class Errand:
    """All that one call brings along.

    ``deadline`` is a time on the event loop's clock; ``callers_own`` when the caller set it, not the policy.
    """

    call: ModelCall
    features: Features
    decision: Decision
    engine: Engine
    deadline: float
    callers_own: bool


@dataclass(frozen=True, slots=True)
class Pacing:
    """How to wait between attempts: ``sleep`` takes seconds, ``jitter`` gives a factor from 0.8 to 1.2."""

    sleep: Callable[[float], Awaitable[None]]
    jitter: Callable[[], float]


class Chain:
    """Tries the candidates in order until one gives a whole answer.

    At most ``max_per_backend`` attempts at one backend and ``max_attempts`` in all; the extractive backend does not
    count.
    """

    def __init__(
        self,
        errand: Errand,
        backends: Mapping[str, Backend],
        board: HealthBoard,
        pacing: Pacing,
        observer: CallObserver,
        delivery: Delivery,
    ) -> None:
        self._errand = errand
        self._backends = backends
        self._board = board
        self._pacing = pacing
        self._observer = observer
        self._delivery = delivery
        self._failures: list[tuple[str, Failure]] = []
        self._attempts = 0
        self._window_above = 0
        self._late = False
        self._queue = list(errand.decision.candidates)

    async def run(self) -> Completion:
        """The first whole answer.

        Raises:
            AllBackendsFailed: every candidate failed, or one declined to answer under its content policy, after which
                no other one is asked.
            DeadlineExceeded: the caller's time ran out before one could answer.
            NoBackendAllowed: no candidate could be asked.
        """
        passed_over: list[Candidate] = []
        while (candidate := self._next()) is not None:
            ticket = self._board.enter(candidate.backend)
            if ticket is None:
                passed_over.append(candidate)
            elif completion := await self._ask(candidate, ticket):
                return completion
        if passed_over and not self._failures:
            ticket = self._board.enter(passed_over[0].backend, last_resort=True)
            if ticket and (completion := await self._ask(passed_over[0], ticket)):
                return completion
        raise self._nobody_answered()

    def _next(self) -> Candidate | None:
        while self._queue:
            candidate = self._queue.pop(0)
            if self._is_open_to(candidate):
                return candidate
        return None

    def _is_open_to(self, candidate: Candidate) -> bool:
        """Whether a candidate may still be asked, as far as this call goes."""
        if candidate.backend not in self._backends:
            return False
        spec = self._spec(candidate)
        if not cleared(spec, self._errand.features.sensitivity) or not self._delivery.may_begin_again:
            return False
        if candidate.tier is Tier.EXTRACTIVE:
            return True
        in_time = _now() < self._limit(candidate)
        self._late = self._late or not in_time
        return (
            in_time and self._attempts < self._errand.engine.max_attempts and spec.context_window > self._window_above
        )

    async def _ask(self, candidate: Candidate, ticket: Ticket) -> Completion | None:
        """The answer of one backend, after at most one retry; None when the next one should be asked."""

        async def announce(state: RetryCallState) -> None:
            await self._tell(candidate, _error(state), NextStep.RETRY)

        retrying = AsyncRetrying(
            sleep=self._pacing.sleep,
            stop=stop_after_attempt(self._errand.engine.max_per_backend),
            wait=lambda state: wait_s(_error(state), state.attempt_number, self._pacing.jitter()),
            retry=lambda state: state.outcome is not None and state.outcome.failed and self._again(candidate, state),
            before_sleep=announce,
            reraise=True,
        )
        try:
            return await retrying(self._attempt, candidate)
        except BackendError as error:
            await self._give_up(candidate, error)
            return None
        finally:
            self._board.leave(ticket)

    def _again(self, candidate: Candidate, state: RetryCallState) -> bool:
        """Whether the same backend gets another attempt. The last condition takes one from its budget of retries."""
        error = state.outcome.exception() if state.outcome else None
        if not isinstance(error, BackendError) or not CONDUCT[error.kind].again or not self._delivery.may_begin_again:
            return False
        if error.kind is Failure.OVERLOADED and self._delivery.begun:
            return False
        wait = wait_s(error, state.attempt_number, 1.0)
        too_long = wait > LONGEST_WAIT_S or _now() + wait >= self._limit(candidate)
        spent = state.attempt_number >= self._errand.engine.max_per_backend or self._attempts_are_spent(candidate)
        return not too_long and not spent and self._board.may_retry(candidate.backend)

    def _attempts_are_spent(self, candidate: Candidate) -> bool:
        return candidate.tier is not Tier.EXTRACTIVE and self._attempts >= self._errand.engine.max_attempts

    async def _attempt(self, candidate: Candidate) -> Completion:
        if candidate.tier is not Tier.EXTRACTIVE:
            self._attempts += 1
        await self._delivery.begin(self._failures[-1][1] if self._failures else None)
        await self._observer.attempt_began(candidate)
        timer = asyncio.timeout_at(self._limit(candidate))
        try:
            async with timer:
                completion = await self._read(candidate)
        except TimeoutError:
            if not timer.expired():
                raise
            # The caller's deadline, not the backend's limits: its health does not suffer.
            self._late = True
            raise self._failed(candidate, self._overdue(candidate)) from None
        except BackendError as error:
            self._board.failed(candidate.backend, error.kind, error.retry_after_s)
            raise self._failed(candidate, error) from None
        self._board.succeeded(candidate.backend)
        return completion

    async def _read(self, candidate: Candidate) -> Completion:
        """The whole answer of one attempt."""
        backend, spec, call = self._backends[candidate.backend], self._spec(candidate), self._errand.call
        # The last gate before the wire: the label of the very text that is about to be sent.
        if not cleared(spec, self._errand.features.sensitivity):
            raise NoBackendAllowed
        fitting = replace(call, max_output_tokens=room_for_answer(spec, self._errand.features))
        parts, finish = backend.stream(fitting), None
        try:
            async for part in parts:
                if isinstance(part, TextDelta):
                    await self._delivery.piece(part.text)
                else:
                    finish = part
        finally:
            if isinstance(parts, AsyncGenerator):
                await parts.aclose()
        if finish is None:
            raise BackendError(f"The answer of {spec.id} has no end.", Failure.TRUNCATED)
        return self._completion(spec, finish, await self._delivery.complete())

    @staticmethod
    def _completion(spec: BackendSpec, finish: Finish, text: str) -> Completion:
        cost = cost_usd(finish.usage, spec.price)
        return Completion(text, spec.id, finish.model, finish.usage, cost, finish.truncated)

    def _failed(self, candidate: Candidate, error: BackendError) -> BackendError:
        self._failures.append((candidate.backend, error.kind))
        return error

    async def _give_up(self, candidate: Candidate, error: BackendError) -> None:
        """Leave a backend for good: tell what comes next, or end the call where nothing may."""
        conduct = CONDUCT[error.kind]
        if conduct.larger_only:
            self._window_above = max(self._window_above, self._spec(candidate).context_window)
        if not conduct.onward:
            await self._tell(candidate, error, NextStep.NONE)
            raise AllBackendsFailed(f"{error.sentence} No other backend was asked.") from error
        goes_on = any(self._is_open_to(other) for other in self._queue)
        await self._tell(candidate, error, NextStep.FALLBACK if goes_on else NextStep.NONE)

    async def _tell(self, candidate: Candidate, error: BackendError, next_step: NextStep) -> None:
        await self._observer.attempt_failed(self._errand.decision.id, candidate.backend, error.kind, next_step)

    def _nobody_answered(self) -> AllBackendsFailed | DeadlineExceeded | NoBackendAllowed:
        if self._late and self._errand.callers_own:
            return DeadlineExceeded("No backend could answer before the deadline.")
        if not self._failures and not self._late:
            return NoBackendAllowed("No backend could be asked.")
        listed = ", ".join(f"{backend} ({kind})" for backend, kind in self._failures) or "no time was left"
        return AllBackendsFailed(f"Every allowed backend failed: {listed}.")

    def _overdue(self, candidate: Candidate) -> BackendError:
        kind = Failure.STALLED if self._delivery.begun else Failure.SILENT
        return BackendError(f"{candidate.backend} did not answer before the deadline.", kind)

    def _limit(self, candidate: Candidate) -> float:
        reserved = 0.0 if candidate.tier is Tier.EXTRACTIVE else RESERVED_S
        return self._errand.deadline - reserved

    def _spec(self, candidate: Candidate) -> BackendSpec:
        return self._backends[candidate.backend].spec


def _now() -> float:
    return asyncio.get_running_loop().time()


def _error(state: RetryCallState) -> BackendError:
    """The failure of the latest attempt; the retry condition lets nothing else pass."""
    error = state.outcome.exception() if state.outcome else None
    if not isinstance(error, BackendError):
        raise TypeError
    return error

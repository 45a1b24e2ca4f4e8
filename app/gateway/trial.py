"""One attempt at one backend: the last gate, the reading, the time and the money."""

import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from decimal import Decimal

from app.backends.tokens import estimate_tokens
from app.domain.attempt import Attempt, Outcome
from app.domain.backend import BackendSpec
from app.domain.decision import Candidate, Decision
from app.domain.errors import BackendError, Failure, NoBackendAllowed, TeamError
from app.domain.model_call import Backend, Completion, Finish, ModelCall, TextDelta, Usage
from app.gateway.conduct import CONDUCT
from app.gateway.cost import cost_usd, price_of
from app.gateway.delivery import Delivery
from app.gateway.metering import Bill, Meter
from app.gateway.observer import CallObserver
from app.gateway.structured import document
from app.routing.decide import cleared, room_for_answer, tokens_of
from app.routing.policy import Features
from app.telemetry import problem


class Overdue(BackendError):
    """The caller's time is up. The backend kept its own limits: its health does not suffer."""

    def __init__(self, backend: str, *, begun: bool) -> None:
        kind = Failure.STALLED if begun else Failure.SILENT
        super().__init__(f"{backend} did not answer before the deadline.", kind)


@dataclass(frozen=True, slots=True)
class Terms:
    """When an attempt must have ended (on the event loop's clock), how the one before it failed, whether it hedges."""

    limit: float
    after: Failure | None
    hedge: bool


@dataclass(slots=True)
class _Record:
    """What is known of a running attempt. ``sent`` once a word of it may have left."""

    id: str
    spec: BackendSpec
    number: int
    hedge: bool
    prompt_characters: int
    began: float
    started: datetime = field(default_factory=lambda: datetime.now(UTC))
    first_token: float | None = None
    sent: bool = False
    characters: int = 0
    usage: Usage | None = None
    model: str | None = None

    def text_arrived(self, characters: int) -> None:
        """Count a piece of text."""
        self.characters += characters
        self.first_token = self.first_token or _now()

    def tokens(self, error: BackendError | None) -> Usage:
        """The tokens of an attempt that gave no answer: as told, else as seen; none where nothing was begun."""
        if self.usage is not None:
            return self.usage
        begun = self.characters > 0 or (self.sent and (error is None or CONDUCT[error.kind].billed))
        return Usage(
            input_tokens=estimate_tokens(self.prompt_characters) if begun else 0,
            output_tokens=estimate_tokens(self.characters),
            estimated=begun,
        )


class Trials:
    """Makes the attempts of one call and tells of each when it has ended."""

    def __init__(
        self,
        features: Features,
        decision: Decision,
        backends: Mapping[str, Backend],
        observer: CallObserver,
        meter: Meter,
    ) -> None:
        self._features = features
        self._decision = decision
        self._backends = backends
        self._observer = observer
        self._meter = meter
        self._made: list[Attempt] = []
        self._begun = 0

    @property
    def made(self) -> Sequence[Attempt]:
        """The attempts that have ended, in the order in which they did."""
        return self._made

    @property
    def wasted_usd(self) -> Decimal:
        """What the attempts without an answer cost, as far as their prices are known."""
        costs = (attempt.cost_usd for attempt in self._made if attempt.outcome is not Outcome.OK)
        return sum((cost for cost in costs if cost is not None), Decimal(0))

    async def leave(self, candidate: Candidate) -> Bill:
        """Leave to spend what one attempt may cost; raises BudgetExceeded."""
        return await self._meter.leave(self._backends[candidate.backend].spec)

    async def make(self, bill: Bill, call: ModelCall, delivery: Delivery, terms: Terms) -> Completion:
        """The whole answer of one attempt.

        Raises:
            Overdue: the limit has passed.
            BackendError: the backend failed, in the way that its kind tells.
        """
        self._begun += 1
        record = _Record(bill.attempt_id, bill.spec, self._begun, terms.hedge, len(call.text), _now())
        try:
            await delivery.begin(terms.after)
            await self._observer.attempt_began(bill.spec)
            completion = await self._timed(record, call, delivery, terms.limit)
        except BackendError as error:
            await self._finished(bill, record, Outcome.FAILED, record.tokens(error), error)
            raise
        except BaseException as error:
            await self._broken_off(bill, record, error)
            raise
        await self._finished(bill, record, Outcome.OK, completion.usage)
        return completion

    async def _timed(self, record: _Record, call: ModelCall, delivery: Delivery, limit: float) -> Completion:
        timer = asyncio.timeout_at(limit)
        try:
            async with timer:
                finish = await self._read(record, call, delivery)
        except TimeoutError:
            if not timer.expired():
                raise
            raise Overdue(record.spec.id, begun=record.characters > 0) from None
        text = document(call.shape, delivery.text, record.spec.id) if call.shape else delivery.text
        cost = self._cost(record, finish.usage)
        return Completion(
            text=text,
            backend=record.spec.id,
            model=finish.model,
            usage=finish.usage,
            cost_usd=cost or Decimal(0),
            truncated=finish.truncated,
            price_known=cost is not None,
        )

    async def _read(self, record: _Record, call: ModelCall, delivery: Delivery) -> Finish:
        parts, finish = self._backends[record.spec.id].stream(self._fitting(record.spec, call)), None
        record.sent = True
        try:
            async for part in parts:
                if isinstance(part, TextDelta):
                    record.text_arrived(len(part.text))
                    await delivery.piece(part.text)
                    continue
                record.usage = part.usage
                if isinstance(part, Finish):
                    finish, record.model = part, part.model
        finally:
            if isinstance(parts, AsyncGenerator):
                await parts.aclose()
        if finish is None:
            raise BackendError(f"The answer of {record.spec.id} has no end.", Failure.TRUNCATED)
        return finish

    def _fitting(self, spec: BackendSpec, call: ModelCall) -> ModelCall:
        """The call with as long an answer as fits. The last gate before the wire stands here."""
        if not cleared(spec, self._features.sensitivity):
            raise NoBackendAllowed
        room = room_for_answer(spec, replace(self._features, tokens_in=tokens_of(call.text)))
        if room <= 0:
            raise BackendError(f"The text is too long for {spec.id}.", Failure.CONTEXT)
        return replace(call, max_output_tokens=room)

    async def _broken_off(self, bill: Bill, record: _Record, why: BaseException) -> None:
        """Tell of an attempt that somebody else ended; nothing may get in the way of that end."""
        if not isinstance(why, TeamError | asyncio.CancelledError):
            problem("attempt_broke", why, backend=record.spec.id)
        try:
            await self._finished(bill, record, Outcome.CANCELLED, record.tokens(None))
        except TeamError as error:
            problem("attempt_not_recorded", error, backend=record.spec.id)

    async def _finished(
        self, bill: Bill, record: _Record, outcome: Outcome, usage: Usage, error: BackendError | None = None
    ) -> None:
        attempt = Attempt(
            id=record.id,
            decision_id=self._decision.id,
            number=record.number,
            backend=record.spec.id,
            model=record.model or record.spec.model,
            outcome=outcome,
            started=record.started,
            total_ms=_milliseconds(_now() - record.began),
            usage=usage,
            cost_usd=self._cost(record, usage),
            failure=error.kind if error else None,
            error=type(error).__name__ if error else None,
            status=error.answered if error else 200 if outcome is Outcome.OK else None,
            first_token_ms=None if record.first_token is None else _milliseconds(record.first_token - record.began),
            hedge=record.hedge,
        )
        self._made.append(attempt)
        await asyncio.shield(bill.close(attempt))
        await self._observer.attempt_finished(attempt)

    def _cost(self, record: _Record, usage: Usage) -> Decimal | None:
        specs = (backend.spec for backend in self._backends.values())
        return cost_usd(usage, price_of(record.model or record.spec.model, record.spec, specs))


def _milliseconds(seconds: float) -> int:
    return round(seconds * 1000)


def _now() -> float:
    return asyncio.get_running_loop().time()

"""What an attempt costs: reserved before it is sent, settled however it ends, and written down."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Protocol

from app.domain.audit import AttemptRecord, DecisionRecord
from app.domain.backend import BackendSpec
from app.domain.budget import DEFAULT_TENANT, Refusal, RefusalReason, Reservation, Scopes, dollars, nano
from app.domain.decision import Decision
from app.domain.errors import (
    BackendError,
    BudgetExceeded,
    BudgetUnknown,
    DatabaseUnavailable,
    Failure,
    NoBackendAllowed,
    TeamError,
)
from app.domain.identifiers import new_id
from app.domain.labels import Sensitivity
from app.domain.model_call import Completion, ModelCall, Usage
from app.gateway.cost import cost_usd
from app.gateway.delivery import Delivery
from app.gateway.records import decision_record, features_record
from app.routing.decide import room_for_answer, tokens_of
from app.routing.policy import Caller, Features
from app.telemetry import problem

FRAMING_TOKENS = 256
"""What a wire format adds to a prompt, at most."""

_PROMPT_WAS_READ = frozenset({Failure.SILENT, Failure.STALLED, Failure.TRUNCATED, Failure.EMPTY})
"""After these a provider bills the prompt though no text came. Other failures without text cost nothing."""


class Purse(Protocol):
    """Who pays for attempts."""

    async def headroom(self, scopes: Scopes, /) -> float | None:
        """The smallest headroom of the budgets that apply; None where none does or none can be read."""
        ...

    async def reserve(
        self, attempt_id: str, scopes: Scopes, backend: BackendSpec, worst_case: int | None, /
    ) -> Reservation | Refusal:
        """Leave for one attempt that costs at most ``worst_case`` nano-dollars; None where no price is known."""
        ...

    async def sent(self, reservation: Reservation, /) -> None:
        """The attempt is about to be sent; raises DatabaseUnavailable where that cannot be recorded."""
        ...

    async def settle(self, reservation: Reservation, cost: int, /) -> None:
        """The attempt is over and has cost so much. Never raises: what cannot be booked now is booked later."""
        ...

    async def release(self, reservation: Reservation, /) -> None:
        """The attempt was never sent. Never raises."""
        ...


class Trail(Protocol):
    """Where decisions and attempts are written down. Returns at once and never fails a call."""

    def digest(self, text: str, /) -> str:
        """A digest of the text under this installation's secret."""
        ...

    def decided(self, record: DecisionRecord, /) -> None:
        """Write a decision down."""
        ...

    def attempted(self, record: AttemptRecord, /) -> None:
        """Write an attempt down."""
        ...


class OpenPurse:
    """Pays for everything: there are no budgets."""

    async def headroom(self, _scopes: Scopes) -> float | None:
        """No budget applies."""
        return None

    async def reserve(
        self, attempt_id: str, _scopes: Scopes, _backend: BackendSpec, _worst_case: int | None
    ) -> Reservation | Refusal:
        """Always granted; nothing is held back."""
        return Reservation(attempt_id)

    async def sent(self, reservation: Reservation) -> None:
        """Nothing to note."""

    async def settle(self, reservation: Reservation, cost: int) -> None:
        """Nothing to book."""

    async def release(self, reservation: Reservation) -> None:
        """Nothing to give back."""


class NoTrail:
    """Writes nothing down."""

    def digest(self, _text: str) -> str:
        """No digest."""
        return ""

    def decided(self, record: DecisionRecord) -> None:
        """Ignore it."""

    def attempted(self, record: AttemptRecord) -> None:
        """Ignore it."""


@dataclass(frozen=True, slots=True)
class Books:
    """Purse and trail of a gateway; without them, everything is paid for and nothing is written down."""

    purse: Purse = field(default_factory=OpenPurse)
    trail: Trail = field(default_factory=NoTrail)

    async def informed(self, features: Features) -> Features:
        """The features with the headroom of the caller's budgets."""
        headroom = await self.purse.headroom(scopes_of(features.caller))
        if headroom is None:
            return features
        return replace(features, caller=replace(features.caller, headroom=headroom))

    def open(self, call: ModelCall, features: Features, decision: Decision) -> "Meter":
        """Write the decision down, and meter what follows from it."""
        secret = features.sensitivity is Sensitivity.RESTRICTED
        scopes = scopes_of(features.caller)
        digest = None if secret else self.trail.digest(call.text)
        record = DecisionRecord(
            datetime.now(UTC), scopes.tenant, features_record(features), digest, decision_record(decision)
        )
        self.trail.decided(record)
        return Meter(self, scopes, call, features, decision)


@dataclass(slots=True)
class Meter:
    """The attempts of one call. ``refusal`` is the latest reason why one could not be paid for."""

    books: Books
    scopes: Scopes
    call: ModelCall
    features: Features
    decision: Decision
    refusal: BudgetExceeded | None = None

    async def attempt(
        self, spec: BackendSpec, delivery: Delivery, work: Callable[[], Awaitable[Completion]]
    ) -> Completion:
        """What ``work`` gives; ``delivery`` knows what has been written when it fails.

        Raises:
            BudgetExceeded: no budget pays for it; nothing was sent.
        """
        bill = _Bill(self, spec, new_id("att"))
        reservation = await self._leave(bill)
        try:
            completion = await work()
        except BaseException as error:
            await asyncio.shield(bill.close(reservation, _outcome(error), self._seen(error, delivery)))
            raise
        await asyncio.shield(bill.close(reservation, "ok", completion.usage, model=completion.model))
        return completion

    async def _leave(self, bill: "_Bill") -> Reservation:
        """Permission to send, paid for in advance. A backend that costs nothing needs none."""
        worst = worst_case(bill.spec, self.features, self.call)
        if worst == 0:
            return Reservation(bill.attempt_id)
        purse = self.books.purse
        found = await purse.reserve(bill.attempt_id, self.scopes, bill.spec, worst)
        if isinstance(found, Reservation):
            try:
                await purse.sent(found)
            except DatabaseUnavailable:
                found = Refusal(RefusalReason.LEDGER_UNAVAILABLE)
            except BaseException:
                await asyncio.shield(purse.release(found))
                raise
            else:
                return found
        self.refusal = refused(found, bill.spec, worst)
        bill.write("budget", Usage(), 0, detail=found.reason)
        raise self.refusal

    def _seen(self, error: BaseException, delivery: Delivery) -> Usage:
        """The tokens that a failed attempt is billed for: a prompt that was read, and the text so far."""
        unread = isinstance(error, BackendError) and error.kind not in _PROMPT_WAS_READ and not delivery.begun
        if unread or isinstance(error, NoBackendAllowed):
            return Usage()
        return Usage(self.features.tokens_in, tokens_of(delivery.text), estimated=True)


@dataclass(frozen=True, slots=True)
class _Bill:
    """One attempt from its reservation to its row in the books."""

    meter: Meter
    spec: BackendSpec
    attempt_id: str
    begun: datetime = field(default_factory=lambda: datetime.now(UTC))

    async def close(self, reservation: Reservation, outcome: str, usage: Usage, *, model: str | None = None) -> None:
        """Write the attempt down, then book it."""
        cost = nano(cost_usd(usage, self.spec.price))
        self.write(outcome, usage, cost, model=model)
        if reservation.amount:
            await self.meter.books.purse.settle(reservation, cost)

    def write(self, outcome: str, usage: Usage, cost: int, *, model: str | None = None, detail: str = "") -> None:
        """Write the attempt down. The sizes of restricted text stay out of the books: they tell about it."""
        meter = self.meter
        secret = meter.features.sensitivity is Sensitivity.RESTRICTED
        took = datetime.now(UTC) - self.begun
        meter.books.trail.attempted(
            AttemptRecord(
                id=self.attempt_id,
                decision_id=meter.decision.id,
                at=self.begun,
                tenant=meter.scopes.tenant,
                agent=meter.decision.agent,
                tier=self.spec.tier,
                backend=self.spec.id,
                model=model,
                outcome=outcome,
                detail=detail,
                took_ms=round(took.total_seconds() * 1000),
                input_tokens=None if secret else usage.input_tokens,
                output_tokens=None if secret else usage.output_tokens,
                estimated=usage.estimated,
                cost=cost,
            )
        )


def scopes_of(caller: Caller) -> Scopes:
    """The budgets that a caller's calls count against."""
    named = (("key", caller.key), ("user", caller.user))
    names = tuple(f"{kind}:{name}" for kind, name in named if name)
    return Scopes(caller.tenant or DEFAULT_TENANT, ("tenant", *names))


def worst_case(spec: BackendSpec, features: Features, call: ModelCall) -> int | None:
    """The most that one attempt can cost, in nano-dollars; None where no price is known.

    A token stands for one byte or more, so the bytes of the prompt bound its tokens from above. The answer has its
    full length, and nothing comes from a cache.
    """
    if spec.price is None:
        return None
    tokens_in = len(call.text.encode(errors="surrogatepass")) + FRAMING_TOKENS
    return nano(cost_usd(Usage(tokens_in, room_for_answer(spec, features)), spec.price))


def refused(refusal: Refusal, spec: BackendSpec, worst: int | None) -> BudgetExceeded:
    """A refusal as an error that says what to do."""
    if refusal.reason is RefusalReason.LEDGER_UNAVAILABLE:
        return BudgetUnknown(f"{spec.id} costs money, and the database that keeps the budgets does not answer.")
    if worst is None or refusal.reason is RefusalReason.PRICE_UNKNOWN:
        return BudgetExceeded(
            f"No price is known for {spec.id}, so a budget cannot pay for it.",
            "Give the backend a price in the file of backends.",
        )
    until = "" if refusal.resets_at is None else f" until {refusal.resets_at:%Y-%m-%d %H:%M} UTC"
    return BudgetExceeded(
        f"The budget of {refusal.scope} has no {dollars(worst)} USD left for {spec.id}.",
        f"Wait{until}, raise the budget with `cto-team budget set`, or allow a free backend.",
    )


def _outcome(error: BaseException) -> str:
    """How an attempt ended, in one word for the books."""
    if isinstance(error, BackendError):
        return error.kind.value
    if isinstance(error, TeamError):
        return error.code
    if isinstance(error, asyncio.CancelledError):
        return "cancelled"
    problem("attempt.broke", error)
    return "broken"

"""What an attempt costs: reserved before it is sent, settled however it ends, and written down."""

import asyncio
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Protocol

from app.domain.attempt import Attempt
from app.domain.audit import AttemptRecord, DecisionRecord
from app.domain.backend import BackendSpec
from app.domain.budget import DEFAULT_TENANT, Refusal, RefusalReason, Reservation, Scopes, dollars, nano
from app.domain.decision import Decision
from app.domain.errors import BudgetExceeded, BudgetUnknown, DatabaseUnavailable
from app.domain.identifiers import new_id
from app.domain.labels import Sensitivity
from app.domain.model_call import ModelCall, Usage
from app.gateway.aside import Aside
from app.gateway.cost import cost_usd
from app.gateway.records import decision_record, features_record
from app.routing.decide import room_for_answer
from app.routing.policy import Caller, Features

FRAMING_TOKENS = 256
"""What a wire format adds to a prompt, at most."""


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
    """Purse and trail of a gateway; without them, everything is paid for and nothing is written down.

    ``aside`` is told of each call that is over.
    """

    purse: Purse = field(default_factory=OpenPurse)
    trail: Trail = field(default_factory=NoTrail)
    aside: Aside | None = None

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

    async def leave(self, spec: BackendSpec) -> "Bill":
        """Permission to send one attempt, paid for in advance. A backend that costs nothing needs none.

        Raises:
            BudgetExceeded: no budget pays for it; nothing may be sent.
        """
        attempt_id, worst = new_id("att"), worst_case(spec, self.features, self.call)
        if worst == 0:
            return Bill(self, spec, Reservation(attempt_id))
        self._allow(attempt_id, spec, worst)
        try:
            return await self._paid(attempt_id, spec, worst)
        except BaseException:
            self.give_back(attempt_id, 0)
            raise

    def _allow(self, attempt_id: str, spec: BackendSpec, worst: int | None) -> None:
        allowance = self.features.caller.allowance
        if allowance is not None and not allowance.take(attempt_id, worst):
            self.refusal = BudgetExceeded(
                f"What the caller lets this run cost does not pay for {spec.id}.",
                "Ask again with a higher max_cost_usd, or without one.",
            )
            self.books.trail.attempted(self._row(attempt_id, spec, "budget", RefusalReason.EXHAUSTED))
            raise self.refusal

    def give_back(self, attempt_id: str, cost: int) -> None:
        """Book the attempt's cost with the run's allowance, where it has one."""
        if self.features.caller.allowance is not None:
            self.features.caller.allowance.settle(attempt_id, cost)

    async def _paid(self, attempt_id: str, spec: BackendSpec, worst: int | None) -> "Bill":
        purse = self.books.purse
        found = await purse.reserve(attempt_id, self.scopes, spec, worst)
        if isinstance(found, Reservation):
            try:
                await purse.sent(found)
            except DatabaseUnavailable:
                found = Refusal(RefusalReason.LEDGER_UNAVAILABLE)
            except BaseException:
                await asyncio.shield(purse.release(found))
                raise
            else:
                return Bill(self, spec, found)
        self.refusal = refused(found, spec, worst)
        self.books.trail.attempted(self._row(attempt_id, spec, "budget", found.reason))
        raise self.refusal

    def record(self, spec: BackendSpec, attempt: Attempt, cost: int) -> AttemptRecord:
        """An attempt for the books. The sizes of restricted text stay out of them: they tell about it."""
        secret = self.features.sensitivity is Sensitivity.RESTRICTED
        outcome = attempt.failure.value if attempt.failure else attempt.outcome.value
        unpriced = attempt.cost_usd is None
        return replace(
            self._row(attempt.id, spec, outcome, "price_unknown" if unpriced else ""),
            at=attempt.started,
            model=attempt.model,
            took_ms=attempt.total_ms,
            input_tokens=None if secret else attempt.usage.input_tokens,
            output_tokens=None if secret else attempt.usage.output_tokens,
            estimated=attempt.usage.estimated,
            cost=cost,
            number=attempt.number,
            first_token_ms=attempt.first_token_ms,
            status=attempt.status,
            hedge=attempt.hedge,
        )

    def _row(self, attempt_id: str, spec: BackendSpec, outcome: str, detail: str) -> AttemptRecord:
        """What is known of an attempt before it is made."""
        return AttemptRecord(
            id=attempt_id,
            decision_id=self.decision.id,
            at=datetime.now(UTC),
            tenant=self.scopes.tenant,
            agent=self.decision.agent,
            tier=spec.tier,
            backend=spec.id,
            model=None,
            outcome=outcome,
            detail=detail,
            took_ms=0,
            input_tokens=0,
            output_tokens=0,
            estimated=False,
            cost=0,
        )


@dataclass(frozen=True, slots=True)
class Bill:
    """One attempt that may be sent, and what was put aside for it."""

    meter: Meter
    spec: BackendSpec
    reservation: Reservation

    @property
    def attempt_id(self) -> str:
        """What the attempt is called in the books."""
        return self.reservation.attempt_id

    async def close(self, attempt: Attempt) -> None:
        """Write the attempt down, then book what it cost."""
        cost = nano(attempt.cost_usd or Decimal(0))
        self.meter.books.trail.attempted(self.meter.record(self.spec, attempt, cost))
        self.meter.give_back(self.attempt_id, cost)
        if self.reservation.amount:
            await self.meter.books.purse.settle(self.reservation, cost)


def scopes_of(caller: Caller) -> Scopes:
    """The budgets that a caller's calls count against."""
    named = (("key", caller.key), ("user", caller.user))
    names = tuple(f"{kind}:{name}" for kind, name in named if name)
    return Scopes(caller.tenant or DEFAULT_TENANT, ("tenant", *names))


def worst_case(spec: BackendSpec, features: Features, call: ModelCall) -> int | None:
    """The most that one attempt can cost, in nano-dollars; None where no price is known.

    A token stands for one byte or more, so the bytes of the prompt bound its tokens from above. The answer has its
    full length, nothing comes from a cache, and all is written to it where that is dearer.
    """
    if spec.price is None:
        return None
    tokens_in = len(call.text.encode(errors="surrogatepass")) + FRAMING_TOKENS
    written = tokens_in if (spec.price.cache_write or 0) > spec.price.input else 0
    usage = Usage(tokens_in, room_for_answer(spec, features), cache_write_tokens=written)
    cost = cost_usd(usage, spec.price)
    return None if cost is None else nano(cost)


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

"""Attempts are paid for before they are sent, booked however they end, and written down without their text."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.audit import AttemptRecord, DecisionRecord
from app.domain.backend import BackendSpec, Price
from app.domain.budget import Balance, Refusal, RefusalReason, Reservation, Scopes, nano
from app.domain.errors import AllBackendsFailed, BudgetExceeded, BudgetUnknown, DatabaseUnavailable
from app.domain.labels import Sensitivity, Tier
from app.domain.model_call import Backend, Completion, ModelCall
from app.gateway.breaker import HealthBoard
from app.gateway.gateway import Gateway
from app.gateway.leg import Pacing
from app.gateway.metering import Books, scopes_of, worst_case
from app.gateway.observer import NoObserver
from app.routing.decide import room_for_answer
from app.routing.policy import Caller, Range, Rule, Then, When
from app.routing.shipped import SHIPPED
from tests.gateway.conftest import FEATURES, Clock, Composer, changed, cloud, local, second
from tests.servers import Hang, Signal, Text, fails, says, scripted_openai, streams

WORST = 4_500_000
"""Nano-dollars: more than one attempt at ``first`` (1 and 2 dollars per million tokens) can cost, less than two."""


@dataclass
class Wallet:
    """A purse with one budget, in memory."""

    balance: Balance
    away: bool = False
    reservations: dict[str, tuple[str, str, int]] = field(default_factory=dict[str, tuple[str, str, int]])

    async def headroom(self, _: Scopes) -> float | None:
        return None if self.away else self.balance.headroom(Decimal("0.8"))

    async def reserve(
        self, attempt_id: str, _: Scopes, backend: BackendSpec, worst_case: int | None
    ) -> Reservation | Refusal:
        if worst_case is None:
            return Refusal(RefusalReason.PRICE_UNKNOWN)
        if not self.balance.fits(worst_case):
            return Refusal(RefusalReason.EXHAUSTED, "tenant")
        self.balance = self.balance.reserve(worst_case)
        self.reservations[attempt_id] = ("held", backend.id, worst_case)
        return Reservation(attempt_id, worst_case)

    async def sent(self, reservation: Reservation) -> None:
        if self.away:
            raise DatabaseUnavailable
        _, backend, amount = self.reservations[reservation.attempt_id]
        self.reservations[reservation.attempt_id] = ("sent", backend, amount)

    async def settle(self, reservation: Reservation, cost: int) -> None:
        state, backend, amount = self.reservations[reservation.attempt_id]
        assert state == "sent"
        self.balance = self.balance.settle(amount, cost)
        self.reservations[reservation.attempt_id] = ("settled", backend, cost)

    async def release(self, reservation: Reservation) -> None:
        _, backend, amount = self.reservations[reservation.attempt_id]
        self.balance = self.balance.release(amount)
        self.reservations[reservation.attempt_id] = ("released", backend, 0)

    @property
    def booked(self) -> list[tuple[str, str, int]]:
        return list(self.reservations.values())


@dataclass
class Notebook:
    """A trail that keeps everything."""

    decisions: list[DecisionRecord] = field(default_factory=list[DecisionRecord])
    attempts: list[AttemptRecord] = field(default_factory=list[AttemptRecord])

    def digest(self, text: str) -> str:
        return f"digest of {len(text)}"

    def decided(self, record: DecisionRecord) -> None:
        self.decisions.append(record)

    def attempted(self, record: AttemptRecord) -> None:
        self.attempts.append(record)

    @property
    def outcomes(self) -> list[tuple[str, str]]:
        return [(each.backend, each.outcome) for each in self.attempts]


class Counter:
    """A gateway with a purse and a notebook."""

    def __init__(self, backends: Sequence[Backend], cap: int, label: Sensitivity = Sensitivity.PUBLIC) -> None:
        self.wallet, self.notebook = Wallet(Balance(cap)), Notebook()
        clock = Clock()
        self.gateway = Gateway(
            backends,
            SHIPPED,
            lambda _: label,
            HealthBoard(clock.read),
            Pacing(clock.sleep, lambda: 1.0),
            Books(self.wallet, self.notebook),
        )

    async def ask(self, call: ModelCall) -> Completion:
        return await self.gateway.complete(call, FEATURES, sensitivity=Sensitivity.PUBLIC, observer=NoObserver())

    def run(self, call: ModelCall) -> Completion:
        async def once() -> Completion:
            try:
                return await self.ask(call)
            finally:
                await self.gateway.close()

        return asyncio.run(once())


def test_an_answer_is_booked_at_its_real_cost(call: ModelCall) -> None:
    with scripted_openai(says("Hello.")) as server:
        counter = Counter((cloud(server),), WORST)
        completion = counter.run(call)
    cost = nano(completion.cost_usd)
    assert cost > 0
    assert counter.wallet.booked == [("settled", "first", cost)]
    assert (counter.wallet.balance.spent, counter.wallet.balance.reserved) == (cost, 0)
    (attempt,) = counter.notebook.attempts
    assert (attempt.outcome, attempt.model, attempt.cost) == ("ok", completion.model, cost)
    assert attempt.decision_id == counter.notebook.decisions[0].decision.id
    assert (attempt.input_tokens, attempt.output_tokens) == (
        completion.usage.input_tokens,
        completion.usage.output_tokens,
    )


def test_a_refused_request_costs_nothing_and_is_paid_for_again(call: ModelCall) -> None:
    with scripted_openai(fails(500), says("Hello.")) as server:
        counter = Counter((cloud(server),), WORST)
        cost = nano(counter.run(call).cost_usd)
    assert counter.wallet.booked == [("settled", "first", 0), ("settled", "first", cost)]
    assert counter.notebook.outcomes == [("first", "server"), ("first", "ok")]


def test_an_answer_that_breaks_off_costs_what_was_seen_of_it(call: ModelCall) -> None:
    with scripted_openai(streams(Text("half an answer"), Hang())) as server:
        limits = replace(cloud(server).spec.timeouts, idle_s=0.05)
        counter = Counter((cloud(server, limits=limits),), WORST)
        with pytest.raises(AllBackendsFailed):
            counter.run(call)
    (attempt,) = counter.notebook.attempts
    assert (attempt.outcome, attempt.estimated, attempt.output_tokens) == ("stalled", True, 4)
    assert counter.wallet.booked == [("settled", "first", attempt.cost)]
    assert attempt.cost > 0


def test_a_cancelled_call_is_booked_too(call: ModelCall) -> None:
    more = Signal()
    with scripted_openai(streams(Text("half an answer"), Hang())) as server:
        counter = Counter((cloud(server),), WORST)

        class Watching(NoObserver):
            async def delta(self, _: str) -> None:
                more.set()

        async def scenario() -> None:
            asking = asyncio.create_task(
                counter.gateway.complete(call, FEATURES, sensitivity=Sensitivity.PUBLIC, observer=Watching())
            )
            await more.happens()
            asking.cancel()
            with pytest.raises(asyncio.CancelledError):
                await asking
            await counter.gateway.close()

        asyncio.run(scenario())
    (attempt,) = counter.notebook.attempts
    assert attempt.outcome == "cancelled"
    assert counter.wallet.balance == Balance(WORST, spent=attempt.cost)
    assert attempt.cost > 0


def test_when_the_budget_runs_out_between_attempts_a_dearer_one_is_passed_over_and_a_cheaper_one_answers(
    call: ModelCall,
) -> None:
    with (
        scripted_openai(fails(503)) as broken,
        scripted_openai(says("dear")) as dear,
        scripted_openai(says("near")) as near,
    ):
        counter = Counter((cloud(broken), second(dear), local(near)), WORST)
        assert counter.run(call).backend == "llama"
        assert dear.count == 0
    assert counter.notebook.outcomes[-2:] == [("second", "budget"), ("llama", "ok")]
    (passed_over,) = [each for each in counter.notebook.attempts if each.outcome == "budget"]
    assert (passed_over.detail, passed_over.cost) == ("exhausted", 0)
    assert counter.wallet.balance == Balance(WORST)


def test_with_nothing_left_the_built_in_backend_still_answers_and_without_it_the_call_is_refused(
    call: ModelCall,
) -> None:
    with scripted_openai(says("Hello.")) as server:
        assert Counter((cloud(server), Composer("free")), 0).run(call).text == "free"
        with pytest.raises(BudgetExceeded, match="budget of tenant") as refused:
            Counter((cloud(server),), 0).run(call)
        assert server.count == 0
    assert (refused.value.code, refused.value.status) == ("budget-exceeded", 429)
    assert "cto-team budget set" in refused.value.remedy


def test_what_has_no_price_is_never_free(call: ModelCall) -> None:
    with scripted_openai(says("Hello.")) as server:
        unpriced = changed(cloud(server), price=None)
        counter = Counter((unpriced, Composer("free")), 10**15)
        assert counter.run(call).text == "free"
        assert server.count == 0
    (decision,) = counter.notebook.decisions
    assert [(each.backend, each.reason) for each in decision.decision.rejected] == [("first", "price_unknown")]


def test_while_the_ledger_is_away_only_free_backends_go_on(call: ModelCall) -> None:
    with scripted_openai(says("Hello.")) as server:
        counter = Counter((cloud(server), Composer("free")), WORST)
        counter.wallet.away = True
        assert counter.run(call).text == "free"
        alone = Counter((cloud(server),), WORST)
        alone.wallet.away = True
        with pytest.raises(BudgetUnknown):
            alone.run(call)
        assert server.count == 0


def test_a_passed_soft_limit_lets_a_rule_prefer_what_is_cheap(call: ModelCall) -> None:
    near = Rule("near-the-limit", When(headroom=Range(lt=0.2)), Then((Tier.LOCAL,)), "Little is left.")
    with scripted_openai(says("cloud")) as server, scripted_openai(says("local")) as house:
        counter = Counter((cloud(server), local(house)), 100 * WORST)
        policy = replace(SHIPPED, rules=(near, *SHIPPED.rules))
        counter.gateway = Gateway(
            (cloud(server), local(house)), policy, lambda _: Sensitivity.PUBLIC, books=Books(counter.wallet)
        )
        counter.wallet.balance = replace(counter.wallet.balance, spent=81 * WORST)
        assert counter.run(call).backend == "llama"


def test_of_restricted_text_no_size_and_no_digest_is_written_down(call: ModelCall) -> None:
    with scripted_openai(says("Hello.")) as server:
        priced = changed(local(server), price=Price(Decimal(1), Decimal(1)))
        counter = Counter((priced, cloud(server)), WORST, Sensitivity.RESTRICTED)
        counter.run(call)
    (decision,), (attempt,) = counter.notebook.decisions, counter.notebook.attempts
    assert decision.digest is None
    assert "tokens_in" not in decision.features
    assert {each.expected_cost_usd for each in decision.decision.candidates} == {None}
    assert {each.detail for each in decision.decision.rejected} == {""}
    assert (attempt.input_tokens, attempt.output_tokens) == (None, None)


def test_no_text_is_written_down(call: ModelCall) -> None:
    question = replace(call, prompt="Should Quibberton migrate?", system="Zanzo")
    with scripted_openai(fails(500), says("Wubbly", "flop")) as server:
        counter = Counter((cloud(server),), 10 * WORST)
        counter.run(question)
    written = repr((counter.notebook.decisions, counter.notebook.attempts))
    assert not [word for word in ("Quibberton", "Zanzo", "Wubbly", "flop") if word in written]
    assert counter.notebook.decisions[0].digest == f"digest of {len(question.text)}"


@given(prompt=st.text(max_size=300), tokens=st.integers(1, 5_000))
def test_the_worst_case_bounds_what_any_tokenizer_could_bill(prompt: str, tokens: int) -> None:
    spec = replace(Composer().spec, price=Price(Decimal("0.37"), Decimal("1.93")))
    asked = ModelCall("s", FEATURES.purpose, "", prompt, None, tokens)  # type: ignore[arg-type]
    features = replace(FEATURES, tokens_in=len(prompt) // 4, max_out=tokens)
    worst = worst_case(spec, features, asked)
    assert worst is not None
    most = len(prompt.encode()) * Decimal("0.37") + room_for_answer(spec, features) * Decimal("1.93")
    assert worst >= most * 1000
    assert worst_case(replace(spec, price=None), features, asked) is None


def test_a_call_counts_against_tenant_key_and_user() -> None:
    assert scopes_of(Caller()) == Scopes("default", ("tenant",))
    assert scopes_of(Caller(tenant="acme", key="k1", user="u1")) == Scopes("acme", ("tenant", "key:k1", "user:u1"))

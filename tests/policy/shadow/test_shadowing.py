"""A shadow over real sockets and a real database: second calls behind the answer, and none that may not be made."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field, replace
from decimal import Decimal

import pytest

from app.backends.registry import build_backends
from app.domain.backend import BackendKind, BackendSpec, Price
from app.domain.budget import nano
from app.domain.errors import AllBackendsFailed, NoBackendAllowed
from app.domain.labels import RequestType, Sensitivity, Tier
from app.domain.model_call import Completion, Material, ModelCall, Purpose
from app.domain.policy_version import PolicyDraft, PolicyRef, Said
from app.domain.shadow import ALARMING, Counts, Half, Liking
from app.gateway.aside import Served
from app.gateway.breaker import HealthBoard
from app.gateway.gateway import Gateway
from app.gateway.leg import Pacing
from app.gateway.metering import Books, OpenPurse
from app.gateway.observer import NoObserver
from app.policy.desk import PolicyDesk
from app.policy.live import LivePolicy
from app.policy.shadow.desk import ShadowDesk
from app.policy.shadow.second import Answers, PairJudge, call_again
from app.policy.shadow.shadowing import Means, Shadowing
from app.policy.shadow.view import ShadowView
from app.routing.decide import decide
from app.routing.policy import Caller, Features, Policy, Rule, Then, When
from app.settings import PROJECT
from app.store.engine import Database
from app.store.policies import PolicyStore
from app.store.shadow import ShadowStore
from tests.gateway.conftest import Clock
from tests.policies import SHIPPED
from tests.servers import Hold, Scripted, ScriptedServer, Signal, fails, says, scripted_openai, streams

LIVE = """policy: house
version: 1
rules:
- {id: all, when: {}, then: {prefer: [expensive]}, why: Safe.}
"""
CANDIDATE = """policy: house
version: 2
rules:
- {id: chat, when: {purpose: [chat]}, then: {prefer: [expensive]}, why: Safe.}
- {id: all, when: {}, then: {prefer: [cheap]}, why: Cheaper.}
"""
ANN = Said("ann", "cheaper")
TRIED = PolicyRef("house", 2)
MATERIAL = Material("architect", "Architect", RequestType.EXPLAIN, "en", "What is a queue?", (), (), ())
CALL = ModelCall("consult", Purpose.SPECIALIST, "You are an architect.", "What is a queue?", MATERIAL)
DOLLAR = nano(Decimal(1))


def backend(server: ScriptedServer, tier: Tier) -> BackendSpec:
    return BackendSpec(
        id=tier.value,
        tier=tier,
        kind=BackendKind.OPENAI_COMPATIBLE,
        model="model-1",
        clearance=Sensitivity.RESTRICTED,
        local_zone=True,
        endpoint=server.url,
        price=Price(Decimal(1), Decimal(2)),
    )


@dataclass
class Likes:
    """A judge that likes the candidate, and remembers what it was shown."""

    shown: list[Answers] = field(default_factory=list[Answers])

    async def prefer(self, answers: Answers) -> Liking | None:
        self.shown.append(answers)
        return Liking.CANDIDATE


@dataclass
class Installation:
    """One process: a live policy, a candidate, and a server for the first choice of each."""

    database: Database
    live: ScriptedServer
    second: ScriptedServer
    judge: Likes = field(default_factory=Likes)

    def __post_init__(self) -> None:
        self.specs = (backend(self.live, Tier.EXPENSIVE), backend(self.second, Tier.CHEAP))
        self.clients = build_backends(self.specs, {})
        policies = PolicyStore(self.database)
        self.policy = LivePolicy(policies.live, SHIPPED, self.specs)
        self.policies = PolicyDesk(policies, self.policy, self.specs, PROJECT / "policies")
        self.store = ShadowStore(self.database)
        self.desk = ShadowDesk(self.policies, self.store)
        self.shadowing = Shadowing(self.store, Means(self.specs, self.gateway_of, self.judge_of))
        self.board = HealthBoard(Clock().read)
        books = Books(OpenPurse(), aside=self.shadowing)
        self.gateway = Gateway(self.clients, self.policy, _public, self.board, _pacing(), books)

    def gateway_of(self, policy: Policy, books: Books) -> Gateway:
        """The door for second calls."""
        return Gateway(self.clients, policy, _public, HealthBoard(Clock().read), _pacing(), books)

    def judge_of(self, _: Books) -> PairJudge:
        return self.judge

    async def begin(self, cap: int = DOLLAR, *, judged: bool = False) -> None:
        """The live policy is published, and the candidate is the shadow."""
        for text in (LIVE, CANDIDATE):
            await self.policies.draft(PolicyDraft("house", text, "jo", "why"))
        await self.policies.publish(PolicyRef("house", 1), ANN)
        await self.desk.start(TRIED, ANN, cap, judged=judged)
        await self.shadowing.open(asyncio.Event())

    async def ask(self, label: Sensitivity = Sensitivity.PUBLIC, purpose: Purpose = Purpose.SPECIALIST) -> Completion:
        features = Features(purpose, RequestType.EXPLAIN, caller=Caller(tenant="acme"))
        call = replace(CALL, purpose=purpose)
        return await self.gateway.complete(call, features, sensitivity=label, observer=NoObserver())

    async def found(self) -> ShadowView:
        """What the shadow has found, once all its calls are over."""
        await self.shadowing.idle()
        return await self.desk.view()


def _public(_: str) -> Sensitivity:
    return Sensitivity.PUBLIC


def _pacing() -> Pacing:
    return Pacing(Clock().sleep, lambda: 1.0)


Work = Callable[[Installation], Awaitable[None]]


def scenario(database: Database, live: Sequence[Scripted], second: Sequence[Scripted], work: Work) -> None:
    async def run(here: Installation) -> None:
        try:
            await work(here)
        finally:
            await here.shadowing.close()
            await here.gateway.close()
            await database.close()

    with ExitStack() as stack:
        one, other = stack.enter_context(scripted_openai(*live)), stack.enter_context(scripted_openai(*second))
        asyncio.run(run(Installation(database, one, other)))


def counted(view: ShadowView) -> Counts:
    assert view.shadow is not None
    return view.shadow.counts


def test_where_the_two_differ_the_candidate_is_called_too_and_only_numbers_are_kept(database: Database) -> None:
    async def work(here: Installation) -> None:
        await here.begin()
        answer = await here.ask()
        assert (answer.text, answer.backend) == ("live words", "expensive")
        assert (await here.ask(purpose=Purpose.CHAT)).backend == "expensive"
        view = await here.found()
        assert view.shadow is not None
        assert (counted(view), view.shadow.calls, here.second.count) == (Counts(agreed=1, disagreed=1), 1, 1)
        (pair,) = view.recent
        assert (pair.decision.policy, pair.live_policy, pair.decision.rule) == ("house@2", "house@1", "all")
        assert pair.live == replace(pair.live, backend="expensive", answered=True, characters=len("live words"))
        assert pair.second == replace(pair.second, backend="cheap", answered=True, characters=len("other"))
        # What was put aside has become what the call has cost.
        assert pair.second.cost == view.shadow.spent
        assert 0 < view.shadow.spent < DOLLAR / 1_000
        assert (pair.liking, here.judge.shown) == (None, [])

    scenario(database, [says("live words")], [says("other")], work)


@pytest.mark.parametrize("label", [Sensitivity.CONFIDENTIAL, Sensitivity.RESTRICTED])
def test_confidential_text_is_never_sent_a_second_time(database: Database, label: Sensitivity) -> None:
    async def work(here: Installation) -> None:
        await here.begin(judged=True)
        for _ in range(3):
            await here.ask(label)
        view = await here.found()
        assert (counted(view), view.recent, here.second.count) == (Counts(withheld=3), [], 0)
        assert here.judge.shown == []

    scenario(database, [says("live")], [says("other")], work)


def test_nobody_waits_for_a_second_call(database: Database) -> None:
    late = Signal()

    async def work(here: Installation) -> None:
        await here.begin()
        assert (await here.ask()).text == "live"
        late.set()
        assert len((await here.found()).recent) == 1

    scenario(database, [says("live")], [streams(Hold(late), *says("other").steps)], work)


def test_a_budget_that_is_spent_refuses_and_raises_an_alarm(database: Database) -> None:
    async def work(here: Installation) -> None:
        await here.begin(cap=10)
        for _ in range(ALARMING):
            assert (await here.ask()).text == "live"
        view = await here.found()
        assert counted(view) == Counts(disagreed=ALARMING, refused=ALARMING)
        assert view.shadow is not None
        assert (here.second.count, view.shadow.calls, view.shadow.spent) == (0, 0, 0)
        assert view.shadow.alarm is not None
        assert "not one second call was made: 5 were refused by the budget" in view.shadow.alarm

    scenario(database, [says("live")], [says("other")], work)


def test_a_candidate_that_fails_is_found_out_and_harms_nobody(database: Database) -> None:
    async def work(here: Installation) -> None:
        await here.begin(judged=True)
        for _ in range(6):
            await here.ask()
        view = await here.found()
        assert [pair.second.answered for pair in view.recent] == [False] * 6
        answered = next(each for each in view.differences if each.measure == "answered")
        assert (answered.pairs, answered.mean) == (6, -1.0)
        assert here.gateway.health() == {}
        assert here.judge.shown == []

    scenario(database, [says("live")], [fails(500)], work)


def test_where_the_live_backends_fail_the_candidate_may_shine(database: Database) -> None:
    async def work(here: Installation) -> None:
        await here.begin()
        with suppress(AllBackendsFailed):
            await here.ask()
        (pair,) = (await here.found()).recent
        assert pair.live == Half("expensive", answered=False, took_ms=pair.live.took_ms, cost=None, characters=0)
        assert pair.second.answered

    scenario(database, [fails(400)], [says("other")], work)


def test_a_judge_sees_both_answers_and_its_word_is_kept(database: Database) -> None:
    async def work(here: Installation) -> None:
        await here.begin(judged=True)
        await here.ask(Sensitivity.INTERNAL)
        view = await here.found()
        (shown,) = here.judge.shown
        assert (shown.question, shown.live, shown.second) == ("What is a queue?", "live", "other")
        assert (shown.sensitivity, shown.writers) == (Sensitivity.INTERNAL, frozenset({"expensive", "cheap"}))
        assert [pair.liking for pair in view.recent] == [Liking.CANDIDATE]
        assert view.shadow is not None
        assert view.shadow.liked == 1

    scenario(database, [says("live")], [says("other")], work)


def test_a_shadow_that_was_stopped_calls_nobody(database: Database) -> None:
    async def work(here: Installation) -> None:
        await here.begin()
        await here.desk.stop(Said("ann", "seen enough"))
        await here.shadowing.refresh()
        await here.ask()
        view = await here.found()
        assert (counted(view), here.second.count) == (Counts(), 0)
        assert view.shadow is not None
        assert (view.shadow.stopped_by, view.shadow.stopped_why) == ("ann", "seen enough")

    scenario(database, [says("live")], [says("other")], work)


def test_the_second_door_screens_the_text_anew(database: Database) -> None:
    """Whatever the first label was: no backend that is not cleared for the text is asked a second time."""

    async def work(here: Installation) -> None:
        cleared = replace(here.specs[1], clearance=Sensitivity.INTERNAL, local_zone=False)
        clients = build_backends((cleared,), {})
        policy = replace(SHIPPED, rules=(Rule("all", When(), Then((Tier.CHEAP,)), "because"),))
        features = Features(Purpose.SPECIALIST, RequestType.EXPLAIN, sensitivity=Sensitivity.PUBLIC)
        served = Served(CALL, features, {}, decide(features, policy, (cleared,), {}, "dec-1"), None, 10)
        gateway = Gateway(clients, policy, lambda _: Sensitivity.CONFIDENTIAL, HealthBoard(), _pacing())
        with pytest.raises(NoBackendAllowed):
            await call_again(gateway, served, cleared.id)
        assert here.second.count == 0
        await gateway.close()

    scenario(database, [says("live")], [says("other")], work)

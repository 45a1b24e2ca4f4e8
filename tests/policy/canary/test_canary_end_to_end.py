"""A canary over real sockets and a real database: sticky threads, a rollback by itself, and the way to everybody."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count
from pathlib import Path

from app.backends.defaults import EXTRACTIVE
from app.backends.extractive import ExtractiveBackend
from app.backends.registry import build_backends
from app.domain.backend import BackendKind, BackendSpec, Price
from app.domain.budget import DEFAULT_TENANT
from app.domain.canary import CanaryState, StepKind, Trial
from app.domain.decision import Decision
from app.domain.labels import RequestType, Sensitivity, Tier
from app.domain.model_call import Material, ModelCall, Purpose
from app.domain.policy_version import PolicyDraft, PolicyRef, Said
from app.domain.trail import Action
from app.gateway.breaker import HealthBoard
from app.gateway.gateway import Gateway
from app.gateway.leg import Pacing
from app.gateway.metering import Books, OpenPurse
from app.gateway.observer import NoObserver
from app.policy.canary.desk import CanaryDesk
from app.policy.canary.ruling import Guardrail
from app.policy.canary.watcher import Watcher
from app.policy.desk import PolicyDesk
from app.policy.live import LivePolicy
from app.routing.policy import Features
from app.settings import PROJECT
from app.store.audit import AuditStore
from app.store.audit_trail import AuditTrail
from app.store.canary import CanaryStore
from app.store.canary_numbers import CanaryNumbers
from app.store.engine import Database
from app.store.notifications import Notifications
from app.store.policies import PolicyStore
from app.store.policy_rows import TOPIC
from app.store.trail import ChangeTrail
from tests.policies import SHIPPED
from tests.servers import Exchange, Reply, ScriptedServer, fails, says, scripted_openai

CONTROL = """policy: house
version: 1
rules:
- {id: all, when: {}, then: {prefer: [expensive, extractive]}, why: Safe.}
"""
CANDIDATE = """policy: house
version: 2
rules:
- {id: all, when: {}, then: {prefer: [cheap, expensive, extractive]}, why: Cheaper.}
canary: {steps: [50, 100], min_requests: 8, min_minutes: 10}
"""
ANN = Said("ann", "cheaper")
MATERIAL = Material("architect", "Architect", RequestType.EXPLAIN, "en", "What is a queue?", (), (), ())
CALL = ModelCall("consult", Purpose.SPECIALIST, "You are an architect.", "What is a queue?", MATERIAL)
THREADS = [f"thr_{number}" for number in range(60)]
PATIENCE_S = 30.0


class Clock:
    """Seconds that pass only when somebody sleeps on this clock."""

    def __init__(self) -> None:
        self.now = 1000.0

    def read(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds


def backend(server: ScriptedServer, tier: Tier) -> BackendSpec:
    return BackendSpec(
        id=tier.value,
        tier=tier,
        kind=BackendKind.OPENAI_COMPATIBLE,
        model="model-1",
        clearance=Sensitivity.INTERNAL,
        endpoint=server.url,
        price=Price(Decimal(1), Decimal(2)),
    )


@dataclass
class Installation:
    """Two processes over one database: one calls models and watches, the other only follows."""

    database: Database
    home: Path
    servers: tuple[ScriptedServer, ScriptedServer]
    told: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        models = tuple(map(backend, self.servers, (Tier.EXPENSIVE, Tier.CHEAP)))
        self.specs = (*models, EXTRACTIVE)
        self.store, self.numbers = CanaryStore(self.database), CanaryNumbers(self.database)
        policies = PolicyStore(self.database)
        self.live = LivePolicy(policies.live, SHIPPED, self.specs, self.store.trial)
        self.desk = PolicyDesk(policies, self.live, self.specs, PROJECT / "policies")
        self.canaries = CanaryDesk(self.desk, self.store, self.numbers, self.later)
        self.watcher = Watcher(self.store, self.numbers, self.later, self.live.refresh)
        self.trail = AuditTrail(AuditStore(self.database), self.home, b"secret")
        clock = Clock()
        self.gateway = Gateway(
            (*build_backends(models, {}), ExtractiveBackend(EXTRACTIVE)),
            self.live,
            lambda _: Sensitivity.PUBLIC,
            HealthBoard(clock.read),
            Pacing(clock.sleep, lambda: 1.0),
            Books(OpenPurse(), self.trail),
        )

    def later(self) -> datetime:
        """The time for whoever waits that a step is long enough."""
        return datetime.now(UTC) + timedelta(hours=1)

    async def begin(self) -> None:
        """The control is live, and the candidate begins."""
        for number, text in enumerate((CONTROL, CANDIDATE), start=1):
            await self.desk.draft(PolicyDraft("house", text, "jo", "why"))
            if number == 1:
                await self.desk.publish(PolicyRef("house", 1), ANN)
        await self.canaries.start(PolicyRef("house", 2), ANN, DEFAULT_TENANT)

    async def ask_all(self, threads: Sequence[str] = THREADS) -> None:
        """One call of every thread, all of them written down and judged."""
        for thread in threads:
            self.told[thread].append(await self.ask(thread))
        await self.trail.flush()
        await self.watcher.look()

    async def ask(self, thread: str) -> str:
        """One call; returns the policy that it followed."""
        told = _Told()
        features = Features(Purpose.SPECIALIST, RequestType.EXPLAIN, thread=thread)
        await self.gateway.complete(CALL, features, sensitivity=Sensitivity.PUBLIC, observer=told)
        return told.policy


class _Told(NoObserver):
    """Remembers the policy of a call."""

    policy = ""

    async def decided(self, decision: Decision) -> None:
        self.policy = decision.policy


Work = Callable[[Installation], Awaitable[None]]


def scenario(
    database: Database, home: Path, replies: Sequence[Reply | Callable[[Exchange], Reply]], work: Work
) -> None:
    async def run(installation: Installation) -> None:
        try:
            await work(installation)
        finally:
            await installation.gateway.close()
            await database.close()

    with ExitStack() as stack:
        steady = stack.enter_context(scripted_openai(says("steady")))
        tried = stack.enter_context(scripted_openai(*replies))
        asyncio.run(run(Installation(database, home, (steady, tried))))


@dataclass
class Follower:
    """Another process: it hears of a canary by notification, and of its end."""

    installation: Installation
    over: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        here = self.installation
        self.notifications = Notifications(here.database.dsn)
        self.live = LivePolicy(PolicyStore(here.database).live, SHIPPED, here.specs, self._trial)

    async def __aenter__(self) -> "Follower":
        await self.notifications.open()
        await self.live.open(self.notifications.subscribe(TOPIC))
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.live.close()
        await self.notifications.close()

    async def _trial(self) -> Trial | None:
        found = await self.installation.store.trial()
        if found is None:
            self.over.set()
        return found

    async def policies(self) -> set[str]:
        """By which policies the threads are served here, once the canary is over."""
        async with asyncio.timeout(PATIENCE_S):
            await self.over.wait()
            # The look that found its end takes effect with its own last step.
            await self.live.refresh()
        features = [Features(Purpose.SPECIALIST, RequestType.EXPLAIN, thread=thread) for thread in THREADS]
        return {self.live(each).id for each in features}


async def until_over(here: Installation) -> None:
    """Call after call, until the canary has come to its end."""
    for _ in range(6):
        await here.ask_all()
        if await here.store.trial() is None:
            return


def test_a_candidate_whose_backend_fails_is_rolled_back_everywhere(database: Database, tmp_path: Path) -> None:
    async def work(here: Installation) -> None:
        await here.begin()
        async with Follower(here) as elsewhere:
            assert await here.store.trial() is not None
            await until_over(here)
            served = [set(told) for told in here.told.values()]
            assert set().union(*served) == {"house@1", "house@2"}
            assert all(len(each) == 1 for each in served), "a thread stays on its side"
            assert await elsewhere.policies() == {"house@1"}
        assert {await here.ask(thread) for thread in THREADS} == {"house@1"}
        found = await here.canaries.view()
        assert found.canary is not None
        assert found.canary.state is CanaryState.ROLLED_BACK
        assert sum(window.candidate.requests for window in found.windows) <= 200
        assert found.ruling is not None
        assert {each.guardrail for each in found.ruling.broken} & {Guardrail.ERRORS, Guardrail.STREAK}
        last = found.steps[-1]
        assert (last.kind, last.who, last.share) == (StepKind.ROLLBACK, "canary", 0)
        assert any(last.evidence[f"{name}.weight"] >= last.evidence[f"{name}.limit"] for name in ("errors", "streak"))
        (entry,) = await ChangeTrail(database).newest(DEFAULT_TENANT, 1)
        assert (entry.change.action, entry.change.target) == (Action.CANARY_ROLLBACK, "house@2")
        assert entry.change.why == last.why

    answered = count()
    scenario(database, tmp_path, [lambda _: fails(503) if next(answered) % 5 < 3 else says("tried")], work)


def test_a_good_candidate_serves_everybody_once_a_person_has_said_so(database: Database, tmp_path: Path) -> None:
    async def work(here: Installation) -> None:
        await here.begin()
        assert not (await here.canaries.view()).awaits_approval
        # Too few for times to be compared: the machine's own moods are not what is tested here.
        await here.ask_all(THREADS[:40])
        found = await here.canaries.view()
        assert found.canary is not None
        assert (found.canary.share, found.awaits_approval) == (50, True)
        await here.canaries.step(replace(ANN, seen=found.canary.tag))
        await here.ask_all(THREADS[:20])
        assert {here.told[thread][-1] for thread in THREADS[:20]} == {"house@2"}
        found = await here.canaries.view()
        assert found.canary is not None
        assert found.canary.state is CanaryState.PROMOTED
        assert [(each.kind, each.share, each.who) for each in found.steps] == [
            (StepKind.START, 50, "ann"),
            (StepKind.STEP, 100, "ann"),
            (StepKind.PROMOTE, 100, "canary"),
        ]
        published = await here.desk.store.live()
        assert published is not None
        assert published.ref == PolicyRef("house", 2)
        assert here.live().id == "house@2"

    scenario(database, tmp_path, [says("tried")], work)

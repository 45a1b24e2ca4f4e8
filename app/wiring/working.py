"""What a process needs that works on runs: clients of backends, the graph, a worker, the way to webhooks."""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from functools import partial

from app.admission.gate import Gate
from app.backends.extractive import ExtractiveBackend
from app.calculators.registry import calculate
from app.calling import Rules, build_gateway
from app.content.content import Content
from app.content.expert import load_expert
from app.content.forms import load_forms
from app.content.phrases import load_phrases
from app.domain.backend import BackendKind, BackendSpec
from app.domain.model_call import Backend
from app.expert.composers import COMPOSERS
from app.expert.expert import Expert
from app.gateway.aside import Aside
from app.gateway.breaker import HealthBoard
from app.gateway.checkup import Finding, examine
from app.gateway.gateway import Gateway
from app.graph import RunGraph, Steps, build_graph
from app.ledger import open_books
from app.metrics import Metrics
from app.operations import CountedTrail
from app.policy.canary.watcher import Watcher
from app.policy.live import LivePolicy
from app.screening.detect import Screener
from app.service import Service
from app.settings import Environment, Settings, is_loopback
from app.steps.analyze import build_analyze
from app.steps.brief import build_briefs
from app.steps.challenge import build_challenge
from app.steps.clarify import Clarify
from app.steps.conclude import build_conclude
from app.steps.condense import build_condense
from app.steps.consult import build_consult
from app.steps.decline import Decline
from app.steps.memory import Memory
from app.steps.opinion import SecondOpinion
from app.steps.screen import build_screen
from app.steps.translate import build_translate
from app.steps.workup import build_work_up
from app.store.canary import CanaryStore
from app.store.canary_numbers import CanaryNumbers
from app.store.outbox import Outbox
from app.store.policy_rows import TOPIC
from app.store.retention import RetentionStore
from app.store.slack.departed import Departed
from app.store.upkeep import Upkeep
from app.store.webhooks import TOPIC as WEBHOOKS
from app.webhooks.courier import Courier
from app.webhooks.outgoing import Outgoing
from app.wiring.instruments import AS_SHIPPED, Instruments
from app.wiring.knowing import Knowledge
from app.wiring.stores import Stores, kept
from app.wiring.tasks import keep_up, now
from app.worker import Executor, Worker

OpenAside = Callable[[Sequence[Backend]], Awaitable[Aside]]
"""Opens whoever is to be told of calls that are over, given the clients of all backends."""


def open_clients(
    stack: AsyncExitStack,
    specs: tuple[BackendSpec, ...],
    environment: Environment,
    instruments: Instruments = AS_SHIPPED,
) -> tuple[Backend, ...]:
    """A client for each backend, until ``stack`` is unwound."""
    built_in = [ExtractiveBackend(spec) for spec in specs if spec.kind is BackendKind.EXTRACTIVE]
    backends = (*instruments.clients(specs, environment.variables), *built_in)
    for backend in backends:
        stack.push_async_callback(backend.close)
    return backends


async def examine_backends(service: Service, environment: Environment, patience_s: float) -> list[Finding]:
    """What one tiny call to each backend shows, in the order of the registry. The calls are paid for as all others."""
    async with AsyncExitStack() as stack:
        backends = open_clients(stack, service.backends, environment)
        books = await open_books(stack, service.budgets, service.audit, service.settings.home)
        return await examine(service.backends, backends, books, patience_s)


def run_graph(
    settings: Settings, store: Stores, knowledge: Knowledge, gateway: Gateway, screener: Screener
) -> RunGraph:
    """The graph of a run over this service's parts."""
    agents, commands, prompts = knowledge.agents, knowledge.commands, knowledge.prompts
    forms = load_forms(settings.prompts / "forms")
    phrases = load_phrases(settings.prompts / "phrases")
    content = Content(agents, forms, commands, prompts, phrases)
    translate = build_translate(prompts, gateway, settings.translate_s)
    expert = Expert(load_expert(settings.prompts / "expert"), COMPOSERS, calculate)
    work_up = build_work_up(expert, agents, forms, commands, knowledge.retriever)
    second = SecondOpinion(prompts, gateway, settings.opinion_below, settings.opinion_s)
    return build_graph(
        Steps(
            screen=build_screen(screener, store.runs),
            analyze=build_analyze(knowledge.analyzer, second),
            clarify=Clarify(store.runs, settings.clarification_ttl_s, now),
            decline=Decline(phrases),
            brief=build_briefs(agents, forms, knowledge.retriever, translate, calculate, work_up, gateway.clearance),
            consult=build_consult(content, knowledge.retriever, gateway, store.runs, screener),
            challenge=build_challenge(agents, phrases, prompts, gateway, expert, screener),
            conclude=build_conclude(agents, phrases, settings.public_url),
        )
    )


async def start_worker(
    stack: AsyncExitStack,
    settings: Settings,
    store: Stores,
    executor: Executor,
    queue_name: str,
    gate: Gate,
) -> None:
    """Work off a queue in the background, with the chores that go with it."""
    worker = Worker(
        executor,
        store.queue,
        store.notifications,
        (queue_name,),
        settings.concurrency,
        sweep_s=settings.heartbeat_s,
        lost_after_s=settings.stalled_after_s,
        attendance=gate.attendance,
        janitor=gate.attendance is not None,
        chores=(
            Upkeep(store.budgets, store.audit, now, RetentionStore(store.database, kept(settings))),
            store.conversations,
            Departed(store.database, now),
            *gate.chores,
        ),
    )
    keep_up(stack, "worker", worker.run)


def open_outgoing(stack: AsyncExitStack, store: Stores, settings: Settings, *, send: bool) -> Outgoing:
    """The way to webhooks. Where nobody sends, what is left in the outbox waits for a process that does."""
    outgoing = Outgoing(loopback=settings.webhooks_local or is_loopback(settings.host))
    stack.push_async_callback(outgoing.close)
    if send:
        courier = Courier(Outbox(store.database), outgoing, now)
        wake = store.notifications.subscribe(WEBHOOKS)
        keep_up(stack, "webhooks", partial(courier.run, wake))
    return outgoing


async def follow_policy(stack: AsyncExitStack, store: Stores, rules: Rules, *, pinned: bool = False) -> LivePolicy:
    """The policy that holds, also after another process has published one; ``pinned``, that of the setting."""
    trial = CanaryStore(store.database).trial
    policy = LivePolicy(
        _nothing if pinned else store.policies.live, rules.policy, rules.specs, _nothing if pinned else trial
    )
    stack.push_async_callback(policy.close)
    await policy.open(store.notifications.subscribe(TOPIC))
    return policy


async def watch_canary(stack: AsyncExitStack, house: "House") -> None:
    """Judge the canary that goes on, in the background."""
    database = house.stores.database
    watcher = Watcher(CanaryStore(database), CanaryNumbers(database), now, house.policy.refresh)
    stack.push_async_callback(watcher.close)
    await watcher.open(house.stores.notifications.subscribe(TOPIC))


async def _nothing() -> None:
    return None


@dataclass(frozen=True, slots=True)
class House:
    """What all parts of one open service share."""

    settings: Settings
    environment: Environment
    rules: Rules
    stores: Stores
    knowledge: Knowledge
    policy: LivePolicy
    board: HealthBoard
    metrics: Metrics
    instruments: Instruments


_PATIENCE_S = 30.0
"""How long a backend has for the one word that it is asked for."""


async def examine_backend(house: House, spec: BackendSpec) -> Finding:
    """What one tiny call to a backend shows. The call is paid for as all others."""
    stores = house.stores
    async with AsyncExitStack() as stack:
        backends = open_clients(stack, (spec,), house.environment)
        books = await open_books(stack, stores.budgets, stores.audit, house.settings.home)
        (finding,) = await examine((spec,), backends, books, _PATIENCE_S)
    return finding


async def start_work(
    stack: AsyncExitStack,
    house: House,
    gate: Gate,
    memory: Memory,
    queue_name: str,
    open_aside: OpenAside | None = None,
) -> Gateway:
    """Let this process work on the runs of a queue; the gateway through which it calls models."""
    settings, stores, rules, instruments = house.settings, house.stores, house.rules, house.instruments
    clients = open_clients(stack, rules.specs, house.environment, instruments)
    books = await open_books(stack, stores.budgets, stores.audit, settings.home)
    aside = await open_aside(clients) if open_aside else None
    books = replace(books, trail=instruments.trail(CountedTrail(books.trail, house.metrics)), aside=aside)
    gateway = build_gateway(clients, rules, house.policy, books, settings, house.board, instruments.pacing)
    executor = Executor(
        stores.database,
        stores.events,
        stores.runs,
        stores.clarifications,
        run_graph(settings, stores, house.knowledge, gateway, rules.screener),
        memory,
        build_condense(house.knowledge.prompts, gateway, stores.memory, settings.summary_s),
        settings.run_deadline_s,
    )
    await start_worker(stack, settings, stores, executor, queue_name, gate)
    return gateway

"""What a process needs that works on runs: clients of backends, the graph, a worker, the way to webhooks."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace

from app.admission.gate import Gate
from app.backends.extractive import ExtractiveBackend
from app.backends.registry import build_backends
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
from app.gateway.breaker import HealthBoard
from app.gateway.checkup import Finding, examine
from app.gateway.gateway import Gateway
from app.graph import RunGraph, Steps, build_graph
from app.ledger import open_books
from app.metrics import Metrics
from app.operations import CountedTrail
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
from app.store.outbox import Outbox
from app.store.policies import TOPIC
from app.store.retention import RetentionStore
from app.store.upkeep import Upkeep
from app.store.webhooks import TOPIC as WEBHOOKS
from app.webhooks.courier import Courier
from app.webhooks.outgoing import Outgoing
from app.wiring.knowing import Knowledge
from app.wiring.stores import Stores, kept
from app.wiring.tasks import now, stop
from app.worker import Executor, Worker


def open_clients(
    stack: AsyncExitStack, specs: tuple[BackendSpec, ...], environment: Environment
) -> tuple[Backend, ...]:
    """A client for each backend, until ``stack`` is unwound."""
    built_in = [ExtractiveBackend(spec) for spec in specs if spec.kind is BackendKind.EXTRACTIVE]
    backends = (*build_backends(specs, environment.variables), *built_in)
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
            *gate.chores,
        ),
    )
    stack.push_async_callback(stop, asyncio.create_task(worker.run(), name="worker"))


def open_outgoing(stack: AsyncExitStack, store: Stores, settings: Settings, *, send: bool) -> Outgoing:
    """The way to webhooks. Where nobody sends, what is left in the outbox waits for a process that does."""
    outgoing = Outgoing(loopback=settings.webhooks_local or is_loopback(settings.host))
    stack.push_async_callback(outgoing.close)
    if send:
        courier = Courier(Outbox(store.database), outgoing, now)
        wake = store.notifications.subscribe(WEBHOOKS)
        stack.push_async_callback(stop, asyncio.create_task(courier.run(wake), name="webhooks"))
    return outgoing


async def follow_policy(stack: AsyncExitStack, store: Stores, rules: Rules) -> LivePolicy:
    """The policy that holds, also after another process has published one."""
    policy = LivePolicy(store.policies.live, rules.policy, rules.specs)
    stack.push_async_callback(policy.close)
    await policy.open(store.notifications.subscribe(TOPIC))
    return policy


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


async def start_work(stack: AsyncExitStack, house: House, gate: Gate, memory: Memory, queue_name: str) -> Gateway:
    """Let this process work on the runs of a queue; the gateway through which it calls models."""
    settings, stores, rules = house.settings, house.stores, house.rules
    clients = open_clients(stack, rules.specs, house.environment)
    books = await open_books(stack, stores.budgets, stores.audit, settings.home)
    books = replace(books, trail=CountedTrail(books.trail, house.metrics))
    gateway = build_gateway(clients, rules, house.policy, books, settings, house.board)
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

"""What a process needs that works on runs: the graph, a worker, whoever judges canaries.

Only such a process imports this: LangGraph alone takes 30 MB.
"""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import replace

from app.admission.gate import Gate
from app.calculators.registry import calculate
from app.calling import build_gateway
from app.content.content import Content
from app.content.expert import load_expert
from app.content.forms import load_forms
from app.content.phrases import load_phrases
from app.domain.model_call import Backend
from app.expert.composers import COMPOSERS
from app.expert.expert import Expert
from app.gateway.aside import Aside
from app.gateway.gateway import Gateway
from app.graph import RunGraph, Steps, build_graph
from app.ledger import open_books
from app.operations import CountedTrail
from app.policy.canary.watcher import Watcher
from app.screening.detect import Screener
from app.settings import Settings
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
from app.store.policy_rows import TOPIC
from app.store.retention import RetentionStore
from app.store.slack.departed import Departed
from app.store.upkeep import Upkeep
from app.wiring.clients import open_clients
from app.wiring.house import House
from app.wiring.knowing import Knowledge
from app.wiring.stores import Stores, kept
from app.wiring.tasks import keep_up, now
from app.worker import Executor, Worker

OpenAside = Callable[[Sequence[Backend]], Awaitable[Aside]]
"""Opens whoever is to be told of calls that are over, given the clients of all backends."""


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
            consult=build_consult(content, knowledge.retriever, gateway, store.runs, screener, screener.values),
            challenge=build_challenge(agents, phrases, prompts, gateway, expert, screener.values),
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


async def watch_canary(stack: AsyncExitStack, house: House) -> None:
    """Judge the canary that goes on, in the background."""
    database = house.stores.database
    watcher = Watcher(CanaryStore(database), CanaryNumbers(database), now, house.policy.refresh)
    stack.push_async_callback(watcher.close)
    await watcher.open(house.stores.notifications.subscribe(TOPIC))


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

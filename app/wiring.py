"""Settings to a running service. The only module that names implementations."""

import asyncio
import secrets
import uuid
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import numpy as np

from app.access.authenticator import Authenticator
from app.access.issuing import Access
from app.access.limits import Limits
from app.access.login import Login
from app.access.oidc import OpenIdConnect, Provider
from app.access.password import LocalPassword
from app.access.sessions import Sessions
from app.admission.gate import Gate, open_gate
from app.analyzer.analyzer import Analyzer
from app.analyzer.classifier import load_classifier
from app.backends.defaults import absent_specs
from app.backends.extractive import ExtractiveBackend
from app.backends.registry import build_backends
from app.calculators.recognize import recognize
from app.calculators.registry import calculate
from app.calculators.wanted import wanted
from app.calling import Rules, build_gateway, read_rules
from app.content.agents import Agent, load_agents
from app.content.commands import CommandBook, load_commands
from app.content.content import Content
from app.content.expert import load_expert
from app.content.forms import load_forms
from app.content.phrases import load_phrases
from app.content.prompts import Prompts, load_prompts
from app.domain.backend import BackendKind, BackendSpec
from app.domain.budget import DEFAULT_TENANT
from app.domain.erasure import Kept
from app.domain.errors import ConfigurationError
from app.domain.labels import Origin
from app.domain.model_call import Backend
from app.domain.sealing import Seal
from app.expert.composers import COMPOSERS
from app.expert.expert import Expert
from app.forecast import Forecaster
from app.gateway.breaker import HealthBoard
from app.gateway.checkup import Finding, examine
from app.gateway.gateway import Gateway
from app.graph import VERSION, RunGraph, Steps, build_graph
from app.ledger import open_books
from app.metrics import Metrics
from app.operations import CountedTrail, Operations
from app.policy.desk import PolicyDesk
from app.policy.drains import open_drains
from app.policy.live import LivePolicy
from app.retrieval.indexing.collections import Collections
from app.retrieval.indexing.keeping import Keeper
from app.retrieval.indexing.library import Library
from app.retrieval.indexing.preparing import Progress
from app.retrieval.indexing.watching import changes
from app.retrieval.search import Retriever
from app.retrieval.vectors.earlier import open_earlier
from app.retrieval.vectors.embedding import Embedder, Vectors
from app.routing.gain_file import predictor
from app.scanning.imports import SkillImports
from app.screening.detect import Screener
from app.service import Service
from app.settings import Environment, Settings, fingerprint, is_loopback, words_of
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
from app.store import embedded
from app.store.approvals import ApprovalStore
from app.store.asked import AskedStore
from app.store.audit import AuditStore
from app.store.briefs import BriefStore
from app.store.budgets import BudgetStore
from app.store.clarifications import ClarificationStore
from app.store.conversations import Conversations, open_conversations
from app.store.engine import Database, open_database
from app.store.erasure import ErasureStore
from app.store.events import EventLog
from app.store.guard import guard
from app.store.installation import installation_secret
from app.store.keys import KeyStore, TenantStore
from app.store.memory import MemoryStore
from app.store.migrate import schema_of, upgrade
from app.store.notifications import Notifications
from app.store.outbox import Outbox
from app.store.policies import TOPIC, PolicyStore
from app.store.queue import RUNS, Queue
from app.store.retention import RetentionStore
from app.store.retries import Retries
from app.store.rows import Rows
from app.store.runs import RunStore
from app.store.sessions import SessionStore
from app.store.standing import StandingStore
from app.store.tenancy import acting_tenant
from app.store.threads import ThreadStore
from app.store.trail import ChangeTrail
from app.store.upkeep import Upkeep
from app.store.webhooks import TOPIC as WEBHOOKS
from app.store.webhooks import WebhookStore
from app.store.words import AnswersInWords
from app.team import Team
from app.webhooks.courier import Courier
from app.webhooks.desk import WebhookDesk
from app.webhooks.outgoing import Outgoing
from app.worker import Executor, Worker

# Texts that wait for the embedding model at once: enough for every core, far below what it refuses.
_TOGETHER = 8


@dataclass(frozen=True, slots=True)
class _Store:
    """The open database with everything that reads and writes it."""

    database: Database
    events: EventLog
    runs: RunStore
    clarifications: ClarificationStore
    queue: Queue
    notifications: Notifications
    budgets: BudgetStore
    audit: AuditStore
    policies: PolicyStore
    memory: MemoryStore
    conversations: Conversations
    threads: ThreadStore
    retries: Retries
    tenants: TenantStore
    keys: KeyStore


@dataclass(frozen=True, slots=True)
class _Knowledge:
    """What the team knows, read once and shared by its steps."""

    agents: Mapping[str, Agent]
    commands: CommandBook
    prompts: Prompts
    retriever: Retriever
    analyzer: Analyzer


@asynccontextmanager
async def open_service(
    settings: Settings,
    environment: Environment,
    *,
    work: bool = True,
    private: bool = False,
    sync: bool = True,
    progress: Progress | None = None,
) -> AsyncGenerator[Service]:
    """The service, for as long as the block runs.

    With ``work``, a worker executes runs in this process; ``private`` gives it a queue of its own, so that it works on
    nobody else's runs. ``sync`` brings the skill library up to date first and tells ``progress`` how far it is; with
    ``work``, vectors of another model are made anew while the service is already there.

    Raises:
        ConfigurationError: a setting or a data file cannot be used.
        DatabaseUnavailable: the database does not start or answer.
    """
    rules = read_rules(settings, environment)
    queue_name = f"local-{uuid.uuid4().hex}" if private else RUNS
    async with AsyncExitStack() as stack:
        embedder = Embedder(models=settings.home / "models")
        stack.callback(embedder.close)
        # The model loads while the database starts.
        warming = asyncio.create_task(embedder.warm()) if work else None
        store = await _open_store(stack, settings)
        library = Library(store.database, embedder, settings.imported_skills)
        collections = Collections(store.database, embedder)
        keeper = Keeper(library, settings.skills, store.tenants.ids)
        await _update_library(keeper, library, settings, progress, sync=sync, work=work)
        if warming is not None:
            await warming
        retriever = Retriever(store.database, embedder, _open_earlier(stack, settings))
        agents = load_agents(settings.agents)
        commands = load_commands(settings.prompts / "commands", agents)
        prompts = load_prompts(settings.prompts)
        policy = await _follow_policy(stack, store, rules)
        board, metrics = HealthBoard(), Metrics()
        drains = await open_drains(stack, store.database, store.notifications, board.drain)
        knowledge = _Knowledge(agents, commands, prompts, retriever, build_analyzer(agents, settings, embedder))
        fixed = {"prompts": prompts.version, "graph": VERSION}

        def pins() -> Mapping[str, str]:
            return {"policy": policy().id, "skills": keeper.version(acting_tenant()), **fixed}

        outgoing = _open_outgoing(stack, store, settings, send=work and not private)
        local_token = secrets.token_urlsafe(32)
        login = _open_login(store.database, settings, environment)
        authenticator = Authenticator(
            store.keys,
            _now,
            local_token=local_token,
            trusting=is_loopback(settings.host),
            sessions=login.sessions,
            foreign=login.provider,
        )
        memory = Memory(store.memory, rules.screener, settings.history_tokens)
        gate = await open_gate(stack, settings, store.database, queue_name, private=private)
        team = Team(
            store.runs,
            store.clarifications,
            store.events,
            store.notifications,
            pins,
            queue_name,
            commands,
            memory,
            store.threads,
            store.retries,
            AnswersInWords(store.conversations.replies),
            Limits(rules.screener),
            ErasureStore(store.database, store.runs),
            gate.admission,
        )
        gateway = None
        if work:
            backends = _open_backends(stack, rules.specs, environment)
            books = await open_books(stack, store.budgets, store.audit, settings.home)
            gateway = build_gateway(
                backends, rules, policy, replace(books, trail=CountedTrail(books.trail, metrics)), settings, board
            )
            graph = _graph(settings, store, knowledge, gateway, rules.screener)
            condense = build_condense(prompts, gateway, store.memory, settings.summary_s)
            executor = Executor(
                store.database,
                store.events,
                store.runs,
                store.clarifications,
                graph,
                memory,
                condense,
                settings.run_deadline_s,
            )
            await _start_worker(stack, settings, store, executor, queue_name, gate)
            _start_keeping(stack, keeper, settings, watch=settings.watch and not private)
        yield Service(
            settings=settings,
            database=store.database,
            team=team,
            library=library,
            collections=collections,
            imports=SkillImports(ApprovalStore(store.database), settings.imported_skills, settings.skills),
            retriever=retriever,
            agents=agents,
            commands=commands,
            prompts=prompts,
            backends=rules.specs,
            fingerprint=fingerprint(settings, environment),
            budgets=store.budgets,
            audit=store.audit,
            briefs=BriefStore(store.database),
            policies=PolicyDesk(store.policies, policy, rules.specs, settings.policies),
            limiter=gate.limiter,
            asked=AskedStore(store.database),
            conversations=store.conversations,
            seal=Seal(await installation_secret(store.database, "seal")),
            operations=Operations(
                trail=ChangeTrail(store.database),
                drains=drains,
                forecaster=Forecaster(
                    rules.screener,
                    rules.specs,
                    policy,
                    agents,
                    knowledge.analyzer.analyze,
                    predictor(settings.gain_model),
                    board.snapshot,
                    Origin.HTTP,
                ),
                absent={} if settings.backends else absent_specs(environment.variables, settings.llama_url),
                metrics=metrics,
                standing=StandingStore(store.database),
                look=keeper.look,
                schema=schema_of(settings.migrations),
            ),
            access=Access(store.keys, store.tenants, _now, keeper.welcome, authenticator.forget),
            webhooks=WebhookDesk(WebhookStore(store.database), outgoing),
            authenticator=authenticator,
            login=login,
            local_token=local_token,
            gateway=gateway,
        )


async def _open_store(stack: AsyncExitStack, settings: Settings) -> _Store:
    dsn = settings.database_url
    if dsn is None:
        folder = settings.home / "pg"
        dsn = await asyncio.to_thread(embedded.start, folder)
        stack.push_async_callback(asyncio.to_thread, embedded.stop, folder)
        stack.push_async_callback(_stop, asyncio.create_task(guard(folder), name="database"))
    await asyncio.to_thread(upgrade, dsn, settings.migrations)
    database = open_database(dsn)
    stack.push_async_callback(database.close)
    notifications = Notifications(database.dsn)
    await notifications.open()
    stack.push_async_callback(notifications.close)
    rows, events = Rows(), EventLog(database)
    queue = Queue(database, rows, heartbeat_s=settings.heartbeat_s, stalled_after_s=settings.stalled_after_s)
    runs = RunStore(database, events, queue, rows)
    clarifications = ClarificationStore(database, runs, rows)
    budgets, audit = BudgetStore(database), AuditStore(database)
    policies = PolicyStore(database)
    memory = MemoryStore(database, rows)
    conversations = open_conversations(database, events, rows)
    threads, retries = ThreadStore(database), Retries(database, events, queue, rows)
    return _Store(
        database,
        events,
        runs,
        clarifications,
        queue,
        notifications,
        budgets,
        audit,
        policies,
        memory,
        conversations,
        threads,
        retries,
        TenantStore(database),
        KeyStore(database),
    )


def _kept(settings: Settings) -> Kept:
    """For how long things are kept; a setting of 0 stands for ever."""
    days = (settings.thread_days, settings.stream_days, settings.journal_days)
    return Kept(*(timedelta(days=each) if each else None for each in days))


def _open_login(database: Database, settings: Settings, environment: Environment) -> Login:
    kept = SessionStore(database)
    provider = None
    if settings.oidc_issuer is not None:
        if settings.oidc_client_id is None:
            raise ConfigurationError("CTO_TEAM_OIDC_ISSUER is set, but not CTO_TEAM_OIDC_CLIENT_ID.")
        provider = OpenIdConnect(
            Provider(
                settings.oidc_issuer,
                settings.oidc_client_id,
                environment.secret("CTO_TEAM_OIDC_SECRET"),
                settings.oidc_audience or settings.oidc_client_id,
                settings.oidc_tenant,
                settings.oidc_tenant_claim,
                words_of(settings.oidc_admins),
                words_of(settings.oidc_domains),
            )
        )
    return Login(Sessions(kept, _now), LocalPassword(kept), is_loopback(settings.host), provider)


def _now() -> datetime:
    return datetime.now(UTC)


def _open_earlier(stack: AsyncExitStack, settings: Settings) -> tuple[Embedder, ...]:
    """The embedding model used before, where the operator still has it."""
    if settings.earlier_model is None:
        return ()
    earlier = open_earlier(settings.earlier_model)
    stack.callback(earlier.close)
    return (earlier,)


async def _update_library(
    keeper: Keeper, library: Library, settings: Settings, progress: Progress | None, *, sync: bool, work: bool
) -> None:
    """The library as the folder is now; a command without a worker has nobody who would catch up behind it."""
    if sync and work:
        await keeper.open(progress)
        return
    if sync:
        await library.sync(settings.skills, tenant=DEFAULT_TENANT, progress=progress)
    await keeper.look()


def _start_keeping(stack: AsyncExitStack, keeper: Keeper, settings: Settings, *, watch: bool) -> None:
    folders = [folder for folder in (settings.skills, settings.imported_skills) if folder.is_dir()]
    task = asyncio.create_task(keeper.run(changes(folders) if watch else None), name="library")
    stack.push_async_callback(_stop, task)


def _open_outgoing(stack: AsyncExitStack, store: _Store, settings: Settings, *, send: bool) -> Outgoing:
    """The way to webhooks. Where nobody sends, what is left in the outbox waits for a process that does."""
    outgoing = Outgoing(loopback=settings.webhooks_local or is_loopback(settings.host))
    stack.push_async_callback(outgoing.close)
    if send:
        courier = Courier(Outbox(store.database), outgoing, _now)
        wake = store.notifications.subscribe(WEBHOOKS)
        stack.push_async_callback(_stop, asyncio.create_task(courier.run(wake), name="webhooks"))
    return outgoing


async def _stop(task: asyncio.Task[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def _follow_policy(stack: AsyncExitStack, store: _Store, rules: Rules) -> LivePolicy:
    policy = LivePolicy(store.policies.live, rules.policy, rules.specs)
    stack.push_async_callback(policy.close)
    await policy.open(store.notifications.subscribe(TOPIC))
    return policy


async def examine_backends(service: Service, environment: Environment, patience_s: float) -> list[Finding]:
    """What one tiny call to each backend shows, in the order of the registry. The calls are paid for as all others."""
    async with AsyncExitStack() as stack:
        backends = _open_backends(stack, service.backends, environment)
        books = await open_books(stack, service.budgets, service.audit, service.settings.home)
        return await examine(service.backends, backends, books, patience_s)


def embed_questions(embedder: Embedder) -> Callable[[Sequence[str]], Awaitable[Vectors]]:
    """Embeds several short texts, one row each, by the path that questions take; a few of them at a time."""

    async def embed(texts: Sequence[str]) -> Vectors:
        rows: list[Vectors] = []
        for start in range(0, len(texts), _TOGETHER):
            rows += await asyncio.gather(*map(embedder.embed_query, texts[start : start + _TOGETHER]))
        return np.stack(rows)

    return embed


def build_analyzer(agents: Mapping[str, Agent], settings: Settings, embedder: Embedder) -> Analyzer:
    """The request analyzer by itself; needs no database.

    Raises:
        ContentError: its artefact cannot be read.
    """
    topics = {agent.name: agent.topics for agent in agents.values()}
    return Analyzer(embed_questions(embedder), load_classifier(settings.analyzer), topics, recognize, wanted)


def _open_backends(
    stack: AsyncExitStack, specs: tuple[BackendSpec, ...], environment: Environment
) -> tuple[Backend, ...]:
    """A client for each backend, until ``stack`` is unwound."""
    built_in = [ExtractiveBackend(spec) for spec in specs if spec.kind is BackendKind.EXTRACTIVE]
    backends = (*build_backends(specs, environment.variables), *built_in)
    for backend in backends:
        stack.push_async_callback(backend.close)
    return backends


def _graph(settings: Settings, store: _Store, knowledge: _Knowledge, gateway: Gateway, screener: Screener) -> RunGraph:
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
            clarify=Clarify(store.runs, settings.clarification_ttl_s, _now),
            decline=Decline(phrases),
            brief=build_briefs(agents, forms, knowledge.retriever, translate, calculate, work_up, gateway.clearance),
            consult=build_consult(content, knowledge.retriever, gateway, store.runs, screener),
            challenge=build_challenge(agents, phrases, prompts, gateway, expert, screener),
            conclude=build_conclude(agents, phrases, settings.public_url),
        )
    )


async def _start_worker(
    stack: AsyncExitStack,
    settings: Settings,
    store: _Store,
    executor: Executor,
    queue_name: str,
    gate: Gate,
) -> None:
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
            Upkeep(store.budgets, store.audit, _now, RetentionStore(store.database, _kept(settings))),
            store.conversations,
            *gate.chores,
        ),
    )
    stack.push_async_callback(_stop, asyncio.create_task(worker.run(), name="worker"))

"""Settings to a running service."""

import asyncio
import secrets
import uuid
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager

from app.access.issuing import Access
from app.access.limits import Limits
from app.admission.gate import Gate, open_gate
from app.backends.defaults import absent_specs
from app.calling import Rules, read_rules
from app.content.agents import load_agents
from app.content.commands import CommandBook, load_commands
from app.content.prompts import load_prompts
from app.domain.labels import Origin
from app.domain.sealing import Seal
from app.forecast import Forecaster
from app.gateway.breaker import HealthBoard
from app.graph import VERSION
from app.metrics import Metrics
from app.operations import Operations
from app.policy.desk import PolicyDesk
from app.policy.drains import Drains, open_drains
from app.retrieval.indexing.collections import Collections
from app.retrieval.indexing.keeping import Keeper
from app.retrieval.indexing.library import Library
from app.retrieval.indexing.preparing import Progress
from app.retrieval.search import Retriever
from app.retrieval.vectors.embedding import Embedder
from app.routing.gain_file import predictor
from app.scanning.imports import SkillImports
from app.service import Service
from app.settings import Environment, Settings, fingerprint
from app.steps.memory import Memory
from app.store.approvals import ApprovalStore
from app.store.asked import AskedStore
from app.store.briefs import BriefStore
from app.store.erasure import ErasureStore
from app.store.installation import installation_secret
from app.store.migrate import schema_of
from app.store.queue import RUNS
from app.store.standing import StandingStore
from app.store.tenancy import acting_tenant
from app.store.trail import ChangeTrail
from app.store.webhooks import WebhookStore
from app.store.words import AnswersInWords
from app.team import Team
from app.webhooks.desk import WebhookDesk
from app.wiring.access import open_authenticator, open_login
from app.wiring.knowing import Knowledge, build_analyzer, earlier_model, start_keeping, update_library
from app.wiring.stores import Stores, open_stores
from app.wiring.tasks import now
from app.wiring.working import (
    House,
    follow_policy,
    open_outgoing,
    start_work,
)


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
        store = await open_stores(stack, settings)
        library = Library(store.database, embedder, settings.imported_skills)
        collections = Collections(store.database, embedder)
        keeper = Keeper(library, settings.skills, store.tenants.ids)
        await update_library(keeper, library, settings, progress, sync=sync, work=work)
        if warming is not None:
            await warming
        retriever = Retriever(store.database, embedder, earlier_model(stack, settings))
        agents = load_agents(settings.agents)
        commands = load_commands(settings.prompts / "commands", agents)
        prompts = load_prompts(settings.prompts)
        policy = await follow_policy(stack, store, rules)
        board, metrics = HealthBoard(), Metrics()
        drains = await open_drains(stack, store.database, store.notifications, board.drain)
        knowledge = Knowledge(agents, commands, prompts, retriever, build_analyzer(agents, settings, embedder))
        fixed = {"prompts": prompts.version, "graph": VERSION}

        def pins() -> Mapping[str, str]:
            return {"policy": policy().id, "skills": keeper.version(acting_tenant()), **fixed}

        outgoing = open_outgoing(stack, store, settings, send=work and not private)
        local_token = secrets.token_urlsafe(32)
        login = open_login(store.database, settings, environment)
        authenticator = open_authenticator(store, login, settings, local_token)
        memory = Memory(store.memory, rules.screener, settings.history_tokens)
        gate = await open_gate(stack, settings, store.database, queue_name, private=private)
        team = _team(store, rules, pins, queue_name, commands, memory, gate)
        house = House(settings, environment, rules, store, knowledge, policy, board, metrics)
        gateway = None
        if work:
            gateway = await start_work(stack, house, gate, memory, queue_name)
            start_keeping(stack, keeper, settings, watch=settings.watch and not private)
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
            operations=_operations(house, drains, keeper),
            access=Access(store.keys, store.tenants, now, keeper.welcome, authenticator.forget),
            webhooks=WebhookDesk(WebhookStore(store.database), outgoing),
            authenticator=authenticator,
            login=login,
            local_token=local_token,
            gateway=gateway,
        )


def _team(
    stores: Stores,
    rules: Rules,
    pins: Callable[[], Mapping[str, str]],
    queue_name: str,
    commands: CommandBook,
    memory: Memory,
    gate: Gate,
) -> Team:
    return Team(
        stores.runs,
        stores.clarifications,
        stores.events,
        stores.notifications,
        pins,
        queue_name,
        commands,
        memory,
        stores.threads,
        stores.retries,
        AnswersInWords(stores.conversations.replies),
        Limits(rules.screener),
        ErasureStore(stores.database, stores.runs),
        gate.admission,
    )


def _operations(house: House, drains: Drains, keeper: Keeper) -> Operations:
    settings, rules, stores = house.settings, house.rules, house.stores
    forecaster = Forecaster(
        rules.screener,
        rules.specs,
        house.policy,
        house.knowledge.agents,
        house.knowledge.analyzer.analyze,
        predictor(settings.gain_model),
        house.board.snapshot,
        Origin.HTTP,
    )
    return Operations(
        trail=ChangeTrail(stores.database),
        drains=drains,
        forecaster=forecaster,
        absent={} if settings.backends else absent_specs(house.environment.variables, settings.llama_url),
        metrics=house.metrics,
        standing=StandingStore(stores.database),
        look=keeper.look,
        schema=schema_of(settings.migrations),
    )

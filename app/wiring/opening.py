"""Settings to a running service."""

import asyncio
import secrets
import uuid
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial

from app.access.issuing import Access
from app.access.limits import Limits
from app.admission.gate import Gate, open_gate
from app.backends.defaults import absent_specs
from app.calling import read_rules
from app.content.agents import load_agents
from app.content.commands import load_commands
from app.content.prompts import load_prompts
from app.domain.labels import Origin
from app.domain.quota import Limiter
from app.domain.run import GRAPH_VERSION
from app.domain.sealing import Seal
from app.forecast import Forecaster
from app.metrics import Metrics
from app.operations import Operations, Overview
from app.policy.canary.desk import CanaryDesk
from app.policy.drains import Drains, open_drains
from app.policy.shadow.desk import ShadowDesk
from app.policy.whatif.desk import WhatIfDesk
from app.retrieval.indexing.collections import Collections
from app.retrieval.indexing.keeping import Keeper
from app.retrieval.indexing.library import Library
from app.retrieval.indexing.preparing import Progress
from app.retrieval.search import Retriever
from app.retrieval.vectors.embedding import Embedder
from app.routing.gain_file import predictor
from app.scanning.desk import SkillDesk
from app.scanning.imports import SkillImports
from app.service import Service
from app.settings import Environment, Settings, fingerprint
from app.steps.memory import Memory
from app.store.approvals import ApprovalStore
from app.store.asked import AskedStore
from app.store.briefs import BriefStore
from app.store.canary import CanaryStore
from app.store.canary_numbers import CanaryNumbers
from app.store.erasure import ErasureStore
from app.store.insight.insights import open_insights
from app.store.insight.overview import OverviewInsight
from app.store.insight.traces import TraceReader
from app.store.installation import installation_secret
from app.store.migrate import schema_of
from app.store.queue import RUNS
from app.store.shadow import ShadowStore
from app.store.slack.admin import SlackAdmin
from app.store.slack.channels import ChannelStore
from app.store.slack.installations import InstallationStore
from app.store.standing import StandingStore
from app.store.tenancy import acting_tenant
from app.store.trail import ChangeTrail
from app.store.webhooks import WebhookStore
from app.store.words import AnswersInWords
from app.team import Team
from app.webhooks.desk import WebhookDesk
from app.webhooks.outgoing import Outgoing
from app.wiring.access import open_authenticator, open_login
from app.wiring.clients import examine_backend
from app.wiring.deciding import open_desks
from app.wiring.house import House, follow_policy, open_outgoing
from app.wiring.instruments import AS_SHIPPED, Instruments
from app.wiring.knowing import Knowledge, build_analyzer, earlier_model, start_keeping, update_library
from app.wiring.shadows import open_shadowing
from app.wiring.stores import Stores, open_stores
from app.wiring.tasks import now


@asynccontextmanager
async def open_service(
    settings: Settings,
    environment: Environment,
    *,
    work: bool = True,
    private: bool = False,
    sync: bool = True,
    progress: Progress | None = None,
    instruments: Instruments = AS_SHIPPED,
) -> AsyncGenerator[Service]:
    """The service, for as long as the block runs.

    With ``work``, a worker executes runs in this process; ``private`` gives it a queue of its own, so that it works on
    nobody else's runs. ``sync`` brings the skill library up to date first and tells ``progress`` how far it is; with
    ``work``, vectors of another model are made anew while the service is already there. ``instruments`` are for
    whoever measures the service.

    Raises:
        ConfigurationError: a setting or a data file cannot be used.
        DatabaseUnavailable: the database does not start or answer.
    """
    rules = read_rules(settings, environment)
    queue_name = f"local-{uuid.uuid4().hex}" if private else RUNS
    async with AsyncExitStack() as stack:
        embedder = instruments.embedder(settings.home / "models")
        stack.callback(embedder.close)
        # The model loads while the database starts.
        warming = asyncio.create_task(embedder.warm()) if work else None
        stores = await open_stores(stack, settings)
        shelves = _shelves(settings, stores, embedder)
        later = work and not instruments.whole
        await update_library(shelves.keeper, shelves.library, settings, progress, sync=sync, later=later)
        if warming is not None:
            await warming
        knowledge = _knowledge(stack, settings, stores, embedder)
        policy = await follow_policy(stack, stores, rules, pinned=instruments.pinned)
        board = instruments.board()
        house = House(settings, environment, rules, stores, knowledge, policy, board, Metrics(), instruments)
        drains = await open_drains(stack, stores.database, stores.notifications, house.board.drain)
        outgoing = open_outgoing(stack, stores, settings, send=work and not private)
        memory = Memory(stores.memory, rules.screener, settings.history_tokens)
        gate = await open_gate(stack, settings, stores.database, queue_name, private=private)
        team = _team(house, _pins(house, shelves.keeper), queue_name, memory, gate)
        seal = Seal(await installation_secret(stores.database, "seal"))
        service = _service(house, shelves, drains, outgoing, gate.limiter, team, seal)
        if work:
            # Whoever only serves does without LangGraph and its memory.
            from app.wiring.working import start_work, watch_canary  # noqa: PLC0415

            aside = None if private else partial(open_shadowing, stack, house)
            service = replace(service, gateway=await start_work(stack, house, gate, memory, queue_name, aside))
            if not private:
                await watch_canary(stack, house)
            start_keeping(stack, shelves.keeper, settings, watch=settings.watch and not private)
        yield service


@dataclass(frozen=True, slots=True)
class _Shelves:
    """The texts that answers are taken from, and what holds them equal to their folder."""

    library: Library
    collections: Collections
    keeper: Keeper


def _shelves(settings: Settings, stores: Stores, embedder: Embedder) -> _Shelves:
    library = Library(stores.database, embedder, settings.imported_skills)
    keeper = Keeper(library, settings.skills, stores.tenants.ids)
    return _Shelves(library, Collections(stores.database, embedder), keeper)


def _knowledge(stack: AsyncExitStack, settings: Settings, stores: Stores, embedder: Embedder) -> Knowledge:
    retriever = Retriever(stores.database, embedder, earlier_model(stack, settings))
    agents = load_agents(settings.agents)
    commands = load_commands(settings.prompts / "commands", agents)
    prompts = load_prompts(settings.prompts)
    return Knowledge(agents, commands, prompts, retriever, build_analyzer(agents, settings, embedder))


def _pins(house: House, keeper: Keeper) -> Callable[[str], Mapping[str, str]]:
    """The versions under which a run of a thread is accepted now."""
    fixed = {"prompts": house.knowledge.prompts.version, "graph": GRAPH_VERSION}

    def pins(thread: str) -> Mapping[str, str]:
        tenant = acting_tenant()
        return {"policy": house.policy.of(tenant, thread).id, "skills": keeper.version(tenant), **fixed}

    return pins


def _service(
    house: House,
    shelves: _Shelves,
    drains: Drains,
    outgoing: Outgoing,
    limiter: Limiter,
    team: Team,
    seal: Seal,
) -> Service:
    """What the faces may use, without a gateway."""
    settings, stores, knowledge = house.settings, house.stores, house.knowledge
    local_token = secrets.token_urlsafe(32)
    login = open_login(stores, limiter, settings, house.environment)
    authenticator = open_authenticator(stores, login, settings, local_token)
    policies, what_ifs = open_desks(house)
    imports = SkillImports(ApprovalStore(stores.database), settings.imported_skills, settings.skills)
    desk = SkillDesk(shelves.library, imports, ApprovalStore(stores.database), settings.skills)
    return Service(
        settings=settings,
        database=stores.database,
        team=team,
        library=shelves.library,
        collections=shelves.collections,
        imports=imports,
        retriever=knowledge.retriever,
        agents=knowledge.agents,
        commands=knowledge.commands,
        prompts=knowledge.prompts,
        backends=house.rules.specs,
        fingerprint=fingerprint(settings, house.environment),
        budgets=stores.budgets,
        audit=stores.audit,
        briefs=BriefStore(stores.database),
        policies=policies,
        canaries=CanaryDesk(policies, CanaryStore(stores.database), CanaryNumbers(stores.database), now),
        shadows=ShadowDesk(policies, ShadowStore(stores.database)),
        what_ifs=what_ifs,
        limiter=limiter,
        asked=AskedStore(stores.database),
        conversations=stores.conversations,
        seal=seal,
        operations=_operations(house, drains, shelves.keeper, desk, what_ifs),
        access=Access(stores.keys, stores.tenants, now, shelves.keeper.welcome, authenticator.forget),
        webhooks=WebhookDesk(WebhookStore(stores.database), outgoing),
        authenticator=authenticator,
        login=login,
        local_token=local_token,
    )


def _team(house: House, pins: Callable[[str], Mapping[str, str]], queue_name: str, memory: Memory, gate: Gate) -> Team:
    stores = house.stores
    return Team(
        stores.runs,
        stores.clarifications,
        stores.events,
        stores.notifications,
        pins,
        queue_name,
        house.knowledge.commands,
        memory,
        stores.threads,
        stores.retries,
        AnswersInWords(stores.conversations.replies),
        Limits(house.rules.screener),
        ErasureStore(stores.database, stores.runs),
        gate.admission,
    )


def _operations(house: House, drains: Drains, keeper: Keeper, desk: SkillDesk, what_ifs: WhatIfDesk) -> Operations:
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
        slack=SlackAdmin(InstallationStore(stores.database), ChannelStore(stores.database)),
        insights=open_insights(stores.database),
        overview=Overview(OverviewInsight(stores.database), what_ifs.drift, now),
        traces=TraceReader(stores.database, stores.runs, stores.events, stores.audit),
        skills=desk,
        examine=partial(examine_backend, house),
    )

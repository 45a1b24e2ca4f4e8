"""The running service, as the faces see it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast

from app.access.authenticator import Authenticator
from app.access.issuing import Access
from app.access.login import Login
from app.content.agents import Agent
from app.content.commands import CommandBook
from app.content.prompts import Prompts
from app.domain.backend import BackendSpec
from app.domain.errors import NotReady
from app.domain.quota import Limiter
from app.domain.sealing import Seal
from app.export.formats import Exporter
from app.gateway.gateway import Gateway
from app.operations import Operations
from app.policy.canary.desk import CanaryDesk
from app.policy.desk import PolicyDesk
from app.policy.shadow.desk import ShadowDesk
from app.policy.whatif.desk import WhatIfDesk
from app.retrieval.indexing.collections import Collections
from app.retrieval.indexing.library import Library
from app.retrieval.search import Retriever
from app.scanning.imports import SkillImports
from app.settings import Settings
from app.store.asked import AskedStore
from app.store.audit import AuditStore
from app.store.briefs import BriefStore
from app.store.budgets import BudgetStore
from app.store.conversations import Conversations
from app.store.engine import Database
from app.team import Team
from app.webhooks.desk import WebhookDesk


@dataclass(frozen=True, slots=True)
class Service:
    """Everything that a face may use. ``fingerprint`` names the configuration (see ``app.settings.fingerprint``).

    ``local_token`` opens the API for whoever can read it in the state folder.

    ``gateway`` is None in a process that works on no runs.
    """

    settings: Settings
    database: Database
    team: Team
    library: Library
    collections: Collections
    imports: SkillImports
    retriever: Retriever
    agents: Mapping[str, Agent]
    commands: CommandBook
    prompts: Prompts
    backends: tuple[BackendSpec, ...]
    fingerprint: str
    budgets: BudgetStore
    audit: AuditStore
    briefs: BriefStore
    policies: PolicyDesk
    canaries: CanaryDesk
    shadows: ShadowDesk
    what_ifs: WhatIfDesk
    limiter: Limiter
    asked: AskedStore
    conversations: Conversations
    seal: Seal
    operations: Operations
    access: Access
    webhooks: WebhookDesk
    authenticator: Authenticator
    login: Login
    local_token: str = field(repr=False)
    gateway: Gateway | None = None
    exporter: Exporter = field(default_factory=Exporter)


def running(state: object) -> Service:
    """The service of an application, which keeps it in its ``state``; raises NotReady while it starts or stops."""
    service = getattr(state, "service", None)
    if service is None:
        raise NotReady
    return cast("Service", service)

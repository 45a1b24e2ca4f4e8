"""What else fills the outbox: policies and budgets, each thing once."""

import asyncio
from datetime import UTC, datetime, timedelta

from app.domain.backend import BackendKind, BackendSpec, Price
from app.domain.budget import Limit, Scopes, Window
from app.domain.labels import Sensitivity, Tier
from app.domain.policy_version import PolicyDraft
from app.domain.webhook import WebhookEvent
from app.store.budgets import BudgetStore
from app.store.engine import Database
from app.store.outbox import Outbox
from app.store.policies import PolicyStore
from app.store.tenancy import acting_for
from app.store.webhooks import WebhookOrder, WebhookStore

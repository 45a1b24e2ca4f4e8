"""The open database with everything that reads and writes it."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from app.domain.erasure import Kept
from app.settings import Settings
from app.store import embedded
from app.store.audit import AuditStore
from app.store.budgets import BudgetStore
from app.store.clarifications import ClarificationStore
from app.store.conversations import Conversations, open_conversations
from app.store.engine import Database, open_database
from app.store.events import EventLog
from app.store.guard import guard
from app.store.keys import KeyStore, TenantStore
from app.store.memory import MemoryStore
from app.store.migrate import upgrade
from app.store.notifications import Notifications
from app.store.policies import PolicyStore
from app.store.queue import Queue
from app.store.retries import Retries
from app.store.rows import Rows
from app.store.runs import RunStore
from app.store.threads import ThreadStore
from app.wiring.tasks import keep_up


@dataclass(frozen=True, slots=True)
class Stores:
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


async def open_stores(stack: AsyncExitStack, settings: Settings) -> Stores:
    """Open the database, an embedded one where none is named, and bring its schema up to date."""
    dsn = settings.database_url
    if dsn is None:
        folder = settings.home / "pg"
        dsn = await asyncio.to_thread(embedded.start, folder)
        stack.push_async_callback(asyncio.to_thread, embedded.stop, folder)
        keep_up(stack, "database", partial(guard, folder))
    await asyncio.to_thread(upgrade, dsn, settings.migrations)
    database = open_database(dsn)
    stack.push_async_callback(database.close)
    notifications = Notifications(database.dsn)
    await notifications.open()
    stack.push_async_callback(notifications.close)
    rows, events = Rows(), EventLog(database, notifications.handover)
    queue = Queue(database, rows, heartbeat_s=settings.heartbeat_s, stalled_after_s=settings.stalled_after_s)
    runs = RunStore(database, events, queue, rows, settings.waiting_in_thread)
    clarifications = ClarificationStore(database, runs, rows)
    budgets, audit = BudgetStore(database), AuditStore(database)
    policies = PolicyStore(database)
    memory = MemoryStore(database, rows)
    conversations = open_conversations(database, events, rows)
    threads, retries = ThreadStore(database), Retries(database, events, queue, rows, settings.waiting_in_thread)
    return Stores(
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


def kept(settings: Settings) -> Kept:
    """For how long things are kept; a setting of 0 stands for ever."""
    days = (settings.thread_days, settings.stream_days, settings.journal_days)
    return Kept(*(timedelta(days=each) if each else None for each in days))

"""All that stands between a caller and the queue, opened as the settings say."""

import random
import time
import uuid
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass

from app.admission.attendance import Attendance
from app.admission.buckets import MemoryLimiter
from app.admission.desk import Admission
from app.admission.waiting import Patience
from app.domain.quota import Limiter
from app.settings import Settings
from app.store.engine import Database
from app.store.load import LoadStore
from app.store.rates import DatabaseLimiter


@dataclass(frozen=True, slots=True)
class Gate:
    """What lets in, what a worker tells of itself, and what has to be done from time to time.

    ``admission`` and ``attendance`` are None for a queue of one command's own.
    """

    limiter: Limiter
    admission: Admission | None = None
    attendance: Attendance | None = None
    chores: tuple[Callable[[], Awaitable[None]], ...] = ()


async def open_gate(
    stack: AsyncExitStack, settings: Settings, database: Database, queue: str, *, private: bool
) -> Gate:
    """The gate of one queue, until ``stack`` is unwound; raises DatabaseUnavailable."""
    if private:
        return Gate(MemoryLimiter(time.monotonic))
    load = LoadStore(database, queue, lost_after_s=settings.stalled_after_s)
    patience = Patience(settings.wait_s, settings.waiting, settings.tenant_share)
    admission = Admission(load.look, patience, time.monotonic, random.random)
    await admission.open()
    stack.push_async_callback(admission.close)
    attendance = Attendance(uuid.uuid4().hex, settings.concurrency, load, time.monotonic, settings.heartbeat_s)
    if settings.database_url is None:
        # The database is this installation's own: there is one process to count in.
        return Gate(MemoryLimiter(time.monotonic), admission, attendance)
    limiter = DatabaseLimiter(database.direct)
    return Gate(limiter, admission, attendance, (limiter.forget,))

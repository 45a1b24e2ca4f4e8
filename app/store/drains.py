"""The backends that get no more work, for every process of the installation."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text

from app.domain.errors import NotFound
from app.domain.trail import Change
from app.store.availability import answering
from app.store.engine import Database
from app.store.events import CHANNEL
from app.store.trail import add_change

TOPIC = "drains"
"""Whoever follows this among the notifications wakes when a backend is drained or takes up work again."""

_ALL = text("SELECT backend, who, why, at FROM backend_drain ORDER BY backend")
_ADD = text(
    """
    INSERT INTO backend_drain (backend, who, why) VALUES (:backend, :who, :why)
    ON CONFLICT (backend) DO NOTHING RETURNING backend
    """
)
_REMOVE = text("DELETE FROM backend_drain WHERE backend = :backend RETURNING backend")
_TELL = text("SELECT pg_notify(:channel, :payload)")


@dataclass(frozen=True, slots=True)
class Drain:
    """A backend that gets no more work, since when, and who wanted that why."""

    backend: str
    who: str
    why: str
    at: datetime


class DrainStore:
    """Reads and writes the drains. Every method raises DatabaseUnavailable while the database does not answer."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def all(self) -> Mapping[str, Drain]:
        """The drained backends by id."""
        with answering():
            async with self._database.system() as session:
                rows = (await session.execute(_ALL)).all()
        return {row.backend: Drain(row.backend, row.who, row.why, row.at) for row in rows}

    async def drain(self, backend: str, change: Change) -> None:
        """Give a backend no more work; one that is drained already stays so as it was."""
        values = {"backend": backend, "who": change.who, "why": change.why}
        with answering():
            async with self._database.system() as session:
                if (await session.execute(_ADD, values)).first() is not None:
                    await add_change(session, change)
                    await session.execute(_TELL, {"channel": CHANNEL, "payload": f"{TOPIC}:{backend}"})

    async def undrain(self, backend: str, change: Change) -> None:
        """Let a backend work again; raises NotFound where it is not drained."""
        with answering():
            async with self._database.system() as session:
                if (await session.execute(_REMOVE, {"backend": backend})).first() is None:
                    raise NotFound(f"The backend {backend} is not drained.")
                await add_change(session, change)
                await session.execute(_TELL, {"channel": CHANNEL, "payload": f"{TOPIC}:{backend}"})

"""Secrets that all processes of an installation share and nobody sets."""

import secrets

from sqlalchemy import text

from app.store.availability import answering
from app.store.engine import Database

_ADD = text("INSERT INTO installation_secret (name, value) VALUES (:name, :value) ON CONFLICT DO NOTHING")
_READ = text("SELECT value FROM installation_secret WHERE name = :name")


async def installation_secret(database: Database, name: str) -> bytes:
    """32 random bytes under this name; made by whoever asks first.

    Raises:
        DatabaseUnavailable: the database does not answer.
    """
    with answering():
        async with database.system() as session:
            await session.execute(_ADD, {"name": name, "value": secrets.token_bytes(32)})
            return bytes((await session.execute(_READ, {"name": name})).scalar_one())

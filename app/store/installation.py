"""Secrets that all processes of an installation share and nobody sets."""

import secrets

from app.store.audit_sql import ADD_SECRET, SECRET
from app.store.engine import Database


async def installation_secret(database: Database, name: str) -> bytes:
    """32 random bytes under this name; made by whoever asks first."""
    async with database.system() as session:
        await session.execute(ADD_SECRET, {"name": name, "value": secrets.token_bytes(32)})
        return bytes((await session.execute(SECRET, {"name": name})).scalar_one())

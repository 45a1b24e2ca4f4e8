"""Watches over the embedded Postgres: nobody else on the machine would start it again."""

import asyncio
from pathlib import Path

from app.domain.errors import DatabaseUnavailable
from app.store import embedded
from app.telemetry import problem

LOOK_S = 0.5
"""How long a dead server may go unnoticed."""


async def guard(folder: Path) -> None:
    """Start the server on ``folder`` again whenever it has died, until cancelled.

    Cancel it before this process lets go of the server.
    """
    while True:
        await asyncio.sleep(LOOK_S)
        if embedded.lives(folder):
            continue
        try:
            # A start that was begun is brought to its end: the thread cannot be stopped half way.
            await asyncio.shield(asyncio.to_thread(embedded.revive, folder))
        except DatabaseUnavailable as error:
            problem("database.not_revived", error)

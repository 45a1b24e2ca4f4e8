"""How a command gets at a service: the one at an address, or one that it opens in its own process."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

from app.client.client import Client, open_client
from app.settings import Settings, read_environment, read_settings
from app.telemetry import configure

T = TypeVar("T")


def with_client(work: Callable[[Client], Awaitable[T]], server: str | None, *, sync: bool = False) -> T:
    """What ``work`` returns, given a client. ``sync`` brings the skills up to date first where that is done here.

    Raises:
        TeamError: the service cannot be reached or opened, or it refuses.
    """
    settings = settings_for(server)
    configure(settings.log_level)

    async def run() -> T:
        async with reached(settings, sync=sync) as client:
            return await work(client)

    return asyncio.run(run())


def settings_for(server: str | None) -> Settings:
    """The settings with the address that the command line names."""
    settings = read_settings()
    return settings.model_copy(update={"server": server}) if server else settings


@asynccontextmanager
async def reached(settings: Settings, *, sync: bool = False) -> AsyncGenerator[Client]:
    """A client of the service that the settings name, else of one in this process that works on no runs."""
    if settings.server is not None:
        async with open_client(settings.server, settings.key) as client:
            yield client
        return
    # The whole service takes seconds to import; with one elsewhere that is not needed.
    from app.cli.local import local_client  # noqa: PLC0415

    async with local_client(settings, read_environment(), sync=sync) as client:
        yield client

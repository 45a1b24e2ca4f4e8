"""``cto-team mcp``: the team as an MCP server on standard input and output."""

import asyncio
import signal
import socket
from collections.abc import Coroutine
from typing import Annotated
from urllib.parse import urlsplit

import typer

from app.presence import Presence, find
from app.settings import Environment, Settings, fingerprint, read_environment, read_settings
from app.telemetry import configure

_REACH_S = 1.0


def mcp(
    server: Annotated[
        str | None, typer.Option(help="address of a service to use; its API key is in CTO_TEAM_KEY")
    ] = None,
) -> None:
    """Serve one MCP client on standard input and output; a client starts this command by itself.

    A service that runs here with the same settings does the work; without one, this process does.
    """
    settings, environment = read_settings(), read_environment()
    configure(settings.log_level)
    running = None if server else _running(settings, environment)
    if server:
        _until_the_end(_relayed(server, environment.secret("CTO_TEAM_KEY")))
    elif running is not None:
        _until_the_end(_relayed(running.address, running.token))
    else:
        _until_the_end(_alone(settings, environment))


async def _relayed(address: str, key: str | None) -> None:
    from app.mcp.relay import relay  # noqa: PLC0415 - help and usage errors need none of it

    await relay(address, key)


async def _alone(settings: Settings, environment: Environment) -> None:
    # The whole service takes seconds to import.
    from app.mcp.stdio import serve_stdio  # noqa: PLC0415
    from app.wiring import open_service  # noqa: PLC0415

    async with open_service(settings, environment, private=True) as service:
        await serve_stdio(service)


def _until_the_end(work: Coroutine[None, None, None]) -> None:
    """Until the client closes its end, or ends this process by the usual signal."""

    async def guarded() -> None:
        task = asyncio.ensure_future(work)
        # The database that this process may have started must not outlive it.
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
        await task

    try:
        asyncio.run(guarded())
    except asyncio.CancelledError:
        return


def _running(settings: Settings, environment: Environment) -> Presence | None:
    """The service of this state folder, if it has these settings and can be reached."""
    presence = find(settings.home)
    if presence is None or presence.fingerprint != fingerprint(settings, environment):
        return None
    address = urlsplit(presence.address)
    try:
        socket.create_connection((address.hostname or "", address.port or 0), _REACH_S).close()
    except OSError:
        return None
    return presence

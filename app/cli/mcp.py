"""``cto-team mcp``: the team as an MCP server on standard input and output."""

import asyncio
import signal

from app.settings import read_environment, read_settings
from app.telemetry import configure


def mcp() -> None:
    """Serve one MCP client on standard input and output; a client starts this command by itself."""
    # The whole service takes seconds to import; help and usage errors need none of it.
    from app.mcp.stdio import serve_stdio  # noqa: PLC0415
    from app.wiring import open_service  # noqa: PLC0415

    settings = read_settings()
    configure(settings.log_level)

    async def serve() -> None:
        task = asyncio.current_task()
        if task is not None:
            # Clients end their servers by this signal; the database of this process must not outlive it.
            asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
        async with open_service(settings, read_environment(), private=True) as service:
            await serve_stdio(service)

    try:
        asyncio.run(serve())
    except asyncio.CancelledError:
        return

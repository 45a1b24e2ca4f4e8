"""Socket Mode: what Slack sends comes over a connection that this process opens. For development."""

import asyncio
import logging
from collections.abc import Callable

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp


async def listen(bolt: AsyncApp, app_token: str, stop: asyncio.Event, connected: Callable[[], None]) -> None:
    """Take deliveries until ``stop`` is set; the connection is opened anew whenever it is lost."""
    # The client writes every message down at the level DEBUG, and the address of its connection at INFO.
    log = logging.getLogger("cto_team.slack.socket")
    log.setLevel(logging.WARNING)
    handler = AsyncSocketModeHandler(bolt, app_token, log)
    await handler.connect_async()  # type: ignore[no-untyped-call]
    connected()
    try:
        await stop.wait()
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]

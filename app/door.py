"""The gateway alone: routing, screening and failover for any OpenAI client, without team and embeddings."""

import asyncio
from collections.abc import Callable

from app.api import serving
from app.api.openai_app import OpenAIDoor
from app.backends.registry import build_backends, load_specs
from app.gateway.gateway import Gateway
from app.routing.parse import load_policy
from app.screening.detect import screen
from app.screening.remembered import Remembered
from app.settings import Environment, Settings


def serve(settings: Settings, environment: Environment, announce: Callable[[str], None]) -> None:
    """Serve the door until interrupted; ``announce`` gets the address once it is open.

    Raises:
        ConfigurationError: the address or another setting cannot be used.
    """
    specs = load_specs(settings.backends, environment.variables, settings.llama_url)
    policy = load_policy(settings.policy, specs)
    backends = build_backends(specs, environment.variables)
    gateway = Gateway(backends, policy, Remembered(lambda text: screen(text).sensitivity))
    asyncio.run(_serve(settings, gateway, announce))


async def _serve(settings: Settings, gateway: Gateway, announce: Callable[[str], None]) -> None:
    with serving.bound(settings.host, settings.port) as listening:
        try:
            task = await serving.begin(OpenAIDoor(gateway), listening)
            announce(f"http://{settings.host}:{listening.getsockname()[1]}")
            await task
        finally:
            await gateway.close()

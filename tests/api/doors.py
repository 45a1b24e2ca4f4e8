"""The door over scripted backends, on a socket of its own."""

import asyncio
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal

from app.api.http import serving
from app.api.openai.gateway.app import OpenAIDoor
from app.backends.registry import build_backends
from app.domain.backend import BackendKind, BackendSpec, Price
from app.domain.labels import Sensitivity, Tier
from app.gateway.gateway import Gateway
from app.gateway.metering import Books
from app.screening.detect import screen
from tests.policies import SHIPPED
from tests.servers import ScriptedServer, Signal

KINDS = {"openai": BackendKind.OPENAI_COMPATIBLE, "anthropic": BackendKind.ANTHROPIC}


def cloud(server: ScriptedServer, name: str = "cheap-1", tier: Tier = Tier.CHEAP) -> BackendSpec:
    """A provider that may see internal text at most."""
    return BackendSpec(
        id=name,
        tier=tier,
        kind=KINDS[server.wire],
        model=f"model-of-{name}",
        clearance=Sensitivity.INTERNAL,
        endpoint=server.url,
        price=Price(Decimal(1), Decimal(2)),
    )


def llama(server: ScriptedServer, name: str = "llama") -> BackendSpec:
    """A model of one's own, which may see everything."""
    return replace(
        cloud(server, name, Tier.LOCAL),
        clearance=Sensitivity.RESTRICTED,
        local_zone=True,
        networks=("127.0.0.0/8",),
        price=Price(Decimal(0), Decimal(0)),
    )


@contextmanager
def opened(*specs: BackendSpec, books: Books | None = None) -> Generator[str]:
    """The address of a door over these backends, with the shipped policy and the shipped screening."""
    with serving.bound("127.0.0.1", 0) as listening:
        ready, stop = Signal(), Signal()

        async def run() -> None:
            gateway = Gateway(build_backends(specs, {}), SHIPPED, _label, books=books)
            server = await serving.begin(OpenAIDoor(gateway), listening)
            ready.set()
            await stop.happens()
            server.cancel()
            await asyncio.gather(server, return_exceptions=True)
            await gateway.close()

        thread = _thread(lambda: asyncio.run(run()))
        assert ready.wait(), "the door did not open"
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            stop.set()
            thread.join(20)


def _label(text: str) -> Sensitivity:
    return screen(text).sensitivity


def _thread(work: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread

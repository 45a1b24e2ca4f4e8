"""The server process around an application."""

import asyncio
import gc
import socket
import sys
from collections.abc import Generator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

from app.api.http.guarded import BoundedConfig, Bounds, Shedding
from app.domain.errors import ConfigurationError

if sys.platform != "win32":
    import resource


# Of the database, the models and the libraries.
_OTHER_FILES = 256


@contextmanager
def bound(host: str, port: int) -> Generator[socket.socket]:
    """A bound socket, so that a taken port is said in one sentence before anything starts.

    Raises:
        ConfigurationError: the address cannot be used.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio switches Nagle's algorithm off only where the protocol is named; with it, events would wait 40 ms.
    with socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((host, port))
        except OSError as error:
            raise ConfigurationError(
                f"{host}:{port} cannot be used ({error.strerror}). Set CTO_TEAM_PORT to another port."
            ) from error
        yield listening


async def begin(
    application: ASGIApp, listening: socket.socket, bounds: Bounds | None = None, shedding: Shedding | None = None
) -> asyncio.Task[None]:
    """Serve on the socket; returns once the server has started, with the task that ends when it is interrupted.

    ``shedding`` may turn requests away before the application sees them.
    """
    bounds = bounds or Bounds()
    _allow_files(bounds.connections + _OTHER_FILES)
    server = uvicorn.Server(BoundedConfig(application, bounds, shedding))
    # What is there now stays: the collector need not look through it again and again.
    gc.collect()
    gc.freeze()
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    # uvicorn tells of its start by this attribute only.
    while not server.started and not serving.done():  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    return serving


def _allow_files(wanted: int) -> None:
    """Let this process have as many files open as its connections need, as far as the system lets it."""
    if sys.platform == "win32":
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))

"""The ways in which processes die or freeze, and how long they stay away."""

import asyncio
import random
import signal
from collections.abc import Awaitable, Callable
from contextlib import suppress
from enum import StrEnum

import psutil

from tests.chaos.house import STALLED_AFTER_S, House

_POLL_S = 0.05


class Blow(StrEnum):
    """What happens to the installation."""

    SERVICE = "service killed"
    WORKER = "worker killed"
    EVERYTHING = "all processes killed"
    POSTMASTER = "postmaster killed"
    BACKEND = "database backend killed"
    FREEZE = "worker frozen"


async def strike(house: House, blow: Blow, chance: random.Random) -> str:
    """Let it happen, and start again what a service manager would start again; returns what was hit."""
    return await _BLOWS[blow](house, chance)


async def _service(house: House, chance: random.Random) -> str:
    name = chance.choice(["service-1", "service-2"])
    await _restart(house, [name])
    return name


async def _worker(house: House, chance: random.Random) -> str:
    names = [name for name in house.members if name.startswith("worker")]
    name = chance.choice(names)
    await _restart(house, [name])
    return name


async def _everything(house: House, _chance: random.Random) -> str:
    names = list(house.members)
    await _restart(house, names)
    return f"{len(names)} processes"


async def _restart(house: House, names: list[str]) -> None:
    for name in names:
        house.kill(name)
    for name in names:
        house.start(name)
    await asyncio.sleep(0)


async def _postmaster(house: House, _chance: random.Random) -> str:
    server = house.postmaster()
    assert server is not None, "there is no database server"
    server.kill()
    return f"pid {server.pid}"


async def _backend(house: House, chance: random.Random) -> str:
    found = house.backends()
    while not found:
        await asyncio.sleep(_POLL_S)
        found = house.backends()
    victim = chance.choice(found)
    with suppress(psutil.NoSuchProcess):
        victim.kill()
    return f"1 of {len(found)}"


async def _freeze(house: House, chance: random.Random) -> str:
    name = chance.choice([name for name in house.members if name != "service-2"])
    away_s = STALLED_AFTER_S + chance.uniform(0.5, 2.0)
    with suppress(ProcessLookupError):
        house.signal(name, signal.SIGSTOP)
        await asyncio.sleep(away_s)
        house.signal(name, signal.SIGCONT)
    return f"{name} for {away_s:.1f} s"


_BLOWS: dict[Blow, Callable[[House, random.Random], Awaitable[str]]] = {
    Blow.SERVICE: _service,
    Blow.WORKER: _worker,
    Blow.EVERYTHING: _everything,
    Blow.POSTMASTER: _postmaster,
    Blow.BACKEND: _backend,
    Blow.FREEZE: _freeze,
}

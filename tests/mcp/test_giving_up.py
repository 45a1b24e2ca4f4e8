"""A client that gives up while the team is at work: the run stops, and so does the model."""

import asyncio
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import anyio
import pytest
from mcp import StdioServerParameters

from tests.mcp.clients import DRIFT, MODES, client, stdio
from tests.running import Place, backends_file, cloud, served
from tests.servers import Exchange, Hang, Reply, ScriptedServer, Signal, Text, scripted_openai, streams


@dataclass
class Model:
    """A model that begins an answer and never ends it."""

    server: ScriptedServer
    asked: Signal
    place: Place


@contextmanager
def _thinking(place: Place, folder: Path) -> Generator[Model]:
    asked = Signal()

    def begin(_exchange: Exchange) -> Reply:
        asked.set()
        return streams(Text("**Thinking"), Hang())

    with scripted_openai(begin) as server:
        more = {"CTO_TEAM_BACKENDS": str(backends_file(folder, cloud(server, tier="cheap")))}
        yield Model(server, asked, Place(place.home, place.database_dsn, more=more))


async def _asked_and_given_up(server: str | StdioServerParameters, mode: str, model: Model) -> None:
    async with client(server, mode) as team:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(team.call_tool, "ask_cto_team", {"question": DRIFT})
            await model.asked.happens()
            tasks.cancel_scope.cancel()
        await model.server.requests[0].gone.happens()


@pytest.mark.parametrize("mode", MODES)
def test_over_http(place: Place, tmp_path: Path, mode: str) -> None:
    with _thinking(place, tmp_path) as model, served(model.place) as service:
        asyncio.run(_asked_and_given_up(f"{service.address}/mcp", mode, model))


@pytest.mark.parametrize("mode", MODES)
def test_on_standard_input(place: Place, tmp_path: Path, mode: str) -> None:
    with _thinking(place, tmp_path) as model:
        asyncio.run(_asked_and_given_up(stdio(model.place), mode, model))

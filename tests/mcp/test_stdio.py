"""The official client with ``cto-team mcp`` as a process of its own."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from tests.mcp.clients import DRIFT, MODES, VAGUE, Heard, Person, client, stdio, structured, text
from tests.running import Place, Served


async def _served(place: Place, mode: str, *arguments: str) -> str:
    """Everything that a client does; returns the id of a run that it made."""
    person, heard = Person(), Heard()
    async with client(stdio(place, *arguments), mode, person) as team:
        assert "ask_cto_team" in {tool.name for tool in (await team.list_tools()).tools}
        found = structured(await team.call_tool("ask_cto_team", {"question": DRIFT}, progress_callback=heard))
        assert found["status"] == "concluded"
        assert heard.progress
        assert not person.forms
        asked = structured(await team.call_tool("ask_cto_team", {"question": VAGUE}))
        assert asked["status"] == "concluded"
        assert person.forms
        refused = await team.call_tool("cancel_run", {"run_id": "run_1"})
        assert refused.is_error
        assert "run_" in text(refused)
        return str(found["run_id"])


@pytest.mark.parametrize("mode", MODES)
def test_a_process_that_works_by_itself(place: Place, tmp_path: Path, mode: str) -> None:
    asyncio.run(_served(replace(place, home=tmp_path), mode))


@pytest.mark.parametrize("mode", MODES)
def test_a_process_that_a_running_service_works_for(service: Served, place: Place, mode: str) -> None:
    run_id = asyncio.run(_served(place, mode))
    assert service.http.get(f"/v1/runs/{run_id}").json()["status"] == "concluded"


def test_a_service_that_is_named(service: Served, place: Place, tmp_path: Path) -> None:
    elsewhere = replace(place, home=tmp_path, database_dsn="postgresql://nobody@127.0.0.1:1/nothing")
    asyncio.run(_served(elsewhere, "auto", "--server", service.address))

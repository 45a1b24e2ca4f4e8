"""The official client with ``cto-team mcp`` as a process of its own."""

import asyncio

import pytest

from tests.mcp.clients import DRIFT, MODES, VAGUE, Heard, Person, client, stdio, structured, text
from tests.running import Place


@pytest.mark.parametrize("mode", MODES)
def test_one_process_serves_one_client(place: Place, mode: str) -> None:
    async def scenario() -> None:
        person, heard = Person(), Heard()
        async with client(stdio(place), mode, person) as team:
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

    asyncio.run(scenario())

"""Access: the same keys and scopes as everywhere in the service."""

import asyncio
from pathlib import Path

import httpx
import httpx2
import pytest
from mcp import Client
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.exceptions import MCPError

from tests.mcp.clients import DRIFT, MODES, structured, text
from tests.running import Place, Served, served


async def _refused_and_served(service: Served, key: str, mode: str) -> None:
    headers = {"Authorization": f"Bearer {key}"}
    async with (
        httpx2.AsyncClient(headers=headers, timeout=60) as http,
        Client(streamable_http_client(f"{service.address}/mcp", http_client=http), mode=mode) as team,
    ):
        refused = await team.call_tool("ask_cto_team", {"question": DRIFT})
        assert refused.is_error
        assert "runs:write" in text(refused)
        assert structured(await team.call_tool("get_skill", {"name": "cost-notes"}))["sections"]
        listed = {str(each.uri) for each in (await team.list_resources()).resources}
        assert listed == {"skill://cost-notes"}
        with pytest.raises(MCPError, match="policies:read"):
            await team.read_resource("policy://active")


def test_a_key_opens_what_its_scopes_say(database_dsn: str, tmp_path: Path) -> None:
    with served(Place(tmp_path / "home", database_dsn)) as service:
        made = service.post("/v1/keys", {"name": "reader", "scopes": ["skills:read", "keys:write"]})
        assert made.status_code == httpx.codes.CREATED, made.text
        key = str(made.json()["secret"])
        for mode in MODES:
            asyncio.run(_refused_and_served(service, key, mode))
        assert service.post("/mcp", {}).status_code == httpx.codes.UNAUTHORIZED

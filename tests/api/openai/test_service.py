"""The door among the routes of the whole service."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import openai
import psycopg
import pytest

from tests.running import ORDERLY, Place, Served, backends_file, cloud, served
from tests.servers import ScriptedServer, says, scripted_openai

ASKED = "Which index fits a range query?"


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with scripted_openai(says("A B-tree.")) as running:
        yield running


@pytest.fixture
def asked(server: ScriptedServer, database_dsn: str, tmp_path: Path) -> Iterator[Served]:
    file = backends_file(tmp_path, cloud(server))
    with served(Place(tmp_path, database_dsn, more={"CTO_TEAM_BACKENDS": str(file)})) as running:
        yield running


def test_the_door_shares_gateway_books_and_limits_with_the_team(asked: Served, database_dsn: str) -> None:
    with openai.OpenAI(base_url=f"{asked.address}/v1", api_key="unused", max_retries=0) as asking:
        assert "cloud" in [model.id for model in asking.models.list()]
        raw = asking.chat.completions.with_raw_response.create(
            model="auto", messages=[{"role": "user", "content": ASKED}]
        )
        assert raw.parse().choices[0].message.content == "A B-tree."
        stream = asking.chat.completions.create(
            model="auto", messages=[{"role": "user", "content": ASKED}], stream=True
        )
        assert "".join(choice.delta.content or "" for chunk in stream for choice in chunk.choices) == "A B-tree."
    decision = raw.headers["cto-decision-id"]
    assert asked.http.get("/v1/models/nothing").json()["error"]["code"] == "model_not_found"
    assert asked.process.stop() in ORDERLY
    with psycopg.connect(database_dsn) as connection:
        rows = connection.execute("SELECT outcome FROM attempt WHERE decision_id = %s", (decision,)).fetchall()
    assert rows == [("ok",)]


def test_a_body_without_an_announced_length_is_limited(asked: Served, server: ScriptedServer) -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(40):
            yield b" " * 65_536

    try:
        told = asked.http.post("/v1/chat/completions", content=endless())
    except httpx.WriteError:
        return  # the server had answered and closed before all was sent
    assert told.status_code == 413
    assert told.json()["error"]["code"] == "payload_too_large"
    assert server.count == 0

"""``cto-team gateway`` as a user runs it."""

import subprocess
import sys
from pathlib import Path

import httpx
import openai
import psycopg
import pytest

from app.domain.budget import DEFAULT_TENANT
from tests.running import ORDERLY, PROJECT, Place, backends_file, cloud, running
from tests.servers import says, scripted_openai

ASKED = "Which index fits a range query?"


def place(home: Path, file: Path, dsn: str | None = None, **more: str) -> Place:
    return Place(home, dsn, more={"CTO_TEAM_BACKENDS": str(file), **more})


def ask(address: str) -> str | None:
    with openai.OpenAI(base_url=address, api_key="unused", max_retries=0) as asking:
        answer = asking.chat.completions.create(model="auto", messages=[{"role": "user", "content": ASKED}])
        return answer.choices[0].message.content


def test_the_door_alone(tmp_path: Path) -> None:
    with scripted_openai(says("A B-tree.")) as server:
        file = backends_file(tmp_path, cloud(server))
        with running(place(tmp_path, file), "gateway", "--port", "0") as process:
            address = process.line_with("ready at").rsplit(" ", 1)[-1].strip()
            assert ask(address) == "A B-tree."
            assert httpx.get(address.removesuffix("/v1") + "/health", timeout=20).json() == {"status": "ok"}
            assert process.stop() in ORDERLY
    assert [entry.name for entry in tmp_path.iterdir()] == ["backends.yaml"]


def test_it_loads_neither_database_nor_models() -> None:
    program = (
        "import sys, app.cli.main, app.door, app.backends.openai_compatible\n"
        "heavy = {'torch', 'sentence_transformers', 'sqlalchemy', 'langgraph', 'fastapi', 'openai', 'anthropic'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=PROJECT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_taken_port_is_said_in_a_sentence(tmp_path: Path) -> None:
    with scripted_openai() as server:
        port = server.url.removesuffix("/v1").rpartition(":")[2]
        done = place(tmp_path, backends_file(tmp_path, cloud(server))).run("gateway", "--port", port)
    assert done.returncode == 1
    assert done.stderr.startswith(f"127.0.0.1:{port} cannot be used")


def test_a_budget_of_the_named_database_holds(tmp_path: Path, database_dsn: str) -> None:
    with psycopg.connect(database_dsn, autocommit=True) as connection:
        assert connection.execute("SELECT count(*) FROM attempt").fetchone() == (0,)
    with scripted_openai(says("A B-tree.")) as server:
        here = place(tmp_path, backends_file(tmp_path, cloud(server)), database_dsn)
        assert here.run("budget", "set", "0", "--window", "day").returncode == 0
        with running(here, "gateway", "--port", "0") as process:
            address = process.line_with("ready at").rsplit(" ", 1)[-1].strip()
            with pytest.raises(openai.RateLimitError):
                ask(address)
            assert server.count == 0
            process.stop()
    with psycopg.connect(database_dsn, autocommit=True) as connection:
        assert connection.execute("SELECT tenant, outcome FROM attempt").fetchall() == [(DEFAULT_TENANT, "budget")]

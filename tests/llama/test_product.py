"""The whole service with a real Llama as its local tier, the way a user starts it."""

import json
from pathlib import Path

import pytest

from tests.llama.conftest import Llama
from tests.running import Place
from tests.servers import says, scripted_anthropic

pytestmark = pytest.mark.llama

BACKENDS = """
backends:
  - {{id: cloud, tier: cheap, kind: anthropic, model: m, endpoint: "{cloud}", credential: CLOUD_KEY}}
  - id: llama
    tier: local
    kind: openai_compatible
    model: tiny
    endpoint: {llama}/v1
    clearance: restricted
    zone: {{kind: local}}
    networks: [127.0.0.0/8]
    capabilities: {{context_window: 8192, max_output: 600}}
    price: {{input: 0, output: 0}}
"""
SECRET = "Which PSI value means drift? Patient Anna Schmidt, born 1984-03-02, has diabetes."


def test_the_doctor_finds_it_well(llama: Llama, tmp_path: Path, database_dsn: str) -> None:
    done = Place(tmp_path, database_dsn, more={"CTO_TEAM_LLAMA_URL": llama.url}).run("doctor", "--json")
    assert done.returncode == 0, done.stderr
    found = {each["id"]: each for each in json.loads(done.stdout)["backends"]}
    assert found["llama"]["outcome"] == "ok"
    assert found["llama"]["first_token_ms"] <= found["llama"]["total_ms"]


def test_a_question_with_personal_data_is_answered_by_it_alone(llama: Llama, tmp_path: Path, database_dsn: str) -> None:
    with scripted_anthropic(says("cloud")) as server:
        file = tmp_path / "backends.yaml"
        file.write_text(BACKENDS.format(cloud=server.url, llama=llama.url))
        more = {"CTO_TEAM_BACKENDS": str(file), "CLOUD_KEY": "sk-test"}
        answer = Place(tmp_path, database_dsn, more=more).ask(SECRET, "--no-input")
        assert (answer["status"], answer["sensitivity"], answer["tier"]) == ("concluded", "restricted", "local")
        assert "Written with llama" in str(answer["markdown"])
        assert server.connections == 0

"""``cto-team doctor`` over scripted backends: each gets one tiny call, and what it shows is told."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.running import Place
from tests.servers import ScriptedServer, fails, free_port, says, scripted_anthropic, scripted_openai

ENTRIES = """
backends:
  - id: well
    tier: cheap
    kind: anthropic
    model: model-1
    endpoint: {well}
    credential: WELL_KEY
    zone: {{kind: cloud, region: eu, retains_data: true}}
    price: {{input: "1.25", output: "5", as_of: "2026-10-07", source: "https://example.org/prices"}}
  - id: unpriced
    tier: local
    kind: openai_compatible
    model: model-2
    endpoint: {near}
    clearance: restricted
    zone: {{kind: local}}
    networks: [127.0.0.0/8]
  - id: idle
    tier: expensive
    kind: openai
    model: model-3
    endpoint: {near}
    credential: WELL_KEY
    enabled: false
"""
BROKEN = """
  - id: locked
    tier: cheap
    kind: openai_compatible
    model: model-4
    endpoint: {locked}
    credential: WELL_KEY
  - id: gone
    tier: cheap
    kind: openai_compatible
    model: model-5
    endpoint: http://127.0.0.1:{port}/v1
  - id: keyless
    tier: cheap
    kind: openai
    model: model-6
    credential: OTHER_KEY
"""


class Ward:
    """Backends, and the doctor's command beside them."""

    def __init__(self, stack: ExitStack, folder: Path, dsn: str) -> None:
        self.well = stack.enter_context(scripted_anthropic(says("ready")))
        self.near = stack.enter_context(scripted_openai(says("re", "ady")))
        self.locked = stack.enter_context(scripted_openai(fails(401)))
        self._folder = folder
        self._dsn = dsn

    @property
    def servers(self) -> tuple[ScriptedServer, ...]:
        return (self.well, self.near, self.locked)

    def doctor(self, entries: str, *options: str) -> tuple[int, str]:
        """Exit code and output."""
        urls = {"well": self.well.url, "near": self.near.url, "locked": self.locked.url}
        file = self._folder / "backends.yaml"
        file.write_text(entries.format(**urls, port=free_port()))
        more = {"CTO_TEAM_BACKENDS": str(file), "WELL_KEY": "sk-secret-of-the-ward", "COLUMNS": "200"}
        done = Place(self._folder, self._dsn, more=more).run("doctor", *options)
        assert done.returncode in {0, 1}, done.stderr
        return done.returncode, done.stdout


@pytest.fixture
def ward(tmp_path: Path, database_dsn: str) -> Iterator[Ward]:
    with ExitStack() as stack:
        yield Ward(stack, tmp_path, database_dsn)


def test_each_backend_gets_one_call_and_failures_name_their_remedy(ward: Ward) -> None:
    code, said = ward.doctor(ENTRIES + BROKEN, "--json")
    document = json.loads(said)
    found = {each["id"]: each for each in document["backends"]}
    assert (code, document["ok"]) == (1, False)
    assert [server.count for server in ward.servers] == [1, 1, 1]
    outcomes = {name: each["outcome"] for name, each in found.items()}
    assert outcomes == {
        "well": "ok",
        "unpriced": "ok",
        "idle": "disabled",
        "locked": "failed",
        "gone": "failed",
        "keyless": "no_key",
        "extractive": "ok",
    }
    well = found["well"]
    assert (well["clearance"], well["region"], well["retention"]) == ("internal", "eu", "yes")
    assert well["price_per_million_usd"] == {
        "input": "1.25", "output": "5", "as_of": "2026-10-07", "source": "https://example.org/prices",
    }  # fmt: skip
    assert (well["status"], well["input_tokens"], well["output_tokens"]) == (200, 7, 5)
    assert well["cost_usd"] == "0.000034"
    assert 0 <= well["first_token_ms"] <= well["total_ms"]
    near = found["unpriced"]
    assert (near["price_per_million_usd"], near["cost_usd"], near["retention"]) == (None, None, "no")
    assert (found["locked"]["failure"], found["locked"]["status"]) == ("auth", 401)
    assert "does not accept our key" in found["locked"]["sentence"]
    assert "WELL_KEY" in found["locked"]["remedy"]
    assert (found["gone"]["failure"], found["gone"]["status"]) == ("connect", None)
    assert found["gone"]["endpoint"] in found["gone"]["remedy"]
    assert found["keyless"]["remedy"] == "Set OTHER_KEY."
    assert "sk-secret-of-the-ward" not in said


def test_a_healthy_house_is_told_in_tables(ward: Ward) -> None:
    code, said = ward.doctor(ENTRIES)
    assert code == 0
    assert "1.25 / 5" in said
    assert "Prices as of 2026-10-07: https://example.org/prices" in said
    lines = [line for line in said.splitlines() if "unpriced" in line]
    assert "restricted" in lines[0]
    assert "unknown" in lines[0]
    assert "answers" in lines[1]
    assert " ms" in lines[1]


def test_nothing_is_sent_without_a_call(ward: Ward) -> None:
    code, said = ward.doctor(ENTRIES + BROKEN, "--no-call")
    assert code == 0
    assert "locked" in said
    assert [server.connections for server in ward.servers] == [0, 0, 0]

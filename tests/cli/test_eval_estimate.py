"""``cto-team eval run SUITE --estimate``: nobody is asked, and no database is there."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from app.cli.main import build
from tests.running import Json, backends_file, cloud, local
from tests.servers import ScriptedServer, says, scripted_openai

CASES: tuple[Json, ...] = (
    {"id": "plain", "question": "What is a population stability index?", "expect": {}},
    {"id": "wine", "question": "Which wine goes with fish?", "expect": {"type": "other"}},
    {
        "id": "closed",
        "question": "Our login fails with 401, password: Tr0ub4dor&3xyz. What can be wrong with our API?",
        "expect": {"sensitivity": "restricted"},
    },
)


@pytest.fixture
def models() -> Iterator[tuple[ScriptedServer, ScriptedServer]]:
    with scripted_openai(says("Hello.")) as far, scripted_openai(says("Hello.")) as near:
        yield far, near


def run(folder: Path, *arguments: str, **environment: str) -> Result:
    cases = folder / "cases.jsonl"
    cases.write_text("".join(f"{json.dumps(case)}\n" for case in CASES))
    given = {"CTO_TEAM_HOME": str(folder / "home"), "DATABASE_URL": "postgresql://127.0.0.1:9/nowhere", **environment}
    return CliRunner(env=given).invoke(build(), ["eval", "run", str(cases), "--estimate", *arguments])


def said(folder: Path, *arguments: str, **environment: str) -> list[str]:
    done = run(folder, *arguments, **environment)
    assert done.exit_code == 0, (done.stderr, done.exception)
    return done.stdout.splitlines()


def test_a_run_by_models_has_a_price_that_is_told_before_anybody_is_asked(
    tmp_path: Path, models: tuple[ScriptedServer, ScriptedServer]
) -> None:
    far, near = models
    file = backends_file(tmp_path, cloud(far, tier="cheap"), local(near))
    lines = said(tmp_path, "--mode", "live", "--repeats", "2", "--concurrency", "1", CTO_TEAM_BACKENDS=str(file))
    assert lines[0] == "cases, live: 3 cases, 6 tries, 1 at a time. Nothing was asked."
    # The text that must stay in the house costs nothing; the one that is nobody's here makes no call.
    calls = {line.split()[0]: int(line.split()[1]) for line in lines[1:] if " calls " in line}
    assert calls["local"] >= 2
    assert calls["cheap"] >= 2
    (money,) = [line for line in lines if line.startswith("money: ")]
    likely, low, high = (float(part) for part in money.replace("(", "").replace(")", "").split() if part[0].isdigit())
    assert 0 < low < likely < high
    assert (
        "  3 cases by the analyzer, the policy and the registry's prices, and typical lengths and speeds"
        in "\n".join(lines)
    )
    assert any(line.endswith("of which no time is known") for line in lines)
    assert far.count == near.count == 0
    assert not (tmp_path / "home" / "evaluation").exists()


def test_without_a_model_nothing_is_paid(tmp_path: Path) -> None:
    lines = said(tmp_path)
    assert "money: none; no model is asked" in lines
    (time,) = [line for line in lines if line.startswith("time: ")]
    assert "not known" not in time


def test_a_suite_that_may_not_spend_so_much_is_named(
    tmp_path: Path, models: tuple[ScriptedServer, ScriptedServer]
) -> None:
    file = backends_file(tmp_path, cloud(models[0], tier="cheap", price={"input": 900, "output": 900}))
    lines = said(tmp_path, "--mode", "live", CTO_TEAM_BACKENDS=str(file))
    assert not any("may spend" in line for line in lines)
    suite = tmp_path / "tight.toml"
    suite.write_text(f'[suite]\nname = "tight"\ncases = ["{tmp_path}/cases.jsonl"]\n[budget]\nusd = 0.10\n')
    given = {"CTO_TEAM_HOME": str(tmp_path / "home"), "CTO_TEAM_BACKENDS": str(file)}
    done = CliRunner(env=given).invoke(build(), ["eval", "run", str(suite), "--estimate", "--mode", "live"])
    assert "the suite may spend 0.10 USD" in done.stdout


def test_what_a_service_elsewhere_would_spend_is_not_known_here(tmp_path: Path) -> None:
    done = run(tmp_path, "--mode", "live", "--server", "http://127.0.0.1:9")
    assert done.exit_code == 2
    assert "cannot be told here" in done.stderr

"""``cto-team route``: explanations, policies, and the gain model from file to file."""

import csv
import gzip
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from app.cli.main import build
from app.domain.errors import TeamError
from tests.running import SKILLS

CLOUDS = {"ANTHROPIC_API_KEY": "k", "OPENAI_API_KEY": "k"}


@pytest.fixture(autouse=True)
def _own_database(database_dsn: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What holds is published in a database: each test has its own."""
    monkeypatch.setenv("DATABASE_URL", database_dsn)
    monkeypatch.setenv("CTO_TEAM_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("CTO_TEAM_SKILLS", str(SKILLS))


def run(*words: str, code: int = 0, variables: dict[str, str] | None = None, typed: str | None = None) -> Result:
    result = CliRunner(env={**CLOUDS, **(variables or {})}).invoke(build(), ["route", *words], input=typed)
    assert result.exit_code == code, result.output
    return result


def explained(text: str, *words: str) -> dict[str, object]:
    """The decision for the first specialist."""
    found = json.loads(run("explain", text, *words, "--json").stdout)["decisions"][0]
    assert isinstance(found, dict)
    return found


EVERY = {"anthropic-cheap", "anthropic-expensive", "openai-cheap", "openai-expensive", "extractive"}


@pytest.mark.parametrize(
    ("words", "first", "rule"),
    [
        ((), "anthropic-cheap", "rest"),
        (("--policy", "quality"), "anthropic-expensive", "rest"),
        (("--policy", "local-only"), "extractive", "at-home"),
        (("--headroom", "0.05"), "anthropic-cheap", "nearly-spent"),
        (("--prefer", "openai-cheap"), "openai-cheap", "rest"),
    ],
)
def test_every_backend_is_named_with_its_reason(words: tuple[str, ...], first: str, rule: str) -> None:
    text = "What is a bloom filter?"
    output = run("explain", text, *words).stdout
    assert all(f" {name} " in output for name in EVERY)
    assert f"Chosen: {first}" in output
    decision = explained(text, *words)
    assert decision["rule"] == rule
    assert str(decision["why"]) in " ".join(output.split())


def test_sensitive_text_shows_why_no_cloud_gets_it() -> None:
    text = "Our customer Anna Schmidt, IBAN DE89370400440532013000, asks for her data."
    output = run("explain", "-", typed=text).stdout
    assert "Sensitivity: restricted" in output
    assert "iban (restricted)" in output
    assert output.count("clearance: label_above_clearance") == len(EVERY) - 1
    assert "DE89" not in output


def test_a_backend_that_is_not_set_up_says_what_would_bring_it() -> None:
    output = " ".join(run("explain", "What is a bloom filter?", variables={"OPENAI_API_KEY": ""}).stdout.split())
    assert output.count("OPENAI_API_KEY is not set") == 2
    assert "CTO_TEAM_LLAMA_URL is not set" in output
    assert "ANTHROPIC_API_KEY is not set" not in output


def test_policies_and_their_check(tmp_path: Path) -> None:
    output = run("policies").stdout
    assert all(
        name in output for name in ("default@1; holds while none is published", "frugal@1", "quality@1", "local-only@1")
    )
    path = tmp_path / "own.yaml"
    path.write_text("policy: own\nversion: 1\nrules:\n- {id: all, when: {}, then: {prefer: [local]}, why: Safe.}\n")
    assert "own@1 may be used: 1 rules, 5 backends." in run("check", str(path)).stdout
    path.write_text(path.read_text().replace("why", "wy"))
    with pytest.raises(TeamError, match="line 4"):
        CliRunner().invoke(build(), ["route", "check", str(path)], catch_exceptions=False)


def test_a_model_from_file_to_file(tmp_path: Path) -> None:
    kinds = {"sums": ("add the numbers {} and {} at once", 1), "poems": ("write a line about spring, {} of {}", 0)}
    with gzip.open(tmp_path / "rows.csv.gz", "wt", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "prompt", "weak_correct", "strong_correct"])
        for number in range(120):
            for kind, (text, strong) in kinds.items():
                writer.writerow([f"{kind}-{number}", text.format(number, number % 7), 0, strong])
    model, scores = tmp_path / "model", tmp_path / "scores.csv"
    run("train", "--input", str(tmp_path / "rows.csv.gz"), "--model", str(model))
    run("score", "--model", str(model), "--input", str(tmp_path / "rows.csv.gz"), "--output", str(scores))
    found = {row["id"]: float(row["score"]) for row in csv.DictReader(scores.read_text().splitlines())}
    assert min(found[f"sums-{n}"] for n in range(120)) > max(found[f"poems-{n}"] for n in range(120))
    lines = '{"id": 1, "prompt": "add the numbers 900 and 3 at once"}\nnothing\n{"id": 3}\n'
    output = run("score", "--model", str(model), "--input", "-", code=1, typed=lines).stdout
    rows = [json.loads(line) for line in output.splitlines()]
    assert rows[0]["score"] > 0.5
    assert [row.get("id") for row in rows] == [1, None, 3]
    assert all("error" in row for row in rows[1:])
    output = run("explain", "add the numbers 5 and 3 at once", variables={"CTO_TEAM_GAIN_MODEL": str(model)}).stdout
    assert "by gain-" in output

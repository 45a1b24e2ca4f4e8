"""``cto-team eval propose|drafts|label`` as a user runs them."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from app.cli.main import build
from tests.running import Place

WRONG_USAGE = 2


@pytest.fixture
def place(database_dsn: str, tmp_path: Path) -> Place:
    return Place(tmp_path, database_dsn, more={"COLUMNS": "200"})


def run(place: Place, *arguments: str) -> Result:
    """One command, in this process: that is fast."""
    return CliRunner(env=place.environment()).invoke(build(), ["eval", *arguments])


def said(place: Place, *arguments: str) -> str:
    done = run(place, *arguments)
    assert done.exit_code == 0, done.output
    return done.stdout


def test_a_question_becomes_a_case_in_a_file(place: Place, tmp_path: Path) -> None:
    asked = place.ask("On db-1.northwind.internal: which population stability index means that we must retrain?")
    assert "On 192.0.2.1: which population" in said(place, "propose", str(asked["id"]))
    (draft,) = json.loads(said(place, "drafts", "--json"))["data"]
    case = json.loads(said(place, "drafts", draft["id"]))
    assert "northwind" not in json.dumps(case)
    case["question"] = "Which PSI means retraining?"
    case["expect"] = {"type": "explain", "agents": ["ml-cv-specialist"], "contains": ["0.2"]}
    file = tmp_path / "case.json"
    file.write_text(json.dumps(case), encoding="utf-8")
    told = said(place, "label", draft["id"], "--case", str(file), "--accept", "--why", "asked by many")
    assert "accepted" in told
    target = tmp_path / "cases.jsonl"
    said(place, "drafts", "--export", str(target))
    (line,) = target.read_text(encoding="utf-8").splitlines()
    assert json.loads(line) == case
    assert "1 cases, 0 problems" in run(place, "lint", str(target)).output
    assert "There are no drafts." in said(place, "drafts", "--state", "dropped")


@pytest.mark.parametrize(
    "arguments", [("--accept", "--drop", "--why", "x"), ("--accept",), (), ("--accept", "--drop")], ids=" ".join
)
def test_what_contradicts_itself_is_wrong_usage(place: Place, arguments: tuple[str, ...]) -> None:
    assert run(place, "label", "drf_1", *arguments).exit_code == WRONG_USAGE


def test_a_slip_in_the_labels_is_named(place: Place, tmp_path: Path) -> None:
    file = tmp_path / "case.json"
    file.write_text('{"id": "a", "question": "b", "expect": {"typ": "explain"}}', encoding="utf-8")
    done = run(place, "label", "drf_1", "--case", str(file))
    assert done.exit_code == WRONG_USAGE
    assert "typ" in done.output

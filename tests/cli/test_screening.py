"""``cto-team screen`` as a person or a pipeline calls it."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from app.cli.main import build
from app.domain.errors import ConfigurationError, InvalidRequest

SECRET = "password: Winter!34x"


@pytest.fixture
def place(tmp_path: Path) -> Mapping[str, str]:
    """The environment of a service with a state folder of its own."""
    (tmp_path / "home").mkdir()
    return {"CTO_TEAM_HOME": str(tmp_path / "home"), "CTO_TEAM_SCREENING": ""}


def run(place: Mapping[str, str], *arguments: str, answer: str | None = None) -> Result:
    environment = {name: value or None for name, value in place.items()}
    return CliRunner().invoke(build(), ["screen", *arguments], env=environment, input=answer)


def test_a_text_a_file_and_standard_input_are_screened_alike(place: Mapping[str, str], tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_text(SECRET, encoding="utf-8")
    results = [run(place, SECRET, "--json"), run(place, str(path), "--json"), run(place, "-", "--json", answer=SECRET)]
    assert [done.exit_code for done in results] == [0, 0, 0]
    verdicts = [json.loads(done.stdout) for done in results]
    assert verdicts[0] == verdicts[1] == verdicts[2]
    assert verdicts[0]["level"] == "restricted"
    assert verdicts[0]["classes"] == ["password"]
    span = verdicts[0]["spans"][0]
    assert SECRET[span["start"] : span["end"]] == "Winter!34x"


def test_no_value_is_shown(place: Mapping[str, str]) -> None:
    for arguments in ([SECRET], [SECRET, "--json"]):
        assert "Winter" not in run(place, *arguments).stdout


def test_a_person_sees_level_score_and_place(place: Mapping[str, str]) -> None:
    shown = run(place, f"first line\n{SECRET}").stdout
    assert "restricted, score" in shown
    assert "password" in shown


def test_a_batch_gives_one_verdict_a_line(place: Mapping[str, str], tmp_path: Path) -> None:
    rows = [{"id": "a", "text": SECRET}, {"id": 2, "text": "What is a queue?"}, {"text": "my card is 4111111111111111"}]
    batch, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    batch.write_text("\n\n".join(map(json.dumps, rows)), encoding="utf-8")
    assert run(place, "--batch", str(batch), "--out", str(out)).exit_code == 0
    verdicts = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [(one["id"], one["level"]) for one in verdicts] == [("a", "restricted"), (2, "public"), (None, "restricted")]
    assert all(0 <= one["score"] <= 1 for one in verdicts)
    assert verdicts[0]["score"] > 0.5 > verdicts[1]["score"]
    assert run(place, "--batch", str(batch)).stdout == out.read_text(encoding="utf-8")


def test_a_wrong_line_of_a_batch_is_named(place: Mapping[str, str], tmp_path: Path) -> None:
    batch = tmp_path / "in.jsonl"
    batch.write_text('{"text": "a"}\n{"words": "b"}\n', encoding="utf-8")
    failed = run(place, "--batch", str(batch))
    assert isinstance(failed.exception, InvalidRequest)
    assert "Line 2" in failed.exception.sentence


@pytest.mark.parametrize("arguments", [[], ["text", "--train"], ["text", "--batch", "x"]])
def test_one_thing_at_a_time(place: Mapping[str, str], arguments: list[str]) -> None:
    assert run(place, *arguments).exit_code == 2


def test_the_rows_of_the_state_folder_count(place: Mapping[str, str]) -> None:
    text = "What is Project Zebra?"
    assert json.loads(run(place, text, "--json").stdout)["level"] == "public"
    rules = Path(place["CTO_TEAM_HOME"]) / "screening.yaml"
    rules.write_text("terms: [{term: project zebra}]", encoding="utf-8")
    assert json.loads(run(place, text, "--json").stdout)["level"] == "confidential"
    rules.write_text("terms: {", encoding="utf-8")
    assert isinstance(run(place, text).exception, ConfigurationError)


def test_a_file_of_rows_may_lie_elsewhere(place: Mapping[str, str], tmp_path: Path) -> None:
    rules = tmp_path / "mine.yaml"
    rules.write_text("patterns: [{pattern: 'Z-\\d{4}', level: restricted}]", encoding="utf-8")
    done = run({**place, "CTO_TEAM_SCREENING": str(rules)}, "see Z-1234", "--json")
    assert json.loads(done.stdout)["level"] == "restricted"

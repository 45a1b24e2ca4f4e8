"""``cto-team eval``: what is wrong with its files ends a command with 2, before anything is opened."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from app.cli.evals_orders import order_of
from app.cli.evals_wish import Ending, Wish, dump_wish, load_wish
from app.cli.main import build
from app.domain.evaluation.row import Manifest, Mode
from app.evaluation.running.baseline import read_baseline
from app.evaluation.running.folder import RunFolder
from app.settings import Settings
from tests.evaluation.running.rows import row

WISH = Wish("nightly", Mode.REPLAY, 3, ("a",), ("tag:x",), "quality", refresh=False)
MANIFEST = Manifest(
    *("run-1", "nightly", Mode.REPLAY, "c", 1, 1, "code", "policy", "prompts", "skills", "model"),
    {"extractive": "extractive:x"},
    *("cassettes", {"labels": "1"}, 17, 8, "2026-11-22T09:00:00+00:00"),
)


def call(home: Path, *arguments: str) -> Result:
    return CliRunner().invoke(build(), ["eval", *arguments], env={"CTO_TEAM_HOME": str(home)})


@pytest.mark.parametrize(
    "arguments",
    [
        ("run", "no-such-suite"),
        ("run", "none.jsonl"),
        ("run", "smoke", "--only", "no-such-case"),
        ("run", "smoke", "--slice", "tag:no-such-tag"),
        ("resume", "no-such-run"),
        ("baseline", "accept", "no-such-run", "--why", "x"),
    ],
)
def test_what_does_not_exist_is_a_mistake_of_the_caller(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    assert call(tmp_path, *arguments).exit_code == 2


def test_a_run_becomes_a_baseline_with_its_reason(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path / "runs" / "run-1")
    folder.begin(MANIFEST)
    folder.finish([row("b"), row("a")], {"digest": "x"})
    target = tmp_path / "baseline.jsonl"
    arguments = ("baseline", "accept", "run-1", "--why", "reviewed", "--baseline", str(target))
    done = call(tmp_path, *arguments, "--out", str(tmp_path / "runs"))
    assert done.exit_code == 0, done.output
    found = read_baseline(target)
    assert [each.case for each in found.rows] == ["a", "b"]
    assert (found.history[0].why, found.history[0].suite) == ("reviewed", "nightly")


def test_a_run_of_something_else_is_not_gone_on_with(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path / "run-1")
    folder.begin(MANIFEST)
    assert folder.manifest() == MANIFEST
    later = replace(MANIFEST, run="run-2", started="later", concurrency=1)
    assert folder.go_on(later) == MANIFEST
    with pytest.raises(Exception, match="prompts, seed"):
        folder.go_on(replace(later, prompts="other", seed=18))


def test_a_wish_travels_whole() -> None:
    assert load_wish(dump_wish(WISH)) == WISH


@pytest.mark.parametrize(
    ("mode", "wanted", "count"), [("record", 4, 1), ("replay", 3, 3), ("replay", None, 1), ("live", None, 1)]
)
def test_only_a_long_replay_is_shared(tmp_path: Path, mode: str, wanted: int | None, count: int) -> None:
    file = tmp_path / "few.jsonl"
    file.write_text(json.dumps({"id": "a", "question": "?", "expect": {}}) + "\n")
    wish = Wish(str(file), Mode(mode), None, (), (), None, refresh=False)
    order = order_of(wish, Settings.model_validate({"CTO_TEAM_HOME": tmp_path}), 8, Ending(processes=wanted))
    assert order.processes == count

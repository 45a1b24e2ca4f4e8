"""The example for continuous integration: its shell parts, around a command that ends as it is told to."""

import subprocess
from pathlib import Path

import pytest
import yaml

from app.settings import PROJECT

WORKFLOW = PROJECT / ".github" / "workflows" / "evaluation.yml"
SCRIPT = PROJECT / "scripts" / "ci_evaluate.sh"
TEAM = """#!/usr/bin/env bash
echo "$CTO_TEAM_EVALS :: $*" >> "{log}"
if [ "$2" = run ] && [ "{finishes}" = yes ]; then
  mkdir -p "$5/a-run" && touch "$5/a-run/rows.jsonl"
fi
[ "$2" = report ] || exit {status}
"""


def _checkout(folder: Path, status: int, *, finishes: bool = True) -> Path:
    team = folder / ".venv" / "bin" / "cto-team"
    team.parent.mkdir(parents=True)
    log = folder / "log"
    team.write_text(TEAM.format(log=log, finishes="yes" if finishes else "no", status=status), encoding="utf-8")
    team.chmod(0o755)
    return folder


def _run(checkout: Path, out: Path, *base: Path) -> int:
    command = ["bash", SCRIPT, checkout, "smoke", PROJECT / "evals", out, *base]
    return subprocess.run(list(map(str, command)), capture_output=True, check=False).returncode


def _log(checkout: Path) -> list[str]:
    return (checkout / "log").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("status", [0, 1, 2, 3])
def test_the_change_is_held_against_the_base_and_ends_as_the_run_did(tmp_path: Path, status: int) -> None:
    base, now = _checkout(tmp_path / "base", 0), _checkout(tmp_path / "now", status)
    assert _run(base, tmp_path / "out-base") == 0
    assert _run(now, tmp_path / "out-now", tmp_path / "out-base") == status
    rows = tmp_path / "out-base" / "a-run" / "rows.jsonl"
    evals = PROJECT / "evals"
    ran, reported = _log(now)
    assert ran == f"{evals} :: eval run smoke --out {tmp_path / 'out-now'} --baseline {rows}"
    assert reported.startswith(f"{evals} :: eval report {tmp_path / 'out-now' / 'a-run'} --baseline {rows} --html ")


@pytest.mark.parametrize("status", [1, 2, 3])
def test_what_the_base_breaks_is_not_held_against_the_change(tmp_path: Path, status: int) -> None:
    base, now = _checkout(tmp_path / "base", status, finishes=False), _checkout(tmp_path / "now", 0)
    assert _run(base, tmp_path / "out-base") == 0
    assert _run(now, tmp_path / "out-now", tmp_path / "out-base") == 0
    assert _log(now)[0].endswith(f"eval run smoke --out {tmp_path / 'out-now'}")


def test_too_few_arguments_are_wrong_usage() -> None:
    assert subprocess.run(["bash", str(SCRIPT), "x"], capture_output=True, check=False).returncode == 2


def test_the_workflow_is_what_it_says() -> None:
    workflow = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))
    # YAML 1.1 takes the key `on` for a truth value.
    assert workflow[True] == {"pull_request": None}, "code of a fork must not run with the rights of the repository"
    assert workflow["permissions"] == {"contents": "read", "pull-requests": "write"}
    steps = workflow["jobs"]["evaluate"]["steps"]
    assert all(step["with"]["persist-credentials"] is False for step in steps if "checkout" in step.get("uses", ""))
    for script in (step["run"] for step in steps if "run" in step):
        assert "${{" not in script, "what is put into a script by text can be a command"
        done = subprocess.run(["bash", "-n"], input=script, text=True, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr

"""Reports of run folders, as the commands put them together."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.cli.eval_reports import reported
from app.cli.main import build
from app.domain.errors import ManifestDiffers
from app.domain.evaluation.comparison import Reason
from app.domain.evaluation.row import JudgedBy
from app.evaluation.judging.kept import keep, own_place
from app.evaluation.reporting.report import Report
from app.evaluation.reporting.wording import not_gating, verdict
from app.evaluation.running.folder import RunFolder
from app.settings import read_settings
from tests.cli.eval_runs import cases_file, run_in
from tests.evaluation.archived import judged
from tests.evaluation.judging.benches import RUBRIC
from tests.evaluation.judging.calibrated import made as calibrated


def shown(name: str, baseline: str | None = None) -> tuple[Report, int]:
    return reported(name, baseline, closed_too=False)


def test_a_run_by_itself(tmp_path: Path) -> None:
    made, code = shown(run_in(tmp_path / "a", cases_file(tmp_path), 30))
    assert (made.metrics.means["type"].value, made.comparison, code) == (0.75, None, 0)
    assert made.cases["c-3"].question == "Which index does table 3 need?"


def test_a_run_that_is_worse_than_another_ends_with_3(tmp_path: Path) -> None:
    cases = cases_file(tmp_path)
    before, now = run_in(tmp_path / "before", cases, 38), run_in(tmp_path / "now", cases, 20)
    made, code = shown(now, before)
    assert made.comparison is not None
    assert (made.comparison.reason, verdict(made), code) == (Reason.REGRESSED, "regressed", 3)
    assert len(made.comparison.flips) == 36
    back, code = shown(before, now)
    assert code == 0
    assert back.comparison is not None


def test_what_decides_is_chosen_as_over_the_api(tmp_path: Path) -> None:
    cases = cases_file(tmp_path)
    before, now = run_in(tmp_path / "before", cases, 40), run_in(tmp_path / "now", cases, 32)

    def compared(*arguments: str) -> int:
        return CliRunner().invoke(build(), ["eval", "compare", before, now, *arguments]).exit_code

    assert compared() == 3
    assert compared("--alpha", "0.001") == 0
    assert compared("--alpha", "0.001", "--strict") == 3
    assert compared("--min-effect", "0.5", "--margin", "0.4", "--strict") == 0
    assert compared("--metric", "latency_ms") == 0
    assert compared("--metric", "latency_ms", "--metric", "type") == 3
    assert compared("--metric", "tpye") == compared("--margin", "2") == 2


def test_a_baseline_may_be_a_file_of_rows(tmp_path: Path) -> None:
    name = run_in(tmp_path / "a", cases_file(tmp_path), 30)
    made, code = shown(name, f"{name}/rows.jsonl")
    assert made.comparison is not None
    assert len(made.comparison.matching.compared) == 40
    assert code == 0


def test_a_case_that_was_changed_since_is_shown_without_its_words(tmp_path: Path) -> None:
    cases = cases_file(tmp_path)
    name = run_in(tmp_path / "a", cases, 30)
    cases.write_text(cases.read_text().replace("table 3 need", "table three need"))
    made, _ = shown(name)
    assert "c-3" not in made.cases
    assert len(made.rows) == 40


def test_a_run_that_does_not_exist(tmp_path: Path) -> None:
    with pytest.raises(ManifestDiffers):
        shown(str(tmp_path))


def test_what_a_judge_said_of_both_runs_is_compared_and_decides_nothing_by_itself(tmp_path: Path) -> None:
    made, code = shown(*judged_runs(tmp_path))
    assert made.comparison is not None
    found = {each.metric: each for each in made.comparison.metrics}
    assert found["judge"].difference == pytest.approx(-0.5)
    assert (found["judge"].gates, code) == (False, 0)
    (said,) = not_gating(made.comparison)
    assert said.startswith("judge: not gating: judge-1 was never held against people")
    assert {(row.scored.scores["judge"], row.scored.scores["case_score"]) for row in made.rows} == {(0.4, 1.0)}


def test_a_judge_that_agrees_with_people_ends_a_comparison_with_3(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CTO_TEAM_HOME", str(tmp_path / "home"))
    names = judged_runs(tmp_path)
    keep([calibrated()], own_place(read_settings(), RUBRIC))
    made, code = shown(*names)
    assert made.comparison is not None
    assert (made.comparison.reason, code, made.comparison.not_gating) == (Reason.REGRESSED, 3, ())
    keep([calibrated(q1=0.6, q0=0.6)], own_place(read_settings(), RUBRIC))
    made, code = shown(*names)
    assert made.comparison is not None
    assert code == 0
    assert "does not pass: kappa is below 0.6" in not_gating(made.comparison)[0]


def judged_runs(folder: Path) -> tuple[str, str]:
    """Two runs alike but for what a judge says of them; the later one first."""
    cases, by = cases_file(folder), JudgedBy("judge-1", RUBRIC.name, RUBRIC.digest)
    names = [run_in(folder / name, cases, 40) for name in ("before", "now")]
    for name, score in zip(names, (0.9, 0.4), strict=True):
        judged(RunFolder(Path(name)), score, by)
    return names[1], names[0]

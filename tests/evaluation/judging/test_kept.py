from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.errors import ContentError
from app.evaluation.judging.kept import calibration_for, keep, kept_calibrations, own_place
from app.settings import Settings
from tests.evaluation.judging.benches import RUBRIC
from tests.evaluation.judging.calibrated import made

GOOD = made()


def settings(folder: Path) -> Settings:
    return Settings.model_validate({"CTO_TEAM_HOME": folder / "home", "CTO_TEAM_EVALS": folder / "evals"})


def test_a_calibration_is_found_again_whole(tmp_path: Path) -> None:
    given = settings(tmp_path)
    assert kept_calibrations(given) == ()
    keep([GOOD], own_place(given, RUBRIC))
    assert kept_calibrations(given) == (GOOD,)


def test_that_of_this_machine_comes_before_the_one_that_came_with_the_cases(tmp_path: Path) -> None:
    given = settings(tmp_path)
    own, shared = replace(GOOD, answers=200), replace(GOOD, answers=300)
    keep([shared], given.evals / "calibrations" / "judge-1.json")
    keep([replace(GOOD, model="judge-2")], given.evals / "calibrations" / "judge-2.json")
    assert calibration_for(kept_calibrations(given), "judge-1", RUBRIC.digest) == shared
    keep([own], own_place(given, RUBRIC))
    assert calibration_for(kept_calibrations(given), "judge-1", RUBRIC.digest) == own
    assert calibration_for(kept_calibrations(given), "judge-3", RUBRIC.digest) is None


def test_another_model_takes_nothing_away(tmp_path: Path) -> None:
    path = own_place(settings(tmp_path), RUBRIC)
    other, again = replace(GOOD, model="judge-2"), replace(GOOD, answers=200)
    for each in (GOOD, other, again):
        keep([each], path)
    assert set(kept_calibrations(settings(tmp_path))) == {other, again}


@pytest.mark.parametrize("text", ["", "{}", '{"model": "judge-1"}', "not json"])
def test_a_file_that_is_none_is_named(tmp_path: Path, text: str) -> None:
    path = own_place(settings(tmp_path), RUBRIC)
    path.parent.mkdir(parents=True)
    path.write_text(text)
    with pytest.raises(ContentError, match=r"answer\.json holds no calibrations"):
        kept_calibrations(settings(tmp_path))

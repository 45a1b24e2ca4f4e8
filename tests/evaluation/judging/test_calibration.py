import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from app.domain.errors import ContentError
from app.evaluation.judging.agreement import corrected, kappa
from app.evaluation.judging.calibration import Calibration, calibrate
from app.evaluation.judging.judgement import Judgement
from app.evaluation.judging.labels import read_labels
from app.evaluation.judging.rubric import read_rubric
from tests.evaluation.judging.benches import RUBRIC
from tests.evaluation.judging.calibrated import IDS, made, people


def test_kappa_in_a_worked_example() -> None:
    # Two raters, 50 marks: both yes 20, both no 15, one alone 5 and 10. Agreement 0.7, by chance 0.5: kappa 0.4.
    table = np.array([[20, 5, 10, 15]], dtype=float)
    assert kappa(table, 0).value == pytest.approx(0.4)


def test_agreement_beyond_chance_is_not_defined_where_all_say_the_same() -> None:
    assert kappa(np.array([[9, 0, 0, 0]], dtype=float), 0).value is None


def test_a_good_judge_may_decide() -> None:
    found = made()
    assert found.q1.value == pytest.approx(0.95, abs=0.03)
    assert found.q0.value == pytest.approx(0.9, abs=0.04)
    assert found.kappa.low is not None
    assert found.kappa.low < (found.kappa.value or 0) < (found.kappa.high or 0)
    assert found.objections == ()


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (made(q1=0.7, q0=0.6), "kappa is below 0.6"),
        (made(answers=60), "60 answers, and 100 are needed"),
        (made(answers=20), "20 answers marked by two people"),
    ],
)
def test_others_may_not(found: Calibration, said: str) -> None:
    assert not found.may_gate
    assert any(said in each for each in found.objections)


def test_it_holds_for_one_model_and_these_words() -> None:
    found = made()
    assert found.holds_for("judge-1", RUBRIC.digest)
    assert not found.holds_for("judge-2", RUBRIC.digest)
    assert not found.holds_for("judge-1", replace(RUBRIC, about="something else").digest)


def test_answers_that_were_not_judged_are_counted_as_failed() -> None:
    labels, judgements = people(100, 1.0, 1.0)
    (found,) = calibrate(RUBRIC, labels, [*judgements[:90], Judgement("a-95", error="nobody answered")])
    assert (found.answers, found.failed) == (90, 10)


def test_each_model_has_a_calibration_of_its_own() -> None:
    labels, judgements = people(150, 0.95, 0.9)
    in_the_house = [replace(each, model="judge-2") for each in judgements[:20]]
    first, second = calibrate(RUBRIC, labels, [*judgements[20:], *in_the_house])
    assert (first.model, first.answers, first.objections) == ("judge-1", 130, ())
    assert (second.model, second.answers) == ("judge-2", 20)
    assert second.objections == ("20 answers, and 100 are needed",)
    assert first.people == second.people


def test_a_judge_that_said_nothing_is_nobody() -> None:
    labels, _ = people(100, 1.0, 1.0)
    (found,) = calibrate(RUBRIC, labels, [Judgement("a-1", error="nobody answered")])
    assert (found.model, found.answers, found.failed, found.may_gate) == ("", 0, 100, False)


def test_the_corrected_rate_covers_the_truth() -> None:
    truth, covered, worlds = 0.7, 0, 60
    for world in range(worlds):
        random = np.random.default_rng(world)
        (calibration,) = calibrate(RUBRIC, *people(150, 0.9, 0.8, seed=world + 1000))
        human = random.random((200, 5)) < truth
        says = np.where(human, random.random(human.shape) < 0.9, random.random(human.shape) < 0.2)
        found = calibration.corrected([float(each) for each in says.mean(axis=1)], seed=world)
        assert found.low is not None
        assert found.high is not None
        covered += found.low <= truth <= found.high
    assert covered >= 0.9 * worlds


def test_a_judge_no_better_than_chance_corrects_nothing() -> None:
    table = np.array([[10, 10, 10, 10]] * 20, dtype=float)
    assert corrected(np.array([0.5, 0.6]), table, 0).value is None


def line(**changes: object) -> str:
    return json.dumps({"id": "a-1", "question": "q", "answer": "a", "human": dict.fromkeys(IDS, True), **changes})


def test_labels_are_read(tmp_path: Path) -> None:
    path = tmp_path / "labels.jsonl"
    path.write_text(f"{line()}\n\n{line(id='a-2', second=dict.fromkeys(IDS, False))}\n")
    first, second = read_labels(path, RUBRIC)
    assert first.second == {}
    assert second.second["acts"] is False


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("not json", "labels.jsonl:1: this is not JSON"),
        (line(human={"acts": True}), "human must mark"),
        (line(second={"acts": True}), "second must mark"),
        (line(humans={}), "humans"),
        (f"{line()}\n{line()}", "labels.jsonl:2: the id a-1 comes twice"),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, wrong: str, said: str) -> None:
    path = tmp_path / "labels.jsonl"
    path.write_text(wrong)
    with pytest.raises(ContentError, match=said):
        read_labels(path, RUBRIC)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name: x\nversion: '1'\nabout: y\ncriteria: []", "criteria"),
        ("name: x\nversion: '1'\nabout: y\nscale: 10\ncriteria: []", "scale|criteria"),
        ("- [", "cannot be read"),
    ],
)
def test_a_rubric_has_3_to_8_criteria(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "r.yaml"
    path.write_text(text)
    with pytest.raises(ContentError, match=said):
        read_rubric(path)

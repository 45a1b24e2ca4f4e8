"""The gain model: what it learns, when it is silent, and that it survives its files."""

import json
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from app.domain.errors import ContentError, InvalidRequest
from app.routing.gain import GainModel
from app.routing.gain_features import LONGEST
from app.routing.gain_file import load_gain_model, save_gain_model, version_of
from app.routing.gain_fit import FEWEST, Example, train
from tests.routing.lessons import lesson

SHORT, LONG = (row.text for row in lesson(1002)[-2:])


@pytest.fixture(scope="module")
def model() -> GainModel:
    rows = lesson()
    return train(rows, version_of(rows))


def test_it_tells_hard_texts_from_easy_ones_that_it_has_not_seen(model: GainModel) -> None:
    hard, easy = model.predict(LONG), model.predict(SHORT)
    assert hard.mean > easy.mean + 0.4
    assert hard.low < hard.mean < hard.high
    assert (hard.model, hard.domain, hard.abstained) == (model.evidence.version, "sums", False)
    assert hard.evidence > 0


def test_it_abstains_where_it_knows_nothing(model: GainModel) -> None:
    for text in ("", "Quantum chromodynamics confines quarks.", "这是什么意思", "\x00" * 50):
        gain = model.predict(text)
        assert gain.abstained
        assert gain.evidence == 0


def test_the_card_tells_how_it_did_and_how_far_predictions_come_true(model: GainModel) -> None:
    value, low, high = model.evidence.metrics["apgr"]
    assert low <= value <= high
    assert value > model.evidence.metrics["apgr_prompt_length"][0]
    assert sum(tenth.rows for tenth in model.evidence.calibration) == model.evidence.rows
    first, last = model.evidence.calibration[0], model.evidence.calibration[-1]
    assert first.predicted < 0.2
    assert last.predicted > 0.6
    assert first.observed < last.observed


def test_the_version_names_the_rows_whatever_their_order(model: GainModel) -> None:
    rows = lesson()
    assert version_of(rows[::-1]) == version_of(rows) == model.evidence.version
    assert version_of([*rows[:-1], replace(rows[-1], weak=0.5)]) != model.evidence.version


def test_it_survives_its_files(model: GainModel, tmp_path: Path) -> None:
    save_gain_model(model, tmp_path / "one")
    loaded = load_gain_model(tmp_path / "one")
    for text in (LONG, SHORT, "The court heard the plaintiff.", ""):
        before, after = model.predict(text), loaded.predict(text)
        assert (after.domain, after.abstained, after.model) == (before.domain, before.abstained, before.model)
        assert after.mean == pytest.approx(before.mean, abs=1e-3)
    assert loaded.evidence == model.evidence
    save_gain_model(loaded, tmp_path / "two")
    assert (tmp_path / "two" / "gain.npz").read_bytes() == (tmp_path / "one" / "gain.npz").read_bytes()
    text = (tmp_path / "one" / "gain.json").read_text()
    assert not any(word in text for word in ("plaintiff", "coins"))


def test_damaged_files_are_refused(model: GainModel, tmp_path: Path) -> None:
    with pytest.raises(ContentError):
        load_gain_model(tmp_path)
    save_gain_model(model, tmp_path)
    card = json.loads((tmp_path / "gain.json").read_text())
    (tmp_path / "gain.json").write_text(json.dumps({**card, "format": 0}))
    with pytest.raises(ContentError, match="train it again"):
        load_gain_model(tmp_path)
    (tmp_path / "gain.json").write_text(json.dumps({**card, "calibration": None}))
    with pytest.raises(ContentError):
        load_gain_model(tmp_path)
    (tmp_path / "gain.json").write_text(json.dumps(card))
    (tmp_path / "gain.npz").write_bytes(b"PK")
    with pytest.raises(ContentError):
        load_gain_model(tmp_path)


def test_too_few_rows_or_nothing_to_learn() -> None:
    with pytest.raises(InvalidRequest, match=str(FEWEST)):
        train(lesson(FEWEST - 1), "v")
    with pytest.raises(InvalidRequest, match="nothing can be learnt"):
        train([Example(f"text {n}", 1, 1) for n in range(FEWEST)], "v")


def test_equal_texts_are_never_their_own_teachers() -> None:
    """Every text stands twice with the same random gain: what is measured must not profit from the twin."""
    chance = np.random.default_rng(3)
    words = [f"w{n}" for n in range(400)]
    texts = [" ".join(chance.choice(words, 12)) for _ in range(80)]
    gains = chance.integers(0, 2, len(texts)).tolist()
    rows = [Example(text, 0, gain) for text, gain in zip(texts, gains, strict=True)] * 2
    value, _, _ = train(rows, "v").evidence.metrics["apgr"]
    assert value < 0.7


def test_any_text_is_read_in_time_that_its_length_does_not_set(model: GainModel) -> None:
    head = LONG * (LONGEST // len(LONG) + 1)
    start = time.process_time()
    near = model.predict(head[:LONGEST] + "x " * 500_000)
    assert time.process_time() - start < 5
    assert near.domain == "sums"

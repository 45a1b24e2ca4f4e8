"""The exemplars, and training from them."""

import asyncio
import json
from pathlib import Path

import pytest

from app.analyzer.classifier import load_classifier, save_classifier
from app.analyzer.labelling import assignments
from app.analyzer.observation import Embed
from app.analyzer.train import TARGETS, observations_of, read_exemplars, train, train_file
from app.domain.errors import ContentError
from app.domain.labels import Pattern, RequestType

EXEMPLARS = Path(__file__).resolve().parents[2] / "evals" / "analyzer" / "exemplars.jsonl"
HALF = {
    "substance": {"ml": 0.5},
    "lead": {"mentor": 0.5},
    "breadth": {"both": 0.5},
    "sequel": {"attack": 0.5, "repair": 0.5},
}


def test_every_exemplar_obeys_the_law_of_labels() -> None:
    for row in read_exemplars(EXEMPLARS):
        lawful = {(option.agents, option.pattern) for option in assignments(row.type, HALF)}
        assert (row.agents, row.pattern) in lawful, row.question
        assert row.question.strip()
        assert not (row.clarify and row.type in (RequestType.EXPLAIN, RequestType.OTHER)), row.question


def test_the_exemplars_cover_everything_and_repeat_nothing() -> None:
    rows = read_exemplars(EXEMPLARS)
    assert len(rows) >= 700
    assert len({row.question for row in rows}) == len(rows)
    for kind in RequestType:
        of_type = [row for row in rows if row.type is kind]
        assert {row.lang for row in of_type} == {"en", "de", "fr", "es", "tr", "zh"}
        casts = {(row.agents, row.pattern) for row in of_type}
        assert casts == {(option.agents, option.pattern) for option in assignments(kind, HALF)}
    assert {row.pattern for row in rows} == set(Pattern)
    assert sum(bool(row.history) for row in rows) >= 50
    assert {TARGETS["sequel"](row) for row in rows} == {None, "none", "attack", "repair"}


def test_training_is_repeatable_and_survives_the_disk(embed: Embed, tmp_path: Path) -> None:
    lines = EXEMPLARS.read_text(encoding="utf-8").splitlines()
    small = tmp_path / "small.jsonl"
    small.write_text("\n".join(lines[::12]), encoding="utf-8")
    first, report = asyncio.run(train_file(small, embed, "a model"))
    rows = read_exemplars(small)
    observations = asyncio.run(observations_of(rows, embed))
    again, _ = train(rows, observations, "a model", first.card.exemplars_sha256)
    assert all(
        (head.weights == again.heads[variant][name].weights).all()
        for variant, heads in first.heads.items()
        for name, head in heads.items()
    )
    assert report["full.type"].accuracy > 0.6
    assert 0 <= report["full.type"].calibration_error < 0.3
    save_classifier(first, tmp_path / "small.npz")
    seen, loaded = observations[0], load_classifier(tmp_path / "small.npz")
    assert loaded.predict(seen)["type"] == pytest.approx(first.predict(seen)["type"], abs=0.01)


@pytest.mark.parametrize(
    "line",
    [
        "no json",
        json.dumps({"question": "x"}),
        json.dumps(
            {"question": "x", "type": "poem", "agents": [], "pattern": "single", "clarify": False, "lang": "en"}
        ),
        "[]",
    ],
)
def test_a_malformed_line_is_named(tmp_path: Path, line: str) -> None:
    (tmp_path / "bad.jsonl").write_text(f"\n{line}"[1:], encoding="utf-8")
    with pytest.raises(ContentError, match=r"bad\.jsonl, line 1"):
        read_exemplars(tmp_path / "bad.jsonl")

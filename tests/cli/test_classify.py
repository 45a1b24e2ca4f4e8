"""``cto-team classify``: labels learnt from one file, predicted for another."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from app.cli.main import build
from app.domain.errors import InvalidRequest

QUEUE = ["The consumer lags behind", "A broker lost a partition", "Messages are retried too often", "Drain the queue"]
MONEY = ["The invoice is too high", "What do we pay a month", "Cut the bill for storage", "The budget is spent"]


def lines(rows: Sequence[object]) -> str:
    return "\n".join(json.dumps(row) for row in rows)


def run(folder: Path, train: Sequence[object], texts: Sequence[object], *more: str, field: str = "topic") -> Result:
    (folder / "train").write_text(lines(train), encoding="utf-8")
    (folder / "in").write_text(lines(texts), encoding="utf-8")
    arguments = ["--train", str(folder / "train"), "--input", str(folder / "in"), "--output", str(folder / "out")]
    return CliRunner().invoke(build(), ["classify", *arguments, "--field", field, *more])


def results(folder: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (folder / "out").read_text(encoding="utf-8").splitlines()]


def test_labels_are_learnt_and_order_and_ids_are_kept(tmp_path: Path) -> None:
    train = [{"text": text, "topic": "queue"} for text in QUEUE] + [{"text": text, "topic": "money"} for text in MONEY]
    texts = [{"id": 4, "text": "the queue of the broker"}, {"text": "pay the invoice", "topic": "queue"}, {"id": "x"}]
    assert run(tmp_path, train, texts).exit_code == 1
    first, second, third = results(tmp_path)
    assert (first["id"], first["text"], first["pred"]) == (4, "the queue of the broker", "queue")
    assert list(second) == ["text", "pred", "score"]
    assert second["pred"] == "money"
    assert all(0.5 <= float(str(row["score"])) <= 1 for row in (first, second))
    assert third["id"] == "x"
    assert "error" in third


def test_of_two_numbers_the_score_is_the_probability_of_one(tmp_path: Path) -> None:
    train = [{"text": text, "label": 0} for text in QUEUE] + [{"text": text, "label": 1} for text in MONEY]
    texts = [{"text": "the queue of the broker"}, {"text": "pay the invoice"}]
    assert run(tmp_path, train, texts, field="label").exit_code == 0
    queue, money = results(tmp_path)
    assert (queue["pred"], money["pred"]) == (0, 1)
    assert float(str(queue["score"])) < 0.5 < float(str(money["score"]))


@pytest.mark.parametrize(
    ("train", "more", "said"),
    [
        ([{"text": "a", "topic": "x"}], (), "two labels"),
        ([{"text": "a"}, {"text": "b", "topic": "x"}], (), "Example 1"),
        ([{"text": "a", "topic": [1]}], (), "topic"),
        ([{"topic": "x"}], (), "Line 1"),
        ([{"text": "a", "topic": "x"}, {"text": "b", "topic": "y"}], ("--none", "z"), "'z'"),
    ],
)
def test_examples_that_teach_nothing_are_refused(
    tmp_path: Path, train: list[object], more: tuple[str, ...], said: str
) -> None:
    failed = run(tmp_path, train, [], *more)
    assert isinstance(failed.exception, InvalidRequest)
    assert said in failed.exception.sentence

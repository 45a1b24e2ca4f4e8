"""Training, the artefact and the score, on a handful of texts."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import ContentError
from app.domain.labels import Sensitivity
from app.screening.artefact import load_meaning, save_meaning
from app.screening.detect import MODEL, Screener, screener
from app.screening.meaning import Card, Meaning
from app.screening.scoring import score_of
from app.screening.training import Text, read_texts, train

SECRETS = (
    "keeps missing goals",
    "was late again",
    "shouts at juniors",
    "ignores reviews",
    "lost the trust of the team",
)
TOPICS = ("the index", "a cache", "the queue", "our gateway", "a broker", "the lake", "a mesh", "the cluster")


def texts() -> list[Text]:
    sensitive = [
        Text(id=f"s{n}", family=f"s{n}", kind="performance", sensitive=True, text=f"My lead {what}, what do I do?")
        for n, what in enumerate(SECRETS * 2)
    ]
    harmless = [
        Text(id=f"h{n}", family=f"h{n}", kind="architecture", sensitive=False, text=f"How do we scale {what}?")
        for n, what in enumerate(TOPICS * 2)
    ]
    return sensitive + harmless


@pytest.fixture(scope="module")
def small() -> Meaning:
    return train(texts())[0]


def test_the_same_texts_give_the_same_bytes(small: Meaning, tmp_path: Path) -> None:
    again, report = train(texts())
    first, second = tmp_path / "one.npz", tmp_path / "two.npz"
    save_meaning(small, first)
    save_meaning(again, second)
    assert first.read_bytes() == second.read_bytes()
    assert (report.texts, report.families) == (26, 26)
    assert set(report.recall) == {"performance"}


def test_what_was_learnt_is_read_and_located(small: Meaning) -> None:
    screen = Screener(small)
    text = "My lead ignores reviews, what do I do?"
    found = screen(text)
    assert found.sensitivity is Sensitivity.CONFIDENTIAL
    assert [(one.kind, one.start, one.end) for one in found.findings] == [("reads_like_performance", 0, len(text))]
    assert screen("How do we scale the mesh?").sensitivity.rank < Sensitivity.CONFIDENTIAL.rank
    assert found.score > screen("How do we scale the mesh?").score


def test_a_saved_model_reads_the_same(small: Meaning, tmp_path: Path) -> None:
    path = tmp_path / "model.npz"
    save_meaning(small, path)
    loaded = load_meaning(path)
    assert loaded.card == small.card
    assert np.allclose(loaded.weights, small.weights)


@pytest.mark.parametrize("damage", ["missing", "empty", "cut", "other"])
def test_a_damaged_model_is_refused_and_the_label_is_careful(small: Meaning, tmp_path: Path, damage: str) -> None:
    path = tmp_path / "model.npz"
    if damage == "other":
        save_meaning(replace(small, card=replace(small.card, format=99)), path)
    elif damage != "missing":
        path.write_bytes(b"" if damage == "empty" else MODEL.read_bytes()[:5_000])
    with pytest.raises(ContentError):
        load_meaning(path)
    careful = screener(path)("What is a queue?")
    assert (careful.sensitivity, careful.degraded) == (Sensitivity.INTERNAL, "classifier not readable")


def test_the_shipped_model_was_trained_on_the_shipped_texts() -> None:
    shipped = read_texts(MODEL.parent / "texts.jsonl")
    assert load_meaning(MODEL).card.texts == len(shipped)
    assert len({text.id for text in shipped}) == len(shipped)


@pytest.mark.parametrize("line", ["{", '{"id": "a"}', "[]"])
def test_a_wrong_line_is_named(tmp_path: Path, line: str) -> None:
    good = json.dumps({"id": "a", "family": "a", "kind": "k", "sensitive": False, "text": "t"})
    path = tmp_path / "texts.jsonl"
    path.write_text(f"{good}\n{line}\n", encoding="utf-8")
    with pytest.raises(ContentError, match="line 2"):
        read_texts(path)


def test_a_file_without_texts_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "texts.jsonl"
    path.touch()
    with pytest.raises(ContentError, match="no text"):
        read_texts(path)


CARD = Card(format=1, kinds=("deal",), threshold=0.5, slope=1.0, found=3.0, texts=1)
LOGITS = st.floats(-50, 50)


@given(low=LOGITS, high=LOGITS, level=st.sampled_from(Sensitivity))
def test_a_score_is_a_probability_that_grows_with_the_logit(low: float, high: float, level: Sensitivity) -> None:
    low, high = sorted((low, high))
    assert 0.0 <= score_of(CARD, low, level) <= score_of(CARD, high, level) <= 1.0


@given(logit=LOGITS)
def test_a_finding_never_scores_below_one_half(logit: float) -> None:
    assert score_of(CARD, logit, Sensitivity.RESTRICTED) >= score_of(CARD, CARD.threshold, Sensitivity.RESTRICTED) > 0.5
    assert (score_of(CARD, logit, Sensitivity.PUBLIC) >= 0.5) == (logit >= CARD.threshold - 1e-6)

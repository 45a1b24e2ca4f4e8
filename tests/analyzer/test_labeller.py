"""The classifier on other labels, and its treatment of "none of these"."""

import asyncio
from collections.abc import Sequence
from functools import cache

import numpy as np
import pytest

from app.analyzer.classifier import Matrix
from app.analyzer.labeller import Labeller, evidence, none_of_these, train_labeller
from app.analyzer.sights import Sight, sights

TOPICS = {
    "queue": "consumer lag partitions broker retries",
    "index": "postgres btree lookup vacuum planner",
    "drift": "feature distribution model retrain monitor",
    "budget": "salary hiring quarter forecast headcount",
}
VERBS = ["explain", "compare", "measure", "reduce", "watch", "describe", "question", "consider"]
STRANGE = (
    "sing a lullaby",
    "who won the match yesterday",
    "bake bread with rye flour",
    "tell me a joke about cats",
    "is it going to snow",
    "knit a green scarf",
    "name the longest river",
    "play some jazz",
    "what is my horoscope",
    "feed the goldfish",
)


async def _embed(texts: Sequence[str]) -> Matrix:
    """The share of every letter: enough for the tests, and quick."""
    counts = np.array([[text.count(letter) for letter in "abcdefghijklmnopqrstuvwxyz"] for text in texts]) + 0.01
    return np.asarray(counts / np.linalg.norm(counts, axis=1, keepdims=True), dtype=np.float32)


def _seen(texts: Sequence[str]) -> list[Sight]:
    return asyncio.run(sights(texts, _embed))


def _examples() -> tuple[list[str], list[str]]:
    texts = [
        (f"{verb} {first} and {second}", topic)
        for topic, words in TOPICS.items()
        for verb in VERBS
        for first, second in zip(words.split(), words.split()[1:], strict=False)
    ]
    return [text for text, _ in texts], [topic for _, topic in texts]


@cache
def _trained(*, rejecting: bool) -> Labeller:
    texts, labels = _examples()
    if rejecting:
        texts, labels = [*texts, *STRANGE[:6]], [*labels, *["oos"] * 6]
    return train_labeller(_seen(texts), labels, "oos" if rejecting else None)


def test_unseen_texts_get_their_label() -> None:
    guesses = _trained(rejecting=False).guess(
        _seen(["lag of a broker", "the planner and the btree", "measure hiring and headcount"])
    )
    assert [guess.label for guess in guesses] == ["queue", "index", "budget"]
    for guess in guesses:
        assert sum(guess.all.values()) == pytest.approx(1, abs=1e-5)
        assert guess.probability == max(guess.all.values())


def test_what_fits_no_label_is_rejected_though_nothing_like_it_was_seen() -> None:
    trained = _trained(rejecting=True)
    assert trained.rejection is not None
    assert "oos" not in trained.head.labels
    strange = trained.guess(_seen(STRANGE[6:]))
    assert [guess.label for guess in strange].count("oos") >= 3
    usual = trained.guess(_seen(["explain consumer lag of a broker", "reduce vacuum and planner lookup"]))
    assert [guess.label for guess in usual] == ["queue", "index"]
    for guess in [*strange, *usual]:
        assert sum(guess.all.values()) == pytest.approx(1, abs=1e-5)


def test_a_likely_label_means_much_evidence() -> None:
    logits = np.array([[9.0, 0.0, 0.0], [1.0, 1.0, 1.0], [-5.0, -5.0, -5.0]], dtype=np.float32)
    found = evidence(logits)
    assert found[0] > found[1] > found[2]
    assert found[1] == pytest.approx(1 + np.log(3), abs=1e-5)


def test_none_of_these_is_a_label_like_others_where_that_works_better() -> None:
    """A class that is named like the rest of the world, but is about one thing."""
    texts, labels = _examples()
    trained = train_labeller(_seen(texts), ["other" if label == "queue" else label for label in labels], "other")
    assert trained.guess(_seen(["explain consumer lag and broker retries"]))[0].label == "other"


def test_between_two_labels_nothing_is_rejected() -> None:
    texts = ["consumer lag of the broker", "salary and hiring", "broker lag", "hiring forecast"] * 5
    trained = train_labeller(_seen(texts), ["queue", "oos", "queue", "oos"] * 5, "oos")
    assert trained.rejection is None
    assert [guess.label for guess in trained.guess(_seen(["broker", "hiring"]))] == ["queue", "oos"]


def test_the_same_texts_give_the_same_classifier() -> None:
    texts, labels = _examples()
    again = train_labeller(_seen(texts), labels)
    assert np.array_equal(again.head.weights, _trained(rejecting=False).head.weights)


def test_no_texts_have_no_guesses() -> None:
    assert _trained(rejecting=False).guess([]) == []


@pytest.mark.parametrize(
    ("labels", "found"),
    [(["a", "oos"], "oos"), (["a", "Other"], "Other"), (["other", "oos"], "oos"), (["mother", "a"], None)],
)
def test_the_name_tells_what_means_none_of_these(labels: list[str], found: str | None) -> None:
    assert none_of_these(labels) == found

"""Pieces of words as features."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.analyzer.ngrams import BUCKETS, PHRASES, phrases, pieces, rarity, vector, vectors


def test_a_typo_leaves_most_pieces_alike() -> None:
    rare = rarity([pieces("architecture")])
    right, typo, other = (vector(pieces(text), rare) for text in ("architecture", "architecure", "budget"))
    assert right @ typo > 0.6
    assert right @ other < 0.2


def test_what_every_text_has_weighs_least() -> None:
    rare = rarity([pieces("the cache"), pieces("the queue")])
    shared, own = set(pieces("the")), set(pieces("queue")) - set(pieces("the"))
    assert max(rare[list(shared)]) < min(rare[list(own)])


def test_code_is_left_out() -> None:
    assert pieces("`SELECT`") == {}


def test_order_of_words_matters_to_phrases_and_their_number_is_bound() -> None:
    assert phrases("should one shard") != phrases("one should shard")
    assert phrases("Should ONE shard?") == phrases("should one shard")
    assert len(phrases("one word " * 5000)) < 10
    assert phrases("") == phrases("`SELECT`")


@given(st.text(max_size=300))
def test_vectors_have_length_one_or_zero(text: str) -> None:
    found = pieces(text)
    assert all(0 <= bucket < BUCKETS for bucket in found)
    length = float(np.linalg.norm(vector(found, np.ones(BUCKETS, dtype=np.float32))))
    assert abs(length - bool(found)) < 1e-4


@given(st.text(max_size=300))
def test_phrases_never_share_a_bucket_with_pieces(text: str) -> None:
    assert all(BUCKETS <= bucket < BUCKETS + PHRASES for bucket in phrases(text))


def test_pieces_and_phrases_have_length_one_each() -> None:
    both = vectors({**pieces("a queue"), **phrases("a queue")}, np.ones(BUCKETS + PHRASES, dtype=np.float32))
    assert abs(float(np.linalg.norm(both[:BUCKETS])) - 1) < 1e-4
    assert abs(float(np.linalg.norm(both[BUCKETS:])) - 1) < 1e-4

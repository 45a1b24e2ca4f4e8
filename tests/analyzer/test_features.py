"""Named values of a text."""

import math

from hypothesis import given
from hypothesis import strategies as st

from app.analyzer.features import FeatureMaker, fingerprint
from app.analyzer.language import detect


def test_acts_count_by_their_place(maker: FeatureMaker) -> None:
    values = maker.make("Design a queue for 40 jobs per second. Then tear it apart.", "en").values
    assert values["start:design"] == values["last:attack"] == 1.0
    assert "first:attack" not in values


def test_pasted_code_is_seen_and_its_comments_are_not(maker: FeatureMaker) -> None:
    code = maker.make("Look:\n```python\n# postgres is great\nloss = torch.nn.BCELoss(); embeddings = 1\n```", "en")
    assert code.has_code
    assert code.values["code:ml"] == 1.0
    assert "code:system" not in code.values


def test_one_cue_without_another_is_a_value_of_its_own(maker: FeatureMaker) -> None:
    assert "vague-numbers>=1" in maker.make("Make it scalable", "en").values
    assert "vague-numbers>=1" not in maker.make("Make it scalable to 40,000 users", "en").values


def test_evidence_holds_the_words_of_the_text(maker: FeatureMaker) -> None:
    features = maker.make("Should we buy or build?", "en")
    assert "should we" in features.found["choose"]


def test_the_fingerprint_names_the_tables() -> None:
    assert fingerprint() == fingerprint()
    assert len(fingerprint()) == 64


@given(st.text(max_size=400))
def test_any_text_has_finite_values(maker: FeatureMaker, text: str) -> None:
    features = maker.make(text, detect(text))
    assert all(math.isfinite(value) for value in features.values.values())
    assert features.words >= 0
    assert features.numbers >= 0

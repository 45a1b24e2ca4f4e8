"""Texts of daily life that the classifier was not trained on: how many it raises, and how many it finds."""

from collections.abc import Sequence

import pytest

from app.domain.labels import Sensitivity
from app.screening.detect import MODEL, shipped
from app.screening.training import Text, read_texts


@pytest.fixture(scope="module")
def texts() -> Sequence[Text]:
    return read_texts(MODEL.parent / "unseen.jsonl")


def raised(texts: Sequence[Text], *, sensitive: bool) -> tuple[int, int]:
    """How many of the sensitive or the harmless ones are confidential or above by the screening, and of how many."""
    screen = shipped()
    levels = [screen(text.text).sensitivity for text in texts if text.sensitive is sensitive]
    return sum(level.rank >= Sensitivity.CONFIDENTIAL.rank for level in levels), len(levels)


def test_no_text_was_seen_in_training(texts: Sequence[Text]) -> None:
    seen = {text.text for text in read_texts(MODEL.parent / "texts.jsonl")}
    assert seen.isdisjoint(text.text for text in texts)


def test_harmless_talk_about_such_things_is_raised_no_more_often_than_before(texts: Sequence[Text]) -> None:
    count, of = raised(texts, sensitive=False)
    assert count <= 51, f"{count} of {of}"


def test_what_is_told_in_passing_is_found_no_less_often_than_before(texts: Sequence[Text]) -> None:
    count, of = raised(texts, sensitive=True)
    assert count >= 51, f"{count} of {of}"

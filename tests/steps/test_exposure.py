"""Which sensitive passages are worth the weaker backend that may come with them."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from app.domain.labels import Sensitivity
from app.domain.passage import Passage
from app.steps.exposure import worthwhile_label

PASSAGE = Passage(1, 1, "s", "p", "a", (), 0, 1, "x", 1.0, 0.5, 1.0, "h")
PUBLIC, INTERNAL, CONFIDENTIAL, RESTRICTED = Sensitivity


def _found(*labels: Sensitivity) -> list[Passage]:
    return [replace(PASSAGE, id=number, sensitivity=label) for number, label in enumerate(labels)]


def test_only_the_best_passages_raise_a_request() -> None:
    assert worthwhile_label([], PUBLIC) is PUBLIC
    assert worthwhile_label(_found(PUBLIC, PUBLIC, PUBLIC, RESTRICTED), PUBLIC) is PUBLIC
    assert worthwhile_label(_found(PUBLIC, PUBLIC, CONFIDENTIAL, RESTRICTED), PUBLIC) is CONFIDENTIAL
    assert worthwhile_label(_found(INTERNAL, PUBLIC), CONFIDENTIAL) is CONFIDENTIAL


@given(st.lists(st.sampled_from(Sensitivity), max_size=8), st.sampled_from(Sensitivity))
def test_the_label_never_falls_and_covers_the_best(labels: list[Sensitivity], own: Sensitivity) -> None:
    found = worthwhile_label(_found(*labels), own)
    assert found.rank >= own.rank
    assert all(label.rank <= found.rank for label in labels[:3])
    assert found in {own, *labels[:3]}

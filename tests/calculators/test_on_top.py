"""A reserve on top of the result before."""

import pytest

from app.calculators.recognize import recognize
from app.calculators.registry import calculate

ESTIMATE = "PERT: 4, 6 and 14 days?"


@pytest.mark.parametrize("text", ["And with a 10 % buffer?", "10 % reserve on top?", "Und mit 10 % Puffer?"])
def test_a_reserve_is_put_on_the_estimate(text: str) -> None:
    (found,) = recognize(text, [ESTIMATE])
    assert calculate(found.calculator, found.inputs).outputs["after"] == pytest.approx(7.7)


@pytest.mark.parametrize(
    ("text", "earlier"),
    [
        ("And without the 10 % buffer?", ESTIMATE),
        ("And with a 10 % buffer?", "Which database fits us?"),
        ("And with a buffer of 3 days?", "Which database fits us?"),
        ("And with 10 % buffer for 3 teams?", ESTIMATE),
    ],
)
def test_what_is_no_reserve_on_one_result_changes_nothing(text: str, earlier: str) -> None:
    assert not [found for found in recognize(text, [earlier]) if found.calculator == "value-after"]

"""So many things of so much each, and the questions in which the two do not belong together."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calculators.recognize import recognize
from app.calculators.registry import calculate


@pytest.mark.parametrize(
    "text",
    [
        "We have 12 offices; each photo takes 5 MB. How much space do we need?",
        "A laptop of 60 watts runs 8 hours a day. What is the energy over a year in kWh?",
        "| item | note | price |\n|---|---|---|\n| lamp | 12 | 30 |\n| cable | 40 | 2 |\nTotal?",
        "Fixed 9,000, 5 each with us or 7 each there, and 300 orders a month. From how many orders on do we win?",
    ],
)
def test_numbers_that_do_not_belong_together_give_no_figure(text: str) -> None:
    assert not recognize(text)


@given(st.integers(1000, 9000), st.integers(1, 9), st.integers(10, 90))
def test_a_monthly_amount_pays_whole_machines_and_not_one_more(budget: int, cents: int, hours: int) -> None:
    text = f"{budget} euros a month, one box is 0.0{cents} euros an hour, for {hours} h. How many boxes can we afford?"
    (found,) = recognize(text)
    cost = calculate(found.calculator, found.inputs).outputs["cost"]
    assert isinstance(cost, float)
    assert cost <= budget + 1e-6
    assert cost + cents / 100 * hours > budget
    assert "machines" in found.assumed


def test_german_cents_are_euros() -> None:
    found = recognize("Wie viele kWh braucht ein Rechner mit 500 Watt in 10 Tagen, und was kostet das bei 30 Cent?")
    assert [item.inputs.get("currency") for item in found] == [None, "EUR"]

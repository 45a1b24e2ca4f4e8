"""Requests for a number that lack the numbers it takes."""

import pytest

from app.calculators.registry import CALCULATORS
from app.calculators.wanted import wanted
from app.calculators.wishes import WISHES


@pytest.mark.parametrize(
    ("text", "calculator", "missing"),
    [
        (
            "What would self-hosting cost us per month?",
            "self-hosted-cost",
            ["price_per_hour", "requests_per_hour", "requests_per_month"],
        ),
        ("Was würde uns Self-Hosting pro Monat kosten?", "self-hosted-cost", None),
        ("At which volume do we break even against the API?", "break-even", None),
        ("Can you calculate our break-even for the API?", "break-even", None),
        ("How many GPUs do we need for the new model?", "gpu-memory", ["parameters_in_billions", "card_memory_gb"]),
        ("Combien de GPU faut-il pour notre modèle ?", "gpu-memory", None),
        ("How many servers do we need?", "servers", ["peak_per_second", "server_per_second"]),
        ("Please compute the sample size for my experiment", "ab-sample-size", ["baseline_share", "target_share"]),
        ("How long will our migration take?", "velocity", ["points", "velocities"]),
        ("Wie lange dauert unser Projekt?", "velocity", None),
        ("What's our runway?", "runway", ["cash", "net_burn_per_month"]),
        ("How much will the OpenAI API cost us each month?", "api-cost", None),
        ("How long does it take us to train on our data?", "training-time", ["samples", "samples_per_second"]),
    ],
)
def test_the_calculation_and_what_it_lacks_are_named(text: str, calculator: str, missing: list[str] | None) -> None:
    (found,) = wanted(text)
    assert found.calculator == calculator
    assert all(each.question.endswith("?") for each in found.missing)
    if missing is not None:
        assert [each.input for each in found.missing] == missing


def test_what_is_given_is_not_asked_for() -> None:
    (found,) = wanted("How many servers do we need for 900 requests per second?")
    assert found.given == {"peak_per_second": 900}
    assert [each.input for each in found.missing] == ["server_per_second"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "What is a break-even?",
        "How do I calculate a break-even between an API and GPUs?",
        "Explain how our break-even works.",
        "When does self-hosting pay off in general?",
        "Should we self-host?",
        "Design our API for many users.",
        "Which GPUs should we buy?",
        "How many servers do we need for 900 requests per second if one server carries 100 requests per second?",
        "Compute the sample size for our test: baseline 5 %, target 6 %, alpha 0.05, power 0.8.",
        "How many questions does our data quality check have?",
        "Our project is late. What should we do?",
    ],
)
def test_other_requests_want_nothing(text: str) -> None:
    assert wanted(text) == ()


@pytest.mark.parametrize("wish", WISHES, ids=lambda wish: wish.calculator)
def test_every_wish_names_inputs_of_its_calculator(wish: object) -> None:
    assert wish in WISHES
    found = next(each for each in WISHES if each is wish)
    assert {need.input for need in found.needs} <= {spec.name for spec in CALCULATORS[found.calculator].inputs}

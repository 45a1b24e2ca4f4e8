"""Requests for a number that lack the numbers it takes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calculators.registry import CALCULATORS
from app.calculators.wanted import wanted
from app.calculators.wishes import WISHES, Wish
from app.domain.figure import Wanted


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
    found = wanted(text)
    assert {each.calculator for each in found.missing} == {calculator}
    assert not found.calculations
    assert all(each.question.endswith("?") for each in found.missing)
    if missing is not None:
        assert [each.input for each in found.missing] == missing


def test_what_is_given_is_not_asked_for() -> None:
    found = wanted("How many servers do we need for 900 requests per second?")
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
    assert wanted(text) == Wanted()


@pytest.mark.parametrize("wish", WISHES, ids=lambda wish: wish.calculator)
def test_every_wish_names_inputs_of_its_calculator(wish: object) -> None:
    assert wish in WISHES
    found = next(each for each in WISHES if each is wish)
    assert {need.input for need in found.needs} <= {spec.name for spec in CALCULATORS[found.calculator].inputs}


@pytest.mark.parametrize(
    ("text", "answers", "inputs"),
    [
        (
            "How many GPUs do we need for the new model?",
            {"gpu-memory-parameters_in_billions": "70B", "gpu-memory-card_memory_gb": "80 GB each"},
            {"parameters_in_billions": 70, "card_memory_gb": 80},
        ),
        (
            "How many GPUs do we need for the new model?",
            {"gpu-memory-parameters_in_billions": "13", "gpu-memory-card_memory_gb": "24"},
            {"parameters_in_billions": 13, "card_memory_gb": 24},
        ),
        (
            "compute the sample size for our button test please",
            {"ab-sample-size-baseline_share": "5", "ab-sample-size-target_share": "6 %"},
            {"baseline_share": 0.05, "target_share": 0.06},
        ),
        (
            "How long will the project take us?",
            {"velocity-points": "120 points", "velocity-velocities": "18, 20, 22"},
            {"points": 120, "velocities": [18, 20, 22]},
        ),
        (
            "What's our runway?",
            {"runway-cash": "$1.2M", "runway-net_burn_per_month": "100k"},
            {"cash": 1_200_000, "net_burn_per_month": 100_000},
        ),
    ],
)
def test_answers_complete_the_calculation(text: str, answers: dict[str, str], inputs: dict[str, object]) -> None:
    found = wanted(text, {f"number-{name}": answer for name, answer in answers.items()})
    assert not found.missing
    (calculation,) = found.calculations
    assert calculation.inputs == inputs


def test_answers_beyond_the_limits_give_no_calculation() -> None:
    answers = {"number-gpu-memory-parameters_in_billions": "-3", "number-gpu-memory-card_memory_gb": "0"}
    assert wanted("How many GPUs do we need for the new model?", answers) == Wanted()


@given(st.text(max_size=60), st.sampled_from(WISHES))
def test_any_answer_is_read_without_an_error(answer: str, wish: Wish) -> None:
    answers = {f"number-{wish.calculator}-{need.input}": answer for need in wish.needs}
    for text in ("What's our runway?", "How long will the project take us?", "How many servers do we need?"):
        assert isinstance(wanted(text, answers), Wanted)

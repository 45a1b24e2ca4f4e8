"""What recognition takes from a question, what it assumes, and when it stays silent."""

import pytest

from app.calculators.recognize import MOST_CALCULATIONS, recognize
from app.calculators.registry import calculate
from app.domain.figure import Calculation

GPT4_OR_LLAMA = "Should we use the GPT-4 API or self-host Llama for 100,000 requests a month?"


def named(question: str, calculator: str) -> list[Calculation]:
    return [found for found in recognize(question) if found.calculator == calculator]


def only(question: str, calculator: str) -> Calculation:
    found = named(question, calculator)
    assert len(found) == 1, [calculation.calculator for calculation in recognize(question)]
    return found[0]


def test_api_or_self_hosting_gives_both_costs_and_both_break_evens() -> None:
    api = calculate("api-cost", only(GPT4_OR_LLAMA, "api-cost").inputs)
    busy, always = (calculate("self-hosted-cost", found.inputs) for found in named(GPT4_OR_LLAMA, "self-hosted-cost"))
    even = calculate("break-even", only(GPT4_OR_LLAMA, "break-even").inputs)
    assert api.outputs["cost_per_month"] == 2700
    assert (busy.inputs["mode"], busy.outputs["cost_per_month"]) == ("busy", 600)
    assert (always.inputs["mode"], always.outputs["cost_per_month"]) == ("always-on", 2690)
    assert even.outputs == {"busy_hour_requests": 19_231, "always_on_requests": 99_630}


def test_every_default_of_the_comparison_is_listed() -> None:
    api, busy = only(GPT4_OR_LLAMA, "api-cost"), named(GPT4_OR_LLAMA, "self-hosted-cost")[0]
    assert set(api.assumed) == {
        "input_tokens",
        "output_tokens",
        "input_price_per_million",
        "output_price_per_million",
    }
    assert "500" in api.assumed["input_tokens"]
    assert "200" in api.assumed["output_tokens"]
    assert "$0.03 in, $0.06 out per 1K" in api.assumed["input_price_per_million"]
    assert set(busy.assumed) == {"price_per_hour", "requests_per_hour", "engineering_per_month"}
    assert "A100 40 GB at $3" in busy.assumed["price_per_hour"]
    assert "3,000 requests an hour" in busy.assumed["requests_per_hour"]
    assert "$500" in busy.assumed["engineering_per_month"]


def test_what_the_question_states_is_not_assumed() -> None:
    question = (
        "A vendor's API rewrites 90,000 listings a month for us ($2 in / $8 out per million tokens; 2,000 in,"
        " 500 out). One H100 at $6 an hour managed 1,500 an hour with Mistral in a trial, plus some $900"
        " of engineering a month. All texts are public, three seconds are fine, no ML engineers here. Switch?"
    )
    api, tally = only(question, "api-cost"), only(question, "api-or-self-hosted")
    busy, always = named(question, "self-hosted-cost")
    even = only(question, "break-even")
    assert not any(found.assumed for found in (api, busy, always, even))
    costs = [calculate(found.calculator, found.inputs).outputs["cost_per_month"] for found in (api, busy, always)]
    assert costs == [720, 1260, 5280]
    assert calculate("break-even", even.inputs).outputs["busy_hour_requests"] == 225_000
    assert tally.inputs["privacy"] == "public"
    assert tally.inputs["ml_team"] is False
    assert tally.inputs["latency_ms"] == 3000


def test_each_named_model_is_priced() -> None:
    found = named("What do 50,000 calls a month cost on GPT-4 and on Claude 3 Haiku?", "api-cost")
    assert [calculation.inputs["input_price_per_million"] for calculation in found] == [30.0, 0.25]


def test_an_unnamed_model_is_said_to_be_assumed() -> None:
    api = only("Is OpenAI's API cheaper than self-hosting for 400k calls a month?", "api-cost")
    assert "No model was named, so GPT-4 is taken." in api.assumed["input_price_per_million"]


def test_the_currency_of_the_question_is_kept() -> None:
    question = (
        "API kostet 0,012 € pro Aufruf, ein eigener Server 1.800 € im Monat. Ab wie vielen Aufrufen lohnt sich der?"
    )
    figure = calculate("break-even", only(question, "break-even").inputs)
    assert figure.outputs["always_on_requests"] == 150_000
    assert "€1,800" in figure.summary


def test_four_k_of_context_are_4096_tokens() -> None:
    question = "What VRAM for a 13B model at 16 bit, 8 users at once, 4k tokens of context each?"
    memory = only(question, "gpu-memory")
    assert memory.inputs["tokens_per_sequence"] == 4096
    assert memory.inputs["sequences"] == 8
    assert "published shape" in memory.assumed["layers"]
    assert calculate("gpu-memory", memory.inputs).outputs["total_gb"] == pytest.approx(55.44, abs=0.005)


def test_the_upper_end_of_a_range_is_taken_and_said() -> None:
    found = only("What do 20,000-30,000 requests a month cost on GPT-4, 500 tokens in and 200 out?", "api-cost")
    assert found.inputs["requests_per_month"] == 30_000
    assert "20,000 to 30,000" in found.assumed["requests_per_month"]


def test_a_lift_may_be_relative_or_absolute() -> None:
    relative = only("A/B test: conversion is 5 %, we want to see a 10 % relative lift. Sample size?", "ab-sample-size")
    absolute = only("A/B test: conversion is 5 %, detect 1 percentage point more. Sample size?", "ab-sample-size")
    assert relative.inputs["target_share"] == pytest.approx(0.055)
    assert absolute.inputs["target_share"] == pytest.approx(0.06)
    assert set(relative.assumed) == {"alpha", "power"}


def test_a_plan_is_checked_by_its_own_numbers() -> None:
    question = "18 microservices, four developers, 520 story points in 12 weeks. Thoughts?"
    assert calculate("roadmap-weeks", only(question, "roadmap-weeks").inputs).outputs["weeks"] == pytest.approx(54.1667)
    shortfall = only(question, "shortfall")
    assert calculate("shortfall", shortfall.inputs).outputs["band"] == "BAD"
    assert "3 points per person and week" in shortfall.assumed["needed"]
    services = calculate("services-per-developer", only(question, "services-per-developer").inputs)
    assert services.outputs["services_per_developer"] == 4.5


def test_a_debug_question_brings_its_evidence() -> None:
    question = (
        "After Tuesday's release the precision of the spam filter dropped from 0.90 (900 of 1,000 hits) to 0.80 (880 of"
        " 1,100). The score bins held 25 % each, now 12/20/28/40."
    )
    figures = {found.calculator: calculate(found.calculator, found.inputs) for found in recognize(question)}
    assert figures["canary"].outputs["action"] == "rollback"
    assert figures["ab-test"].outputs["z"] == pytest.approx(-6.37, abs=0.005)
    assert figures["psi"].outputs["band"] == "moderate"
    assert figures["distribution-distance"].outputs["kl_divergence"] == pytest.approx(0.087, abs=0.0005)


@pytest.mark.parametrize(
    "question",
    [
        "Should we use an API or self-host?",
        "Please work out how many users our headline experiment needs.",
        "How many GPUs does our model need?",
        "From which volume do rented GPUs pay off against an API?",
        "How many sprints until we are done?",
        "What is the PSI of our churn model?",
    ],
)
def test_without_its_numbers_nothing_is_calculated(question: str) -> None:
    assert recognize(question) == ()


@pytest.mark.parametrize(
    "question",
    [
        "From which PSI on does one have to act?",
        "Why does Redis need 50 % more memory than the working set?",
        "How does INT8 quantization work on a T4?",
        "Explain the difference between p95 and p99 latency in 3 sentences.",
        "What are the 12 factors of cloud-native apps?",
        "Typing in our search field triggers 250 renders of a Vue table.",
        "When do I use SHAP with XGBoost for 5 classes?",
        "Is HTTP 429 retried after 3 attempts?",
        "What happened in Postgres 16 in 2023?",
        "Review this Dockerfile: FROM python:3.11, EXPOSE 8080, HEALTHCHECK 30s",
        "Design an on-call rota for 6 people in 3 time zones.",
        "NATS or Kafka with 500 messages a second and three people on call?",
        "How do I split a 400k lines Django monolith?",
        "Which of the 5 GPUs should I choose for LoRA of a 7B model?",
        "What is the 80 % rule in fairness testing?",
        "We have 22 labels and 30k labelled tickets; fine-tune or few-shot?",
        "How would you shard a table with order numbers like 7310-2245?",
        "I have 3 questions about 2 services in Kubernetes 1.29.",
        "Is 5 % traffic enough for a canary and why 4 hours?",
        "Our API returns 500 errors since 09:30, what do I check first?",
        "A runbook for consumers that lag more than 90 seconds, please.",
        "What does a p value of 0.05 mean?",
        "Why is 512 tokens a common chunk size?",
        "What's the difference between INT8 and INT4 for a 7B model?",
        "SOC 2 in 8 weeks, realistic?",
        "Should we store 600k vectors in pgvector or Pinecone?",
        "Why did our p99 go up by 2 s over night?",
        "Which chunk size is better, 256 or 512?",
        "Is a pool of 20 connections common?",
        "My job runs 3 hours and fails after 40 minutes, why?",
        "Who won the Champions League in 1999 and by how many goals?",
        "We burn 1.4M a month at 9M of revenue. Stop the data team (4 people) or the web team (7)?",
    ],
)
def test_a_number_alone_calls_for_no_calculation(question: str) -> None:
    assert recognize(question) == ()


def test_a_pasted_file_stays_within_bounds() -> None:
    lines = "\n".join(f"{n} requests a month cost ${n} on GPT-4 with {n} tokens" for n in range(3000))
    assert len(recognize(lines)) <= MOST_CALCULATIONS


def test_the_marks_of_the_reading_are_no_backdoor() -> None:
    assert recognize("⟨7_n⟩ requests ⟨9_money⟩ @month 5") == ()


def test_reading_is_pure() -> None:
    assert recognize(GPT4_OR_LLAMA) == recognize(GPT4_OR_LLAMA)

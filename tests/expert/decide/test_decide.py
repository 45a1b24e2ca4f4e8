"""Decisions: one option chosen, costs side by side, reasons from the user's words, what would reverse it."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.labels import RequestType
from scripts.draft import Draft, draft

HOSTING = (
    "We send 180,000 product descriptions a month to an API ($3 in / $15 out per million tokens; 1,500 in, 300 out)."
    " An A100 80 GB at $4 an hour did 2,000 an hour with Llama 70B in our test; running it would take about $1,500 of"
    " engineering a month. The texts are public, two seconds are fine, nobody here has operated a model."
    " Move to our own?"
)
FLAGS = "Build or buy feature flags? The vendor asks $18k a year, building takes one person two months."


def decide(question: str) -> Draft:
    made = draft(question, RequestType.DECIDE)
    assert made is not None
    return made


def test_an_api_against_a_model_of_ones_own() -> None:
    made = decide(HOSTING)
    assert "stay with the API" in made.workup.first
    for figure in ("$1,620", "$1,860", "$4,420", "$580.50", "214,286", "491,112", "1,224,490", "1,370,543", "$810"):
        assert figure in made.markdown
    assert "API 4, own 1, open: customization" in made.markdown
    assert "The figure wins because it uses your prices" in " ".join(made.workup.differs)
    assert "$877.50" in " ".join(made.workup.changes)
    assert not made.missing


def test_assumed_prices_do_not_decide() -> None:
    made = decide("OpenAI's API or our own Llama on rented GPUs for 250k summarisation calls a month, no MLOps people?")
    assert "stay with the API" in made.workup.first
    assert "put in the price of the smallest model" in " ".join(made.workup.differs)


def test_a_constraint_forbids_an_option_whatever_it_costs() -> None:
    made = decide("Claude API or self-hosted Llama for 40k patient letters a month? Data must stay on our premises.")
    assert "host the model yourselves" in made.workup.first
    assert "rules out" in made.markdown


def test_work_and_price_are_compared_over_three_years() -> None:
    made = decide(FLAGS)
    assert "$48,000" in made.markdown
    assert "$54,000" in made.markdown
    assert {"option-cost", "work-cost"} <= {figure.calculator for figure in made.workup.figures}
    assert len(made.workup.assumptions) == 2  # upkeep, and what a person costs


def test_money_is_counted_by_its_period() -> None:
    made = decide(
        "Build our own feature-flag service or buy one? Buying costs $1,200 a month. Building would take two engineers"
        " two months at $12,000 per person and month, then about one day a week of upkeep. Flags are not our product."
    )
    assert "buy $43,200" in made.workup.first
    assert "build $129,600" in made.workup.first  # 48,000, and 0.2 x 12,000 for the 34 months after it
    assert "$48,000" in " ".join(figure.summary for figure in made.workup.figures)
    assert "0.1667" not in made.markdown
    assert "more than $3,600 a month" in " ".join(made.workup.changes)
    assert not made.workup.assumptions


@pytest.mark.parametrize(
    ("work", "total"),
    [
        (
            "one developer three months, a developer costs us $120,000 a year, and half a day a week of upkeep",
            "$63,000",
        ),
        ("three people for two months at $10k per person-month plus two days a month of maintenance", "$92,368"),
        ("one engineer two months at $150k per engineer a year", "$40,000"),
    ],
)
def test_work_is_priced_by_the_stated_rate(work: str, total: str) -> None:
    made = decide(f"Build or buy a status page? Buying is $500 a month. Building takes {work}.")
    assert f"build {total}" in made.workup.first


def test_work_that_cannot_be_priced_leaves_no_total() -> None:
    made = decide(
        "Buy analytics or build? Buying is $2,000 a month; building takes four months and $500 a month to run."
    )
    assert "build $" not in made.markdown
    assert "Cost over 3 years of: build" in " ".join(made.workup.unanswered)


def test_work_of_switching_belongs_to_what_is_switched_to() -> None:
    made = decide(
        "Should we move from Mailchimp to Brevo? Mailchimp is $1,900 a month, Brevo $650 a month, switching takes one"
        " person three weeks."
    )
    assert "Brevo $33,900" in made.workup.first
    assert "Mailchimp $68,400" in made.workup.first


def test_a_region_is_no_ban_of_an_api() -> None:
    made = decide("LLM API or own model: 20k calls a month, legal says nothing may leave the EU.")
    assert "stay with the API" in made.workup.first
    assert "asks for a region" in made.markdown


def test_a_fee_per_payment_is_no_total() -> None:
    made = decide("Build our own payments? Stripe takes 2.9% + 30 cents. Payments are our core business. Buy or build?")
    assert not made.workup.figures


def test_growth_that_is_not_counted_is_said() -> None:
    made = decide("Buy or build? Datadog: $22,000 a month, growing 5 % a month. Building takes one engineer 4 months.")
    assert any("growth" in assumption.topic for assumption in made.workup.assumptions)


def test_a_seat_is_no_salary() -> None:
    made = decide("Buy Zendesk or build our own? Zendesk is $89 per agent per month, 20 agents.")
    assert "$64,080" in made.markdown


def test_one_price_gives_the_limit_of_the_other() -> None:
    made = decide("Our own login or Auth0? 3 developers, MFA required, Auth0 quotes $2,400 a month.")
    assert "$54,000, about 3.6 person-months" in " ".join(made.workup.changes)


def test_a_bill_that_names_no_option_belongs_to_none() -> None:
    made = decide(
        "Move from Heroku to Kubernetes? Six engineers, 4 services, nobody has run Kubernetes, the bill is $3,200."
    )
    assert "$3,200" not in made.markdown
    assert "not a cluster of your own" in made.workup.first


def test_the_matrix_is_a_vote_with_its_figure() -> None:
    made = decide("Monolith or microservices? 8 developers, 40k users, releases are slow.")
    assert "hard module borders" in made.workup.first
    assert "architecture matrix" in made.markdown


def test_a_backlog_in_the_order_of_its_grounds() -> None:
    made = decide(
        "We've got five things: SSO, audit export, faster search, a mobile app, SOC 2. Three engineers."
        " Two enterprise deals hinge on SSO and SOC 2. What goes first?"
    )
    rows = [line for line in made.markdown.splitlines() if re.match(r"\| \d", line)]
    assert [row.split(" | ")[1] for row in rows[:2]] == ["SSO", "SOC 2"]
    assert "start it in the first week" in made.markdown


def test_a_list_without_grounds_is_left_to_the_passages() -> None:
    assert draft("What first: red, green, blue?", RequestType.DECIDE) is None


@pytest.mark.parametrize(
    ("question", "taken"),
    [
        ("Kafka or RabbitMQ for 300 messages a second and two people to run it?", "take RabbitMQ"),
        ("Kafka or RabbitMQ? Several teams must replay 200,000 events a second, 40 engineers.", "take Kafka"),
        ("pgvector or Pinecone for 600k vectors when we already run Postgres?", "pgvector"),
        ("Postgres or MongoDB for orders and invoices, the team knows SQL?", "PostgreSQL"),
        ("RAG or fine-tuning for 4,000 documents that change weekly, with citations?", "RAG"),
        (
            "Fine-tune or few-shot prompts for ticket routing: 30k labelled tickets, 90k tickets a month?",
            "fine-tune a small",
        ),
        ("Fine-tune or few-shot prompts with 200 labelled examples, 500 requests a month?", "stay with prompts"),
        ("XGBoost or a neural net for 8,000 rows with 60 columns?", "XGBoost"),
        ("Rewrite or keep patching 120k lines of PHP? No outage in a year.", "keep it and improve"),
        ("Multi-cloud or one cloud for a 12-person SaaS?", "stay on one cloud"),
        ("Batch or streaming? Fraud must be stopped within 5 seconds of an order.", "streaming"),
        ("SOC 2 or ISO 27001? Our buyers are German.", "ISO 27001 first"),
        ("Sessions or JWT for a mobile app and a public API?", "short-lived signed tokens"),
        ("Agent or workflow for invoice extraction?", "a workflow"),
        ("Postgres full-text or Elasticsearch for 200k products?", "full-text search in PostgreSQL"),
        ("On-device model or server? It must work offline in forests.", "on the device"),
        (
            "Hire a data engineer or an ML engineer first? Five broken pipelines, no model in production.",
            "data engineer",
        ),
        ("Lambda or containers? 60 requests a second, constantly.", "run containers"),
        ("Kubernetes or ECS? 45 engineers, 30 services, a platform team of three.", "Kubernetes"),
        ("Do we open an office or stay remote? 35 engineers.", "stay remote"),
        ("Go or Rust for our gateway? 6 Go developers.", "Recommendation: Go"),
        (
            "Let teams pick their own languages or standardise on two? 45 engineers, five languages.",
            "standardise on two",
        ),
        (
            "Should our two data scientists report to product or to engineering? No head of data.",
            "report to engineering",
        ),
        ("Technical debt or features? Three incidents a month.", "raise the technical share"),
        ("Technical debt or features? Our runway is four months.", "features first"),
    ],
)
def test_families_follow_the_facts(question: str, taken: str) -> None:
    made = decide(question)
    assert taken in made.workup.first
    assert made.workup.changes
    assert not made.missing


def test_names_of_no_family_are_weighed_by_what_the_user_says() -> None:
    made = decide("Should we use Elixir or Crystal for our chat server? Three of us know Elixir.")
    assert "Recommendation: Elixir" in made.workup.first
    assert "Crystal instead" in " ".join(made.workup.changes)
    assert not made.missing
    assert draft("Should we use Elixir or Crystal for our chat server?", RequestType.DECIDE) is None


def test_offers_without_a_family_are_compared_by_price() -> None:
    made = decide("Vendor A costs $30,000 a year, vendor B $10,000 a year plus $20,000 setup. Which one?")
    assert "Recommendation: vendor B" in made.workup.first
    assert "$50,000" in made.markdown
    assert "$90,000" in made.markdown


def test_a_part_of_a_person_is_a_running_cost() -> None:
    made = decide("Datadog is $5,200 a month, self-hosted Grafana would need half an engineer. Buy or run it?")
    assert "$187,200" in made.markdown
    assert "$270,000" in made.markdown


def test_a_budget_is_turned_into_people() -> None:
    made = decide("Contractors or permanent staff for a nine-month rebuild, budget EUR 600k?")
    assert "4.4 employees or 2.7 contractors" in made.workup.first


def test_what_is_denied_is_not_called_open() -> None:
    made = decide("Postgres or Mongo? No transactions, documents are nested, the team has never used Mongo.")
    assert "none: you say it does not apply" in made.markdown
    assert "transactions" not in " ".join(made.workup.unanswered)
    assert "the team has never used Mongo" in made.markdown


def test_the_newest_number_wins() -> None:
    made = decide(
        "And if we had 500,000 vectors instead?\n"
        "We run PostgreSQL 16 and have 60,000 vectors of 384 dimensions. pgvector or a vector database?"
    )
    assert "500,000 vectors is below the limit" in made.workup.first
    assert "60,000" not in made.workup.first


@pytest.mark.parametrize(
    ("question", "taken"),
    [
        (
            "Should our two data scientists report to product or to engineering? 30 people, no head of data.",
            "engineering",
        ),
        ("Embed testers into the teams or keep a central QA group of 8? Releases wait for QA.", "into the teams"),
        ("Should designers sit in the squads or stay a central team? Nobody reviews their work.", "one central team"),
    ],
)
def test_where_people_belong(question: str, taken: str) -> None:
    assert taken in decide(question).workup.first


def test_missing_operation_is_no_operation() -> None:
    made = decide("14 engineers on one monolith, nobody here has run Kubernetes. Microservices or a modular monolith?")
    assert "microservices: " not in made.markdown.split("## Risks")[0].split("## Factors")[1]
    assert "Nobody here has run Kubernetes" in made.markdown or "nobody here has run Kubernetes" in made.markdown


def test_options_of_no_family_are_left_to_the_passages() -> None:
    assert draft("Should I use Foobarix or Quuxel for our chat?", RequestType.DECIDE) is None
    assert draft("Kafka or Foobarix for 300 messages a second?", RequestType.DECIDE) is None


def test_no_secret_of_the_user_is_repeated() -> None:
    made = decide("Kafka or RabbitMQ for 300 messages a second? password=hunter2secret99, nobody to operate, no ops")
    assert "hunter2" not in made.markdown


pieces = st.sampled_from(
    [
        "Kafka",
        "RabbitMQ",
        "or",
        "vs",
        "Postgres",
        "MongoDB",
        "build",
        "buy",
        "vendor",
        "$18k",
        "a",
        "year",
        "one",
        "person",
        "two",
        "months",
        "5",
        "developers",
        "hiring",
        ":",
        ",",
        ".",
        "?",
        "Kubernetes",
        "serverless",
        "monolith",
        "microservices",
        "API",
        "own",
        "model",
        "contractors",
        "what",
        "goes",
        "first",
        "SSO",
        "deals",
        "300",
        "messages",
        "a",
        "second",
        "{{x|y}}",
        "[F3]",
        "|",
        "{0}",
        "{",
    ]
) | st.text(max_size=6)


@settings(deadline=None, max_examples=80)
@given(st.lists(pieces, max_size=30).map(" ".join))
def test_any_text_gives_marks_that_resolve(question: str) -> None:
    made = draft(question, RequestType.DECIDE)
    if made is None:
        return
    work = made.workup
    texts = [work.first, *(each.text for each in work.sections), *work.differs, *work.changes, *work.unanswered]
    counts = {"F": len(work.figures), "A": len(work.assumptions)}
    assert not made.missing
    assert "{" not in " ".join(texts)
    for kind, number in re.findall(r"\[([FA])(\d+)\]", " ".join(texts)):
        assert 1 <= int(number) <= counts[kind]

"""Documents are filled with the user's words, and what is missing is a gap with a name."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.labels import RequestType
from scripts.draft import Draft, draft

CARD = (
    "Write a model card: churn model 2.3.0, XGBoost, 1.2 million CRM rows of 2023-2025, PR-AUC 0.61 against 0.38 for"
    " the old rule, owner growth team. It picks accounts for a call. Last month it picked 220 of 1,000 accounts in the"
    " north and 310 of 1,000 in the south."
)
RECORD = (
    "Write an ADR: we chose Postgres full-text search over Elasticsearch because of 2 million rows, a team of three and"
    " no ranking needs beyond recency."
)


def _document(question: str, *, earlier: str = "") -> str:
    made = draft(f"{earlier}\n{question}" if earlier else question, RequestType.DOCUMENT)
    assert made is not None
    return _text(made)


def _text(made: Draft) -> str:
    return "\n\n".join(each.text for each in made.workup.sections)


def _row(document: str, name: str) -> str:
    return next(line for line in document.splitlines() if line.startswith(f"| {name} |"))


def test_a_model_card_keeps_each_fact_in_its_field() -> None:
    document = _document(CARD)
    assert document.startswith("# Model card: churn model 2.3.0")
    assert "| growth team |" in _row(document, "Owner")
    assert "It picks accounts for a call" in _row(document, "Intended use")
    assert "1.2 million CRM rows of 2023-2025" in _row(document, "Training data")
    assert "PR-AUC 0.61 against 0.38" in _row(document, "Evaluation")
    assert "**GAP** release date: product owner" in _row(document, "Version, date")


def test_the_ratio_of_two_groups_is_calculated() -> None:
    made = draft(CARD, RequestType.DOCUMENT)
    assert made is not None
    assert [round(float(str(figure.outputs["ratio"])), 2) for figure in made.workup.figures] == [0.71]
    assert "ratio **0.71**, below 0.8 [F1]" in _text(made)
    assert "definition" not in made.workup.first or "GAP" not in made.workup.first


def test_a_decision_reads_like_a_record() -> None:
    document = _document(RECORD)
    assert document.startswith("# ADR: Postgres full-text search instead of Elasticsearch")
    for reason in ("2 million rows", "a team of three", "no ranking needs beyond recency"):
        assert f"- {reason}" in document
    assert "We choose Postgres full-text search. Not chosen: Elasticsearch." in document
    assert "## Reversed by" in document


@pytest.mark.parametrize(
    ("question", "title"),
    [
        (
            "ADR please: we decided to use RabbitMQ instead of Kafka since 40 events/s are few.",
            "RabbitMQ instead of Kafka",
        ),
        ("Draft an ADR: moved to a modular monolith because releases were coupled.", "a modular monolith"),
        (
            "Write an architecture decision record: we picked Auth0 rather than our own login, four devs.",
            "Auth0 instead of",
        ),
    ],
)
def test_decisions_are_found_in_other_words(question: str, title: str) -> None:
    assert title.removeprefix("a ") in _document(question).splitlines()[0]


def test_without_a_choice_the_record_says_so() -> None:
    document = _document(
        "Now write that up as a short ADR.", earlier="Kafka or SQS for 40 events/s, two devs, AWS only?"
    )
    assert "**GAP** the decision itself" in document
    assert "**Kafka**" in document
    assert "**SQS**" in document


def test_release_notes_have_a_line_for_each_change() -> None:
    document = _document(
        "Write release notes in five bullets: new export to CSV, fixed time zones in reports, faster login, dark mode,"
        " dropped support for IE."
    )
    lines = [line for line in document.splitlines() if line.startswith("- ")]
    assert len(lines) == 5
    assert lines[0] == "- **New:** export to CSV."
    assert lines[4].startswith("- **Removed:** support for IE.")


def test_a_runbook_knows_its_alarm() -> None:
    document = _document(
        "I need a one-page runbook for 'replica lag above 60 seconds' on Postgres streaming replication."
    )
    assert document.startswith("# Runbook: replica lag above 60 seconds")
    assert "pg_stat_replication" in document


def test_an_unknown_alarm_becomes_gaps_not_inventions() -> None:
    document = _document("Write a runbook for 'label printer jammed in hall 4'.")
    assert "label printer jammed in hall 4" in document
    assert document.count("**GAP**") >= 5


def test_an_empty_template_has_hints_and_no_gaps() -> None:
    document = _document("Please draft an incident post-mortem template that doesn't assign blame. Half a page.")
    assert "**GAP**" not in document
    assert "## Contributing factors" in document


def test_the_gain_over_a_baseline_is_calculated() -> None:
    document = _document(
        "Give me the experiment log entry for: swapping mean imputation for a missing flag, hypothesis +1 point AUC,"
        " baseline 0.774, dataset version 2024-05."
    )
    assert "0.784 [F1]" in _row(document, "Hypothesis")
    assert "2024-05" in _row(document, "Dataset version")


def test_a_review_of_a_person_repeats_no_address() -> None:
    document = _document("Performance review draft for Devon (devon@example.com): missed three deadlines. Rewrite it.")
    assert "devon@example.com" not in document
    assert "Missed three deadlines" in document


def test_a_technical_design_is_a_design_with_a_title() -> None:
    document = _document(
        "Draft a technical design document for the notification service: 4 channels, 2M messages a day."
    )
    assert document.startswith("# Technical design: notification service")
    assert "```mermaid" in document


@pytest.mark.parametrize("question", ["Write a poem about Kafka.", "Write something.", ""])
def test_what_has_no_template_is_left_to_the_passages(question: str) -> None:
    assert draft(question, RequestType.DOCUMENT) is None


_KINDS = st.sampled_from(
    [
        "Write an ADR:",
        "Write a model card:",
        "Runbook for",
        "Release notes:",
        "Post-mortem:",
        "PRD:",
        "Brief for the architect:",
    ]
)


@settings(max_examples=60, deadline=None)
@given(_KINDS, st.text(max_size=200))
def test_any_text_gives_a_document_or_none(kind: str, text: str) -> None:
    made = draft(f"{kind} {text}", RequestType.DOCUMENT)
    assert made is None or "[[" not in _text(made)


def test_a_problem_brief_is_no_brief_for_a_specialist() -> None:
    document = _document(
        "Fill in a problem brief for predicting which gym members cancel: target is 15 % fewer cancellations, 26 months"
        " of visits and payments, decision once a month."
    )
    assert document.startswith("# Problem brief: predicting which gym members cancel")
    assert "which gym members cancel" in _row(document, "Prediction target")
    assert "| once a month |" in _row(document, "Latency")


def test_who_decided_and_what_was_dropped_are_read() -> None:
    document = _document(
        "We decided to drop GraphQL and go back to REST because caching was painful. Please write it down as ADR,"
        " decided by Maria."
    )
    assert document.startswith("# ADR: REST instead of GraphQL")
    assert "| Maria |" in document
    assert "write it down" not in document


TENANTS = (
    "Write an ADR: we chose PostgreSQL row-level security over one schema per tenant for our B2B app. 240 tenants"
    " today, 1,500 expected in two years, 5 engineers. Schema per tenant made migrations take 40 minutes. Decided by"
    " the platform team on 3 March."
)


def test_who_decided_when_and_why_is_taken_from_the_request() -> None:
    made = draft(TENANTS, RequestType.DOCUMENT)
    assert made is not None
    document = _text(made)
    assert "| 3 March · **GAP** year: whoever decided | the platform team |" in document
    assert "- Ends: Schema per tenant made migrations take 40 minutes." in document
    assert "one primary for writes" not in document
    assert "1,500 expected in two years)" in document.split("## Reversed by")[1]
    assert made.missing == ()


def test_a_record_that_lacks_nothing_has_no_gap() -> None:
    made = draft(
        "ADR 0017, status accepted, 2025-06-12. We picked Kafka over RabbitMQ because three teams need replay."
        " Operating Kafka costs more. Deciders: Maria Lopez and the platform guild.",
        RequestType.DOCUMENT,
    )
    assert made is not None
    assert "| 0017 · accepted | 2025-06-12 | Maria Lopez and the platform guild |" in _text(made)
    assert "- Price accepted: Operating Kafka costs more." in _text(made)
    assert "GAP" not in _text(made)
    assert "Ready to use" in made.workup.first


def test_brackets_stay_whole_and_a_tail_stays_with_its_clause() -> None:
    document = _document(
        "Write a postmortem: from 14:02 to 15:17 UTC checkout was down for 12% of users (3,400 orders, $41,000 lost)."
        " Action: lock_timeout in all migrations, owner Tom, due 20 June."
    )
    assert "checkout was down for 12% of users (3,400 orders, $41,000 lost)" in document.split("## Impact")[1]
    assert "lock_timeout in all migrations · owner Tom · due 20 June" in document


def test_a_runbook_names_who_is_on_call_and_its_own_kind_of_lag() -> None:
    document = _document(
        "Write a runbook for 'Kafka consumer lag above 50,000 on the billing topic'. On-call: team Payments."
    )
    assert "On-call: team Payments" in document
    assert "standby" not in document
    assert "escalation contact" not in document


def test_a_clock_time_and_a_later_label_do_not_cut_the_request() -> None:
    document = _document(
        "Postmortem please. Redis ran out of memory yesterday, 09:40-10:25, login failed for 8,000 users. Cause:"
        " maxmemory policy noeviction after a config change."
    )
    assert "09:40-10:25" in document.split("## Time line")[1]
    assert "maxmemory policy noeviction" in document.split("## Contributing factors")[1].split("##")[0]
    assert "lease ·" not in document


def test_a_stated_downside_is_the_price() -> None:
    document = _document(
        "Write an ADR: adopt Terraform. Approved by Lena Hoffmann, 2 May 2025. Downside: all learn HCL."
    )
    assert "| 2 May 2025 | Lena Hoffmann |" in document
    assert "- Price accepted: all learn HCL." in document

"""What real plans say in other words: each rule on a positive and on a near miss."""

import pytest

from app.domain.labels import RequestType, Verdict
from scripts.draft import draft


def findings(plan: str) -> str:
    made = draft(plan, RequestType.VALIDATE)
    assert made is not None
    assert not made.missing
    return " ".join(each.title for each in made.workup.findings)


_FRAME = " Six engineers, 12 weeks, budget 90k EUR, 4,000 customers today, goal is fewer calls to support."


@pytest.mark.parametrize(
    ("fires", "near_miss", "title"),
    [
        ("All 14 apps move in one weekend.", "One app moves in one weekend, the next a month later.", "at once"),
        ("Nobody has talked to a dentist yet.", "We have talked to 23 dentists.", "Demand"),
        ("Vendor says 80% automation.", "Our own test showed 80% automation.", "seller"),
        ("We hire 4, all interviews done by me.", "We hire 4, interviews are shared by five people.", "interviews"),
        ("The team has no Android skills.", "The team has Android skills.", "skills"),
        ("The source code stays in their repo until the end.", "The source code stays in our repo.", "supplier"),
        ("Tests don't exist.", "Tests exist.", "Proof"),
        ("The CTO wants k8s this year.", "The CTO wants a weekly report.", "Shiny"),
    ],
)
def test_a_rule_fires_on_its_words_and_not_on_a_near_miss(fires: str, near_miss: str, title: str) -> None:
    assert title.lower() in findings(f"Our plan is this. {fires}{_FRAME}").lower()
    assert title.lower() not in findings(f"Our plan is this. {near_miss}{_FRAME}").lower()


def test_a_managed_warehouse_with_one_loader_is_not_too_much_platform() -> None:
    plan = (
        "Data platform: Snowflake + dbt + Fivetran, 1 data engineer, 6 sources. Finance dashboard first (6 weeks). "
        "Owner: head of finance. Rollback: the old reports stay. Budget 4,000 USD a month. We looked at BigQuery and "
        "rejected it because the finance team has Snowflake skills."
    )
    made = draft(plan, RequestType.VALIDATE)
    assert made is not None
    assert made.workup.verdict is Verdict.GOOD
    assert not made.workup.findings


def test_nothing_for_and_something_against_a_plan_is_not_good() -> None:
    plan = (
        "We want to hire 12 engineers in Q1. Currently 9. Our recruiter starts in January. Each hire takes about 8 "
        "weeks from first call to signature. Is that realistic?"
    )
    made = draft(plan, RequestType.VALIDATE)
    assert made is not None
    assert made.workup.verdict is Verdict.NEEDS_MAJOR_WORK


def test_a_churn_model_is_asked_for_a_baseline_and_not_for_reference_answers() -> None:
    plan = (
        "Our plan: train a churn model on 3 years of data, 48,000 customers, two data scientists, live in 16 weeks. "
        "Goal: churn from 2.1% to 1.7%. A human reviews each list."
    )
    made = draft(plan, RequestType.VALIDATE)
    assert made is not None
    assert "what the model has to beat" in made.markdown
    assert "50 to 300" not in made.markdown


def test_the_way_back_is_read_in_other_words() -> None:
    plan = "Replace our login with Keycloak in 3 sprints, 2 devs, 200k users. The old login stays for 60 days."
    made = draft(plan, RequestType.VALIDATE)
    assert made is not None
    assert "old login stays for 60 days" in made.markdown


def test_a_tight_date_is_said_in_the_first_sentence_of_a_good_plan() -> None:
    plan = "I build a marketplace for used lab equipment alone, MVP in 6 weeks, talked to 23 labs. 30k savings."
    made = draft(plan, RequestType.VALIDATE)
    assert made is not None
    assert made.workup.verdict is Verdict.GOOD
    assert "The date is tight" in made.workup.first
    assert "nothing in the text speaks against it" not in made.workup.first

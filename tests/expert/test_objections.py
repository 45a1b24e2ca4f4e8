"""Rules fire on what they mean and not on what only looks like it."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.content.expert import ExpertContent, load_expert
from app.domain.errors import ContentError
from app.domain.labels import RequestType
from app.domain.workup import Severity
from app.expert.case import read_case
from app.expert.objections import findings_of, objections_in, rules_of
from tests.expert.plans import REBUILD

FIRES = [
    ("AP-01", "A change in one module breaks three others."),
    ("AP-02", "We use Kafka for everything."),
    ("AP-04", "Our services share one database."),
    ("AP-05", "Rust looks good on our CVs."),
    ("AP-06", "It should only take 5 weeks and there is no buffer."),
    ("AP-07", "While we are at it we add reporting."),
    ("AP-08", "We add more developers to catch up."),
    ("AP-09", "Our MVP has every feature of the old product."),
    ("AP-10", "The prototype is great so we go to production."),
    ("AP-11", "Only Sarah can deploy."),
    ("AP-12", "Only Marko knows the pricing engine."),
    ("AP-13", "Three teams share one service."),
    ("AP-14", "The team will absorb the extra work."),
    ("AP-15", "Nobody owns the billing service."),
    ("AP-16", "Our velocity grows but nothing shipped since May."),
    ("AP-17", "After six months of requirements we start."),
    ("AP-18", "We need one more cleanup before the feature."),
    ("AP-19", "There is a 300 pages documentation."),
    ("AP-20", "We have more meetings than coding time."),
    ("AP-21", "Everyone is moving to serverless."),
    ("AP-22", "We build our own authentication."),
    ("AP-23", "We can always switch."),
    ("AP-24", "Scores are streamed in real time and read once a day."),
    ("AP-25", "The widget has 47 dependencies."),
    ("TR-1", "We rewrite everything, this time we do it right."),
    ("TR-2", "We fix it later."),
    ("TR-3", "We decide once everyone agrees."),
    ("RF-1", "A simple AI chatbot."),
    ("RF-2", "A quick migration to microservices."),
    ("RF-3", "A basic real-time dashboard."),
    ("RF-4", "We just add machine learning."),
    ("RF-5", "A scalable MVP."),
    ("RF-6", "Enterprise-grade in two weeks."),
    ("WT-2", "We just hire two seniors."),
    ("WT-3", "It is just an API call."),
    ("WT-5", "It scales linearly."),
    ("WT-8", "Dual writes are 'safe'."),
    ("RK-1", "There is no rollback."),
    ("RK-2", "Tests come after launch."),
    ("RK-3", "The data comes from our supplier in week 5."),
    ("RK-4", "We deploy to all 40 agents."),
    ("RK-5", "Answers go out with no human in the loop."),
    ("RK-7", "The auditor is not chosen yet."),
    ("FR-1", "We move to streaming because real-time is the future."),
    ("TM-4", "Nobody has run Kubernetes in production."),
    ("SC-1", "Phase 2 is everything else."),
    ("VN-1", "Payment is 80 % upfront."),
]
SILENT = [
    ("AP-08", "We run both systems in parallel for four weeks and compare."),
    ("AP-11", "Only Jenkins can deploy to production."),
    ("AP-22", "We replace our in-house CRM by HubSpot."),
    ("AP-24", "Consumer lag of the Kafka stream grows every night."),
    ("FR-1", "We build it as a modern web application."),
    ("ML-2", "The model trains on data from 2015 to 2024."),
    ("RK-4", "Tickets are answered within a day."),
    ("RK-5", "There is no personal data in it."),
    ("TM-7", "We are a team of three."),
    ("AP-02", "We use PostgreSQL for orders because we measured it."),
    ("AP-04", "No two services share a database."),
    ("AP-06", "It should only take 5 weeks by our history."),
    ("AP-11", "Only admins can deploy to production."),
    ("AP-12", "Only users with a token know the address."),
    ("AP-15", "Every part has an owner."),
    ("AP-21", "We profiled it, the bottleneck is parsing; we rewrite the parser in Rust."),
    ("AP-22", "We stop building our own authentication."),
    ("AP-24", "Fraud scores are streamed in real time and stop the payment."),
    ("TR-1", "We rewrite the parser from scratch."),
    ("WT-2", "We hire two people in May who have already signed."),
    ("WT-8", "Nobody knows whether dual writes are safe."),
    ("RK-1", "Rollback by flag was tested."),
    ("RK-2", "Tests run before each release."),
    ("RK-3", "The data comes from our supplier in week 5; the contract has a penalty."),
    ("RK-4", "After the pilot we deploy to all 40 agents."),
]


def fired(text: str, content: ExpertContent) -> set[str]:
    return {each.rule.id for each in objections_in(read_case(text), rules_of(content).values())}


@pytest.mark.parametrize(("rule", "text"), FIRES)
def test_a_rule_fires_on_its_sign(rule: str, text: str, content: ExpertContent) -> None:
    assert rule in fired(text, content)


@pytest.mark.parametrize(("rule", "text"), SILENT)
def test_a_near_miss_fires_nothing(rule: str, text: str, content: ExpertContent) -> None:
    assert rule not in fired(text, content)


def test_every_anti_pattern_and_red_flag_has_a_rule(content: ExpertContent) -> None:
    ids = {rule.id for rule in rules_of(content).values()}
    assert {f"AP-{n:02}" for n in range(1, 26)} | {f"RF-{n}" for n in range(1, 7)} <= ids


def test_every_rule_has_its_sentences(content: ExpertContent) -> None:
    keys = content.phrases[RequestType.VALIDATE].tables["en"].keys()
    assert not [k for k in rules_of(content) if not {f"{k}.title", f"{k}.why", f"{k}.fix"} <= keys]


def test_findings_are_worst_first_with_words_of_the_user(content: ExpertContent) -> None:
    findings = findings_of(read_case(REBUILD), content)
    assert findings[0].rule == "AP-06"
    assert findings[0].severity is Severity.CRITICAL
    assert {"AP-12", "RK-2", "WT-2"} <= {each.rule for each in findings}
    for each in findings:
        assert all(REBUILD[e.start : e.end].strip() == e.text for e in each.evidence)
        assert each.title
        assert each.remedy
        assert "#" in each.source


def test_a_malformed_table_is_refused(content: ExpertContent) -> None:
    tables: list[object] = [[], {"rules": [{"id": "AP-01"}]}, {"rules": ["AP-01"]}]
    for broken in tables:
        with pytest.raises(ContentError):
            rules_of(replace(content, tables={"objections": broken}))


def test_a_missing_folder_of_rules_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ContentError):
        rules_of(load_expert(tmp_path))


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=300))
def test_any_text_gives_evidence_that_stands_in_it(text: str, content: ExpertContent) -> None:
    for each in findings_of(read_case(text), content):
        assert all(e.text in text for e in each.evidence)

"""Designs: the figures are right, text and diagram name the same parts, and no text breaks it."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.backends.extractive.answer import WORDS
from app.backends.extractive.text import count_words
from app.domain.labels import RequestType
from scripts.draft import Draft, draft

HANDBOOK = (
    "Design a system that answers our staff's questions from handbook, wiki and contracts: about 6,000 documents of 4"
    " pages, German and English, 40 people. PostgreSQL runs already, two Python developers, nobody for ML, $500 a"
    " month, first version in ten weeks. Contract text must not go to an AI vendor; our own cloud account is fine."
)
_ROW = re.compile(r"^\| \*\*(.+?)\*\* \|", re.MULTILINE)
_NODE = re.compile(r'^  \w+\[\(?"(.+?)"\)?\]$', re.MULTILINE)
_MARK = re.compile(r"\[([FA])(\d+)\]")


def _design(question: str) -> Draft:
    made = draft(question, RequestType.DESIGN)
    assert made is not None
    return made


def _section(made: Draft, name: str) -> str:
    return next(each.text for each in made.workup.sections if each.id == name)


def test_the_handbook_is_sized_priced_and_planned() -> None:
    made = _design(HANDBOOK)
    outputs = [
        (figure.reference, round(float(value), 2))
        for figure in made.workup.figures
        for value in figure.outputs.values()
        if isinstance(value, int | float)
    ]
    expected = [
        ("C-19", 97),
        ("C-19", 41),
        ("C-41", 30000),
        ("C-77", 440),
        ("C-28", 10),
        ("C-05", 10.95),
        ("C-20", 0.07),
    ]
    assert [each for each in expected if each not in outputs] == []
    assert "$440 a month" in made.workup.first
    assert "within your $500 a month" in made.workup.first
    assert "48 points, 10 weeks with a crew of 2, within the time you have" in made.workup.first
    assert made.missing == ()
    assert "Pattern: monolith" in _section(made, "pattern")


def test_a_rule_against_vendors_closes_the_api_and_without_it_the_api_is_chosen() -> None:
    closed = _section(_design(HANDBOOK), "components")
    free = _section(_design(HANDBOOK.replace("Contract text must not go to an AI vendor; our", "Our")), "components")
    assert "8B model with 8-bit weights" in closed
    assert "an API model behind one gateway" in free


def test_stories_leave_the_first_phase_until_the_date_holds() -> None:
    short = _design(HANDBOOK.replace("ten weeks", "six weeks"))
    assert "cut to" in short.workup.first
    weeks = [figure.outputs["weeks"] for figure in short.workup.figures if figure.calculator == "roadmap-weeks"]
    assert isinstance(weeks[0], float)
    assert weeks[0] <= 6


@pytest.mark.parametrize(
    "question",
    [
        HANDBOOK,
        "Design an API and data model for seat reservation: 80 halls, peak 400 bookings/s, nobody may be double-sold.",
        "I want a webhook delivery system, 5M deliveries/day, retries for 72 h, each customer isolated.",
        "Design a pipeline that reads licence plates from 12 cameras at 10 FPS, answer in 300 ms, no cloud.",
        "Design a multi-tenant SaaS for 300 clinics with GDPR, Postgres, seven engineers, nine months.",
    ],
)
def test_text_and_diagram_name_the_same_parts(question: str) -> None:
    made = _design(question)
    rows = set(_ROW.findall(_section(made, "components")))
    nodes = set(_NODE.findall(_section(made, "diagram")))
    assert nodes <= rows
    assert len(nodes) >= len(rows) - 2


def test_a_second_kind_is_joined_to_the_first() -> None:
    made = _design(
        "Build a marketplace for used bikes with checkout, plus automatic damage grading of photos. 5 engineers."
    )
    names = _NODE.findall(_section(made, "diagram"))
    assert "Grading model" in names
    assert "Payment module" in names


def test_a_request_for_an_attack_gets_the_weak_points() -> None:
    made = _design("Design a ticket queue that survives the loss of one data centre, then play devil's advocate.")
    assert any(each.heading == "Where it breaks first" for each in made.workup.sections)


def test_what_is_not_known_is_said() -> None:
    made = _design("We need a customer portal.")
    assert any("how many engineers" in line for line in made.workup.unanswered)
    assert any("engineers" in assumption.text for assumption in made.workup.assumptions)


@pytest.mark.parametrize("question", ["What a nice day.", "", "Design something.", "asdf 12 %%"])
def test_what_names_no_system_is_left_to_the_passages(question: str) -> None:
    assert draft(question, RequestType.DESIGN) is None


_TEXT = (
    "design a portal search over 40,000 articles chat 12 cameras at 10 FPS queue payments 5M deliveries/day team of six"
    " ten weeks $500 a month Postgres must not leave our account p95 under 3 s | ` [1] ``` <b> {team} {{x}} %s 0 GB"
    " 1e9 requests/s 99.99 % uptime roadmap for Q1-Q3 12 engineers no cloud 9 PB 4 Gbit/s"
)
_WORDS = st.sampled_from(_TEXT.split())


@settings(max_examples=60, deadline=None)
@given(st.lists(_WORDS, max_size=40).map(" ".join) | st.text(max_size=200))
def test_any_text_keeps_to_length_and_marks(text: str) -> None:
    made = draft(text, RequestType.DESIGN)
    if made is None:
        return
    work = made.workup
    body = "\n".join([work.first, *(each.text for each in work.sections), *work.changes, *work.unanswered])
    for letter, number in _MARK.findall(body):
        known = work.figures if letter == "F" else work.assumptions
        assert 1 <= int(number) <= len(known)
    assert "[[" not in body
    assert count_words(body) < WORDS[RequestType.DESIGN][1] + 200


WEBHOOKS = (
    "Design webhook delivery for our SaaS: 3,000 customers, 200 events/s at peak, at least once, retries for up to 24"
    " hours. We run PostgreSQL and Redis on AWS, three Go developers, first version in eight weeks."
)
BOTTLES = (
    "We want to detect defective caps on a bottling line: 4 cameras, 120 bottles a minute, 3,000 labelled images, no"
    " internet in the plant, one ML engineer, 20,000 euros. How should we build it?"
)


def test_webhooks_are_planned_from_what_is_stated() -> None:
    made = _design(WEBHOOKS)
    components = _section(made, "components")
    for name in ("Outbox", "Fair queue", "Retry plan", "Endpoint breaker", "Dead letters", "Delivery log"):
        assert f"| **{name}** |" in components
    assert "12 retries within 24 hours" in components
    assert "the Redis that runs already" in components
    assert "**300 a second**" in _section(made, "capacity")
    assert "crew of 3, within the time you have" in made.workup.first
    assert not any("build it full time" in each.text for each in made.workup.assumptions)
    assert made.workup.unanswered == ()


def test_a_lone_engineer_a_line_and_a_sum_of_money_are_used() -> None:
    made = _design(BOTTLES)
    assert "15 weeks with a crew of 1" in made.workup.first
    assert "a part comes every 0.5 s" in made.workup.first
    assert "3,000 labelled pictures" in _section(made, "components")
    capacity = _section(made, "capacity")
    assert "8 a second" in capacity
    assert "20,000 euros over 4 cameras | 5,000 a station" in capacity
    assert not any("engineers" in each.text for each in made.workup.assumptions)


def test_an_effect_changes_the_pattern_or_is_left_out() -> None:
    made = _design("Design a booking site for tennis courts with payments and reminders.")
    pattern = _section(made, "pattern").split("**")[1].removeprefix("Pattern: ").rstrip(".")
    effects = [each.effect for each in made.workup.assumptions if "the matrix gives" in each.effect]
    assert [each for each in effects if each.endswith(f"gives {pattern}.")] == []


def test_those_who_send_webhooks_to_us_are_another_design() -> None:
    made = _design("We need to receive webhooks from Stripe, about 50 per second. 2 node devs.")
    assert "Raw messages" in _section(made, "components")


def test_no_loss_of_data_is_a_statement() -> None:
    made = _design("Design a disaster recovery site for our payment API: RPO 0, RTO 5 min, two regions, 4 engineers.")
    assert "synchronous" in _section(made, "components")
    assert not any("RPO" in line for line in made.workup.unanswered)


def test_what_stays_on_site_has_no_price_of_a_cloud() -> None:
    made = _design("Design file sharing for a law firm: 80 lawyers, 2 TB of documents, in our own server room.")
    assert "$" not in _section(made, "capacity")

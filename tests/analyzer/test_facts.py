"""Which facts a text gives."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.analyzer.facts import TOPICS, FactFinder, count_numbers

FINDER = FactFinder()


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ("We have 40,000 users and 300 requests per second.", {"scale"}),
        ("12k mails a day", {"scale"}),
        ("3 Mio. Anfragen pro Tag", {"scale"}),
        ("Günde 30 bin sipariş", {"scale"}),
        ("每天5000万条消息", {"scale"}),
        ("answer within 200 ms", {"latency", "success"}),
        ("It costs 900 EUR", {"budget"}),
        ("预算80万元", {"budget"}),
        ("ready in three months", {"deadline"}),
        ("by March", {"deadline"}),
        ("two developers", {"team"}),
        ("drei Entwickler", {"team"}),
        ("99.95 % availability", {"availability", "success"}),
        ("GDPR applies", {"security"}),
        ("300 labelled photos", {"data"}),
        ("We run Postgres today", {"current_system"}),
        ("so that nobody waits", {"objective"}),
    ],
)
def test_a_fact_is_seen(text: str, topics: set[str]) -> None:
    assert topics <= set(FINDER.given(text))


@pytest.mark.parametrize(
    "text", ["Make our platform scalable", "We need real-time.", "Mach es sicherer", "让系统更快", "use an A100"]
)
def test_a_wish_is_no_fact(text: str) -> None:
    assert FINDER.given(text) == {}


@pytest.mark.parametrize(
    ("text", "count"),
    [("", 0), ("an A100 and YOLOv8", 0), ("3 pods, two nodes", 2), ("测试集有200条，答对164条", 2), ("1,5 und 2", 2)],
)
def test_quantities_are_counted_and_names_are_not(text: str, count: int) -> None:
    assert count_numbers(text) == count


@given(st.text())
def test_only_known_topics_come_out(text: str) -> None:
    assert set(FINDER.given(text)) <= set(TOPICS)

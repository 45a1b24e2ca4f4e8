"""Quantities and facts of a design are read from their surroundings, and nothing else is."""

import pytest

from app.content.expert import load_expert
from app.expert.design.facts import read_facts
from app.expert.design.tables import read_book
from scripts.draft import PROJECT

RULES = read_book(load_expert(PROJECT / "prompts" / "expert")).rules


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("We are two Python developers.", "team", 2),
        ("A team of six builds it.", "team", 6),
        ("one ML engineer, 20,000 euros", "team", 1),
        ("one ML engineer, 20,000 euros", "budget_total", 20_000),
        ("3 backend devs, 2 frontend devs and one ML engineer", "team", 6),
        ("We're a team of 5: 3 developers and 2 designers.", "team", 5),
        ("at least once, retries for up to 24 hours", "retry_window", 86_400),
        ("14 devs, deploy twice a week", "team", 14),
        ("peak 400 bookings/s on a premiere", "peak_rate", 400),
        ("3k tickets/min", "peak_rate", 50),
        ("5M deliveries/day, retries for 72 h", "volume_day", 5_000_000),
        ("100k visits a month", "volume_day", 100_000 / 30),
        ("answer must be there in 300 ms, everything on site", "latency", 0.3),
        ("p95 under 3 s", "latency", 3),
        ("at most ten minutes of downtime", "downtime", 600),
        ("first version in ten weeks", "weeks", 10),
        ("RTO 15 min, RPO 1 min", "rpo", 60),
        ("a 900 GB MySQL", "size_gb", 900),
        ("4 Gbit/s sustained", "mbit", 4000),
        ("12 gate cameras at 10 FPS each", "cameras", 12),
        ("6,000 documents of 4 pages", "pages_each", 4),
        ("about $500 a month", "budget", 500),
        ("99.95 % uptime", "availability", 0.9995),
    ],
)
def test_a_quantity_is_read(text: str, name: str, value: float) -> None:
    assert read_facts(text, RULES).value(name) == pytest.approx(value)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("searchable for 90 days, seven years in cold storage", "weeks"),
        ("labels arrive 60 days late", "weeks"),
        ("30 engineers with admin rights", "team"),
        ("2 of our engineers know Kafka", "team"),
        ("we lose 20,000 euros of revenue a day", "budget_total"),
        ("we want to hire two engineers", "team"),
        ("deploy twice a week", "volume_day"),
        ("goal is ISO 27001 in a year", "volume_day"),
        ("Month-end closing in one day", "latency"),
        ("Set up CI with 40 Go services", "size_gb"),
        ("5 min freshness", "latency"),
    ],
)
def test_what_only_looks_like_it_is_not_read(text: str, name: str) -> None:
    assert read_facts(text, RULES).value(name) is None


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("Contract text must not go to an AI vendor.", "private"),
        ("everything on site, no cloud", "on_site"),
        ("PostgreSQL runs already", "postgres"),
        ("nobody may ever get a double-sold seat", "no_double"),
        ("two developers", "small_team"),
    ],
)
def test_a_fact_is_read(text: str, fact: str) -> None:
    assert fact in read_facts(text, RULES).names


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("no budget limit given", "tight"),
        ("we want no Kubernetes", "kubernetes"),
        ("Postgres single node", "javascript"),
        ("20 developers", "small_team"),
    ],
)
def test_a_near_miss_is_no_fact(text: str, fact: str) -> None:
    assert fact not in read_facts(text, RULES).names


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Nobody here has run Kubernetes.", "kubernetes"),
        ("We don't use Airflow, please no Kafka.", "airflow"),
        ("We don't use Airflow, please no Kafka.", "kafka"),
        ("A live auction site", "on_site"),
        ("Files come by SFTP in a central folder", "manual"),
        ("Files come by SFTP in a central folder", "sso"),
    ],
)
def test_what_is_denied_is_no_fact(text: str, name: str) -> None:
    assert name not in read_facts(text, RULES).said


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("No downtime on PostgreSQL, please", "postgres"),
        ("We do not only run Kafka but also Redis", "redis"),
        ("Everything stays on site", "on_site"),
    ],
)
def test_what_stands_beside_a_denial_stays_a_fact(text: str, name: str) -> None:
    assert name in read_facts(text, RULES).said

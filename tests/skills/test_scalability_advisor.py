"""The skill scalability-advisor: its facts stand in the sections that answers cite.

Facts are compared after joining white space; sections are found by the slug of their heading.
"""

import re
from pathlib import Path

import pytest

SKILL = Path(__file__).parents[2] / "skills" / "scalability-advisor"
DOCUMENTS = [SKILL / "SKILL.md", *sorted((SKILL / "references").glob("*.md"))]

FACTS: dict[str, tuple[str, ...]] = {
    "what-to-ask-before-scaling": ("Current load", "Target load", "peak compared with the average", "breaks first"),
    "scaling-stages-framework": ("present stage plus 12 months", "10 times the load", "about 95% of cases"),
    "stage-overview": (
        "| 0-10K | one server: app, database, files | $100-300 |",
        "| 10K-100K | CDN, load balancer, 3 apps, replica, Redis, job queue | $1,000-3,000 |",
        "| 100K-1M | gateway, auto-scaled services, sharded databases, message queue | $10,000-30,000 |",
        "| 1M+ | global load balancing, several regions | $100,000+ |",
    ),
    "key-metrics": (
        "| under 500 ms | over 1 s |",
        "| under 10 | over 20 |",
        "| under 70% | over 85% |",
        "| under 50% of the pool | over 80% of the pool |",
    ),
    "what-to-focus-on": ("stay with a monolith | plan several regions", "add a cache before a need is measured"),
    "when-to-move-to-stage-2": ("CPU stays above 70%", "more than 100 ms"),
    "key-additions": ("exceed 20% of bandwidth", "exceeds 70%", "exceed 80% of database operations"),
    "caching-strategy": ("CDN first, then Redis, then the database", "| 5-15 minutes |", "| 1-5 minutes |"),
    "database-optimization": ("ORDER BY total_exec_time", "FROM pg_stat_user_tables", "10,000 is used here"),
    "when-to-move-to-stage-3": ("overwhelms the primary", "hit rate stays flat", "Replica lag"),
    "database-sharding": ("| even distribution | new shards are hard to add |", "hotspots", "| flexible |"),
    "event-driven-architecture": ("queues a message and replies", "idempotent"),
    "scaling-checklist": ("stateless", "Circuit breakers", "PgBouncer or ProxySQL"),
    "when-to-move-to-stage-4": ("Data-residency", "failover"),
    "stage-4-architecture": ("GeoDNS, anycast", "from $100,000 per month"),
    "multi-region-patterns": (
        "| active-passive | strong | slow failover | low |",
        "| active-active | eventual | low everywhere | high |",
        "| follow-the-sun | strong within a region | medium | medium |",
    ),
    "data-consistency-strategies": ("money, stock", "feeds, analytics", "messaging, collaboration"),
    "enterprise-checklist": ("99.99%", "SOC 2, GDPR", "Chaos experiments"),
    "finding-the-bottleneck": ("tracing, database, application, network, external services",),
    "common-bottlenecks-by-layer": ("index, replica, cache", "SSD, object storage", "circuit breaker, cache, fallback"),
    "database-bottleneck-checklist": ("above 10,000 sequential scans", "WAL write latency", "replica lag"),
    "capacity-planning-formula": ("plan 4,500 requests/s", "plan 1,300 requests/s"),
    "database-sizing": ("gets 17 connections; 4 cores get 9", "need 4 replicas; 2,500 reads/s need 1"),
    "cache-sizing": ("needs 15 GB", "4 GB needs 6 GB", "10-20% of the total", "gives 25 GB"),
    "scaling-decision-matrix": ("| indexes | read replicas | sharding |", "| cache | CDN | edge compute |"),
    "infrastructure-cost-at-scale": ("| 10M | several regions | $100,000+ |", "2024-2025"),
    "connection-pool-diagnosis": ("at most 100 requests/s; held for 0.05 s it passes 400",),
    "sql-probes": ("WHERE i.idx_scan = 0", "PostgreSQL 13 or later", "WHERE seq_scan > 10000"),
    "concurrency-and-servers": ("20 requests in progress", "need 12 servers; 4,500 at 150 need 43"),
    "availability-arithmetic": ("0.993011", "0.9999", "7.2 hours", "4.32 minutes"),
}


def slug(heading: str) -> str:
    """The address of a heading: lower case, punctuation dropped, spaces as hyphens."""
    return re.sub(r"[^a-z0-9 -]", "", heading.lower()).replace(" ", "-")


def sections(path: Path) -> list[tuple[str, str]]:
    """(slug, text) of every section; the SQL fences hold no line that starts with a hash."""
    parts = re.split(r"(?m)^#{1,6} (.+)$", path.read_text(encoding="utf-8"))
    return [(slug(name), " ".join(text.split())) for name, text in zip(parts[1::2], parts[2::2], strict=True)]


ALL_SECTIONS = [entry for path in DOCUMENTS for entry in sections(path)]
TEXT = dict(ALL_SECTIONS)


@pytest.mark.parametrize(("section", "fact"), [(section, fact) for section, facts in FACTS.items() for fact in facts])
def test_fact_stands_in_its_section(section: str, fact: str) -> None:
    assert fact in TEXT[section]


def test_enough_facts_are_checked() -> None:
    assert sum(len(facts) for facts in FACTS.values()) >= 40


def test_no_heading_is_repeated() -> None:
    assert len(TEXT) == len(ALL_SECTIONS)


def test_front_matter() -> None:
    block = (SKILL / "SKILL.md").read_text(encoding="utf-8").split("---\n")[1]
    values = dict(re.findall(r'(?m)^ *(\w+): "?([^"\n]+)"?$', block))
    assert values["name"] == SKILL.name
    assert 1 <= len(values["description"]) <= 1024
    assert values["license"] == "MIT"
    assert values["agents"] == "architect, mentor"
    assert values["version"] == "1.0.0"
    assert values["as_of"] == "2024-2025 prices"
    assert values["tags"]
    assert values["sources"]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_relative_links_resolve_inside_the_folder(path: Path) -> None:
    for link in re.findall(r"\]\(([^)]+)\)", path.read_text(encoding="utf-8")):
        file, _, anchor = link.partition("#")
        target = (path.parent / file).resolve() if file else path
        assert target.is_file(), link
        assert target.is_relative_to(SKILL), link
        assert not anchor or anchor in dict(sections(target)), link

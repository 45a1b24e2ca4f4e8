"""Words with several technical meanings; asked about only where nothing more important is open, and only in English."""

from collections.abc import Mapping
from types import MappingProxyType

from app.analyzer.wording import Wording

AMBIGUOUS: Mapping[str, tuple[str, Wording]] = MappingProxyType(
    {
        "api": (
            "api, apis",
            Wording(
                "There are several kinds of API.",
                "Who calls it - browsers, partners or your own services - and in which style?",
                "The callers decide between REST, GraphQL, gRPC and WebSocket.",
                (
                    ("Partners and browsers", "REST with versioning and quotas"),
                    ("Own services, many small calls", "gRPC inside, REST outside"),
                    ("Screens that need many shapes of data", "GraphQL"),
                ),
                "REST with JSON for browsers and partners.",
            ),
        ),
        "database": (
            "database, databases, data store",
            Wording(
                "Which database fits follows from the queries.",
                "What is stored, and which are the three most frequent queries?",
                "Joins and transactions, key lookups and searches ask for different stores.",
                (
                    ("Related records with transactions", "a relational database"),
                    ("Lookups by key at high rates", "a key-value or document store"),
                    ("Search, time series or analytics", "a specialized store beside the relational one"),
                ),
                "Related records with transactions; PostgreSQL.",
            ),
        ),
        "cache": (
            "cache, caching",
            Wording(
                "A cache is a promise about how old data may be.",
                "What is cached, and how stale may it be?",
                "Staleness decides between time limits and invalidation.",
                (("Minutes", "time to live is enough"), ("Seconds", "invalidation by events")),
                "Read-only pages, one minute old at most.",
            ),
        ),
        "queue": (
            "queue, message queue, broker",
            Wording(
                "Queues differ in order, repetition and replay.",
                "Must messages keep their order, and may one be handled twice?",
                "Order and replay decide between a task queue and a log.",
                (("Independent tasks", "a task queue with retries"), ("Ordered events, several readers", "a log")),
                "Independent tasks that may be repeated safely.",
            ),
        ),
        "service": (
            "service, services",
            Wording(
                "A service is defined by what it owns.",
                "Which data does it own, and who depends on it?",
                "Ownership sets the boundary.",
                (("Its own data", "a service of its own"), ("Data of others", "a module in the existing one")),
                "It owns its data and two others depend on it.",
            ),
        ),
        "team": (
            "team",
            Wording(
                "A team is a number of people with skills.",
                "How many people, with which skills, for how much of their time?",
                "It limits how much can run in parallel.",
                (("Up to five", "one stream of work"), ("More", "two streams with clear owners")),
                "Five people, full time, who know the present stack.",
            ),
        ),
        "resources": (
            "resources",
            Wording(
                '"Resources" can be people, money or machines.',
                "Which of them is short, and how much is there?",
                "The scarce one decides the order of work.",
                (("People", "scope is cut"), ("Money", "bought parts are compared with own work")),
                "People are short, money for tools is available.",
            ),
        ),
        "capacity": (
            "capacity",
            Wording(
                "Capacity is load against limit.",
                "What is the load at peak, and where is the limit today?",
                "The distance between both is what is bought.",
                (("Below half of the limit", "measure, do not buy"), ("Near the limit", "add the scarce resource")),
                "Peak load is at 70 % of today's limit.",
            ),
        ),
        "expertise": (
            "expertise, skills, know how",
            Wording(
                "Skills decide what can be run at night.",
                "What does the team know well, and how much may it learn on the way?",
                "A new technology costs about two months per team.",
                (("Known stack only", "design with what is known"), ("One new thing", "choose where it pays most")),
                "The team stays with what it knows.",
            ),
        ),
    }
)

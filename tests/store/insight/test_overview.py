"""The sums of a week against the rows that they are made of."""

import asyncio
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from app.domain.insight.span import Span
from app.store.engine import Database
from app.store.insight.overview import OverviewInsight
from tests.running import Json, backends_file
from tests.web.console.history import Past, invented, written

NOW = datetime.now(UTC)
WEEK = Span(NOW - timedelta(days=7), NOW)
DAYS = Span(
    datetime.combine(NOW.date() - timedelta(days=13), time(), UTC),
    datetime.combine(NOW.date() + timedelta(days=1), time(), UTC),
)


@pytest.fixture
def past(database_dsn: str, tmp_path: Path) -> list[Past]:
    """A hundred and twenty runs of the last fourteen days."""
    cloud: Json = {"id": "cloud", "tier": "expensive", "kind": "openai_compatible", "model": "big-1"}
    reach: Json = {"endpoint": "http://127.0.0.1:9/v1", "clearance": "internal", "price": {"input": 1, "output": 2}}
    found = list(invented(120, backends_file(tmp_path, cloud | reach)))
    written(database_dsn, found)
    return found


def test_a_week_is_the_sum_of_its_runs(database: Database, past: list[Past]) -> None:
    inside = [each for each in past if WEEK.first <= each.at < WEEK.until]
    assert 0 < len(inside) < len(past)

    async def read() -> None:
        insight = OverviewInsight(database)
        week = await insight.week(None, WEEK)
        assert week == await insight.week("default", WEEK)
        assert (await insight.week("other", WEEK)).runs == 0
        assert week.runs == week.ended == len(inside)
        assert week.failed == sum(each.attempt.outcome != "ok" for each in inside)
        assert week.guarded == sum(each.decision.decision.sensitivity.rank >= 2 for each in inside)
        assert sum(week.tiers.values()) == week.runs - week.failed
        assert float(week.cost_usd) == pytest.approx(sum(each.attempt.cost for each in inside) / 1e9, abs=1e-4)
        assert week.up + week.down == sum(each in inside for each in past[::6])
        days = await insight.days(None, DAYS)
        assert len(days) == 14
        assert sum(day.runs for day in days) == len(past)
        hits = await insight.rule_hits(None, "default", WEEK)
        assert sum(each.calls for each in hits.values()) == len(inside)
        assert await insight.rule_hits(None, "another", WEEK) == {}
        waiting = await insight.waiting(None)
        assert (waiting.queued, waiting.oldest_s, waiting.clarifications) == (0, None, 0)
        await database.close()

    asyncio.run(read())


def test_of_nothing_no_share_is_known(database: Database) -> None:
    async def read() -> None:
        week = await OverviewInsight(database).week(None, WEEK)
        assert (week.error_share, week.guarded_share, week.liked_share, week.p95_ms) == (None, None, None, None)
        await database.close()

    asyncio.run(read())

"""Each kind of blow once. ``make test-chaos`` deals two hundred."""

import asyncio

import pytest

from tests.chaos.loop import run
from tests.chaos.violence import Blow


@pytest.mark.timeout(420)
def test_nothing_is_lost_doubled_or_paid_again_whatever_is_killed() -> None:
    lines: list[str] = []
    report = asyncio.run(run(len(Blow), 7, list(Blow), lines.append))
    assert not report.wrong, "\n".join(lines)
    assert set(report.blows) == set(Blow)
    assert report.messages >= len(Blow)
    assert report.calls > 0

"""Whoever fails Slack for an hour hears of it in time."""

import asyncio
import json
from datetime import UTC, datetime, timedelta

import pytest

from app.slack.acks import PATIENCE, WINDOW, Acknowledgements, Message, Receive, Send, Watched

START = datetime(2026, 1, 1, tzinfo=UTC)


class Clock:
    """A time that stands still unless it is moved."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now


def alarms(caplog: pytest.LogCaptureFixture) -> list[dict[str, object]]:
    return [json.loads(record.message) for record in caplog.records if "deliveries_failing" in record.message]


def test_more_than_a_twentieth_within_an_hour_is_a_problem_told_once(caplog: pytest.LogCaptureFixture) -> None:
    clock = Clock()
    counted = Acknowledgements(clock)
    for number in range(100):
        counted.note(failed=number % 20 == 19)
        clock.now += timedelta(seconds=10)
    assert (counted.counts, alarms(caplog)) == ((100, 5), [])
    for _ in range(10):
        counted.note(failed=True)
    assert [(each["failed"], each["of"]) for each in alarms(caplog)] == [(6, 101)]
    clock.now += WINDOW
    for _ in range(30):
        counted.note(failed=True)
    assert [(each["failed"], each["of"]) for each in alarms(caplog)[1:]] == [(20, 20)]


def test_a_few_failures_in_the_night_are_none(caplog: pytest.LogCaptureFixture) -> None:
    counted = Acknowledgements(Clock())
    for _ in range(19):
        counted.note(failed=True)
    assert alarms(caplog) == []


@pytest.mark.parametrize(
    ("status", "took", "counts"),
    [
        (200, timedelta(0), (1, 0)),
        (503, timedelta(0), (1, 1)),
        (200, PATIENCE + timedelta(seconds=1), (1, 1)),
        (401, timedelta(0), (0, 0)),
        (None, timedelta(0), (1, 1)),
    ],
)
def test_what_counts_as_a_failure(status: int | None, took: timedelta, counts: tuple[int, int]) -> None:
    clock = Clock()
    counted = Acknowledgements(clock)
    sent: list[Message] = []

    async def app(_scope: Message, _receive: Receive, send: Send) -> None:
        clock.now += took
        if status is None:
            raise RuntimeError("a mistake of ours")
        await send({"type": "http.response.start", "status": status})

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        sent.append(message)

    async def run() -> None:
        await Watched(app, counted, clock)({"type": "http"}, receive, send)

    if status is None:
        with pytest.raises(RuntimeError):
            asyncio.run(run())
    else:
        asyncio.run(run())
        assert [message["status"] for message in sent] == [status]
    assert counted.counts == counts

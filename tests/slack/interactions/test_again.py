"""The button "Try again"."""

import asyncio
from pathlib import Path

from app.domain.labels import RunStatus
from app.domain.slack import Errand
from app.slack.render import outcome
from tests.slack.fake import FakeSlack, Message
from tests.slack.interactions.table import Table, play


async def _stopped(table: Table) -> tuple[Errand, Message]:
    errand = await table.ask()
    await table.team.cancel(errand.run_id)
    return errand, await table.post(errand, outcome.failed(errand.run_id).blocks)


def test_a_run_is_tried_again_and_brought_to_the_same_place(fake: FakeSlack, database_dsn: str, tmp_path: Path) -> None:
    async def scene(table: Table) -> None:
        errand, message = await _stopped(table)
        await table.person().press(message, "retry")
        assert table.outcomes == ["retried"]
        first, second = await table.team.runs_of((await table.team.run(errand.run_id)).thread_id)
        assert (first.id, first.message_id) == (errand.run_id, second.message_id)
        assert second.status is RunStatus.QUEUED
        assert second.author.user == "slack:T0001:U0001"
        brought = await table.errands.get(second.id)
        assert brought is not None
        assert (brought.place, brought.question, brought.seq) == (errand.place, errand.question, 0)

    play(fake, database_dsn, tmp_path, scene)


def test_many_clicks_are_one_new_run(fake: FakeSlack, database_dsn: str, tmp_path: Path) -> None:
    async def scene(table: Table) -> None:
        errand, message = await _stopped(table)
        clicks = [table.person().click(message, "retry") for _ in range(4)]
        outcomes = await asyncio.gather(*map(table.handle, clicks))
        assert sorted(outcomes) == ["known", "known", "known", "retried"]
        assert len(await table.team.runs_of((await table.team.run(errand.run_id)).thread_id)) == 2

    play(fake, database_dsn, tmp_path, scene)


def test_a_run_that_was_made_before_a_crash_gets_its_way_to_slack(
    fake: FakeSlack, database_dsn: str, tmp_path: Path
) -> None:
    async def scene(table: Table) -> None:
        errand, message = await _stopped(table)
        run = await table.team.run(errand.run_id)
        made = await table.team.retry(run.id, run.author)
        await table.person().press(message, "retry")
        assert table.outcomes == ["again"]
        assert await table.errands.get(made.id) is not None
        assert len(await table.team.runs_of(run.thread_id)) == 2

    play(fake, database_dsn, tmp_path, scene)


def test_only_the_asker_tries_again(fake: FakeSlack, database_dsn: str, tmp_path: Path) -> None:
    async def scene(table: Table) -> None:
        _, message = await _stopped(table)
        await table.person("U0002").press(message, "retry")
        await table.person().press(message, "retry", "run_00000000000000000000000000000000")
        assert table.outcomes == ["not-asked", "not-found"]
        assert [user for user, _ in table.notes] == ["U0002", "U0001"]

    play(fake, database_dsn, tmp_path, scene)


def test_a_run_that_is_not_over_is_not_tried_again(fake: FakeSlack, database_dsn: str, tmp_path: Path) -> None:
    async def scene(table: Table) -> None:
        errand = await table.ask()
        message = await table.post(errand, outcome.failed(errand.run_id).blocks)
        await table.person().press(message, "retry")
        assert table.outcomes == ["not-retryable"]
        assert "Only failed, declined and cancelled runs" in table.notes[0][1]

    play(fake, database_dsn, tmp_path, scene)

"""Stopping from Slack."""

import json
from pathlib import Path

import pytest

from app.domain.labels import RunStatus
from app.slack.render import outcome
from tests.slack.fake import FakeSlack, error, http
from tests.slack.interactions.table import HERE, Table, play


def test_the_button_stops_the_run(fake: FakeSlack, database_dsn: str, tmp_path: Path) -> None:
    async def scene(table: Table) -> None:
        errand = await table.ask()
        message = await table.post(errand, outcome.working(errand.run_id).blocks)
        await table.person().press(message, "stop")
        await table.person().press(message, "stop")
        assert table.outcomes == ["stopped", "over"]
        assert (await table.team.run(errand.run_id)).status is RunStatus.CANCELLED

    play(fake, database_dsn, tmp_path, scene)


def test_slacks_own_button_stops_the_run_that_is_worked_on(fake: FakeSlack, database_dsn: str, tmp_path: Path) -> None:
    async def scene(table: Table) -> None:
        first = await table.ask()
        other = await table.ask("Another one")
        web = await table.clients.web(first.workspace)
        stream = await web.api_call(
            "chat.startStream",
            json={
                "channel": "C0001",
                "thread_ts": first.place.root,
                "recipient_team_id": "T0001",
                "recipient_user_id": "U0001",
                "chunks": [{"type": "markdown_text", "text": "So far"}],
            },
        )
        await table.person().stop("C0001", first.place.root)
        assert table.outcomes == ["stopped"]
        assert (await table.team.run(first.run_id)).status is RunStatus.CANCELLED
        assert (await table.team.run(other.run_id)).status is RunStatus.QUEUED
        assert await table.errands.closed_streams(first.run_id) == {stream["ts"]}
        await table.person().stop("C0001", first.place.root)
        await table.person().stop("C0001", "1.000001")
        assert table.outcomes == ["stopped", "nothing-to-stop", "nothing-to-stop"]

    play(fake, database_dsn, tmp_path, scene)


@pytest.mark.parametrize("admin", [True, False])
def test_administrators_stop_what_others_asked(
    fake: FakeSlack, database_dsn: str, tmp_path: Path, *, admin: bool
) -> None:
    async def scene(table: Table) -> None:
        errand = await table.ask()
        message = await table.post(errand, outcome.working(errand.run_id).blocks)
        bob = table.person("U0002")
        fake.script("users.info", http(200, json.dumps({"ok": True, "user": {"id": "U0002", "is_admin": admin}})))
        await bob.press(message, "stop")
        assert table.outcomes == ["stopped" if admin else "not-asked"]
        assert (await table.team.run(errand.run_id)).status is (RunStatus.CANCELLED if admin else RunStatus.QUEUED)

    play(fake, database_dsn, tmp_path, scene)


def test_nobody_is_an_administrator_where_slack_does_not_say_so(
    fake: FakeSlack, database_dsn: str, tmp_path: Path
) -> None:
    async def scene(table: Table) -> None:
        errand = await table.ask()
        message = await table.post(errand, outcome.working(errand.run_id).blocks)
        fake.script("users.info", error("missing_scope", needed="users:read"))
        await table.person("U0002").press(message, "stop")
        assert table.outcomes == ["not-asked"]
        assert (await table.clients.installation(HERE)).without == {"users:read"}

    play(fake, database_dsn, tmp_path, scene)

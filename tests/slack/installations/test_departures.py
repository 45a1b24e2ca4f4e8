"""A workspace takes the app away: its tokens go, its runs stop, and a late message about it harms nobody."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import psycopg
import pytest

from app.domain.errors import SlackNotInstalled
from app.domain.labels import Origin, RunStatus
from app.domain.run import Submission
from app.domain.slack import Envelope, EnvelopeKind, Errand, Installation, Place, Workspace
from app.slack.installations.departures import Departures
from app.slack.installations.leaving import Leaving
from app.store.engine import Database
from app.store.slack.errands import ErrandStore
from app.store.tenancy import acting_for
from app.store.trail import ChangeTrail
from tests.slack.fake import FakeSlack
from tests.slack.installed import Setting, opened
from tests.store.opened import PINS
from tests.store.opened import opened as stores_opened

HERE = Workspace("T0001")


def scenario(fake: FakeSlack, database: Database, work: Callable[[Setting], Awaitable[None]]) -> None:
    async def run() -> None:
        try:
            async with opened(fake, database) as setting:
                await work(setting)
        finally:
            await database.close()

    asyncio.run(run())


def envelope(installation: Installation, kind: str, *, after_s: float = 5, **event: object) -> Envelope:
    at = int(installation.installed_at.timestamp() + after_s)
    body = {"type": "event_callback", "event_time": at, "event": {"type": kind, **event}}
    return Envelope(1, "Ev1", EnvelopeKind.EVENT, HERE, body, datetime.now(UTC))  # type: ignore[arg-type]


def test_tokens_are_forgotten_whichever_message_comes_first(
    fake: FakeSlack, database: Database, database_dsn: str
) -> None:
    fake.world.team()

    async def work(setting: Setting) -> None:
        departures = Departures(setting.clients.leaving)
        for order in (("app_uninstalled", "tokens_revoked"), ("tokens_revoked", "app_uninstalled")):
            installed = await setting.install()
            tokens = {"oauth": ["U0001"], "bot": [installed.bot_user]}
            outcomes = [await departures(envelope(installed, kind, tokens=tokens)) for kind in order]
            assert outcomes == ["removed", "known"]
            with pytest.raises(SlackNotInstalled):
                await setting.clients.installation(HERE)
            with psycopg.connect(database_dsn) as connection:
                row = connection.execute("SELECT token, refresh, state, reason FROM slack_installation").fetchone()
            assert row == (None, None, "removed", order[0])
        actions = [each.change.action.value for each in await ChangeTrail(database).newest("acme", 9)]
        assert [each for each in actions if each.startswith("slack.")] == ["slack.remove", "slack.install"] * 2

    scenario(fake, database, work)


def test_a_workspace_that_is_broken_can_still_leave(fake: FakeSlack, database: Database) -> None:
    fake.world.team()

    async def work(setting: Setting) -> None:
        installed = await setting.install()
        await setting.clients.broken(HERE, "token_revoked")
        assert await Departures(setting.clients.leaving)(envelope(installed, "app_uninstalled")) == "removed"

    scenario(fake, database, work)


def test_what_is_late_or_not_about_the_bot_changes_nothing(fake: FakeSlack, database: Database) -> None:
    fake.world.team()

    async def work(setting: Setting) -> None:
        departures = Departures(setting.clients.leaving)
        installed = await setting.install()
        assert await departures(envelope(installed, "app_uninstalled", after_s=-60)) == "stale"
        assert await departures(envelope(installed, "tokens_revoked", tokens={"oauth": ["U0001"]})) == "ignored"
        assert await departures(envelope(installed, "tokens_revoked", tokens={"bot": ["UELSE"]})) == "ignored"
        assert (await setting.clients.installation(HERE)).token
        # Who has seen the former installation cannot take the new one away.
        await setting.install()
        assert not await setting.clients.leaving.left(installed, "app_uninstalled")
        await setting.clients.leaving.broke(installed, "token_revoked")
        assert (await setting.clients.installation(HERE)).token

    scenario(fake, database, work)


def test_runs_of_the_workspace_are_cancelled_and_those_of_others_are_not(fake: FakeSlack, database: Database) -> None:
    fake.world.team()
    fake.world.team("T0002")

    async def run() -> None:
        async with stores_opened(database) as stores, opened(fake, database) as setting:
            installed = await setting.install()
            await setting.install("T0002")
            asked: list[str] = []
            for team in ("T0001", "T0001", "T0002", ""):
                with acting_for("acme"):
                    submission = Submission("A question", Origin.SLACK if team else Origin.HTTP)
                    run = (await stores.runs.create(submission, PINS, "runs")).run
                    asked.append(run.id)
                    if team:
                        place = Place(team, "C0001", f"1.{len(asked)}")
                        errand = Errand(run.id, "acme", Workspace(team), place, "1.1", "U0001", private=False)
                        await ErrandStore(database).create(errand)
            leaving = Leaving(setting.store, stores.runs.cancel)
            assert await leaving.left(installed, "app_uninstalled")
            with acting_for("acme"):
                states = [(await stores.runs.run(run_id)).status for run_id in asked]
            assert states == [RunStatus.CANCELLED, RunStatus.CANCELLED, RunStatus.QUEUED, RunStatus.QUEUED]

    asyncio.run(run())

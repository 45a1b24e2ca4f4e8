"""The loop of a process: many errands at once, handed over, woken, given up."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import text

from app.domain.clarification import GivenAnswer
from app.domain.errors import SlackNotInstalled
from app.domain.slack import Errand, Installation, Workspace
from app.slack.bridge.bridges import LEASE, Bridges
from app.store.engine import Database
from app.store.slack.errands import TOPIC
from tests.slack.bridge.office import Office, analysed, office, screened, shown
from tests.slack.fake import FakeSlack, drop

_NEARLY_TIRED = text("UPDATE slack_bridge SET tries = 57")


@asynccontextmanager
async def at_work(here: Office, at_once: int = 100) -> AsyncGenerator[None]:
    """The loop of a process."""
    wake = here.notifications.subscribe(TOPIC)
    task = asyncio.create_task(Bridges(here.means, here.notifications, at_once).run(wake))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        here.notifications.unsubscribe(TOPIC, wake)


def test_many_answers_are_brought_by_few_bridges(database: Database, fake: FakeSlack) -> None:
    async def scenario() -> None:
        async with office(database, fake) as here:
            errands = [await here.ask() for _ in range(12)]
            for errand in errands:
                await here.finish(await here.start(errand, screened(), analysed()))
            async with at_work(here, at_once=3):
                await fake.until(lambda: len(here.posted()) == 12)
                await fake.until(lambda: fake.calls[-1].status == 200)
            assert {message.thread for message in here.posted()} == {errand.question for errand in errands}

    asyncio.run(scenario())


def test_a_process_that_stops_hands_its_errands_over_at_once(database: Database, fake: FakeSlack) -> None:
    async def scenario() -> None:
        async with office(database, fake) as here:
            errand = await here.ask()
            run = await here.start(errand, screened(), analysed())
            async with at_work(here):
                await fake.until(lambda: bool(here.posted()))
            await here.finish(run)
            # No time has passed: the lease of the first process would still hold.
            await here.carry()
            assert await here.outcome(errand) == "concluded"
            assert "has grown" in shown(here.posted()[0])

    asyncio.run(scenario())


def test_an_answered_question_wakes_the_process_that_waits_for_it(database: Database, fake: FakeSlack) -> None:
    async def scenario() -> None:
        async with office(database, fake) as here, at_work(here):
            errand = await here.ask()
            asked = await here.clarify(await here.start(errand, screened()))
            await fake.until(lambda: bool(here.posted()))
            await here.means.team.answer(asked.id, [GivenAnswer("q1", option=0)])
            await here.finish(await here.start(errand, analysed()))
            await fake.until(lambda: "has grown" in shown(here.posted()[-1]))
            assert "few" in shown(here.posted()[0])

    asyncio.run(scenario())


def test_what_cannot_be_brought_is_given_up_some_day(database: Database, fake: FakeSlack) -> None:
    async def scenario() -> None:
        async with office(database, fake) as here:
            errand = await here.ask()
            await here.finish(await here.start(errand, screened(), analysed()))
            async with here.stores.database.session() as session:
                await session.execute(_NEARLY_TIRED)
            for outcome in (None, None, "given-up"):
                fake.script("chat.postMessage", drop(), drop(), drop())
                await here.carry()
                assert await here.outcome(errand) == outcome
                fake.clock.move(301)

    asyncio.run(scenario())


@dataclass
class Uninstalled:
    """No workspace at all."""

    told: list[str] = field(default_factory=list[str])

    async def installation(self, workspace: Workspace) -> Installation:
        """There is none."""
        raise SlackNotInstalled(workspace.team_id)

    async def web(self, workspace: Workspace, *, patient: bool = True) -> AsyncWebClient:
        """There is none."""
        raise SlackNotInstalled(f"{workspace.team_id}, patient: {patient}")

    async def broken(self, workspace: Workspace, reason: str) -> None:
        """Noted."""
        self.told.append(f"{workspace.team_id} {reason}")

    async def lacks(self, workspace: Workspace, scope: str) -> None:
        """Noted."""
        self.told.append(f"{workspace.team_id} {scope}")


def test_without_an_installation_there_is_nothing_to_bring(database: Database, fake: FakeSlack) -> None:
    async def scenario() -> None:
        async with office(database, fake) as here:
            errand: Errand = await here.ask()
            here.means = replace(here.means, workspaces=Uninstalled())
            await here.carry()
            assert await here.outcome(errand) == "unavailable"
            fake.clock.move(LEASE.total_seconds() + 1)
            assert await here.means.errands.claim(here.means.clock(), LEASE, 1) == ()

    asyncio.run(scenario())

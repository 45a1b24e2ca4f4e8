"""The whole way: somebody writes in Slack, the service answers there, or says why not."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import psycopg
import pytest
from psycopg import sql

from app.slack import notes
from app.slack.inbox import TAKEN
from tests.running import Place, Served, served
from tests.slack.doors import SECRET, HttpDoor
from tests.slack.fake import FakeSlack, Message, scripted_slack
from tests.slack.people import SlackUser

QUESTION = "Which PSI value means drift?"


@dataclass(frozen=True)
class Town:
    """A scripted Slack, and the service beside it."""

    fake: FakeSlack
    service: Served
    dsn: str

    def act(self, scenario: "Callable[[Town, Callable[..., SlackUser]], Awaitable[None]]") -> None:
        """Let people do something."""

        async def acting() -> None:
            async with httpx.AsyncClient(base_url=self.service.address, trust_env=False, timeout=30) as client:
                door = HttpDoor(client)

                def somebody(name: str, **more: str) -> SlackUser:
                    return SlackUser(self.fake, door, name, **more)

                await scenario(self, somebody)

        asyncio.run(acting())

    async def answered(self, channel: str, root: str) -> list[Message]:
        """What the bot said in a thread, once its conclusion is there."""
        await self.fake.until(lambda: any("feedback" in str(each.blocks) for each in self.said(channel, root)))
        return self.said(channel, root)

    def said(self, channel: str, root: str) -> list[Message]:
        """What the bot said in a thread."""
        bot = self.fake.world.teams["T0001"].bot_id
        return [each for each in self.fake.world.thread(channel, root) if each.bot_id == bot]

    async def noted(self, user: str, text: str) -> None:
        """Wait until somebody was told something alone."""
        await self.fake.until(
            lambda: any(each.only_for == user and text in each.text for each in self.fake.world.ephemeral)
        )

    def runs_of(self, user: str) -> list[str]:
        """The states of a person's runs."""
        with psycopg.connect(self.dsn) as connection:
            query = "SELECT status FROM run WHERE author = %s ORDER BY created_at"
            return [status for (status,) in connection.execute(query, (f"slack:T0001:{user}",))]


@pytest.fixture(scope="module")
def town(postgres_dsn: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """The service with a database of this module's own."""
    name = f"slack_{abs(hash(tmp_path_factory.mktemp('name')))}"
    with psycopg.connect(postgres_dsn, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE migrated").format(sql.Identifier(name)))
    head, _, options = postgres_dsn.partition("?")
    dsn = f"{head.rpartition('/')[0]}/{name}?{options}"
    with scripted_slack() as fake:
        for number in range(1, 9):
            fake.world.person(f"U000{number}")
        fake.world.person("UGUEST", guest=True)
        fake.world.channel("C0002")
        fake.world.channels["C0001"].members |= fake.world.people.keys()
        more = {
            "SLACK_SIGNING_SECRET": SECRET,
            "SLACK_BOT_TOKEN": fake.world.teams["T0001"].token,
            "CTO_TEAM_SLACK_API_URL": fake.url,
        }
        with served(Place(Path(tmp_path_factory.mktemp("home")), dsn, more=more)) as running:
            yield Town(fake, running, dsn)


def test_a_mention_is_answered_once_in_its_thread_and_so_is_a_reply(town: Town) -> None:
    async def scenario(town: Town, somebody: Callable[..., SlackUser]) -> None:
        anna = somebody("U0001")
        said = await anna.mention_twice(QUESTION)
        assert said.delivery.status == 200
        await anna.send(said.event, event_id="EvAgain")
        await town.answered("C0001", said.message.ts)
        reply = await anna.write("And which one means that all is well?", "C0001", said.message.ts)
        assert reply.delivery.status == 200
        await town.fake.until(
            lambda: sum("feedback" in str(each.blocks) for each in town.said("C0001", said.message.ts)) == 2
        )
        assert town.runs_of("U0001") == ["concluded", "concluded"]
        # What others write in the channel is no question, and is kept nowhere.
        await anna.write("Lunch?", "C0001")
        with psycopg.connect(town.dsn) as connection:
            kept = connection.execute("SELECT FROM slack_inbox WHERE body::text LIKE '%Lunch%'").fetchall()
        assert kept == []

    town.act(scenario)


def test_a_direct_message_is_answered_there_and_a_command_too(town: Town) -> None:
    async def scenario(town: Town, somebody: Callable[..., SlackUser]) -> None:
        ben = somebody("U0002")
        said = await ben.tell(QUESTION)
        await town.answered(ben.direct.id, said.message.ts)
        told = await ben.command(
            "/cto", "How much GPU memory do I need to serve a model with 8 billion parameters?", "C0001"
        )
        assert (told.status, told.json()["text"]) == (200, TAKEN)
        await town.fake.until(
            lambda: (
                sum(
                    "feedback" in str(each.blocks) for each in town.fake.world.by_bot() if each.channel == ben.direct.id
                )
                == 2
            )
        )
        assert not [each for each in town.fake.world.by_bot() if each.channel == "C0001" and "8 billion" in str(each)]

    town.act(scenario)


def test_guests_bots_and_silence_start_nothing(town: Town) -> None:
    async def scenario(town: Town, somebody: Callable[..., SlackUser]) -> None:
        await somebody("UGUEST").mention(QUESTION)
        await town.fake.until(lambda: any(each.only_for == "UGUEST" for each in town.fake.world.ephemeral))
        assert town.runs_of("UGUEST") == []
        cleo = somebody("U0003")
        await cleo.mention("")
        await town.noted("U0003", notes.WHAT)
        await cleo.tell("stop")
        await town.noted("U0003", notes.NOTHING_RUNS)
        await cleo.tell("/decid between two databases")
        await town.fake.until(lambda: any("/decide" in each.text for each in town.fake.world.ephemeral))
        assert town.runs_of("U0003") == []

    town.act(scenario)

"""The way in over a real database and a scripted Slack; nobody works on runs here, they stay queued."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import httpx
import psycopg
from starlette.applications import Starlette
from starlette.routing import Route

from app.access.limits import Limits
from app.content.agents import load_agents
from app.content.commands import CommandBook, load_commands
from app.domain.labels import Sensitivity
from app.domain.screening import Screening
from app.screening.detect import Screener
from app.slack.admission import Doorkeeper
from app.slack.app import build_bolt
from app.slack.around import Surroundings
from app.slack.asking import Asking
from app.slack.channels import ChannelRules
from app.slack.door import Door
from app.slack.http import PATH, SlackEndpoint
from app.slack.ingest import Ingest
from app.slack.notes import Notes
from app.slack.opening import Credentials, open_clients
from app.slack.signing import Signatures
from app.slack.stopping import Stopping
from app.steps.memory import Memory
from app.store.engine import Database
from app.store.erasure import ErasureStore
from app.store.memory import MemoryStore
from app.store.notifications import Notifications
from app.store.replies import ReplyStore
from app.store.retries import Retries
from app.store.rows import Rows
from app.store.slack.channels import ChannelStore
from app.store.slack.choices import ChoiceStore
from app.store.slack.errands import ErrandStore
from app.store.slack.inbox import Inbox
from app.store.slack.people import PersonStore
from app.store.slack.threads import SlackThreads
from app.store.threads import ThreadStore
from app.store.words import AnswersInWords
from app.team import Team
from tests.running import PROJECT
from tests.slack.doors import SECRET, HttpDoor
from tests.slack.fake import FakeSlack
from tests.slack.office import Counted
from tests.slack.people import SlackUser
from tests.store.opened import Stores, opened


@dataclass(frozen=True)
class Desk:
    """The way in, its parts, and the Slack that it talks to."""

    fake: FakeSlack
    stores: Stores
    team: Team
    ingest: Ingest
    asking: Asking
    door: HttpDoor
    dsn: str

    def somebody(self, name: str = "U0001", home: str = "") -> SlackUser:
        """A person."""
        if name not in self.fake.world.people:
            self.fake.world.person(name, home or "T0001")
            for channel in self.fake.world.channels.values():
                channel.members |= {name} if channel.kind == "channel" else set()
        return SlackUser(self.fake, self.door, name, home=home)

    async def deal(self) -> list[str]:
        """Deal with everything that came in; what became of each, in order."""
        while await self.ingest.round():
            pass
        query = "SELECT coalesce(outcome, 'waits') FROM slack_inbox ORDER BY id"
        return [outcome for (outcome,) in self.rows(query)]

    def rows(self, query: str) -> list[tuple[str, ...]]:
        """Whatever is in the database."""
        with psycopg.connect(self.dsn) as connection:
            return connection.execute(query.encode()).fetchall()

    def hurry(self) -> None:
        """All waits are over."""
        with psycopg.connect(self.dsn) as connection:
            connection.execute("UPDATE slack_inbox SET due_at = clock_timestamp(), leased_until = NULL")

    def noted(self, user: str) -> list[str]:
        """What somebody was told alone."""
        return [each.text for each in self.fake.world.ephemeral if each.only_for == user]


@asynccontextmanager
async def desk(database: Database, fake: FakeSlack) -> AsyncGenerator[Desk]:
    """Everything, over a database of the test's own."""
    async with opened(database) as stores:
        team = _team(stores)
        token = fake.world.teams["T0001"].token
        clients = await open_clients(database, Credentials(fake.url, token), team.cancel, _now)
        inbox, threads, notes = Inbox(database), SlackThreads(database), Notes(clients)
        gate = Doorkeeper(ChannelRules(ChannelStore(database), clients, _now))
        people, around = PersonStore(database), Surroundings(clients)
        asking = Asking(team, threads, ErrandStore(database), people, gate, around, notes, ChoiceStore(database))
        door = Door(asking, Stopping(team, threads, inbox, gate, notes), notes, frozenset(team.commands.by_name))
        ingest = Ingest(inbox, clients, door.handlers(), {}, door.given_up, _now, timedelta(seconds=30))
        endpoint = SlackEndpoint(build_bolt(fake.url, inbox, clients), Signatures([SECRET]), Counted())
        transport = httpx.ASGITransport(Starlette(routes=[Route(PATH, endpoint)]))
        try:
            async with httpx.AsyncClient(transport=transport, base_url="http://team") as client:
                yield Desk(fake, stores, team, ingest, asking, HttpDoor(client), database.dsn)
        finally:
            await inbox.close()
            await clients.close()


def _now() -> datetime:
    return datetime.now(UTC)


def _team(stores: Stores) -> Team:
    database, rows = stores.database, Rows()
    commands: CommandBook = load_commands(PROJECT / "prompts" / "commands", load_agents(PROJECT / "agents"))
    return Team(
        stores.runs,
        stores.clarifications,
        stores.events,
        Notifications(database.dsn),
        lambda _thread: {},
        "runs",
        commands,
        Memory(MemoryStore(database, rows), lambda _text: Screening(Sensitivity.PUBLIC), 3000),
        ThreadStore(database),
        Retries(database, stores.events, stores.queue, rows),
        AnswersInWords(ReplyStore(database)),
        Limits(Screener()),
        ErasureStore(database, stores.runs),
    )

"""Socket Mode: the same way in, over a connection that the service opens."""

import asyncio

from app.slack.app import build_bolt
from app.slack.inbox import TAKEN
from app.slack.socket import listen
from app.store.engine import Database
from app.store.slack.inbox import Inbox
from tests.slack.doors import SocketDoor
from tests.slack.fake import FakeSlack
from tests.slack.office import Office
from tests.slack.people import SlackUser
from tests.store.slack.test_inbox import LEASE


def test_what_comes_over_the_connection_is_kept_and_acknowledged(database: Database, fake: FakeSlack) -> None:
    async def scenario() -> None:
        inbox, stop, connected = Inbox(database), asyncio.Event(), asyncio.Event()
        bolt = build_bolt(fake.url, inbox, Office())
        listening = asyncio.create_task(listen(bolt, fake.world.app_token(), stop, connected.set))
        try:
            async with asyncio.timeout(20):
                await connected.wait()
                await fake.until(lambda: bool(fake.socket.connections))
                anna = SlackUser(fake, SocketDoor(fake))
                said = await anna.mention("Which database?")
                again = await anna.send(said.event, event_id="EvOther")
                told = await anna.command("/cto", "Which?", "C0001")
            assert (said.delivery.status, again.status, told.json()["text"]) == (200, 200, TAKEN)
            assert [each.kind.value for each in await inbox.claim(LEASE, 10)] == ["event", "command"]
        finally:
            stop.set()
            await listening
            await inbox.close()
            await database.close()

    asyncio.run(scenario())

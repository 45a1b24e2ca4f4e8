"""Socket Mode with the official client: envelopes, acknowledgements, a connection that ends."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import pytest
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from tests.slack.doors import SocketDoor
from tests.slack.fake import FakeSlack
from tests.slack.fake.asking import client, refusal
from tests.slack.people import SlackUser


@asynccontextmanager
async def _connected(fake: FakeSlack, seen: list[SocketModeRequest], *, answers: bool = True) -> AsyncGenerator[None]:
    async def take(link: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        seen.append(request)
        if answers:
            await link.send_socket_mode_response(SocketModeResponse(request.envelope_id, {"text": "taken"}))

    link = SocketModeClient(fake.world.app_token(), web_client=client(fake, ""), ping_interval=0.05)
    link.socket_mode_request_listeners.append(take)
    await link.connect()  # type: ignore[no-untyped-call]
    await fake.until(lambda: fake.socket.opened == 1)
    try:
        yield
    finally:
        await link.close()  # type: ignore[no-untyped-call]


def test_events_commands_and_clicks_come_down_and_are_acknowledged(fake: FakeSlack) -> None:
    seen: list[SocketModeRequest] = []

    async def go() -> None:
        async with _connected(fake, seen):
            user = SlackUser(fake, SocketDoor(fake))
            assert (await user.mention("Hi")).delivery.json() == {"text": "taken"}
            await user.command("/cto", "Hi")
            await user.send({"type": "app_home_opened"}, retry=2)

    asyncio.run(go())
    assert [each.type for each in seen] == ["events_api", "slash_commands", "events_api"]
    assert [each.retry_attempt for each in seen][2] == 2
    assert [ack.envelope for ack in fake.socket.acks] == [each.envelope_id for each in seen]


def test_a_connection_that_slack_ends_is_opened_again(fake: FakeSlack) -> None:
    async def go() -> None:
        async with _connected(fake, []):
            await fake.socket.disconnect()
            await fake.until(lambda: fake.socket.opened >= 2)

    asyncio.run(go())
    # The client may have asked for one more address when the test was over.
    assert len(fake.calls_of("apps.connections.open")) >= fake.socket.opened >= 2


def test_without_an_acknowledgement_nothing_counts_as_delivered(fake: FakeSlack) -> None:
    seen: list[SocketModeRequest] = []

    async def go() -> int:
        async with _connected(fake, seen, answers=False):
            bringing = asyncio.create_task(SlackUser(fake, SocketDoor(fake)).mention("Hi"))
            await fake.until(lambda: fake.socket.sent == 1)
            await fake.socket.disconnect()
            return (await bringing).delivery.status

    assert asyncio.run(go()) == 0


@pytest.mark.parametrize("token", ["xoxb-T0001-1", "xapp-unknown"])
def test_only_the_token_of_the_app_opens_a_connection(fake: FakeSlack, token: str) -> None:
    calling = client(fake, "").apps_connections_open(app_token=token)
    assert asyncio.run(refusal(calling)) in {"not_allowed_token_type", "invalid_auth"}

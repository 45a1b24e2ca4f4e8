"""What people do arrives at an app of Bolt as Slack would send it."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

import httpx
import pytest
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_bolt.response import BoltResponse
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app.domain.codec import Json
from tests.slack.doors import PATH, SECRET, HttpDoor, encoded
from tests.slack.fake import FakeSlack
from tests.slack.fake.asking import client, said
from tests.slack.fake.words import Object, items, mapping
from tests.slack.people import SlackUser

BUTTONS: list[Object] = [
    {
        "type": "actions",
        "block_id": "b1",
        "elements": [{"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}, "value": "7"}],
    },
    {
        "type": "context_actions",
        "elements": [
            {
                "type": "feedback_buttons",
                "action_id": "feedback",
                "positive_button": {"text": {"type": "plain_text", "text": "Good"}, "value": "+run"},
                "negative_button": {"text": {"type": "plain_text", "text": "Bad"}, "value": "-run"},
            }
        ],
    },
]
MODAL: Object = {
    "type": "modal",
    "callback_id": "answers",
    "title": {"type": "plain_text", "text": "Answers"},
    "submit": {"type": "plain_text", "text": "Send"},
    "blocks": [
        {
            "type": "input",
            "block_id": "q0",
            "label": {"type": "plain_text", "text": "How many?"},
            "element": {"type": "plain_text_input", "action_id": "text"},
        }
    ],
}


class Heard:
    """An app that takes everything and writes down what came."""

    def __init__(self, fake: FakeSlack) -> None:
        self.bodies: list[Mapping[str, Json]] = []
        self.retries: list[str] = []
        app = AsyncApp(signing_secret=SECRET, client=client(fake), process_before_response=True)
        app.middleware(self._take)
        handler = AsyncSlackRequestHandler(app)

        async def events(request: Request) -> Response:
            return await handler.handle(request)

        self.served = Starlette(routes=[Route(PATH, events, methods=["POST"])])

    async def _take(self, req: AsyncBoltRequest, body: Object, next: Callable[[], Awaitable[None]]) -> BoltResponse:  # noqa: A002, ARG002
        self.bodies.append(body)
        self.retries.extend(req.headers.get("x-slack-retry-num", []))
        return BoltResponse(status=200)


def used(fake: FakeSlack, what: Callable[[SlackUser, HttpDoor], Awaitable[None]]) -> Heard:
    """What an app hears while somebody uses it."""
    heard = Heard(fake)

    async def go() -> None:
        transport = httpx.ASGITransport(app=heard.served)
        async with httpx.AsyncClient(transport=transport, base_url="http://app") as http:
            door = HttpDoor(http)
            await what(SlackUser(fake, door), door)

    asyncio.run(go())
    return heard


def event(body: Mapping[str, Json]) -> Object:
    return mapping(body.get("event"))


def test_a_mention_may_come_as_two_events(fake: FakeSlack) -> None:
    async def use(user: SlackUser, _: HttpDoor) -> None:
        said = await user.mention_twice("Postgres?")
        await user.send(said.event, event_id="Ev1", retry=1)

    heard = used(fake, use)
    assert [event(each)["type"] for each in heard.bodies] == ["app_mention", "message", "app_mention"]
    assert len({str(each["event_id"]) for each in heard.bodies}) == 3
    assert len({str(event(each)["ts"]) for each in heard.bodies}) == 1
    assert event(heard.bodies[0])["text"] == "<@UBOT0001> Postgres?"
    assert heard.retries == ["1"]


def test_direct_messages_replies_edits_and_deletions(fake: FakeSlack) -> None:
    async def use(user: SlackUser, _: HttpDoor) -> None:
        said = await user.tell("Hi")
        await user.tell("More", thread=said.message.ts)
        await user.edit(said.message, "Hello")
        await user.delete(said.message)
        await user.share("Look", "plan.txt", b"the plan")

    first, reply, changed, deleted, shared = (event(body) for body in used(fake, use).bodies)
    assert (first["channel_type"], reply["thread_ts"]) == ("im", first["ts"])
    assert (changed["subtype"], mapping(changed["message"])["text"]) == ("message_changed", "Hello")
    assert (deleted["subtype"], deleted["deleted_ts"]) == ("message_deleted", first["ts"])
    assert [mapping(each)["name"] for each in items(shared["files"])] == ["plan.txt"]


def test_commands_shortcuts_home_stop_and_the_end(fake: FakeSlack) -> None:
    async def use(user: SlackUser, _: HttpDoor) -> None:
        question = fake.world.say("C0001", "U0001", "Hi")
        starting = client(fake).chat_startStream(
            channel="C0001", thread_ts=question.ts, recipient_team_id="T0001", recipient_user_id="U0001"
        )
        started = await said(starting, "ts")
        await user.command("/cto", "Postgres?", "C0001")
        await user.shortcut(question)
        await user.open_home()
        await user.stop("C0001", question.ts)
        stopped = fake.world.messages["C0001", started].stream
        assert stopped is not None
        assert not stopped.open
        await user.revoke_tokens()
        await user.uninstall()

    command, shortcut, home, stop, revoked, gone = used(fake, use).bodies
    assert (command["command"], command["text"], command["channel_id"]) == ("/cto", "Postgres?", "C0001")
    assert (shortcut["type"], shortcut["callback_id"]) == ("message_action", "ask_about_message")
    assert (event(home)["tab"], event(stop)["type"]) == ("home", "agent_session_stopped")
    assert (event(revoked)["type"], event(gone)["type"]) == ("tokens_revoked", "app_uninstalled")


def test_buttons_and_modals(fake: FakeSlack) -> None:
    async def use(user: SlackUser, _: HttpDoor) -> None:
        await client(fake).chat_postMessage(channel="C0001", text="?", blocks=BUTTONS)
        [message] = fake.world.by_bot()
        await user.press(message, "go")
        await user.press(message, "feedback", "negative")
        trigger = fake.world.trigger("U0001", "T0001")
        opened = await said(client(fake).views_open(trigger_id=trigger, view=MODAL), "view", "id")
        await user.fill_in(fake.world.views[opened], {"q0": {"text": "Seven"}})
        with pytest.raises(AssertionError, match="nothing 'stop' to click"):
            await user.press(message, "stop")

    press, vote, sent = used(fake, use).bodies
    assert mapping(items(press["actions"])[0])["value"] == "7"
    assert mapping(items(vote["actions"])[0])["value"] == "-run"
    state = mapping(mapping(mapping(sent["view"])["state"])["values"])
    assert mapping(mapping(state["q0"])["text"])["value"] == "Seven"
    assert not fake.world.views


@pytest.mark.parametrize(("timestamp", "signed"), [(None, "v0=0"), ("1000000000", None), (None, ""), ("", None)])
def test_a_wrong_signature_or_an_old_time_is_refused(
    fake: FakeSlack, timestamp: str | None, signed: str | None
) -> None:
    async def use(user: SlackUser, door: HttpDoor) -> None:
        delivery = await door.post(*encoded("event", user.wrapped({"type": "x"})), timestamp=timestamp, signed=signed)
        assert delivery.status == 401

    assert not used(fake, use).bodies

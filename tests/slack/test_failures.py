"""What can go wrong with Slack, end to end: a running service beside a scripted Slack (docs/slack-failures.md)."""

import json
import time
from collections.abc import Awaitable, Callable

import psycopg
import pytest

from app.slack import notes
from tests.slack.doors import HttpDoor, encoded
from tests.slack.fake import Message, Step, error, rate_limited
from tests.slack.fake.words import items, mapping, words
from tests.slack.people import SlackUser
from tests.slack.test_end_to_end import QUESTION, Town, town

__all__ = ["town"]

VAGUE = "Make our platform scalable"
Somebody = Callable[..., SlackUser]
Scenario = Callable[[Town, Somebody], Awaitable[None]]


def _act(town: Town, scenario: Scenario) -> None:
    """Let people do something; everybody who comes is in the channels."""

    async def acting(town: Town, somebody: Somebody) -> None:
        def present(name: str) -> SlackUser:
            if name not in town.fake.world.people:
                town.fake.world.person(name)
            for channel in ("C0001", "C0002"):
                town.fake.world.channels[channel].members.add(name)
            return somebody(name)

        await scenario(town, present)

    town.act(acting)


def _buttons(message: Message) -> list[str]:
    rows = [each for each in message.blocks if each.get("type") == "actions"]
    return [words(mapping(each).get("action_id")) for row in rows for each in items(row.get("elements"))]


async def _asked_back(town: Town, channel: str, root: str) -> Message:
    """The message with the team's questions."""

    def found() -> list[Message]:
        return [each for each in town.said(channel, root) if any(name.startswith("clarify") for name in _buttons(each))]

    await town.fake.until(lambda: bool(found()))
    return found()[0]


def _shows(message: Message) -> str:
    """All that a message shows, however it came about."""
    return json.dumps([message.text, message.markdown, message.blocks, message.chunks])


def test_a_database_that_is_away_while_slack_waits(town: Town) -> None:
    async def scenario(town: Town, somebody: Somebody) -> None:
        with psycopg.connect(town.dsn) as locked:
            locked.execute("LOCK TABLE slack_inbox IN ACCESS EXCLUSIVE MODE")
            said = await somebody("U0001").mention(QUESTION)
            assert said.delivery.status == 503
        again = await somebody("U0001").send(said.event, event_id="EvLocked", retry=1)
        assert again.status == 200
        await town.answered("C0001", said.message.ts)

    _act(town, scenario)


def test_what_is_sent_again_because_the_answer_came_late(town: Town) -> None:
    async def scenario(town: Town, somebody: Somebody) -> None:
        ann = somebody("U0002")
        message = town.fake.world.say("C0001", "U0002", f"<@{ann.own.bot_user}> {QUESTION}")
        event = ann.event_of(message, "app_mention")
        first = await ann.send(event, event_id="EvLate")
        others = [await ann.send(event, event_id="EvLate", retry=number) for number in (1, 2, 3)]
        assert [each.status for each in (first, *others)] == [200] * 4
        await town.answered("C0001", message.ts)
        assert town.runs_of("U0002") == ["concluded"]

    _act(town, scenario)


@pytest.mark.parametrize(
    ("user", "method", "step"),
    [
        pytest.param("U0003", "chat.stopStream", error("message_not_in_streaming_state"), id="stream-over"),
        pytest.param("U0004", "chat.stopStream", error("invalid_blocks"), id="too-rich"),
        pytest.param("U0005", "chat.stopStream", rate_limited(1), id="rate-limited"),
        pytest.param("U0006", "chat.startStream", error("missing_scope", needed="assistant:write"), id="scope"),
    ],
)
def test_one_complete_answer_whatever_slack_refuses(town: Town, user: str, method: str, step: Step) -> None:
    async def scenario(town: Town, somebody: Somebody) -> None:
        town.fake.script(method, step)
        said = await somebody(user).mention(QUESTION)
        answers = await town.answered("C0001", said.message.ts)
        assert len([each for each in answers if "PSI" in _shows(each)]) == 1

    _act(town, scenario)


def test_a_channel_that_takes_nothing(town: Town) -> None:
    async def scenario(town: Town, somebody: Somebody) -> None:
        dora = somebody("U0007")
        said = await dora.mention(QUESTION, "C0002")
        town.fake.world.channels["C0002"].archived = True

        def direct() -> list[Message]:
            return [each for each in town.fake.world.by_bot() if each.channel == dora.direct.id]

        await town.fake.until(lambda: any("PSI" in _shows(each) for each in direct()))
        assert not any("feedback" in _shows(each) for each in town.said("C0002", said.message.ts))

    _act(town, scenario)


def test_questions_are_answered_by_a_click_though_the_form_comes_too_late(town: Town) -> None:
    async def scenario(town: Town, somebody: Somebody) -> None:
        said = await somebody("U0010").mention(VAGUE)
        message = await _asked_back(town, "C0001", said.message.ts)
        town.fake.script("views.open", error("expired_trigger_id"))
        await somebody("U0010").press(message, "clarify_open")
        await town.fake.until(lambda: any("clarify_skip" in _buttons(each) for each in town.fake.world.ephemeral))
        note = next(each for each in town.fake.world.ephemeral if "clarify_skip" in _buttons(each))
        assert note.only_for == "U0010"
        await somebody("U0010").press(note, "clarify_skip")
        await town.answered("C0001", said.message.ts)
        await town.fake.until(lambda: not _buttons(message))

    _act(town, scenario)


def test_a_question_that_is_changed_and_then_deleted(town: Town) -> None:
    async def scenario(town: Town, somebody: Somebody) -> None:
        emil = somebody("U0011")
        said = await emil.mention(VAGUE)
        await _asked_back(town, "C0001", said.message.ts)
        await emil.edit(said.message, f"<@{emil.own.bot_user}> Make our platform cheap")
        await town.noted("U0011", notes.EARLIER)
        assert town.runs_of("U0011") == ["clarifying"]
        await emil.delete(said.message)
        await town.fake.until(lambda: town.runs_of("U0011") == ["cancelled"])
        assert not any("feedback" in _shows(each) for each in town.said("C0001", said.message.ts))

    _act(town, scenario)


def test_five_questions_at_once(town: Town) -> None:
    async def scenario(town: Town, somebody: Somebody) -> None:
        fay = somebody("U0012")
        for _ in range(notes.MOST_OPEN):
            said = await fay.mention(VAGUE)
            await _asked_back(town, "C0001", said.message.ts)
        await fay.mention(VAGUE)
        await fay.mention(VAGUE)
        await town.noted("U0012", notes.TOO_MANY)
        assert town.runs_of("U0012") == ["clarifying"] * notes.MOST_OPEN

    _act(town, scenario)


def test_another_bot_of_the_channel(town: Town) -> None:
    async def scenario(town: Town, somebody: Somebody) -> None:
        gus = somebody("U0013")
        other = await gus.write("<@UOTHERBOT> Which PSI value means drift?")
        assert other.delivery.status == 200
        # What comes later is dealt with later: by then the other one would have been.
        await gus.mention("")
        await town.noted("U0013", notes.WHAT)
        assert town.runs_of("U0013") == []
        assert town.said("C0001", other.message.ts) == []

    _act(town, scenario)


@pytest.mark.parametrize("minutes", [-6, 6])
def test_a_clock_that_is_wrong(town: Town, minutes: int) -> None:
    async def scenario(_town: Town, somebody: Somebody) -> None:
        hal = somebody("U0014")
        message = hal.fake.world.say("C0001", hal.id, "How are you?")
        assert isinstance(hal.door, HttpDoor)
        body, kind = encoded("event", hal.wrapped(hal.event_of(message, "app_mention")))
        stamp = str(int(time.time()) + 60 * minutes)
        assert (await hal.door.post(body, kind, timestamp=stamp)).status == 401
        assert (await hal.door.post(body, kind)).status == 200

    _act(town, scenario)


def test_sessions_that_the_workspace_does_not_know(town: Town) -> None:
    async def scenario(town: Town, somebody: Somebody) -> None:
        town.fake.script("agents.sessions.setStatus", error("unknown_method"))
        said = await somebody("U0015").mention(QUESTION)
        await town.answered("C0001", said.message.ts)
        reactions = [call for call in town.fake.calls_of("reactions.add") if "eyes" in str(call)]
        assert reactions

    _act(town, scenario)


def test_an_app_without_the_stop_button(town: Town) -> None:
    async def scenario(town: Town, somebody: Somebody) -> None:
        events = town.fake.world.teams["T0001"].events
        events.discard("agent_session_stopped")
        said = await somebody("U0016").mention(QUESTION)
        await town.answered("C0001", said.message.ts)
        events.add("agent_session_stopped")
        assert town.runs_of("U0016") == ["concluded"]

    _act(town, scenario)

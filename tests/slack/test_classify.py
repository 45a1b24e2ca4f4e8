"""What is kept of all that Slack delivers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.codec import Json
from app.domain.slack import EnvelopeKind, Needs, Workspace
from app.slack.classify import bot_of, delivered, topic
from tests.slack.deliveries import (
    BOT,
    CHANNEL,
    LATER,
    PERSON,
    TEAM,
    TS,
    Body,
    click,
    command,
    deletion,
    direct,
    edit,
    event,
    mention,
    message,
    shortcut,
)

HERE = Workspace(TEAM)
KEPT = {
    "mention": mention("Which database?"),
    "direct message": direct("Which database?"),
    "reply to the bot in a direct message": direct("And then?", thread_ts=TS, ts=LATER),
    "message that calls the bot": message(f"So <@{BOT}>, which database?"),
    "file with text": direct("See this", subtype="file_share", files=[{"id": "F1"}]),
    "home": {"type": "app_home_opened", "user": PERSON, "tab": "home"},
    "stop button": {"type": "agent_session_stopped", "channel": CHANNEL, "user": PERSON, "thread_ts": TS},
    "uninstalled": {"type": "app_uninstalled"},
    "revoked": {"type": "tokens_revoked", "tokens": {"bot": [BOT]}},
}
DROPPED = {
    "message of a channel": message("Which database?"),
    "call of somebody else": message("<@U2> which database?", thread_ts=TS, ts=LATER),
    "call of another bot": {**mention("Which?"), "text": "<@U9> which?"},
    "our own message": message("An answer", user=BOT),
    "our own message by its bot": direct("An answer", bot_id="B1"),
    "mention by a bot": mention("Hello", bot_id="B2"),
    "classic bot": direct("Hello", subtype="bot_message"),
    "Slack's own helper": direct("Hello", user="USLACKBOT"),
    "somebody joined": message("joined", subtype="channel_join"),
    "hidden": direct("Hello", hidden=True),
    "mention in an edited message": mention("Which?", edited={"user": PERSON, "ts": LATER}),
    "nobody's": direct("Hello", user=""),
    "preview of a link": edit("See https://x.org", "See https://x.org"),
    "reaction": {"type": "reaction_added", "user": PERSON},
}


@pytest.mark.parametrize("inner", KEPT.values(), ids=KEPT.keys())
def test_what_is_meant_for_the_bot_is_kept_whatever_is_known(inner: Body) -> None:
    found = delivered(event(1, inner), HERE)
    assert found is not None
    assert (found.key, found.kind, found.needs) == ("Ev1", EnvelopeKind.EVENT, Needs.NOTHING)


@pytest.mark.parametrize("inner", DROPPED.values(), ids=DROPPED.keys())
def test_nothing_else_is_kept(inner: Body) -> None:
    assert delivered(event(1, inner), HERE) is None


def test_a_reply_without_a_mention_counts_in_a_known_thread_only() -> None:
    found = delivered(event(1, message("And then?", thread_ts=TS, ts=LATER)), HERE)
    assert found is not None
    assert (found.needs, found.channel, found.ts) == (Needs.THREAD, CHANNEL, TS)
    broadcast = delivered(event(2, message("And?", subtype="thread_broadcast", thread_ts=TS, ts=LATER)), HERE)
    assert broadcast is not None
    assert broadcast.needs is Needs.THREAD


def test_a_mention_that_comes_as_two_events_names_one_message() -> None:
    twins = [event(1, mention("Which?")), event(2, message(f"<@{BOT}> Which?"))]
    found = [delivered(each, HERE) for each in twins]
    assert [each and each.message for each in found] == [f"{TEAM}:{CHANNEL}:{TS}"] * 2


@pytest.mark.parametrize(
    "inner",
    [
        deletion(),
        edit("Which database, and why?", "Which database?"),
        # What Slack leaves of a message that has replies.
        edit("This message was deleted.", "Which?")
        | {"message": {"subtype": "tombstone", "ts": TS, "user": "USLACKBOT", "text": "This message was deleted."}},
    ],
    ids=["deleted", "edited", "emptied"],
)
def test_a_change_counts_for_a_known_question_of_its_author_only(inner: Body) -> None:
    found = delivered(event(1, inner), HERE)
    assert found is not None
    assert (found.needs, found.channel, found.ts, found.author) == (Needs.QUESTION, CHANNEL, TS, PERSON)
    assert found.message is None


def test_clicks_and_commands_are_told_apart_by_their_trigger() -> None:
    bodies = [command("Which?"), command("Which?", trigger="9.9.9"), shortcut("Which?"), click("feedback")]
    found = [delivered(each, HERE) for each in bodies]
    assert len({each.key for each in found if each}) == 4
    again = delivered(command("Which?"), HERE)
    assert again is not None
    assert found[0] is not None
    assert again.key == found[0].key
    assert [each.kind.value for each in found if each] == ["command", "command", "shortcut", "action"]


def test_what_is_only_looked_at_is_not_kept() -> None:
    for kind in ("view_closed", "block_suggestion", "dialog_cancellation", ""):
        assert delivered({"type": kind, "trigger_id": "1"}, HERE) is None


@pytest.mark.parametrize(
    ("kind", "body", "name"),
    [
        (EnvelopeKind.EVENT, event(1, mention("x")), "event:app_mention"),
        (EnvelopeKind.COMMAND, command("x", "/design"), "command:/design"),
        (EnvelopeKind.ACTION, click("clarify:0:2"), "action:clarify"),
        (EnvelopeKind.ACTION, {"actions": []}, "action:"),
        (EnvelopeKind.VIEW, {"view": {"callback_id": "clarify_answers"}}, "view:clarify_answers"),
        (EnvelopeKind.SHORTCUT, shortcut("x"), "shortcut:ask_about_message"),
    ],
)
def test_everything_has_a_topic(kind: EnvelopeKind, body: Body, name: str) -> None:
    assert topic(kind, body) == name


_JSON: st.SearchStrategy[Json] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
_NAMES = st.sampled_from(["channel", "user", "text", "ts", "thread_ts", "bot_id", "message", "previous_message"])


@given(
    inner=st.dictionaries(_NAMES, _JSON),
    kind=st.sampled_from(["message", "app_mention"]),
    grants=_JSON,
    changed=st.booleans(),
)
def test_no_shape_of_a_body_is_an_error_and_no_bot_gets_in(
    inner: dict[str, Json], kind: str, grants: Json, *, changed: bool
) -> None:
    told: dict[str, Json] = {**inner, "type": kind, **({"subtype": "message_changed"} if changed else {})}
    body: dict[str, Json] = {"type": "event_callback", "event_id": "Ev1", "event": told, "authorizations": grants}
    found = delivered(body, HERE)
    assert bot_of(body) == "" or isinstance(grants, list)
    assert not (found and inner.get("bot_id") and not changed)

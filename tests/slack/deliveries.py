"""What Slack sends, as its documentation shows it."""

from typing import Any

Body = dict[str, Any]

TEAM, BOT, PERSON, CHANNEL = "T1", "UBOT", "U1", "C1"
TS, LATER = "1700000000.000100", "1700000005.000200"


def event(number: int, inner: Body, **more: object) -> Body:
    """An event as it is delivered."""
    return {
        "type": "event_callback",
        "event_id": f"Ev{number}",
        "team_id": TEAM,
        "api_app_id": "A1",
        "token": "old-token",
        "authorizations": [{"team_id": TEAM, "enterprise_id": None, "user_id": BOT, "is_bot": True}],
        "event": inner,
        **more,
    }


def message(text: str, **more: object) -> Body:
    """A message of a person in a channel."""
    plain = {"type": "message", "channel": CHANNEL, "channel_type": "channel", "user": PERSON, "text": text, "ts": TS}
    return {**plain, "team": TEAM, **more}


def mention(text: str, **more: object) -> Body:
    """A message that calls the bot, as the event for that tells of it."""
    told = {**message(f"<@{BOT}> {text}"), "type": "app_mention", **more}
    del told["channel_type"]
    return told


def direct(text: str, **more: object) -> Body:
    """A message to the bot alone."""
    return message(text, **{"channel": "D1", "channel_type": "im", **more})


def deletion(ts: str = TS, **more: object) -> Body:
    """A message is gone."""
    before = {"type": "message", "user": PERSON, "text": "It was here.", "ts": ts}
    told = {"type": "message", "subtype": "message_deleted", "hidden": True, "channel": CHANNEL, "ts": LATER}
    return {**told, "deleted_ts": ts, "previous_message": before, **more}


def edit(text: str, before: str, ts: str = TS) -> Body:
    """A message says something else now."""
    told = {"type": "message", "subtype": "message_changed", "hidden": True, "channel": CHANNEL, "ts": LATER}
    old = {"type": "message", "user": PERSON, "text": before, "ts": ts}
    return {**told, "message": {**old, "text": text}, "previous_message": old}


def command(text: str, name: str = "/cto", trigger: str = "1.2.3") -> Body:
    """A slash command."""
    named = {"command": name, "text": text, "trigger_id": trigger, "response_url": "https://hooks.slack.com/x"}
    return {**named, "team_id": TEAM, "user_id": PERSON, "channel_id": CHANNEL, "channel_name": "general"}


def shortcut(text: str, author: str = "U2", trigger: str = "4.5.6") -> Body:
    """Somebody asks about a message."""
    return {
        "type": "message_action",
        "callback_id": "ask_about_message",
        "trigger_id": trigger,
        "team": {"id": TEAM},
        "user": {"id": PERSON, "team_id": TEAM},
        "channel": {"id": CHANNEL, "name": "general"},
        "message": {"type": "message", "user": author, "text": text, "ts": TS},
    }


def click(action: str, value: str = "run_1", trigger: str = "7.8.9") -> Body:
    """Somebody pressed a button."""
    return {
        "type": "block_actions",
        "trigger_id": trigger,
        "team": {"id": TEAM},
        "user": {"id": PERSON, "team_id": TEAM},
        "channel": {"id": CHANNEL},
        "actions": [{"action_id": action, "value": value, "action_ts": TS}],
    }

"""Who is who, reactions, and what the agent says that it is doing."""

from app.domain.codec import Json
from tests.slack.fake import limits
from tests.slack.fake.call import Request
from tests.slack.fake.methods.method import method
from tests.slack.fake.methods.places import channel_of, message_of
from tests.slack.fake.words import Object, Refusal, mapping, words
from tests.slack.fake.world import Session

_UNSUBSCRIBED = "missing_agent_session_stopped_event_subscription"


def _test(request: Request) -> Object:
    team = request.team
    answer: Object = {
        "url": "https://example.slack.com/",
        "team": team.name,
        "team_id": team.id,
        "user": "cto-team",
        "user_id": team.bot_user,
        "bot_id": team.bot_id,
        "is_enterprise_install": False,
    }
    return {**answer, "enterprise_id": team.enterprise} if team.enterprise else answer


def _info(request: Request) -> Object:
    person = request.world.people.get(request.text("user"))
    if person is None:
        raise Refusal("user_not_found")
    user: Object = {
        "id": person.id,
        "team_id": person.team,
        "name": person.name,
        "real_name": person.name,
        "tz": person.zone,
        "locale": "en-US",
        "is_bot": person.bot,
        "is_restricted": person.guest,
        "is_ultra_restricted": False,
        "is_stranger": person.team != request.team.id,
        "profile": {"real_name": person.name, "display_name": person.name},
    }
    return {"user": user}


def _react(request: Request) -> Object:
    message = message_of(request, channel_of(request), "timestamp")
    reaction = (request.text("name"), request.team.bot_user)
    if not reaction[0].replace("_", "").replace("+", "").replace("-", "").isalnum():
        raise Refusal("invalid_name")
    if reaction in message.reactions:
        raise Refusal("already_reacted")
    message.reactions.add(reaction)
    return {}


def _unreact(request: Request) -> Object:
    message = message_of(request, channel_of(request), "timestamp")
    reaction = (request.text("name"), request.team.bot_user)
    if reaction not in message.reactions:
        raise Refusal("no_reaction")
    message.reactions.remove(reaction)
    return {}


def _session(request: Request) -> Object:
    channel, status, title = channel_of(request, "channel_id"), request.text("status"), request.text("title")
    if status not in limits.SESSION_STATES or len(title) > limits.SESSION_TITLE:
        raise Refusal("invalid_arguments", ("status" if status not in limits.SESSION_STATES else "title",))
    thread = request.text("thread_ts")
    if thread and not request.world.thread(channel.id, thread):
        raise Refusal("thread_not_found")
    session = request.world.sessions.setdefault((channel.id, thread), Session(status, title))
    session.status = status
    answer: Object = {"status": status, "title": session.title}
    if "agent_session_stopped" in request.team.events:
        return answer
    return {**answer, "warning": _UNSUBSCRIBED, "response_metadata": {"warnings": [_UNSUBSCRIBED]}}


def _status(request: Request) -> Object:
    channel = channel_of(request, "channel_id")
    if not request.world.thread(channel.id, request.text("thread_ts")):
        raise Refusal("invalid_thread_ts")
    request.world.sessions[channel.id, request.text("thread_ts")] = Session(request.text("status"))
    return {}


def _prompts(request: Request) -> Object:
    channel_of(request, "channel_id")
    prompts: list[Json] = request.list("prompts")
    complete = all(words(mapping(each).get("title")) and words(mapping(each).get("message")) for each in prompts)
    if not prompts or len(prompts) > limits.SUGGESTED_PROMPTS or not complete:
        raise Refusal("invalid_arguments", ("prompts",))
    return {}


_LOOK = "icon_emoji icon_url username"

METHODS = {
    "auth.test": method(_test, tier=4),
    "users.info": method(_info, "user", "include_locale", scopes="users:read", tier=4),
    "reactions.add": method(_react, "channel name timestamp", scopes="reactions:write", tier=3),
    "reactions.remove": method(
        _unreact, "channel name timestamp", "file file_comment", scopes="reactions:write", tier=2
    ),
    "agents.sessions.setStatus": method(
        _session, "channel_id status", f"thread_ts title initiator_user_id {_LOOK}", scopes="chat:write", tier=3
    ),
    "assistant.threads.setStatus": method(
        _status,
        "channel_id thread_ts status",
        f"loading_messages {_LOOK}",
        scopes="assistant:write chat:write",
        tier=3,
    ),
    "assistant.threads.setSuggestedPrompts": method(
        _prompts, "channel_id prompts", "thread_ts title", scopes="assistant:write", tier=3
    ),
}

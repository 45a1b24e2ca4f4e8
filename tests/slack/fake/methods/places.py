"""Where a call points to: conversations that the app can reach, messages in them, and how they are written."""

from app.domain.codec import Json
from tests.slack.fake.call import Request
from tests.slack.fake.words import Object, Refusal
from tests.slack.fake.world import Channel, Message, View

HISTORY = {"channel": "channels", "group": "groups", "im": "im", "mpim": "mpim"}


def channel_of(request: Request, name: str = "channel") -> Channel:
    """A conversation that the workspace has and that the app may know of."""
    channel = request.world.channels.get(request.text(name))
    if channel is None or request.team.id not in channel.teams:
        raise Refusal("channel_not_found")
    if channel.kind != "channel" and request.team.bot_user not in channel.members:
        raise Refusal("channel_not_found")
    return channel


def writable(request: Request, name: str = "channel") -> Channel:
    """A conversation that the app may write to."""
    if request.text(name) in request.world.people:
        return request.world.direct(request.text(name), request.team.id)
    channel = channel_of(request, name)
    if channel.archived:
        raise Refusal("is_archived")
    if request.team.bot_user not in channel.members and "chat:write.public" not in request.token.scopes:
        raise Refusal("not_in_channel")
    if channel.restricted:
        raise Refusal("restricted_action")
    return channel


def readable(request: Request, name: str = "channel") -> Channel:
    """A conversation whose messages the app may read."""
    channel = channel_of(request, name)
    request.needs(f"{HISTORY[channel.kind]}:history")
    if request.team.bot_user not in channel.members:
        raise Refusal("not_in_channel")
    return channel


def check_thread(request: Request, channel: Channel) -> str | None:
    """The thread that is answered to, if any."""
    thread = request.text("thread_ts")
    if not thread:
        return None
    if not request.world.thread(channel.id, thread):
        raise Refusal("thread_not_found")
    return thread


def message_of(request: Request, channel: Channel, name: str = "ts") -> Message:
    """A message that is there."""
    message = request.world.messages.get((channel.id, request.text(name)))
    if message is None or message.deleted:
        raise Refusal("message_not_found")
    return message


def shown(message: Message, *, metadata: bool = True) -> Object:
    """A message as Slack writes it."""
    text = message.text or message.markdown
    found: Object = {"type": "message", "user": message.user, "ts": message.ts, "text": text}
    if message.bot_id:
        found["bot_id"] = message.bot_id
    if message.thread:
        found["thread_ts"] = message.thread
    if message.blocks:
        found["blocks"] = list[Json](message.blocks)
    if metadata and message.metadata:
        found["metadata"] = message.metadata
    if message.edited:
        found["edited"] = {"user": message.user, "ts": f"{message.ts.partition('.')[0]}.000000"}
    if message.files:
        found["files"] = [{"id": each} for each in message.files]
    if message.stream and message.stream.open:
        found["streaming_state"] = "in_progress"
    return {**found, **message.extra}


def view_shown(view: View) -> Object:
    """A view as Slack writes it, with what it adds."""
    return {
        **view.payload,
        "id": view.id,
        "team_id": view.team,
        "hash": view.hash,
        "root_view_id": view.root or view.id,
        "state": {"values": {}},
    }

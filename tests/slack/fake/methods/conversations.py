"""conversations.* and users.conversations: where people and the app talk."""

from app.domain.codec import Json
from tests.slack.fake.call import Request
from tests.slack.fake.methods.method import method
from tests.slack.fake.methods.places import HISTORY, channel_of, readable, shown
from tests.slack.fake.words import Object, Refusal
from tests.slack.fake.world import Channel, Message

_PAGE = 100
_MOST = 1_000


def _described(channel: Channel) -> Object:
    return {
        "id": channel.id,
        "name": channel.name,
        "is_channel": channel.kind == "channel",
        "is_group": channel.kind == "group",
        "is_im": channel.kind == "im",
        "is_mpim": channel.kind == "mpim",
        "is_private": channel.kind != "channel",
        "is_archived": channel.archived,
        "is_ext_shared": channel.external,
        "is_shared": channel.external,
        "context_team_id": channel.team,
    }


def _open(request: Request) -> Object:
    if request.has("channel"):
        return {"channel": {"id": channel_of(request).id}}
    users = [each for each in request.text("users").split(",") if each]
    if not users:
        raise Refusal("users_list_not_supplied")
    if any(each not in request.world.people for each in users):
        raise Refusal("user_not_found")
    if len(users) == 1:
        channel = request.world.direct(users[0], request.team.id)
    else:
        request.needs("mpim:write")
        name = f"G{request.world.number():04d}"
        members = {*users, request.team.bot_user}
        channel = request.world.channels[name] = Channel(
            name, request.team.id, "mpim", name, members, {request.team.id}
        )
    return {"channel": {"id": channel.id} if not request.flag("return_im") else _described(channel)}


def _info(request: Request) -> Object:
    channel = channel_of(request)
    request.needs(f"{HISTORY[channel.kind]}:read")
    described: Object = {**_described(channel), "is_member": request.team.bot_user in channel.members}
    return {"channel": described}


def _replies(request: Request) -> Object:
    channel = readable(request)
    thread = request.world.thread(channel.id, request.text("ts"))
    if not thread:
        raise Refusal("thread_not_found")
    kept = [each for each in thread if each.ts == each.root or _within(request, each)]
    return _page(request, kept)


def _history(request: Request) -> Object:
    channel = readable(request)
    found = [each for each in request.world.messages.values() if each.channel == channel.id and not each.deleted]
    roots = [each for each in found if each.thread is None and _within(request, each)]
    return _page(request, sorted(roots, key=lambda each: each.ts, reverse=True))


def _within(request: Request, message: Message) -> bool:
    oldest, latest, inclusive = request.text("oldest"), request.text("latest"), request.flag("inclusive")
    ts = float(message.ts)
    after = not oldest or ts > float(oldest) or (inclusive and ts == float(oldest))
    before = not latest or ts < float(latest) or (inclusive and ts == float(latest))
    return after and before


def _page(request: Request, found: list[Message]) -> Object:
    limit, start = int(request.text("limit") or _PAGE), int(request.text("cursor") or 0)
    if not 1 <= limit <= _MOST:
        raise Refusal("invalid_limit")
    metadata = request.flag("include_all_metadata")
    messages: list[Json] = [shown(each, metadata=metadata) for each in found[start : start + limit]]
    more = len(found) > start + limit
    cursor = str(start + limit) if more else ""
    return {"messages": messages, "has_more": more, "response_metadata": {"next_cursor": cursor}}


def _of_user(request: Request) -> Object:
    user = request.text("user") or request.team.bot_user
    kinds = {"public_channel": "channel", "private_channel": "group", "im": "im", "mpim": "mpim"}
    wanted = {kinds.get(each, "") for each in (request.text("types") or "public_channel").split(",")}
    for kind in wanted:
        request.needs(f"{HISTORY.get(kind, 'channels')}:read")
    found: list[Json] = [
        _described(each)
        for each in request.world.channels.values()
        if request.team.id in each.teams and each.kind in wanted and user in each.members
        if not (each.archived and request.flag("exclude_archived"))
    ]
    return {"channels": found, "response_metadata": {"next_cursor": ""}}


_PAGING = "cursor inclusive include_all_metadata latest limit oldest"

METHODS = {
    "conversations.open": method(_open, "", "channel users return_im prevent_creation", scopes="im:write", tier=3),
    "conversations.info": method(_info, "channel", "include_locale include_num_members", tier=3),
    "conversations.replies": method(_replies, "channel ts", _PAGING, tier=3),
    "conversations.history": method(_history, "channel", _PAGING, tier=3),
    "users.conversations": method(_of_user, "", "cursor exclude_archived limit types user", tier=3),
}

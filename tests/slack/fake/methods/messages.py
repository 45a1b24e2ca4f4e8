"""chat.*: messages that are there at once."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.codec import Json
from tests.slack.fake import blocks as block_rules
from tests.slack.fake import limits
from tests.slack.fake.call import Request
from tests.slack.fake.methods.method import method
from tests.slack.fake.methods.places import channel_of, check_thread, message_of, shown, writable
from tests.slack.fake.words import Object, Refusal, mapping, words
from tests.slack.fake.world import Message


@dataclass(frozen=True)
class _Content:
    text: str
    markdown: str
    blocks: list[Object]
    metadata: Object | None


def check_blocks(blocks: Sequence[Json], surface: str = "message") -> list[Object]:
    """The blocks, or ``invalid_blocks`` with the reasons."""
    found = block_rules.problems(blocks, surface)
    if found:
        raise Refusal("invalid_blocks", found)
    problem = block_rules.too_long(blocks) if surface == "message" else ""
    if problem:
        raise Refusal("msg_blocks_too_long", (problem,))
    return [mapping(block) for block in blocks]


def check_metadata(request: Request) -> Object | None:
    """The metadata of a message, or why it is none."""
    if not request.has("metadata"):
        return None
    metadata = request.object("metadata")
    if not words(metadata.get("event_type")) or not isinstance(metadata.get("event_payload"), dict):
        raise Refusal("invalid_metadata_format")
    if len(json.dumps(metadata)) > limits.METADATA_BYTES:
        raise Refusal("metadata_too_large")
    return metadata


def _content(request: Request, most: int = limits.MESSAGE_TEXT) -> _Content:
    text, markdown = request.text("text"), request.text("markdown_text")
    if not any(request.has(name) for name in ("text", "markdown_text", "blocks", "attachments")):
        raise Refusal("no_text")
    if markdown and (text or request.has("blocks")):
        raise Refusal("markdown_text_conflict")
    if len(text) > most or len(markdown) > limits.MARKDOWN_TEXT:
        raise Refusal("msg_too_long", (f"text holds {len(text or markdown)} characters",))
    return _Content(text, markdown, check_blocks(request.list("blocks")), check_metadata(request))


def _post(request: Request) -> Object:
    channel = writable(request)
    content, thread = _content(request), check_thread(request, channel)
    ts = request.world.ts()
    message = Message(channel.id, ts, request.team.bot_user, content.text, thread, request.team.bot_id)
    message.blocks, message.metadata, message.markdown = content.blocks, content.metadata, content.markdown
    request.world.put(message)
    return {"channel": channel.id, "ts": ts, "message": shown(message)}


def _post_ephemeral(request: Request) -> Object:
    channel = writable(request)
    user = request.text("user")
    if user not in channel.members:
        raise Refusal("user_not_in_channel")
    content, thread = _content(request), check_thread(request, channel)
    message = Message(channel.id, request.world.ts(), request.team.bot_user, content.text, thread, request.team.bot_id)
    message.blocks, message.markdown, message.only_for = content.blocks, content.markdown, user
    request.world.ephemeral.append(message)
    return {"message_ts": message.ts}


def _own(request: Request, refusal: str) -> Message:
    message = message_of(request, channel_of(request))
    if message.bot_id != request.team.bot_id:
        raise Refusal(refusal)
    return message


def _update(request: Request) -> Object:
    if request.world.channels.get(request.text("channel")) and channel_of(request).archived:
        raise Refusal("is_archived")
    message = _own(request, "cant_update_message")
    if message.stream and message.stream.open and message.stream.until > request.now():
        raise Refusal("streaming_state_conflict")
    content = _content(request, limits.UPDATE_TEXT)
    message.text, message.markdown, message.chunks = content.text, content.markdown, []
    if "blocks" in request.arguments:  # left out, the former blocks stay
        message.blocks = content.blocks
    message.metadata = content.metadata or message.metadata
    message.edited += 1
    message.stream = None
    return {"channel": message.channel, "ts": message.ts, "text": content.text, "message": shown(message)}


def _delete(request: Request) -> Object:
    message = _own(request, "cant_delete_message")
    message.deleted = True
    return {"channel": message.channel, "ts": message.ts}


def _permalink(request: Request) -> Object:
    channel = channel_of(request)
    message = message_of(request, channel, "message_ts")
    name = message.ts.replace(".", "")
    return {"channel": channel.id, "permalink": f"https://example.slack.com/archives/{channel.id}/p{name}"}


_CONTENT = "text blocks attachments markdown_text link_names parse as_user"
_LOOK = "icon_emoji icon_url username"

METHODS = {
    "chat.postMessage": method(
        _post,
        "channel",
        f"{_CONTENT} {_LOOK} thread_ts reply_broadcast unfurl_links unfurl_media mrkdwn metadata container_id",
        scopes="chat:write",
        tier=4,
    ),
    "chat.postEphemeral": method(
        _post_ephemeral, "channel user", f"{_CONTENT} {_LOOK} thread_ts", scopes="chat:write", tier=4
    ),
    "chat.update": method(
        _update, "channel ts", f"{_CONTENT} file_ids reply_broadcast metadata", scopes="chat:write", tier=3
    ),
    "chat.delete": method(_delete, "channel ts", "as_user", scopes="chat:write", tier=3),
    "chat.getPermalink": method(_permalink, "channel message_ts", tier=4),
}

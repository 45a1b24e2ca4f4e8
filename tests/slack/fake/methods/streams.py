"""chat.startStream, appendStream, stopStream: messages that grow."""

from app.domain.codec import Json
from tests.slack.fake import chunks as chunk_rules
from tests.slack.fake import limits
from tests.slack.fake.call import Request
from tests.slack.fake.methods.messages import check_blocks, check_metadata
from tests.slack.fake.methods.method import method
from tests.slack.fake.methods.places import channel_of, check_thread, message_of, shown, writable
from tests.slack.fake.words import Object, Refusal, mapping
from tests.slack.fake.world import Channel, Message, Session, Stream


def _start(request: Request) -> Object:
    channel = writable(request)
    if not channel.streams:
        raise Refusal("channel_type_not_supported")
    _check_recipient(request, channel)
    if request.has("task_display_mode") and request.text("task_display_mode") not in limits.TASK_MODES:
        raise Refusal("invalid_arguments", ("task_display_mode",))
    thread, ts = check_thread(request, channel), request.world.ts()
    message = Message(channel.id, ts, request.team.bot_user, "", thread, request.team.bot_id)
    message.stream = Stream(request.now() + limits.STREAM_LIFETIME_S)
    _feed(request, message)
    request.world.put(message)
    return {"channel": channel.id, "ts": ts}


def _check_recipient(request: Request, channel: Channel) -> None:
    if channel.kind == "im":
        return
    for name in ("recipient_team_id", "recipient_user_id"):
        if not request.has(name):
            raise Refusal(f"missing_{name}")


def _feed(request: Request, message: Message) -> None:
    """Add text or chunks; the message stays as it was when they are refused."""
    chunks, markdown = request.list("chunks"), request.text("markdown_text")
    if chunks and markdown:
        raise Refusal("cannot_provide_both_markdown_text_and_chunks")
    found = chunk_rules.problems(chunks)
    if found:
        raise Refusal("invalid_chunks", found)
    text = markdown + chunk_rules.text_of(chunks)
    if len(text) > limits.MARKDOWN_TEXT or len(message.markdown) + len(text) > limits.STREAM_TOTAL:
        raise Refusal("msg_too_long", (f"the stream would hold {len(message.markdown) + len(text)} characters",))
    if message.stream and (chunks or markdown):
        mode = "chunks" if chunks else "text"
        if message.stream.mode not in {None, mode}:
            raise Refusal("streaming_mode_mismatch")
        message.stream.mode = mode
    message.markdown += text
    message.chunks.extend(mapping(chunk) for chunk in chunks)


def _streaming(request: Request) -> Message:
    message = message_of(request, channel_of(request))
    if message.bot_id != request.team.bot_id:
        raise Refusal("message_not_owned_by_app")
    if message.stream is None or not message.stream.open or message.stream.until <= request.now():
        raise Refusal("message_not_in_streaming_state")
    return message


def _append(request: Request) -> Object:
    message = _streaming(request)
    if not request.has("markdown_text") and not request.has("chunks"):
        raise Refusal("no_text")
    _feed(request, message)
    return {"channel": message.channel, "ts": message.ts}


def _stop(request: Request) -> Object:
    message = _streaming(request)
    status = request.text("session_status")
    if status and status not in limits.SESSION_STATES:
        raise Refusal("invalid_arguments", ("session_status",))
    blocks, metadata = check_blocks(request.list("blocks")), check_metadata(request)
    _feed(request, message)
    message.blocks, message.metadata = blocks, metadata
    if message.stream:
        message.stream.open = False
    if status:
        request.world.sessions.setdefault((message.channel, message.root), Session(status)).status = status
    answer: dict[str, Json] = {"channel": message.channel, "ts": message.ts, "message": shown(message)}
    return answer


METHODS = {
    "chat.startStream": method(
        _start,
        "channel thread_ts",
        "markdown_text chunks recipient_team_id recipient_user_id task_display_mode icon_emoji icon_url username",
        scopes="chat:write",
        tier=2,
    ),
    "chat.appendStream": method(_append, "channel ts", "markdown_text chunks", scopes="chat:write", tier=4),
    "chat.stopStream": method(
        _stop, "channel ts", "markdown_text chunks blocks metadata session_status", scopes="chat:write", tier=2
    ),
}

"""What of all that Slack delivers is kept, under which key, and who deals with it. Pure."""

import re
from dataclasses import dataclass
from hashlib import sha256

from app.domain.codec import Json
from app.domain.slack import Delivered, EnvelopeKind, Needs, Workspace
from app.slack.shape import Body, fields, items, words

_PLAIN = frozenset({"", "file_share", "thread_broadcast"})
_KEPT = frozenset({"app_home_opened", "agent_session_stopped", "app_uninstalled", "tokens_revoked"})
_INTERACTIONS = {
    "block_actions": EnvelopeKind.ACTION,
    "view_submission": EnvelopeKind.VIEW,
    "message_action": EnvelopeKind.SHORTCUT,
    "shortcut": EnvelopeKind.SHORTCUT,
}
_MENTION = re.compile(r"<@([A-Z0-9]+)(?:\|[^>]*)?>")
# Slack's own helper, which writes to people in the app's name.
_SLACKBOT = "USLACKBOT"


@dataclass(frozen=True, slots=True)
class _Post:
    """A message as an event tells of it."""

    event: Body
    bot: str

    @property
    def text(self) -> str:
        return words(self.event, "text")

    @property
    def mentioned(self) -> list[str]:
        return _MENTION.findall(self.text)

    @property
    def by_a_person(self) -> bool:
        """Whether somebody wrote it: no bot, and least of all this one."""
        event = self.event
        by_bot = bool(event.get("bot_id")) or bool(event.get("bot_profile")) or "edited" in event
        return not by_bot and words(event, "user") not in {"", _SLACKBOT, self.bot}

    @property
    def to_another(self) -> bool:
        """Whether it begins with somebody else's name, and this bot's is nowhere in it."""
        first = _MENTION.match(self.text.lstrip())
        return first is not None and bool(self.bot) and self.bot not in self.mentioned


def delivered(body: Body, workspace: Workspace) -> Delivered | None:
    """How something that Slack delivers is kept; None for what concerns nobody here."""
    if words(body, "type") == "event_callback":
        return _event(body, workspace)
    if words(body, "command"):
        return Delivered(_digest(words(body, "trigger_id") or _moment(body)), EnvelopeKind.COMMAND, workspace, body)
    kind = _INTERACTIONS.get(words(body, "type"))
    if kind is None:
        return None
    return Delivered(_digest(words(body, "trigger_id") or _moment(body)), kind, workspace, body)


def topic(kind: EnvelopeKind, body: Body) -> str:
    """What an envelope is about: ``event:app_mention``, ``command:/cto``, ``action:clarify``, ``view:<callback id>``.

    Of an action's id only what stands before the first colon counts.
    """
    name = ""
    match kind:
        case EnvelopeKind.EVENT:
            name = words(body, "event", "type")
        case EnvelopeKind.COMMAND:
            name = words(body, "command")
        case EnvelopeKind.ACTION:
            actions = items(body.get("actions"))
            name = words(fields(actions[0]), "action_id").partition(":")[0] if actions else ""
        case EnvelopeKind.VIEW:
            name = words(body, "view", "callback_id")
        case EnvelopeKind.SHORTCUT:
            name = words(body, "callback_id")
    return f"{kind.value}:{name}"


def bot_of(body: Body) -> str:
    """The id of the bot's user in the workspace that an event was sent for; empty where Slack does not say."""
    grants = map(fields, items(body.get("authorizations")))
    return next((words(each, "user_id") for each in grants if each.get("is_bot")), "")


def message_key(workspace: Workspace, channel: str, ts: str) -> str:
    """What names a message of a workspace, under however many events it arrives."""
    return f"{workspace.team_id}:{channel}:{ts}"


def _event(body: Body, workspace: Workspace) -> Delivered | None:
    event, key = fields(body.get("event")), words(body, "event_id")
    kind = words(event, "type")
    if not key:
        return None
    if kind in _KEPT:
        return Delivered(key, EnvelopeKind.EVENT, workspace, body)
    if kind not in {"message", "app_mention"}:
        return None
    subtype = words(event, "subtype")
    if subtype in {"message_deleted", "message_changed"}:
        return _changed(body, key, workspace)
    if subtype not in _PLAIN or event.get("hidden"):
        return None
    return _message(body, key, workspace)


def _message(body: Body, key: str, workspace: Workspace) -> Delivered | None:
    event = fields(body.get("event"))
    post = _Post(event, bot_of(body))
    channel, ts = words(event, "channel"), words(event, "ts")
    if not (post.by_a_person and channel and ts) or post.to_another:
        return None
    root = words(event, "thread_ts")
    direct = words(event, "channel_type") == "im" or channel.startswith("D")
    called = words(event, "type") == "app_mention" or post.bot in post.mentioned
    message = message_key(workspace, channel, ts)
    if direct or called:
        return Delivered(key, EnvelopeKind.EVENT, workspace, body, message)
    if root in {"", ts}:
        return None
    return Delivered(key, EnvelopeKind.EVENT, workspace, body, message, Needs.THREAD, channel, root)


def _changed(body: Body, key: str, workspace: Workspace) -> Delivered | None:
    """A message that was deleted or edited; a root that has replies is not deleted but emptied."""
    event = fields(body.get("event"))
    before, after = fields(event.get("previous_message")), fields(event.get("message"))
    ts = words(event, "deleted_ts") or words(after, "ts") or words(before, "ts")
    channel, author = words(event, "channel"), words(before, "user") or words(after, "user")
    if not (channel and ts and author):
        return None
    if not is_deletion(event) and words(before, "text") == words(after, "text"):
        # Slack adds previews of links and numbers of replies to messages that nobody has touched.
        return None
    return Delivered(key, EnvelopeKind.EVENT, workspace, body, None, Needs.QUESTION, channel, ts, author)


def is_deletion(event: Body) -> bool:
    """Whether a change of a message took its text away."""
    return words(event, "subtype") == "message_deleted" or words(event, "message", "subtype") == "tombstone"


def _moment(body: Body) -> str:
    """What else tells one click from the next, where there is no trigger."""
    actions: list[Json] = list(items(body.get("actions")))
    at = words(fields(actions[0]), "action_ts") if actions else words(body, "action_ts")
    return f"{words(body, 'response_url')} {at} {words(body, 'view', 'id')} {words(body, 'view', 'hash')}"


def _digest(text: str) -> str:
    return f"once:{sha256(text.encode()).hexdigest()[:40]}"

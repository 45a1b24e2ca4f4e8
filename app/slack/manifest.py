"""The app as Slack is told of it: what it may read, where its events go, what people see of it."""

from collections.abc import Mapping, Sequence

import yaml

from app.domain.codec import Json

_SCOPES = (
    "app_mentions:read",
    "assistant:write",
    "channels:history",
    "channels:read",
    "chat:write",
    "commands",
    "files:write",
    "groups:history",
    "groups:read",
    "im:history",
    "im:write",
    "mpim:history",
    "reactions:write",
    "users:read",
)
# Without these the bot hears what is said to it, and nothing else that is said in a channel.
_LISTENING = frozenset({"channels:history", "groups:history"})
_HEARD = frozenset({"message.channels", "message.groups"})
_EVENTS = (
    "agent_session_stopped",
    "app_home_opened",
    "app_mention",
    "app_uninstalled",
    "message.channels",
    "message.groups",
    "message.im",
    "message.mpim",
    "tokens_revoked",
)
_COMMANDS = (
    ("/cto", "Ask privately", "your question"),
    ("/design", "Ask for a design, privately", "what is to be built"),
    ("/validate", "Have a plan challenged, privately", "the plan"),
    ("/decide", "Have options weighed, privately", "the options"),
)
_PROMPTS = (
    ("Challenge a plan", "Challenge this plan: "),
    ("Size a GPU", "How much GPU memory do I need to serve "),
    ("Build or buy", "Should we call an API or host our own model for "),
)
EVENTS, OAUTH_REDIRECT = "/slack/events", "/slack/oauth_redirect"


def scopes(*, mentions_only: bool = False) -> tuple[str, ...]:
    """What the bot asks to be allowed."""
    return _without(_SCOPES, _LISTENING) if mentions_only else _SCOPES


def manifest(host: str, *, socket: bool = False, mentions_only: bool = False) -> Mapping[str, Json]:
    """The manifest of an app at ``host``.

    With ``socket`` Slack sends everything through a connection that the service opens, and needs no address. With
    ``mentions_only`` the app reads no messages of channels: replies in a thread have to mention it again.
    """
    address = f"https://{host}"
    events: dict[str, Json] = {"bot_events": list(_without(_EVENTS, _HEARD) if mentions_only else _EVENTS)}
    interactivity: dict[str, Json] = {"is_enabled": True}
    oauth: dict[str, Json] = {"scopes": {"bot": list(scopes(mentions_only=mentions_only))}}
    if not socket:
        events = {"request_url": address + EVENTS, **events}
        interactivity["request_url"] = address + EVENTS
        oauth = {"redirect_urls": [address + OAUTH_REDIRECT], **oauth}
    return {
        "display_information": {
            "name": "CTO team",
            "description": "Designs, decisions and second opinions on architecture and ML, with sources",
            "background_color": "#1f2937",
        },
        "features": _features(None if socket else address + EVENTS),
        "oauth_config": oauth,
        "settings": {
            "event_subscriptions": events,
            "interactivity": interactivity,
            "org_deploy_enabled": True,
            "socket_mode_enabled": socket,
            # A token that never expires is what one workspace copies into its environment.
            "token_rotation_enabled": not socket,
        },
    }


def manifest_text(document: Mapping[str, Json]) -> str:
    """The manifest as Slack's page takes it."""
    text: str = yaml.safe_dump(dict(document), sort_keys=False, allow_unicode=True, width=120)
    return text


def _features(address: str | None) -> Json:
    prompts: list[Json] = [{"title": title, "message": message} for title, message in _PROMPTS]
    return {
        "agent_view": {
            "agent_description": "Ask for a design, a decision, a review or a number. Answers name their sources.",
            "suggested_prompts": prompts,
        },
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True, "messages_tab_read_only_enabled": False},
        "bot_user": {"display_name": "CTO team", "always_online": True},
        "slash_commands": [_command(address, *each) for each in _COMMANDS],
        "shortcuts": [
            {
                "name": "Ask the CTO team",
                "type": "message",
                "callback_id": "ask_about_message",
                "description": "Ask about this message",
            }
        ],
    }


def _command(address: str | None, command: str, description: str, hint: str) -> Json:
    where: dict[str, Json] = {"url": address} if address else {}
    return {"command": command, **where, "description": description, "usage_hint": hint, "should_escape": True}


def _without(names: Sequence[str], unwanted: frozenset[str]) -> tuple[str, ...]:
    return tuple(name for name in names if name not in unwanted)

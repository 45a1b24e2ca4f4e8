"""The manifest as Slack documents it, and as it was when somebody last looked at it."""

import itertools
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal

import pytest
import yaml
from pydantic import BaseModel, ConfigDict, Field

from app.slack.manifest import manifest, manifest_text, scopes

GOLDEN = Path(__file__).parent / "golden"
HOST = "team.example.com"
BOTH = list(itertools.product((False, True), (False, True)))


Address = Annotated[str, Field(pattern="^https://", max_length=2500)]
Name = Annotated[str, Field(min_length=1, max_length=50)]


class Documented(BaseModel):
    """A part of a manifest as Slack's schema describes it, as far as it is used here."""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", strict=True)


class Display(Documented):
    """What people see of the app."""

    name: str = Field(min_length=1, max_length=35)
    description: str = Field(min_length=1, max_length=140)
    background_color: str = Field(pattern="^#([0-9a-fA-F]{3}){1,2}$")


class Prompt(Documented):
    """Something to begin with."""

    title: str = Field(min_length=1)
    message: str = Field(min_length=1)


class AgentView(Documented):
    """The app as an agent."""

    agent_description: str = Field(min_length=1)
    suggested_prompts: list[Prompt]


class Home(Documented):
    """The app's own tabs."""

    home_tab_enabled: bool
    messages_tab_enabled: bool
    messages_tab_read_only_enabled: bool


class BotUser(Documented):
    """The bot."""

    display_name: str = Field(min_length=1, max_length=80)
    always_online: bool


class Command(Documented):
    """A slash command."""

    command: str = Field(pattern="^/", min_length=2, max_length=32)
    url: Address | None = None
    description: str = Field(min_length=1, max_length=2000)
    usage_hint: str = Field(min_length=1, max_length=1000)
    should_escape: bool


class Shortcut(Documented):
    """A shortcut."""

    name: str = Field(min_length=1, max_length=24)
    type: Literal["message", "global"]
    callback_id: str = Field(min_length=1, max_length=255)
    description: str = Field(min_length=1, max_length=150)


class Features(Documented):
    """What the app brings."""

    agent_view: AgentView
    app_home: Home
    bot_user: BotUser
    slash_commands: list[Command] = Field(min_length=1, max_length=50)
    shortcuts: list[Shortcut] = Field(min_length=1, max_length=10)


class Scopes(Documented):
    """What the app may do."""

    bot: list[Name]


class OAuth(Documented):
    """How the app is installed."""

    redirect_urls: list[Address] = []
    scopes: Scopes


class Subscriptions(Documented):
    """What the app hears."""

    request_url: Address | None = None
    bot_events: list[Name] = Field(max_length=100)


class Interactivity(Documented):
    """Where clicks go."""

    is_enabled: bool
    request_url: Address | None = None


class SlackSettings(Documented):
    """How the app is reached."""

    event_subscriptions: Subscriptions
    interactivity: Interactivity
    org_deploy_enabled: bool
    socket_mode_enabled: bool
    token_rotation_enabled: bool


class Manifest(Documented):
    """All of it."""

    display_information: Display
    features: Features
    oauth_config: OAuth
    settings: SlackSettings


@pytest.mark.parametrize(("socket", "mentions_only"), BOTH)
def test_slack_takes_it(socket: bool, mentions_only: bool) -> None:  # noqa: FBT001
    document = manifest(HOST, socket=socket, mentions_only=mentions_only)
    assert Manifest.model_validate(document).model_dump(exclude_unset=True) == document
    assert yaml.safe_load(manifest_text(document)) == document


@pytest.mark.parametrize(("name", "socket", "mentions_only"), [("http", False, False), ("socket", True, True)])
def test_it_is_as_it_was(name: str, socket: bool, mentions_only: bool) -> None:  # noqa: FBT001
    text = manifest_text(manifest(HOST, socket=socket, mentions_only=mentions_only))
    assert text == (GOLDEN / f"manifest-{name}.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(("socket", "mentions_only"), BOTH)
def test_it_asks_for_no_more_than_is_used(socket: bool, mentions_only: bool) -> None:  # noqa: FBT001
    document: Any = manifest(HOST, socket=socket, mentions_only=mentions_only)
    asked = document["oauth_config"]["scopes"]
    events = set(document["settings"]["event_subscriptions"]["bot_events"])
    assert set(asked) == {"bot"}
    assert tuple(asked["bot"]) == scopes(mentions_only=mentions_only)
    assert not any(scope.startswith("search:") for scope in asked["bot"])
    # Messages of channels, and the right to read them, go together.
    for kind, event in (("channels", "message.channels"), ("groups", "message.groups")):
        assert (f"{kind}:history" in asked["bot"]) == (event in events) == (not mentions_only)
    assert {"agent_session_stopped", "app_uninstalled", "tokens_revoked", "app_mention", "message.im"} <= events
    assert (HOST in manifest_text(document)) == (not socket)

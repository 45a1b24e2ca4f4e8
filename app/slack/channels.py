"""Who may ask where: people of other organizations, guests, and channels that others take part in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from slack_sdk.errors import SlackApiError

from app.domain.channels import ChannelRule, Person
from app.domain.codec import Json
from app.domain.errors import SlackBroken
from app.domain.slack import Installation, Workspace
from app.slack.clients import Clients
from app.slack.installations.web import FATAL, calling, content_of, reason_of, word
from app.store.slack.channels import ChannelStore
from app.store.tenancy import acting_for

KNOWN_FOR = timedelta(minutes=5)
"""How long what Slack has said of a person or a channel is believed."""

_MOST = 10_000
_READS_CHANNELS = frozenset({"channels:read", "groups:read"})

T = TypeVar("T")


class _Recent(Generic[T]):
    """What was learned in the last minutes."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._known: dict[tuple[str, str], tuple[datetime, T]] = {}

    def get(self, key: tuple[str, str]) -> T | None:
        found = self._known.get(key)
        return found[1] if found is not None and self._clock() - found[0] < KNOWN_FOR else None

    def put(self, key: tuple[str, str], value: T) -> T:
        if len(self._known) >= _MOST:
            del self._known[next(iter(self._known))]
        self._known.pop(key, None)
        self._known[key] = (self._clock(), value)
        return value


@dataclass(frozen=True, slots=True)
class Entry:
    """Who asks, what holds where it is asked, and whether an answer may be given at all."""

    person: Person
    rule: ChannelRule
    shared: bool

    @property
    def allowed(self) -> bool:
        """Whether this person may ask in this channel."""
        return self.rule.lets_in(self.person, shared=self.shared)


class ChannelRules:
    """Judges by what administrators have decided and what Slack says of people and channels."""

    def __init__(self, store: ChannelStore, clients: Clients, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clients = clients
        self._people = _Recent[Person](clock)
        self._shared = _Recent[bool](clock)

    async def rule(self, installation: Installation, workspace: Workspace, channel: str) -> ChannelRule:
        """What holds in a channel."""
        with acting_for(installation.tenant):
            return await self._store.rule(workspace.team_id, channel)

    async def entry(
        self,
        installation: Installation,
        workspace: Workspace,
        channel: str,
        user: str,
        *,
        home: str = "",
        shared: bool | None = None,
    ) -> Entry:
        """What to make of somebody in a channel.

        ``home`` is the person's own workspace, and ``shared`` whether other organizations take part, as far as the
        event says so.

        Raises:
            SlackUnavailable: the workspace cannot be talked to.
            SlackAway: Slack does not answer.
        """
        person = await self.person(installation, workspace, user, home=home)
        rule = await self.rule(installation, workspace, channel)
        open_ = await self.shared(installation, workspace, channel) if shared is None else shared
        return Entry(person, rule, shared=open_)

    async def person(self, installation: Installation, workspace: Workspace, user: str, *, home: str = "") -> Person:
        """Somebody as Slack describes them; raises as ``entry`` does."""
        key = (workspace.team_id, user)
        known = self._people.get(key)
        if known is not None:
            return known
        document = await self._ask(installation, workspace, "users:read", user=user)
        if document is None:
            # Without the scope nothing but the event tells where somebody is from.
            return Person(user, outsider=home not in {"", workspace.team_id, workspace.enterprise_id})
        return self._people.put(key, _person(user, document, workspace))

    async def shared(self, installation: Installation, workspace: Workspace, channel: str) -> bool:
        """Whether other organizations take part in a channel; False where the app may not know."""
        # Where Slack has not said what was granted, a try tells.
        granted = installation.scopes or _READS_CHANNELS
        if channel.startswith("D") or not granted & _READS_CHANNELS:
            return False
        key = (workspace.team_id, channel)
        known = self._shared.get(key)
        if known is not None:
            return known
        document = await self._ask(installation, workspace, "channels:read", channel=channel)
        found = (document or {}).get("channel")
        shared = isinstance(found, dict) and any(
            found.get(name) is True for name in ("is_ext_shared", "is_pending_ext_shared")
        )
        return self._shared.put(key, shared)

    async def _ask(
        self, installation: Installation, workspace: Workspace, scope: str, *, user: str = "", channel: str = ""
    ) -> dict[str, Json] | None:
        """Slack's document; empty for what it does not know, None without the scope."""
        if scope in installation.without:
            return None
        client = await self._clients.web(workspace)
        try:
            with calling():
                answer = await (client.users_info(user=user) if user else client.conversations_info(channel=channel))
        except SlackApiError as error:
            return await self._refused(workspace, scope, error, client.token)
        return dict(content_of(answer))

    async def _refused(
        self, workspace: Workspace, scope: str, error: SlackApiError, token: str | None
    ) -> dict[str, Json] | None:
        reason = reason_of(error)
        if reason == "missing_scope":
            await self._clients.lacks(workspace, word(content_of(error.response), "needed").split(",")[0] or scope)
            return None
        if reason in FATAL:
            await self._clients.broken(workspace, reason, token)
            raise SlackBroken
        return {}


def _person(user: str, document: dict[str, Json], workspace: Workspace) -> Person:
    found = document.get("user")
    if not isinstance(found, dict):
        # Slack shows nobody whom nobody here has to do with.
        return Person(user, outsider=True)

    def has(name: str) -> bool:
        return found.get(name) is True

    return Person(
        user=user,
        name=word(found, "profile", "display_name") or word(found, "real_name") or word(found, "name"),
        outsider=has("is_stranger") or not _of(found, workspace),
        guest=has("is_restricted") or has("is_ultra_restricted"),
        bot=has("is_bot"),
        admin=has("is_admin") or has("is_owner") or has("is_primary_owner"),
    )


def _of(found: dict[str, Json], workspace: Workspace) -> bool:
    """Whether somebody belongs to a workspace, or to the organization that it is part of."""
    if workspace.enterprise_id and word(found, "enterprise_user", "enterprise_id") == workspace.enterprise_id:
        return True
    return word(found, "team_id") in {workspace.team_id, workspace.enterprise_id} - {""}

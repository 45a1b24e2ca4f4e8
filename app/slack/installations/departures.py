"""Slack says that a workspace has taken the app away."""

from dataclasses import dataclass
from datetime import UTC, datetime

from app.domain.codec import Json
from app.domain.slack import Envelope, Installation
from app.slack.installations.leaving import Leaving

EVENTS = frozenset({"app_uninstalled", "tokens_revoked"})
"""The types of events that are for here; they come for workspaces that are broken already, too."""


@dataclass(frozen=True, slots=True)
class Departures:
    """Cleans up behind a workspace, once, in whatever order and however often Slack tells."""

    leaving: Leaving

    async def __call__(self, envelope: Envelope) -> str:
        """Deal with one of ``EVENTS``; the word for what became of it.

        Raises DatabaseUnavailable.
        """
        kept = await self.leaving.store.find(envelope.workspace)
        if kept is None:
            return "unknown"
        event = envelope.body.get("event")
        kind = event.get("type") if isinstance(event, dict) else None
        if _before(envelope, kept.installation):
            return "stale"
        if kind == "tokens_revoked" and not _ours(event, kept.installation):
            return "ignored"
        return "removed" if await self.leaving.left(kept.installation, str(kind)) else "known"


def _before(envelope: Envelope, installation: Installation) -> bool:
    """Whether it tells of an installation before the present one: Slack delivers again for minutes."""
    at = envelope.body.get("event_time")
    return isinstance(at, int) and datetime.fromtimestamp(at + 1, UTC) < installation.installed_at


def _ours(event: Json, installation: Installation) -> bool:
    """Whether the bot's own token is among those revoked; those of people are not ours."""
    tokens = event.get("tokens") if isinstance(event, dict) else None
    bots = tokens.get("bot") if isinstance(tokens, dict) else None
    return isinstance(bots, list) and installation.bot_user in bots

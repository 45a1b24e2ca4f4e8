"""Tokens that expire are exchanged in time, once, however many processes notice."""

import asyncio
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from slack_sdk.errors import SlackApiError

from app.domain.errors import SlackAway, SlackBroken
from app.domain.slack import Installation
from app.slack.installations.leaving import Leaving
from app.slack.installations.vault import REFRESH, TOKEN, Vault
from app.slack.installations.web import FATAL, Web, reason_of, word
from app.store.slack.installations import InstallationStore, Kept, SealedTokens
from app.telemetry import event, problem

EARLY = timedelta(hours=2)
"""How long before its end a token is exchanged. It lives for twelve hours."""

_AGAIN = timedelta(minutes=1)
_LOST = FATAL | {"invalid_refresh_token"}


class Rotation:
    """Exchanges refresh tokens in the name of the app."""

    def __init__(
        self,
        store: InstallationStore,
        vault: Vault,
        web: Web,
        leaving: Leaving,
        app: tuple[str, str],
        clock: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._vault = vault
        self._web = web
        self._leaving = leaving
        self._app = app
        self._clock = clock
        self._busy: dict[tuple[str, str], asyncio.Lock] = defaultdict(asyncio.Lock)
        self._failed: dict[tuple[str, str], datetime] = {}

    async def fresh(self, kept: Kept) -> SealedTokens:
        """Tokens that are good for a while.

        Raises:
            SlackBroken: they have expired, and Slack gives no others.
            SlackAway: they have expired, and Slack does not answer.
        """
        now, until = self._clock(), kept.tokens.until
        if until is None or until > now + EARLY:
            return kept.tokens
        key = (kept.installation.enterprise_id, kept.installation.team_id)
        failed = self._failed.get(key)
        tried = failed is not None and now - failed < _AGAIN
        if until > now and (tried or self._busy[key].locked()):
            # The old one still serves, and nobody has to wait.
            return kept.tokens
        try:
            async with self._busy[key]:
                renew = partial(self._renew, kept.installation)
                return (await self._store.refresh(kept.installation, now + EARLY, renew)).tokens
        except (SlackAway, SlackApiError) as error:
            self._failed[key] = now
            if until <= now:
                raise await self._expired(kept.installation, error) from error
            problem("slack.refresh_failed", error, team=kept.installation.team_id)
            return kept.tokens

    async def _renew(self, installation: Installation, tokens: SealedTokens) -> SealedTokens:
        if tokens.refresh is None:
            raise SlackAway("There is no token to renew this workspace's token with.")
        refresh = self._vault.open(installation, REFRESH, tokens.refresh)
        given = {"grant_type": "refresh_token", "refresh_token": refresh}
        document = await self._web.exchange(self._app, given)
        lifetime = document.get("expires_in")
        event("slack.token_renewed", team=installation.team_id)
        return SealedTokens(
            self._vault.seal(installation, TOKEN, word(document, "access_token")),
            self._vault.seal(installation, REFRESH, word(document, "refresh_token")),
            self._clock() + timedelta(seconds=lifetime) if isinstance(lifetime, int) else None,
        )

    async def _expired(self, installation: Installation, error: SlackAway | SlackApiError) -> SlackAway | SlackBroken:
        if isinstance(error, SlackAway) or reason_of(error) not in _LOST:
            return SlackAway("The token of this workspace has expired and could not be renewed.")
        await self._leaving.broke(installation, reason_of(error))
        return SlackBroken(f"The token of {installation.name} has expired, and Slack renews it no more.")

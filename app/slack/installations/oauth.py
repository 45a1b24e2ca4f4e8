"""The way in for workspaces: to Slack's page, back with a code, and the code for a token."""

import hashlib
import logging
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html import escape

from slack_bolt.error import BoltError
from slack_bolt.oauth.async_callback_options import (
    AsyncCallbackOptions,
    AsyncFailureArgs,
    DefaultAsyncCallbackOptions,
)
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.oauth.installation_store import Installation as Installed
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore

from app.domain.errors import SlackAway, SlackNotAllowed, TeamError
from app.domain.slack import Workspace
from app.domain.trail import Action, Change
from app.slack.installations.tenants import Newcomers
from app.slack.installations.vault import REFRESH, TOKEN, Vault
from app.slack.installations.web import Web, calling, content_of, reason_of, word
from app.store.slack.installations import Grant, InstallationStore, SealedTokens
from app.store.slack.states import OAuthStateStore
from app.telemetry import event, problem

INSTALL, REDIRECT = "/slack/install", "/slack/oauth_redirect"
STATE_LIFE = timedelta(minutes=10)

# Bolt's own logger would write codes and addresses down.
_QUIET = logging.Logger("slack.oauth", logging.CRITICAL)


@dataclass(frozen=True, slots=True)
class OAuthApp:
    """The app as workspaces install it. ``allowed`` are the ids of those that may, all where it is empty."""

    client_id: str
    secret: str = field(repr=False)
    scopes: tuple[str, ...]
    redirect: str
    authorize_url: str = "https://slack.com/oauth/v2/authorize"
    allowed: frozenset[str] = frozenset()


class States(AsyncOAuthStateStore):
    """States that are good once and for ten minutes; only their digests are kept."""

    def __init__(self, store: OAuthStateStore, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock

    @property
    def logger(self) -> logging.Logger:
        """See ``AsyncOAuthStateStore``."""
        return _QUIET

    async def async_issue(self, *_args: object, **_kwargs: object) -> str:
        """A new state."""
        state, now = secrets.token_urlsafe(32), self._clock()
        await self._store.add(_digest(state), now + STATE_LIFE, now)
        return state

    async def async_consume(self, state: str) -> bool:
        """Whether the state is good; it is no longer afterwards."""
        return await self._store.take(_digest(state), self._clock())


class Grants(AsyncInstallationStore):
    """Keeps what workspaces grant."""

    def __init__(self, store: InstallationStore, vault: Vault, newcomers: Newcomers, allowed: frozenset[str]) -> None:
        self._store = store
        self._vault = vault
        self._newcomers = newcomers
        self._allowed = allowed

    @property
    def logger(self) -> logging.Logger:
        """See ``AsyncInstallationStore``."""
        return _QUIET

    async def async_save(self, installation: Installed) -> None:
        """Keep a grant, for the tenant of its workspace.

        Raises:
            SlackNotAllowed: the workspace is none of those that may install the app.
            DatabaseUnavailable: the database does not answer.
        """
        grant = _grant(installation)
        place = grant.workspace
        if self._allowed and not self._allowed & {place.team_id, place.enterprise_id}:
            raise SlackNotAllowed(f"The workspace {place.team_id or place.enterprise_id} may not install the app.")
        tenant = await self._newcomers.tenant_of(grant)
        change = Change(tenant, f"slack:{grant.installed_by}", Action.SLACK_INSTALL, grant.name)
        await self._store.save(grant, self._sealed(place, installation), tenant, change)
        event("slack.installed", tenant=tenant, team=place.team_id, enterprise=place.enterprise_id)

    def _sealed(self, place: Workspace, installation: Installed) -> SealedTokens:
        refresh, until = installation.bot_refresh_token, installation.bot_token_expires_at
        return SealedTokens(
            self._vault.seal(place, TOKEN, installation.bot_token or ""),
            self._vault.seal(place, REFRESH, refresh) if refresh else None,
            datetime.fromtimestamp(until, UTC) if until else None,
        )


class OAuthFlow(AsyncOAuthFlow):
    """Bolt's flow, with our words for what goes wrong and nothing secret in the logs."""

    def __init__(self, settings: AsyncOAuthSettings, web: Web) -> None:
        super().__init__(settings=settings, logger=_QUIET)
        self._web = web

    async def run_installation(self, code: str) -> Installed | None:
        """Exchange the code; None where Slack does not take it."""
        try:
            return await self._exchanged(code)
        except SlackApiError as error:
            problem("slack.install_refused", reason=reason_of(error))
        except SlackAway as error:
            problem("slack.install_failed", error)
        return None

    async def store_installation(self, request: AsyncBoltRequest, installation: Installed) -> None:
        """Keep it; raises BoltError, which makes the page say why not."""
        try:
            await super().store_installation(request, installation)
        except TeamError as error:
            problem("slack.install_failed", error, team=installation.team_id)
            raise BoltError(f"{error.sentence} {error.remedy}") from error

    async def _exchanged(self, code: str) -> Installed:
        app = (self.settings.client_id, self.settings.client_secret)
        granted = await self._web.exchange(app, {"code": code, "redirect_uri": self.settings.redirect_uri or ""})
        # The bot's own id is not in that answer.
        with calling():
            itself = content_of(await self._web.client(word(granted, "access_token")).auth_test())
        lifetime = granted.get("expires_in")
        return Installed(
            app_id=word(granted, "app_id"),
            enterprise_id=word(granted, "enterprise", "id"),
            enterprise_name=word(granted, "enterprise", "name"),
            enterprise_url=word(itself, "url"),
            team_id=word(granted, "team", "id"),
            team_name=word(granted, "team", "name"),
            bot_token=word(granted, "access_token"),
            bot_id=word(itself, "bot_id"),
            bot_user_id=word(granted, "bot_user_id"),
            bot_scopes=word(granted, "scope"),
            bot_refresh_token=word(granted, "refresh_token") or None,
            bot_token_expires_in=lifetime if isinstance(lifetime, int) else None,
            user_id=word(granted, "authed_user", "id"),
            is_enterprise_install=granted.get("is_enterprise_install") is True,
            token_type=word(granted, "token_type"),
        )


def open_flow(app: OAuthApp, states: States, grants: Grants, web: Web) -> OAuthFlow:
    """The flow behind ``/slack/install`` and ``/slack/oauth_redirect``."""
    settings = AsyncOAuthSettings(
        client_id=app.client_id,
        client_secret=app.secret,
        scopes=app.scopes,
        user_scopes=(),
        redirect_uri=app.redirect,
        install_path=INSTALL,
        install_page_rendering_enabled=False,
        redirect_uri_path=REDIRECT,
        authorization_url=app.authorize_url,
        installation_store=grants,
        state_store=states,
        state_expiration_seconds=int(STATE_LIFE.total_seconds()),
        logger=_QUIET,
    )
    usual = DefaultAsyncCallbackOptions(
        logger=_QUIET,
        state_utils=settings.state_utils,
        redirect_uri_page_renderer=settings.redirect_uri_page_renderer,
    )
    settings.callback_options = AsyncCallbackOptions(success=usual.success, failure=_failed)
    return OAuthFlow(settings, web)


_REASONS = {
    "access_denied": "The installation was cancelled.",
    "invalid_browser": "This browser did not begin the installation, or takes no cookies.",
    "invalid_state": "This link was used before, or is older than ten minutes.",
    "missing_code": "Slack sent no code along.",
    "invalid_code": "Slack does not take the code.",
}


async def _failed(args: AsyncFailureArgs) -> BoltResponse:
    error = args.error
    sentence = str(error) if isinstance(error, BoltError) else _REASONS.get(args.reason, "The installation failed.")
    status = _status(error) or args.suggested_status_code
    page = (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Not installed</title>'
        f'<h1>Not installed</h1><p>{escape(sentence)}</p><p><a href="{INSTALL}">Begin again</a></p></html>'
    )
    headers: dict[str, str | Sequence[str]] = {
        "Content-Type": "text/html; charset=utf-8",
        "Set-Cookie": args.settings.state_utils.build_set_cookie_for_deletion(),
    }
    return BoltResponse(status=status, headers=headers, body=page)


def _status(error: Exception | None) -> int | None:
    cause = error.__cause__ if error is not None else None
    return cause.status if isinstance(cause, TeamError) else None


def _grant(installed: Installed) -> Grant:
    whole = installed.is_enterprise_install
    name = installed.enterprise_name if whole else installed.team_name
    return Grant(
        workspace=Workspace("" if whole else installed.team_id or "", installed.enterprise_id or ""),
        name=name or installed.team_id or installed.enterprise_id or "",
        app_id=installed.app_id or "",
        bot_id=installed.bot_id or "",
        bot_user=installed.bot_user_id or "",
        scopes=frozenset(installed.bot_scopes or ()),
        installed_by=installed.user_id,
    )


def _digest(state: str) -> bytes:
    return hashlib.sha256(state.encode()).digest()

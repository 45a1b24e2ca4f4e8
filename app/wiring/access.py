"""Who may come in."""

from app.access.authenticator import Authenticator
from app.access.console_keys import KeySignIn
from app.access.login import Login
from app.access.oidc import OpenIdConnect, Provider
from app.access.password import LocalPassword
from app.access.sessions import Sessions
from app.domain.errors import ConfigurationError
from app.domain.quota import Limiter
from app.settings import Environment, Settings, is_loopback, words_of
from app.store.sessions import SessionStore
from app.wiring.stores import Stores
from app.wiring.tasks import now


def open_login(stores: Stores, limiter: Limiter, settings: Settings, environment: Environment) -> Login:
    """The ways in that the pages offer; raises ConfigurationError for half an identity provider."""
    kept = SessionStore(stores.database)
    provider = None
    if settings.oidc_issuer is not None:
        if settings.oidc_client_id is None:
            raise ConfigurationError("CTO_TEAM_OIDC_ISSUER is set, but not CTO_TEAM_OIDC_CLIENT_ID.")
        provider = OpenIdConnect(
            Provider(
                settings.oidc_issuer,
                settings.oidc_client_id,
                environment.secret("CTO_TEAM_OIDC_SECRET"),
                settings.oidc_audience or settings.oidc_client_id,
                settings.oidc_tenant,
                settings.oidc_tenant_claim,
                words_of(settings.oidc_admins),
                words_of(settings.oidc_domains),
            )
        )
    return Login(
        Sessions(kept, stores.keys, now),
        KeySignIn(stores.keys, limiter, now),
        LocalPassword(kept),
        is_loopback(settings.host),
        provider,
    )


def open_authenticator(stores: Stores, login: Login, settings: Settings, local_token: str) -> Authenticator:
    """What finds out who calls; on loopback everybody is let in as long as there is no key."""
    return Authenticator(
        stores.keys,
        now,
        local_token=local_token,
        trusting=is_loopback(settings.host),
        sessions=login.sessions,
        foreign=login.provider,
    )

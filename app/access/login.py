"""The ways in that the pages offer."""

from dataclasses import dataclass

from app.access.console_keys import KeySignIn
from app.access.oidc import OpenIdConnect
from app.access.password import LocalPassword
from app.access.sessions import Sessions


@dataclass(frozen=True, slots=True)
class Login:
    """``with_password`` where the service listens on loopback only; ``provider`` where one is configured.

    ``keys`` takes API keys for the console.
    """

    sessions: Sessions
    keys: KeySignIn
    password: LocalPassword
    with_password: bool
    provider: OpenIdConnect | None = None

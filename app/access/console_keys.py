"""Signing in to the console with an API key, for people who have one and no identity provider."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from ipaddress import IPv6Address, ip_address, ip_network

from app.access.roles import SCOPES, role_of
from app.domain.access import Principal
from app.domain.errors import Forbidden, RateLimited, Unauthenticated
from app.domain.keys import read_credential
from app.domain.quota import Charge, Limiter, Quota
from app.store.keys import KeyStore, StoredKey

TRIES = Quota("sign-ins", 10)
"""From one address in a minute, right and wrong ones alike: what comes too late is not looked at."""

# A household or an office has all of such a network.
_ONE_PLACE = 64


class KeySignIn:
    """Takes a key with a role in the console for a person's."""

    def __init__(self, keys: KeyStore, limiter: Limiter, clock: Callable[[], datetime]) -> None:
        self._keys = keys
        self._limiter = limiter
        self._clock = clock

    async def check(self, text: str, address: str) -> StoredKey:
        """The key that somebody at ``address`` has typed.

        The secret that a rotation has replaced opens nothing here: its overlap is for programs.

        Raises:
            RateLimited: too many tries from there in the last minute.
            Unauthenticated: there is no such key, or it has ended; the same words for both.
            Forbidden: the key has no role in the console.
        """
        (standing,) = await self._limiter.take([Charge(f"{TRIES.name}:{place_of(address)}", TRIES)])
        if standing.retry_after_s:
            raise RateLimited("There were too many tries from here.", retry_after_s=standing.retry_after_s)
        credential = read_credential(text.strip())
        stored = await self._keys.find(credential.id) if credential is not None else None
        if credential is None or stored is None or not credential.matches(stored.digest):
            raise Unauthenticated("The key is not valid.")
        if not stored.key.good_at(self._clock()):
            raise Unauthenticated("The key is not valid.")
        if role_of(stored.key.scopes) is None:
            raise Forbidden("This key has no role in the console: viewer, editor or publisher.")
        await self._keys.used(stored.key.id)
        return stored


def console_principal(stored: StoredKey, digest: bytes, now: datetime) -> Principal | None:
    """Who is signed in with the secret of this digest, with the rights of the key's role and no other.

    None where the key has ended, has another secret by now, or has lost its role.
    """
    role = role_of(stored.key.scopes)
    if role is None or stored.digest != digest or not stored.key.good_at(now):
        return None
    return replace(stored.key.principal(), scopes=SCOPES[role])


def place_of(address: str) -> str:
    """Whose tries are counted together: those of an address, of IPv6 those of its /64."""
    try:
        found = ip_address(address)
    except ValueError:
        return "elsewhere"
    return str(ip_network((found, _ONE_PLACE), strict=False)) if isinstance(found, IPv6Address) else str(found)

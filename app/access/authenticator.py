"""A credential to the principal that it stands for."""

import hmac
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from app.access.recent import Recent
from app.access.sessions import Sessions
from app.domain.access import LOCAL, Principal
from app.domain.errors import Unauthenticated
from app.domain.keys import Credential, read_credential
from app.store.keys import KeyStore, StoredKey

# How late a revoked key may still be taken, in seconds; five are promised.
_KEPT_S = 4.0
_SCHEME = "bearer "


@dataclass(frozen=True, slots=True)
class Presented:
    """What came with a request: the headers ``Authorization`` and ``x-api-key``, and the session cookie."""

    authorization: str = ""
    api_key: str = ""
    session: str = ""

    def bearer(self) -> str:
        """The one token in the headers, or nothing.

        Raises:
            Unauthenticated: two headers name different ones, or the scheme is another one.
        """
        token = ""
        if self.authorization:
            if not self.authorization.lower().startswith(_SCHEME):
                raise Unauthenticated("The header Authorization must have the form 'Bearer ...'.")
            token = self.authorization[len(_SCHEME) :].strip()
        if self.api_key and token and not hmac.compare_digest(self.api_key.encode(), token.encode()):
            raise Unauthenticated("Two headers carry different credentials.")
        return token or self.api_key


class Tokens(Protocol):
    """Another kind of bearer token."""

    async def principal(self, token: str) -> Principal | None:
        """Who holds the token; None where it is none of this kind."""
        ...


class Authenticator:
    """Finds out who calls.

    ``local_token`` opens everything for whoever can read the state folder. ``trusting`` lets everybody in as LOCAL as
    long as there is no key: the service listens on loopback only. ``sessions`` are those of the pages, ``foreign``
    the tokens of an identity provider.
    """

    def __init__(
        self,
        keys: KeyStore,
        clock: Callable[[], datetime],
        *,
        local_token: str,
        trusting: bool,
        sessions: Sessions | None = None,
        foreign: Tokens | None = None,
    ) -> None:
        self._keys = keys
        self._clock = clock
        self._local_token = local_token
        self._trusting = trusting
        self._sessions = sessions
        self._foreign = foreign
        self._found: Recent[StoredKey | None] = Recent(keys.find, _KEPT_S)
        self._any: Recent[bool] = Recent(lambda _: keys.any(), _KEPT_S)

    async def principal(self, presented: Presented) -> Principal:
        """Who calls.

        Raises:
            Unauthenticated: nobody that is known here; the same words for an unknown, a wrong and an expired one.
        """
        known = self.at_once(presented)
        if known is not None:
            return known
        token = presented.bearer()
        if token:
            return await self._of_token(token)
        if presented.session and self._sessions is not None:
            found = await self._sessions.principal(presented.session)
            if found is not None:
                return found
        if await self.open_to_all():
            return LOCAL
        raise Unauthenticated

    def at_once(self, presented: Presented) -> Principal | None:
        """Who calls, where nothing has to be looked up or noted for it; None says nothing of who it is.

        Raises:
            Unauthenticated: as ``principal`` does, where the form of what was presented is enough for that.
        """
        token = presented.bearer()
        if not token:
            trusting = self._trusting and not presented.session and not self._any.known("", otherwise=True)
            return LOCAL if trusting else None
        if hmac.compare_digest(token.encode(), self._local_token.encode()):
            return LOCAL
        credential = read_credential(token)
        return self._known_key(credential) if credential is not None else None

    async def open_to_all(self) -> bool:
        """Whether requests need no credential at all: on loopback, while no key was made."""
        return self._trusting and not await self._any.get("")

    async def takes_anything(self, presented: Presented) -> bool:
        """Whether a token that is none of this service's is as good as none: clients of others cannot but send one."""
        token = presented.bearer()
        return bool(token) and read_credential(token) is None and await self.open_to_all()

    def forget(self) -> None:
        """Notice at once what has just changed in this process."""
        self._found.forget()
        self._any.forget()
        if self._sessions is not None:
            self._sessions.forget()

    async def _of_token(self, token: str) -> Principal:
        credential = read_credential(token)
        if credential is not None:
            return await self._of_key(credential)
        found = await self._foreign.principal(token) if self._foreign is not None else None
        if found is None:
            raise Unauthenticated("The credential is not valid.")
        return found

    async def _of_key(self, credential: Credential) -> Principal:
        stored = await self._found.get(credential.id)
        now = self._clock()
        if stored is None or not _stands(credential, stored, now):
            raise Unauthenticated("The credential is not valid.")
        if _to_note(stored, now):
            # The requests that come while it is written find it noted.
            self._found.amend(credential.id, replace(stored, key=replace(stored.key, last_used_at=now)))
            await self._keys.used(credential.id)
        return stored.key.principal()

    def _known_key(self, credential: Credential) -> Principal | None:
        stored, now = self._found.known(credential.id, None), self._clock()
        if stored is None or not _stands(credential, stored, now) or _to_note(stored, now):
            return None
        return stored.key.principal()


_NOTED_S = 60.0
"""How exactly the time of a key's last use is known."""


def _stands(credential: Credential, stored: StoredKey, now: datetime) -> bool:
    return stored.key.good_at(now) and _opens(credential, stored, now)


def _to_note(stored: StoredKey, now: datetime) -> bool:
    used = stored.key.last_used_at
    return used is None or (now - used).total_seconds() > _NOTED_S


def _opens(credential: Credential, stored: StoredKey, now: datetime) -> bool:
    if credential.matches(stored.digest):
        return True
    earlier, until = stored.earlier_digest, stored.earlier_until
    return earlier is not None and until is not None and now < until and credential.matches(earlier)

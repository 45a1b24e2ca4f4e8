"""Sessions of the pages: a cookie stands for a principal."""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.access.console_keys import console_principal
from app.access.recent import Recent
from app.domain.access import Principal
from app.store.keys import KeyStore, StoredKey
from app.store.sessions import OpeningKey, SessionStore, StoredSession

COOKIE = "cto_team_session"
"""The name of the cookie that holds a session's token."""

LONGEST = timedelta(hours=8)
IDLE = timedelta(minutes=30)

# How late the end of a session may be noticed in another process, and how exactly its last use is known.
_KEPT_S = 4.0
_NOTED = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class _Known:
    session: StoredSession
    key: StoredKey | None

    def principal(self, now: datetime) -> Principal | None:
        opened_by = self.session.key
        if opened_by is None:
            return self.session.principal
        return console_principal(self.key, opened_by.digest, now) if self.key is not None else None


class Sessions:
    """Opens, finds and ends sessions. They last eight hours at most, and half an hour without use.

    One that was opened with an API key has the rights of the key's role as they are at each request, and ends with
    the key.
    """

    def __init__(self, store: SessionStore, keys: KeyStore, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._keys = keys
        self._clock = clock
        self._found: Recent[_Known | None] = Recent(self._find, _KEPT_S)

    async def open(self, principal: Principal) -> str:
        """A new session; the token goes into the cookie and is kept nowhere."""
        return await self._open(principal, LONGEST)

    async def open_with(self, stored: StoredKey) -> str:
        """A new session of whoever holds the key; its token."""
        key, now = stored.key, self._clock()
        lasts = LONGEST if key.expires_at is None else min(LONGEST, key.expires_at - now)
        return await self._open(key.principal(), lasts, OpeningKey(key.id, stored.digest))

    async def _open(self, principal: Principal, lasts: timedelta, key: OpeningKey | None = None) -> str:
        token = secrets.token_urlsafe(32)
        now = self._clock()
        await self._store.sweep(now, now - IDLE)
        await self._store.open(_digest(token), principal, now + lasts, key)
        return token

    async def principal(self, token: str) -> Principal | None:
        """Whose session it is; None for one that is over or never was."""
        found = await self._found.get(token)
        if found is None:
            return None
        now = self._clock()
        principal = found.principal(now)
        if principal is not None and now - found.session.seen_at > _NOTED:
            await self._note(token, principal, now)
        return principal

    async def close(self, token: str) -> None:
        """End a session."""
        await self._store.close(_digest(token))
        self.forget()

    def forget(self) -> None:
        """Notice at once what has just changed in this process."""
        self._found.forget()

    async def _note(self, token: str, principal: Principal, now: datetime) -> None:
        await self._store.seen(_digest(token), now)
        if principal.key_id is not None:
            await self._keys.used(principal.key_id)

    async def _find(self, token: str) -> _Known | None:
        now = self._clock()
        session = await self._store.find(_digest(token), now, now - IDLE)
        if session is None:
            return None
        return _Known(session, await self._keys.find(session.key.id) if session.key is not None else None)


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()

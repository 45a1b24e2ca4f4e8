"""Sessions of the pages: a cookie stands for a principal."""

import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from app.access.recent import Recent
from app.domain.access import Principal
from app.store.sessions import SessionStore, StoredSession

COOKIE = "cto_team_session"
"""The name of the cookie that holds a session's token."""

LONGEST = timedelta(hours=8)
IDLE = timedelta(minutes=30)

# How late the end of a session may be noticed in another process, and how exactly its last use is known.
_KEPT_S = 4.0
_NOTED = timedelta(minutes=1)


class Sessions:
    """Opens, finds and ends sessions. They last eight hours at most, and half an hour without use."""

    def __init__(self, store: SessionStore, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock
        self._found: Recent[StoredSession | None] = Recent(self._find, _KEPT_S)

    async def open(self, principal: Principal) -> str:
        """A new session; the token goes into the cookie and is kept nowhere."""
        token = secrets.token_urlsafe(32)
        now = self._clock()
        await self._store.sweep(now, now - IDLE)
        await self._store.open(_digest(token), principal, now + LONGEST)
        return token

    async def principal(self, token: str) -> Principal | None:
        """Whose session it is; None for one that is over or never was."""
        found = await self._found.get(token)
        if found is None:
            return None
        now = self._clock()
        if now - found.seen_at > _NOTED:
            await self._store.seen(_digest(token), now)
        return found.principal

    async def close(self, token: str) -> None:
        """End a session."""
        await self._store.close(_digest(token))
        self._found.forget()

    async def _find(self, token: str) -> StoredSession | None:
        now = self._clock()
        return await self._store.find(_digest(token), now, now - IDLE)


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()

"""The local administrator's password: for the pages of a service that listens on loopback only."""

import asyncio
import hashlib
import hmac
import secrets
import time
from collections import deque
from collections.abc import Callable

from app.domain.access import LOCAL, Principal
from app.domain.errors import InvalidAccess, RateLimited, Unauthenticated
from app.store.sessions import SessionStore

_SHORTEST = 12
# Parameters of scrypt (RFC 7914): 32 MiB and about a tenth of a second.
_COST, _BLOCK, _PARALLEL, _MEMORY = 2**15, 8, 1, 64 * 1024 * 1024
_TRIES, _WITHIN_S = 5, 60.0


class LocalPassword:
    """Sets and checks the password; five wrong ones a minute are heard, no more."""

    def __init__(self, store: SessionStore, clock: Callable[[], float] = time.monotonic) -> None:
        self._store = store
        self._clock = clock
        self._wrong: deque[float] = deque()

    async def set(self, password: str) -> None:
        """Take a new password; raises InvalidAccess for one of fewer than twelve characters."""
        if len(password) < _SHORTEST:
            raise InvalidAccess(f"The password needs at least {_SHORTEST} characters.")
        salt = secrets.token_bytes(16)
        await self._store.set_password(salt, await asyncio.to_thread(_digest, password, salt))

    async def known(self) -> bool:
        """Whether a password was set."""
        return await self._store.password() is not None

    async def check(self, password: str) -> Principal:
        """Who knows the password is the local administrator.

        Raises:
            RateLimited: too many wrong ones in the last minute.
            Unauthenticated: it is wrong, or none was set.
        """
        now = self._clock()
        while self._wrong and now - self._wrong[0] > _WITHIN_S:
            self._wrong.popleft()
        if len(self._wrong) >= _TRIES:
            wait = int(_WITHIN_S - (now - self._wrong[0])) + 1
            raise RateLimited("There were too many wrong passwords.", retry_after_s=wait)
        stored = await self._store.password()
        if stored is not None and hmac.compare_digest(await asyncio.to_thread(_digest, password, stored[0]), stored[1]):
            self._wrong.clear()
            return LOCAL
        self._wrong.append(now)
        raise Unauthenticated("The password is wrong.")


def _digest(password: str, salt: bytes) -> bytes:
    return hashlib.scrypt(password.encode(), salt=salt, n=_COST, r=_BLOCK, p=_PARALLEL, maxmem=_MEMORY)

"""The time limits of one attempt: each phase has its own, and one covers the whole."""

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

from app.domain.backend import Timeouts
from app.domain.errors import BackendError, Failure

_T = TypeVar("_T")


class Watch:
    """Watches one attempt. Waiting on anything but content never extends a limit.

    The phases are: until the headers (which includes the connection), until the first content, between contents. All
    times are seconds on the clock of the running event loop, which no change of the wall clock disturbs.
    """

    def __init__(self, backend: str, limits: Timeouts) -> None:
        self._backend = backend
        self._limits = limits
        self._content_seen = False
        self._fresh = False
        self._ended = False
        now = asyncio.get_running_loop().time()
        self._end = now + limits.total_s
        self._phase_end = now + limits.connect_s + limits.headers_s

    async def wait(self, awaitable: Awaitable[_T]) -> _T:
        """Wait for ``awaitable`` within the limit of the present phase and of the whole.

        Raises:
            BackendError: ``silent`` before the first content, ``stalled`` after it.
        """
        self._settle()
        timer = asyncio.timeout_at(min(self._phase_end, self._end))
        try:
            async with timer:
                return await awaitable
        except TimeoutError:
            if not timer.expired():
                raise
            raise self._late() from None

    def headers_arrived(self) -> None:
        """Begin to wait for the first content."""
        self._enter_phase(self._limits.first_token_s)

    def content_arrived(self) -> None:
        """Begin to wait for the next content. The time until the consumer asks for more does not count."""
        self._content_seen = self._fresh = True

    def answer_ended(self, grace_s: float) -> None:
        """Begin to wait for what may follow the end marker, for at most ``grace_s``; nothing extends this any more."""
        self._settle()
        self._ended = True
        self._phase_end = min(self._phase_end, asyncio.get_running_loop().time() + grace_s)

    def _settle(self) -> None:
        """Take note of content, once for all that came in one go."""
        if self._fresh and not self._ended:
            self._enter_phase(self._limits.idle_s)
        self._fresh = False

    def _enter_phase(self, seconds: float) -> None:
        self._phase_end = asyncio.get_running_loop().time() + seconds

    def _late(self) -> BackendError:
        if self._content_seen:
            return BackendError(f"{self._backend} stopped in the middle of its answer.", Failure.STALLED)
        return BackendError(f"{self._backend} did not begin to answer in time.", Failure.SILENT)

"""Room for what is open at a time: requests of the process, and event streams of the process and of each caller."""

from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass

from app.admission.rates import caller_of
from app.domain.access import LOCAL, Principal
from app.domain.errors import Overloaded, TooManyStreams

USUAL_STREAMS = 100
"""Of one caller: a browser holds six to a host, and a program that follows more threads reads them one by one."""


@dataclass(frozen=True, slots=True)
class Places:
    """How much may be open. ``caller_streams`` None is the usual limit, without one for the local administrator."""

    requests: int
    streams: int
    caller_streams: int | None = None


class Room:
    """Counts what is open in this process."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._streams: Counter[str] = Counter()
        self.requests = 0
        self.streams = 0

    @contextmanager
    def request(self) -> Generator[None]:
        """A place for a request; raises Overloaded where none is free."""
        if self.requests >= self._places.requests:
            raise Overloaded(f"{self.requests} requests are being answered at this moment.", retry_after_s=1)
        self.requests += 1
        try:
            yield
        finally:
            self.requests -= 1

    @contextmanager
    def stream(self, principal: Principal) -> Generator[None]:
        """A place for a stream of events.

        Raises:
            TooManyStreams: the caller has as many open as one caller may.
            Overloaded: the process has as many open as it may.
        """
        caller = caller_of(principal)
        most = self._most(principal)
        if most is not None and self._streams[caller] >= most:
            raise TooManyStreams(f"You have {most} event streams open, and may have no more.", retry_after_s=5)
        if self.streams >= self._places.streams:
            raise Overloaded(f"{self.streams} event streams are open in this process.", retry_after_s=5)
        self._streams[caller] += 1
        self.streams += 1
        try:
            yield
        finally:
            self.streams -= 1
            self._streams[caller] -= 1
            if not self._streams[caller]:
                del self._streams[caller]

    def _most(self, principal: Principal) -> int | None:
        if self._places.caller_streams is not None:
            return self._places.caller_streams or None
        return None if principal == LOCAL else USUAL_STREAMS

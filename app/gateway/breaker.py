"""The health of backends as this process sees it: breakers, rate limits and spent quotas."""

import time
from collections import deque
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from app.domain.errors import Failure
from app.gateway.conduct import CONDUCT, Effect
from app.routing.health import BackendHealth, Trouble
from app.telemetry import event, problem

WINDOW_S = 30.0
FAILURES_TO_OPEN = 5
"""Within the window; the usual second rule, half of at least ten requests, can never be the first to hold."""

FIRST_OPEN_S = 15.0
LONGEST_OPEN_S = 20.0
"""Longer would keep a recovered backend away for more than half a minute."""

SUCCESSES_TO_TRUST = 2
QUOTA_OPEN_S = 600.0
CREDENTIAL_OPEN_S = 600.0
RATE_LIMIT_S = 2.0
"""When the provider does not say for how long."""

LONGEST_RATE_LIMIT_S = 600.0
RETRY_SHARE = 0.1
RETRY_RESERVE = 10.0
"""Retries that a quiet backend may have saved up; beyond them a tenth of its traffic."""

_HARD = {
    Effect.QUOTA: (Trouble.BREAKER_OPEN, QUOTA_OPEN_S),
    Effect.CREDENTIAL: (Trouble.CREDENTIAL_BAD, CREDENTIAL_OPEN_S),
}


_DRAINING = BackendHealth(Trouble.DRAINING)


@dataclass(frozen=True, slots=True)
class Ticket:
    """The right to ask a backend; ``probe`` when its time has just passed and this request finds out how it does."""

    backend: str
    probe: bool


@dataclass(slots=True)
class _State:
    """One backend. ``failures`` holds the time and weight of each one that counts in the window.

    ``doubted`` from the moment the breaker opens until two attempts in a row have succeeded: meanwhile one failure
    opens it again. ``probing`` while a live request tries a backend whose time has passed.
    """

    failures: deque[tuple[float, int]] = field(default_factory=deque[tuple[float, int]])
    trouble: Trouble | None = None
    until: float = 0.0
    doubted: int = 0
    opened: bool = False
    probing: bool = False
    retries: float = RETRY_RESERVE


class HealthBoard:
    """What is known about every backend. Times are seconds on ``clock``, which never goes back.

    A backend has one credential, so that an entry stands for both. Every change is logged once, not once a request.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._states: dict[str, _State] = {}
        self._drained: frozenset[str] = frozenset()

    def drain(self, backends: Collection[str]) -> None:
        """Give these no more work, and every other one work again. Requests under way go on."""
        self._drained = frozenset(backends)

    def snapshot(self) -> Mapping[str, BackendHealth]:
        """The backends that should not be asked now; all others are well, or due for a probe."""
        found = {name: health for name, state in self._states.items() if (health := self._health(state))}
        return {**found, **dict.fromkeys(self._drained, _DRAINING)} if self._drained else found

    def enter(self, backend: str, *, last_resort: bool = False) -> Ticket | None:
        """Begin to ask a backend; None when it became unavailable or another request is probing it.

        ``last_resort`` asks in spite of it, because nobody else can answer.
        """
        if backend in self._drained:
            return None
        state = self._state(backend)
        if self._health(state) is not None and not last_resort:
            return None
        ticket = Ticket(backend, probe=state.trouble is not None)
        state.probing = state.probing or ticket.probe
        state.retries = min(RETRY_RESERVE, state.retries + RETRY_SHARE)
        return ticket

    def leave(self, ticket: Ticket) -> None:
        """Stop asking, however it went."""
        if ticket.probe:
            self._state(ticket.backend).probing = False

    def may_retry(self, backend: str) -> bool:
        """Take one from the backend's budget of retries; False when it is used up or the breaker is open."""
        state = self._state(backend)
        if state.retries < 1 or state.trouble not in {None, Trouble.RATE_LIMITED}:
            return False
        state.retries -= 1
        return True

    def succeeded(self, backend: str) -> None:
        """An attempt gave a whole answer."""
        state = self._state(backend)
        if state.trouble is Trouble.RATE_LIMITED or self._clock() >= state.until:
            if state.trouble is not None:
                event("backend_recovered", backend=backend)
            state.trouble = None
        if state.trouble is None and state.doubted:
            state.doubted -= 1
            state.opened = state.opened and state.doubted > 0

    def failed(self, backend: str, failure: Failure, retry_after_s: float | None) -> None:
        """An attempt failed in this way; ``retry_after_s`` is what the provider asked for."""
        _state, effect = self._state(backend), CONDUCT[failure].effect
        if effect in _HARD:
            trouble, seconds = _HARD[effect]
            self._close_off(backend, trouble, seconds if retry_after_s is None else min(seconds, retry_after_s))
        elif effect is Effect.RATE_LIMITED:
            wait = RATE_LIMIT_S if retry_after_s is None else min(retry_after_s, LONGEST_RATE_LIMIT_S)
            self._close_off(backend, Trouble.RATE_LIMITED, wait)
        elif effect is not Effect.NONE:
            self._count(backend, 2 if effect is Effect.COUNT_DOUBLE else 1)

    def _count(self, backend: str, weight: int) -> None:
        state, now = self._state(backend), self._clock()
        if state.trouble is Trouble.BREAKER_OPEN and now < state.until:
            return  # a request from before: it tells nothing new
        state.failures.append((now, weight))
        while state.failures[0][0] < now - WINDOW_S:
            state.failures.popleft()
        if state.doubted or sum(weight for _, weight in state.failures) >= FAILURES_TO_OPEN:
            self._close_off(backend, Trouble.BREAKER_OPEN, LONGEST_OPEN_S if state.opened else FIRST_OPEN_S)
            state.opened = True
            state.doubted = SUCCESSES_TO_TRUST
            state.failures.clear()

    def _close_off(self, backend: str, trouble: Trouble, seconds: float) -> None:
        """Never shortens what an earlier failure decided, and never replaces a hard trouble by a soft one."""
        state, until = self._state(backend), self._clock() + seconds
        if until <= state.until and state.trouble is not None:
            return
        if state.trouble is not trouble:
            tell = problem if trouble is Trouble.CREDENTIAL_BAD else event
            tell("backend_in_trouble", backend=backend, trouble=trouble.value, seconds=round(seconds, 1))
        state.trouble, state.until = trouble, until

    def _health(self, state: _State) -> BackendHealth | None:
        if state.trouble is None:
            return None
        left = state.until - self._clock()
        if left > 0:
            return BackendHealth(state.trouble, left)
        return BackendHealth(state.trouble) if state.probing else None

    def _state(self, backend: str) -> _State:
        return self._states.setdefault(backend, _State())

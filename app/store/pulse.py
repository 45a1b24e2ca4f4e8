"""Notices that this process stood still for so long that others may have taken over what it works on."""

import asyncio
from collections.abc import Callable


class Pulse:
    """Calls ``woken`` when the process goes on after a stop, and its last sign of life is older than ``silent_s``.

    A process may be stopped between any two instructions: by a signal, a debugger, the machine's sleep. What it was
    about to do must not be done then. A timer runs before the tasks that what has arrived meanwhile would wake; a task
    of this class's own would come too late.
    """

    def __init__(self, every_s: float, silent_s: float, woken: Callable[[], None]) -> None:
        self._every_s = every_s
        self._silent_s = silent_s
        self._woken = woken
        self._timer: asyncio.TimerHandle | None = None
        self._ticked = self._alive = 0.0

    def start(self) -> None:
        """Begin to watch; the process counts as heard of now."""
        self._ticked = self._alive = self.now()
        self._timer = asyncio.get_running_loop().call_later(self._every_s, self._tick)

    def stop(self) -> None:
        """No longer watch."""
        if self._timer is not None:
            self._timer.cancel()

    @staticmethod
    def now() -> float:
        """The time by which signs of life are compared."""
        return asyncio.get_running_loop().time()

    def heard(self, at: float) -> None:
        """A sign of life that was given at this time has been taken."""
        self._alive = max(self._alive, at)

    def _tick(self) -> None:
        now = self.now()
        late, self._ticked = now - self._ticked - self._every_s, now
        self._timer = asyncio.get_running_loop().call_later(self._every_s, self._tick)
        if late > self._every_s and now - self._alive > self._silent_s:
            self._woken()

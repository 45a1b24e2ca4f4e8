"""Time without waiting."""

import asyncio


class JumpingLoop(asyncio.SelectorEventLoop):
    """An event loop whose clock a test sets forward; use it with ``asyncio.Runner(loop_factory=JumpingLoop)``."""

    _ahead_s = 0.0

    def time(self) -> float:
        """Seconds on the loop's clock."""
        return super().time() + self._ahead_s

    def jump(self, seconds: float) -> None:
        """Let time pass at once. Call it inside the loop."""
        self._ahead_s += seconds


def jump(seconds: float) -> None:
    """Let time pass on the running ``JumpingLoop``."""
    loop = asyncio.get_running_loop()
    assert isinstance(loop, JumpingLoop)
    loop.jump(seconds)

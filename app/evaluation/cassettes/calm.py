"""Without memory and without waiting: what happened to one case never shows in another."""

from app.domain.errors import Failure
from app.gateway.breaker import HealthBoard
from app.gateway.leg import Pacing


class CalmBoard(HealthBoard):
    """Takes every backend for well, whatever has happened to it, and allows every retry."""

    def failed(self, backend: str, failure: Failure, retry_after_s: float | None) -> None:
        """Nothing is held against a backend."""

    def may_retry(self, backend: str) -> bool:
        """Always: there is no traffic that a retry could add to."""
        return bool(backend)


def at_once() -> Pacing:
    """Retries without a pause: the recorded answer will not be another one later."""
    return Pacing(_no_pause, lambda: 1.0)


async def _no_pause(_seconds: float) -> None:
    return None

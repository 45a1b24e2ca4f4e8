"""Whether a request comes from Slack."""

import re
import time
from collections.abc import Callable, Sequence
from enum import StrEnum

from slack_sdk.signature import Clock, SignatureVerifier

_DIGITS = re.compile(r"[0-9]{1,12}")
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}")
_TOO_FAR_S = 300


class Forged(StrEnum):
    """Why a request is not believed."""

    TIMESTAMP = "timestamp"
    SKEW = "skew"
    MISSING = "missing"
    WRONG = "wrong"


class _At(Clock):
    """A clock that somebody else keeps."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now

    def now(self) -> float:
        """Seconds since 1970."""
        return self._now()


class Signatures:
    """Checks requests against the app's signing secrets: two of them while one takes the other's place."""

    def __init__(self, secrets: Sequence[str], now: Callable[[], float] = time.time) -> None:
        self._verifiers = [SignatureVerifier(secret, _At(now)) for secret in secrets]
        self._now = now

    def fault(self, body: str, timestamp: str, signature: str) -> Forged | None:
        """What is wrong with a request; None where Slack has signed it, within the last five minutes."""
        if not timestamp or not signature:
            return Forged.MISSING
        if not _DIGITS.fullmatch(timestamp):
            return Forged.TIMESTAMP
        if abs(self._now() - int(timestamp)) > _TOO_FAR_S:
            return Forged.SKEW
        # Every secret is tried, so that the time taken does not tell which one it was.
        good = _SIGNATURE.fullmatch(signature) is not None
        found = [each.is_valid(body, timestamp, signature) for each in self._verifiers] if good else []
        return None if any(found) else Forged.WRONG

"""How often Slack may be asked: a bucket for each method of a workspace, and one for each channel."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import inf

_PER_MINUTE: Mapping[str, float] = {
    "agents.sessions.setStatus": 50,
    "chat.appendStream": 100,
    "chat.postEphemeral": 100,
    "chat.postMessage": 60,
    "chat.startStream": 20,
    "chat.stopStream": 20,
    "chat.update": 50,
    "conversations.history": 50,
    "conversations.open": 50,
    "conversations.replies": 50,
    "files.completeUploadExternal": 20,
    "reactions.add": 50,
    "reactions.remove": 20,
}
"""Calls a minute, from the tiers that Slack documents; those of streams were not tried in a real workspace."""

_OTHERS_PER_MINUTE = 20.0
_CHANNEL_PER_SECOND = 1.0
_POSTS = frozenset({"chat.postMessage"})
_BURST_SHARE = 0.5
_ROUNDING = 1e-9
_KEPT_SHARE = 0.2
"""The part of a bucket that is kept for what cannot wait: the ends of answers."""


@dataclass(slots=True)
class _Bucket:
    """Fills with ``rate`` tokens a second up to ``size``; nothing is taken before ``closed_until``."""

    rate: float
    size: float
    tokens: float
    filled_at: float
    closed_until: float = -inf

    def wait(self, now: float, keep: float) -> float:
        """Seconds until one token can be taken so that ``keep`` remain."""
        self.tokens = min(self.size, self.tokens + (now - self.filled_at) * self.rate)
        self.filled_at = now
        missing = 1.0 + keep - self.tokens
        return max(0.0, missing / self.rate if missing > _ROUNDING else 0.0, self.closed_until - now)


@dataclass(slots=True)
class Pacer:
    """The buckets of one process. Times are seconds of any one clock.

    ``rates`` are calls a minute by method; ``burst`` is how many messages a channel gets at once after a pause.
    """

    rates: Mapping[str, float] = field(default_factory=lambda: _PER_MINUTE)
    burst: float = 3.0
    _buckets: dict[tuple[str, str], _Bucket] = field(default_factory=dict[tuple[str, str], _Bucket])
    _streams: dict[str, int] = field(default_factory=dict[str, int])

    def take(self, team: str, method: str, channel: str, now: float, *, urgent: bool) -> float:
        """Take what a call needs and return 0; or take nothing, and return for how many seconds to wait."""
        buckets = [self._of(team, method, now)]
        if method in _POSTS:
            buckets.append(self._channel(team, channel, now))
        wait = max(each.wait(now, 0.0 if urgent else each.size * _KEPT_SHARE) for each in buckets)
        if wait <= 0:
            for each in buckets:
                each.tokens -= 1.0
        return wait

    def refused(self, team: str, method: str, now: float, retry_after_s: float) -> None:
        """Slack wants no call of this method before its time."""
        bucket = self._of(team, method, now)
        bucket.closed_until = max(bucket.closed_until, now + retry_after_s)

    def streaming(self, team: str, change: int) -> None:
        """One stream more or fewer in a workspace."""
        self._streams[team] = max(0, self._streams.get(team, 0) + change)

    def streams(self, team: str) -> int:
        """The open streams of a workspace."""
        return self._streams.get(team, 0)

    def tidy(self, now: float) -> None:
        """Forget the buckets that are full: they remember nothing."""
        full = [key for key, bucket in self._buckets.items() if bucket.wait(now, bucket.size - 1.0) <= 0]
        for key in full:
            del self._buckets[key]

    def _of(self, team: str, method: str, now: float) -> _Bucket:
        rate = self.rates.get(method, _OTHERS_PER_MINUTE) / 60
        return self._bucket((team, method), rate, max(2.0, rate * 60 * _BURST_SHARE), now)

    def _channel(self, team: str, channel: str, now: float) -> _Bucket:
        return self._bucket((team, f"#{channel}"), _CHANNEL_PER_SECOND, self.burst, now)

    def _bucket(self, key: tuple[str, str], rate: float, size: float, now: float) -> _Bucket:
        if key not in self._buckets:
            self._buckets[key] = _Bucket(rate, size, size, now)
        return self._buckets[key]

"""How long things are kept, and what an erasure has removed."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Kept:
    """For how long things are kept; None for ever.

    ``threads`` counts from the last activity, ``streams`` (the pieces of text in a run's events) and ``journals`` from
    the end of their run.
    """

    threads: timedelta | None = None
    streams: timedelta | None = None
    journals: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Removed:
    """What one pass over old things has removed. ``more`` when there was more than one pass may remove."""

    threads: int = 0
    streams: int = 0
    journals: int = 0
    more: bool = False


@dataclass(frozen=True, slots=True)
class Erased:
    """What was there of a user, and is gone.

    ``cancelled`` runs were at work or waiting. ``decisions``, ``keys`` and ``webhooks`` stay, without the user; the
    first without a digest of the text, too. ``replies`` were kept for requests sent again, ``deliveries`` told webhooks
    of runs.
    """

    threads: int = 0
    messages: int = 0
    runs: int = 0
    events: int = 0
    steps: int = 0
    clarifications: int = 0
    facts: int = 0
    summaries: int = 0
    jobs: int = 0
    budgets: int = 0
    keys: int = 0
    webhooks: int = 0
    feedback: int = 0
    replies: int = 0
    deliveries: int = 0
    decisions: int = 0
    cancelled: int = 0

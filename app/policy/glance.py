"""The service at a glance: a value, so that clients can read it without the service."""

from dataclasses import dataclass

from app.domain.insight.overview import Day, Waiting, Week
from app.domain.insight.span import Span
from app.policy.whatif.values import Drift


@dataclass(frozen=True, slots=True)
class Glance:
    """The last seven days against the seven ``before``, day by day in UTC, what waits now, and how the mix drifts.

    ``tenant`` None: of the whole installation.
    """

    tenant: str | None
    span: Span
    week: Week
    before: Week
    days: tuple[Day, ...]
    waiting: Waiting
    drift: Drift

"""What whoever runs the service looks at, and acts on."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from app.domain.audit import AttemptRecord, DecisionRecord
from app.domain.backend import BackendSpec
from app.domain.insight.span import Span
from app.domain.labels import Tier
from app.forecast import Forecaster
from app.gateway.checkup import Finding
from app.gateway.metering import Trail
from app.metrics import Metrics
from app.policy.drains import Drains
from app.policy.glance import Glance
from app.policy.whatif.values import Drift
from app.routing.health import BackendHealth
from app.scanning.desk import SkillDesk
from app.store.insight.insights import Insights
from app.store.insight.overview import OverviewInsight
from app.store.insight.traces import TraceReader
from app.store.slack.admin import SlackAdmin
from app.store.standing import StandingStore
from app.store.trail import ChangeTrail

_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Overview:
    """Reads the service at a glance. ``drift`` compares the questions of a tenant with those of weeks before."""

    insight: OverviewInsight
    drift: Callable[[str | None], Awaitable[Drift]]
    clock: Callable[[], datetime]

    async def read(self, tenant: str | None) -> Glance:
        """How a tenant's week was, or the installation's; raises DatabaseUnavailable."""
        now = self.clock()
        last = Span(now - _WEEK, now)
        midnight = datetime.combine(now.astimezone(UTC).date() + timedelta(days=1), time(), UTC)
        return Glance(
            tenant,
            last,
            await self.insight.week(tenant, last),
            await self.insight.week(tenant, last.before),
            await self.insight.days(tenant, Span(midnight - 2 * _WEEK, midnight)),
            await self.insight.waiting(tenant),
            await self.drift(tenant),
        )


@dataclass(frozen=True, slots=True)
class Operations:
    """``look`` takes the library's new version after a sync.

    ``absent`` are backends that a variable would bring which is not set, with their tier. ``schema`` is the version of
    the database that this code needs. ``examine`` makes one tiny call to a backend.
    """

    trail: ChangeTrail
    drains: Drains
    forecaster: Forecaster
    absent: Mapping[str, tuple[Tier, str]]
    metrics: Metrics
    standing: StandingStore
    look: Callable[[], Awaitable[None]]
    schema: str
    slack: SlackAdmin
    insights: Insights
    overview: Overview
    traces: TraceReader
    skills: SkillDesk
    examine: Callable[[BackendSpec], Awaitable[Finding]]

    def health(self) -> Mapping[str, BackendHealth]:
        """The backends in trouble as this process knows them."""
        return self.forecaster.health()


@dataclass(frozen=True, slots=True)
class CountedTrail:
    """A trail of calls that counts what goes through it."""

    trail: Trail
    metrics: Metrics

    def digest(self, text: str) -> str:
        """See ``Trail``."""
        return self.trail.digest(text)

    def decided(self, record: DecisionRecord) -> None:
        """See ``Trail``."""
        self.metrics.decided(record)
        self.trail.decided(record)

    def attempted(self, record: AttemptRecord) -> None:
        """See ``Trail``."""
        self.metrics.attempted(record)
        self.trail.attempted(record)

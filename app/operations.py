"""What whoever runs the service looks at, and acts on."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from app.domain.audit import AttemptRecord, DecisionRecord
from app.domain.backend import BackendSpec
from app.domain.labels import Tier
from app.forecast import Forecaster
from app.gateway.checkup import Finding
from app.gateway.metering import Trail
from app.metrics import Metrics
from app.policy.drains import Drains
from app.routing.health import BackendHealth
from app.scanning.desk import SkillDesk
from app.store.insight.insights import Insights
from app.store.insight.traces import TraceReader
from app.store.slack.admin import SlackAdmin
from app.store.standing import StandingStore
from app.store.trail import ChangeTrail


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

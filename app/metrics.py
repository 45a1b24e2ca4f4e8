"""What this process counts, for Prometheus. The only place that knows how metrics are kept and written."""

from collections.abc import Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from app.domain.audit import AttemptRecord, DecisionRecord
from app.domain.budget import dollars

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)


class Metrics:
    """Counters of one process; label values are routes, backends and states, never text that somebody sent."""

    def __init__(self) -> None:
        self._registry = registry = CollectorRegistry()
        self._requests = Counter(
            "cto_team_http_requests", "Requests that were answered", ("method", "route", "status"), registry=registry
        )
        self._latency = Histogram(
            "cto_team_http_request_seconds",
            "Until the first byte of the answer",
            ("route",),
            registry=registry,
            buckets=_SECONDS,
        )
        self._attempts = Counter(
            "cto_team_attempts", "Attempts at backends", ("backend", "tier", "outcome"), registry=registry
        )
        self._attempt_seconds = Histogram(
            "cto_team_attempt_seconds", "Duration of attempts", ("backend",), registry=registry, buckets=_SECONDS
        )
        self._tokens = Counter("cto_team_tokens", "Tokens of attempts", ("backend", "direction"), registry=registry)
        self._cost = Counter("cto_team_cost_usd", "US dollars of attempts", ("backend", "tier"), registry=registry)
        self._decisions = Counter("cto_team_decisions", "Decisions of the router", ("rule", "tier"), registry=registry)
        self._runs = Gauge("cto_team_runs", "Runs by their state, of all processes", ("status",), registry=registry)
        self._steps = Gauge("cto_team_steps", "Finished steps of all runs", ("step",), registry=registry)
        self._forged = Counter(
            "slack_signature_failures",
            "Requests to Slack's address that Slack did not sign",
            ("reason",),
            registry=registry,
        )
        self._waits = Gauge("cto_team_queue_age_seconds", "How long the oldest queued run waits", registry=registry)

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """A request was answered; ``route`` is the template of its path."""
        self._requests.labels(method, route, str(status)).inc()
        self._latency.labels(route).observe(seconds)

    def decided(self, record: DecisionRecord) -> None:
        """A call was routed."""
        self._decisions.labels(record.decision.rule, record.decision.tier.value).inc()

    def attempted(self, record: AttemptRecord) -> None:
        """A backend was asked, with whatever outcome."""
        tier = record.tier.value
        self._attempts.labels(record.backend, tier, record.outcome).inc()
        self._attempt_seconds.labels(record.backend).observe(record.took_ms / 1000)
        self._tokens.labels(record.backend, "input").inc(record.input_tokens or 0)
        self._tokens.labels(record.backend, "output").inc(record.output_tokens or 0)
        self._cost.labels(record.backend, tier).inc(float(dollars(record.cost)))

    def forged(self, reason: str) -> None:
        """A request to the address for Slack was refused; ``reason`` is one of a few words."""
        self._forged.labels(reason).inc()

    def text(self, runs: Mapping[str, int], steps: Mapping[str, int], queue_age_s: float) -> bytes:
        """Everything that is counted, with the state of the whole installation as it is now."""
        for status, count in runs.items():
            self._runs.labels(status).set(count)
        for step, count in steps.items():
            self._steps.labels(step).set(count)
        self._waits.set(queue_age_s)
        return generate_latest(self._registry)

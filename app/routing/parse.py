"""A policy from a YAML file. Unknown keys are errors, so that no rule means less than its author believes."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator

from app.backends.operator_file import Lines, operator_text, read_operator_text
from app.domain.backend import BackendSpec
from app.domain.codec import Json
from app.domain.errors import ConfigurationError
from app.domain.labels import Complexity, RequestType, Sensitivity, Tier
from app.domain.policy_version import POLICY_NAME
from app.routing.check import problems
from app.routing.policy import PURPOSES, Need, Policy, Range, Rule, Then, When
from app.routing.tuning import Canary, Engine, Hedge, Learned, LearnedMode, StreamMode, Value

_Fraction = Annotated[float, Field(ge=0, le=1)]
_Count = Annotated[int, Field(gt=0, le=10**9)]
_MOST_RULES = 200


def load_policy(path: Path, specs: Sequence[BackendSpec]) -> Policy:
    """The policy of the file at ``path``, checked against the backends.

    Raises:
        ConfigurationError: the file cannot be used, or the policy fails a check of ``problems``. Each sentence names
            the line.
    """
    return parse_policy(operator_text(path), str(path), specs)


def parse_policy(text: str, source: str, specs: Sequence[BackendSpec]) -> Policy:
    """The policy in ``text``, checked as one from a file is; the sentences of errors begin with ``source``."""
    policy = read_operator_text(text, source, _Policy).policy_value()
    found = problems(policy, specs)
    if found:
        lines = Lines(text)
        said = [f"{lines.of(('rules', *each.rules[-1:]))}: {each.sentence}" for each in found]
        raise ConfigurationError(f"{source}: {' '.join(said)}")
    return policy


def read_policy(path: Path) -> Policy:
    """The policy of the file at ``path``, not yet held against any backends.

    Raises:
        ConfigurationError: the file cannot be used.
    """
    return read_operator_text(operator_text(path), str(path), _Policy).policy_value()


def policy_schema() -> dict[str, Json]:
    """The form of a policy's text, as JSON Schema."""
    return _Policy.model_json_schema()


class _Part(BaseModel):
    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", frozen=True)


class _Range(_Part):
    gte: float | None = None
    lt: float | None = None

    def value(self) -> Range:
        return Range(self.gte, self.lt)


class _When(_Part):
    purpose: frozenset[str] = frozenset()
    type: frozenset[RequestType] = frozenset()
    complexity: frozenset[Complexity] = frozenset()
    agents: frozenset[str] = frozenset()
    domain: frozenset[str] = frozenset()
    sensitivity: frozenset[Sensitivity] = frozenset()
    tenant: frozenset[str] = frozenset()
    key: frozenset[str] = frozenset()
    language: frozenset[str] = frozenset()
    needs: frozenset[Need] = frozenset()
    hour: frozenset[Annotated[int, Field(ge=0, le=23)]] = frozenset()
    channel: frozenset[str] = frozenset()
    tokens_in: _Range | None = None
    headroom: _Range | None = None
    max_latency_ms: _Range | None = None

    @field_validator("purpose")
    @classmethod
    def _is_known(cls, value: frozenset[str]) -> frozenset[str]:
        if value - PURPOSES:
            raise ValueError(f"must be among {', '.join(sorted(PURPOSES))}")
        return value

    def value(self) -> When:
        return When(
            purpose=self.purpose,
            type=self.type,
            complexity=self.complexity,
            agents=self.agents,
            domain=self.domain,
            sensitivity=self.sensitivity,
            tenant=self.tenant,
            key=self.key,
            language=self.language,
            needs=self.needs,
            hour=self.hour,
            channel=self.channel,
            tokens_in=self.tokens_in.value() if self.tokens_in else None,
            headroom=self.headroom.value() if self.headroom else None,
            max_latency_ms=self.max_latency_ms.value() if self.max_latency_ms else None,
        )


class _Then(_Part):
    prefer: tuple[Tier, ...] | None = None
    forbid: frozenset[str] = frozenset()
    max_cost_usd: Annotated[Decimal, Field(ge=0)] | None = None
    learned_may_downgrade: bool = False
    learned_may_upgrade: bool = False
    stream_mode: StreamMode | None = None
    deadline_ms: _Count | None = None
    max_latency_ms: _Count | None = None
    regions: frozenset[str] = frozenset()
    no_retention: bool = False

    def value(self, default: Tier) -> Then:
        return Then(
            prefer=(default,) if self.prefer is None else self.prefer,
            forbid=self.forbid,
            max_cost_usd=self.max_cost_usd,
            learned_may_downgrade=self.learned_may_downgrade,
            learned_may_upgrade=self.learned_may_upgrade,
            stream_mode=self.stream_mode,
            deadline_ms=self.deadline_ms,
            max_latency_ms=self.max_latency_ms,
            regions=self.regions,
            no_retention=self.no_retention,
        )


class _Rule(_Part):
    id: str
    when: _When
    then: _Then
    why: str

    def value(self, default: Tier) -> Rule:
        return Rule(self.id, self.when.value(), self.then.value(default), self.why)


class _Defaults(_Part):
    tier: Tier = Tier.CHEAP
    on_no_candidate: Literal["refuse"] = "refuse"
    stream_mode: StreamMode = StreamMode.RESETTABLE


def _word(value: object) -> object:
    """YAML reads ``on`` and ``off`` as yes and no."""
    return {True: "on", False: "off"}[value] if isinstance(value, bool) else value


class _Learned(_Part):
    model: str | None = None
    mode: Annotated[LearnedMode, BeforeValidator(_word)] = LearnedMode.OFF
    tenants: frozenset[str] = frozenset()
    min_gain: _Fraction = Learned().min_gain
    min_evidence: Annotated[int, Field(ge=0)] = Learned().min_evidence
    explore: _Fraction = Learned().explore


class _Value(_Part):
    usd_per_quality_point: Annotated[float, Field(ge=0)] = Value().usd_per_quality_point
    usd_per_second: Annotated[float, Field(ge=0)] = Value().usd_per_second


class _Hedge(_Part):
    after_ms: _Count | None = None
    purposes: frozenset[str] = frozenset()


class _Engine(_Part):
    max_attempts: _Count = Engine().max_attempts
    max_per_backend: _Count = Engine().max_per_backend
    deadline_ms: _Count = Engine().deadline_ms
    hedge: _Hedge = _Hedge()

    def value(self) -> Engine:
        hedge = Hedge(self.hedge.after_ms, self.hedge.purposes)
        return Engine(self.max_attempts, self.max_per_backend, self.deadline_ms, hedge)


class _Canary(_Part):
    steps: tuple[Annotated[int, Field(gt=0, le=100)], ...] = Canary().steps
    min_requests: _Count = Canary().min_requests
    min_minutes: _Count = Canary().min_minutes

    @field_validator("steps")
    @classmethod
    def _rise(cls, steps: tuple[int, ...]) -> tuple[int, ...]:
        """The last step is the one that a person decides: there must be one before it, and it must be the whole."""
        if len(steps) < 2 or steps[-1] != 100 or any(one >= two for one, two in pairwise(steps)):  # noqa: PLR2004
            raise ValueError("must rise, from a share below 100 to 100")
        return steps


class _Policy(_Part):
    policy: Annotated[str, Field(pattern=POLICY_NAME)]
    version: _Count
    parent: int | None = None
    author: str | None = None
    note: str = ""
    defaults: _Defaults = _Defaults()
    learned: _Learned = _Learned()
    value: _Value = _Value()
    rules: Annotated[tuple[_Rule, ...], Field(max_length=_MOST_RULES)]
    engine: _Engine = _Engine()
    canary: _Canary = _Canary()

    def policy_value(self) -> Policy:
        learned, value, canary = self.learned, self.value, self.canary
        return Policy(
            name=self.policy,
            version=self.version,
            rules=tuple(rule.value(self.defaults.tier) for rule in self.rules),
            stream_mode=self.defaults.stream_mode,
            engine=self.engine.value(),
            learned=Learned(**dict(learned)),
            value=Value(value.usd_per_quality_point, value.usd_per_second),
            canary=Canary(canary.steps, canary.min_requests, canary.min_minutes),
            parent=self.parent,
            author=self.author,
            note=self.note,
        )

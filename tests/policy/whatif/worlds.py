"""Made-up worlds in which the truth is known: calls are routed by the real router, and rewarded by a known law."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from app.domain.backend import BackendKind, BackendSpec, Price, Traits
from app.domain.decision import Gain
from app.domain.labels import RequestType, Sensitivity, Tier
from app.domain.logged import LoggedDecision, Outcome
from app.domain.model_call import Purpose
from app.gateway.records import decision_record, features_record
from app.routing.decide import decide
from app.routing.policy import Caller, Features, Policy, Rule, Then, When
from app.routing.tuning import Learned

Numbers = NDArray[np.float64] | NDArray[np.int64]
Flags = NDArray[np.bool_]

NOON = datetime(2026, 10, 1, 12, tzinfo=UTC)
ALL = (Tier.CHEAP, Tier.EXPENSIVE, Tier.LOCAL, Tier.EXTRACTIVE)
HARD = frozenset({RequestType.DESIGN, RequestType.DECIDE, RequestType.REVIEW})
KINDS = (*sorted(HARD), RequestType.EXPLAIN, RequestType.COMPUTE, RequestType.DOCUMENT)

SPECS = (
    BackendSpec(
        "cheap-1",
        Tier.CHEAP,
        BackendKind.OPENAI_COMPATIBLE,
        "m",
        Sensitivity.INTERNAL,
        price=Price(Decimal(1), Decimal(4)),
    ),
    BackendSpec(
        "big-1",
        Tier.EXPENSIVE,
        BackendKind.OPENAI_COMPATIBLE,
        "m",
        Sensitivity.INTERNAL,
        price=Price(Decimal(5), Decimal(25)),
        traits=Traits(typical_latency_ms=9000),
    ),
    BackendSpec(
        "extractive",
        Tier.EXTRACTIVE,
        BackendKind.EXTRACTIVE,
        "m",
        Sensitivity.RESTRICTED,
        local_zone=True,
        price=Price(Decimal(0), Decimal(0)),
    ),
)
SPEED = {"cheap-1": 2000.0, "big-1": 5000.0, "extractive": 50.0}
"""The mean time of an answer."""


def in_house() -> Rule:
    """Sensitive text stays."""
    labels = frozenset({Sensitivity.CONFIDENTIAL, Sensitivity.RESTRICTED})
    return Rule("in-house", When(sensitivity=labels), Then((Tier.LOCAL, Tier.EXTRACTIVE)), "It stays in the house.")


def policy(name: str, hard: frozenset[RequestType], explore: float = 0.0) -> Policy:
    """A policy that sends some types to the expensive tier first, and all else to the cheap one."""
    dear = (Tier.EXPENSIVE, Tier.CHEAP, Tier.LOCAL, Tier.EXTRACTIVE)
    judgement = Rule("judgement", When(type=hard), Then(dear), "Work of judgement.")
    rest = Rule("rest", When(), Then(ALL), "All else.")
    return Policy(name, 1, (in_house(), judgement, rest), learned=Learned(explore=explore))


CURRENT = policy("house", HARD)
DRAFTED = frozenset({RequestType.DESIGN, RequestType.COMPUTE})
DRAFT = policy("draft", DRAFTED)
"""Sends reviews and decisions down and calculations up."""


def liked(hard: Flags, tokens_in: Numbers, better: Flags, mood: Numbers) -> Numbers:
    """The law of this world: the chance that an answer is liked. No model of the estimator has this form."""
    size = np.log1p(tokens_in) - 6
    odds = 0.6 + mood - 0.9 * hard - 0.25 * size + better * (0.2 + 0.8 * hard + 0.15 * size)
    return np.asarray(1 / (1 + np.exp(-odds)), dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Truth:
    """What a draft would do in the mean of all worlds: how often it is liked, and the change of cost and time."""

    quality: float
    cost_usd: float
    latency_ms: float


def truth(now: frozenset[RequestType], then: frozenset[RequestType], draws: int = 1_000_000) -> Truth:
    """For policies that send these types to the expensive tier, and no sensitive text."""
    chance = np.random.default_rng(0)
    kinds = chance.integers(len(KINDS), size=draws)
    hard, before, after = (np.array([kind in chosen for kind in KINDS])[kinds] for chosen in (HARD, now, then))
    tokens_in = np.floor(chance.lognormal(6.5, 0.8, draws))
    tokens_out = chance.integers(200, 900, draws)
    cheap, dear = (_dollars(spec, tokens_in, tokens_out) for spec in SPECS[:2])
    moved = after.astype(float) - before.astype(float)
    return Truth(
        quality=float(liked(hard, tokens_in, after, chance.normal(0, 0.5, draws)).mean()),
        cost_usd=float((moved * (dear - cheap)).mean()),
        latency_ms=float(moved.mean()) * (SPEED["big-1"] - SPEED["cheap-1"]),
    )


def _dollars(spec: BackendSpec, tokens_in: Numbers, tokens_out: Numbers) -> Numbers:
    price = spec.price or Price(Decimal(0), Decimal(0))
    return np.asarray(tokens_in * float(price.input) + tokens_out * float(price.output)) / 1e6


@dataclass(frozen=True, slots=True)
class World:
    """How calls come about. ``explore`` is the share of calls with which the policy that ran tried something else."""

    seed: int
    threads: int = 300
    explore: float = 0.05
    sensitive: float = 0.0
    ran: Policy = CURRENT

    def log(self) -> tuple[LoggedDecision, ...]:
        """What was written down."""
        chance = np.random.default_rng(self.seed)
        ran = replace(self.ran, learned=replace(self.ran.learned, explore=self.explore))
        return tuple(
            self._logged(chance, f"thr-{self.seed}-{thread}", place, mood, ran)
            for thread in range(self.threads)
            for mood in [float(chance.normal(0, 0.5))]
            for place in range(int(chance.integers(1, 4)))
        )

    def _logged(self, chance: np.random.Generator, thread: str, place: int, mood: float, ran: Policy) -> LoggedDecision:
        features = self._features(chance, thread, f"run-{thread}-{place}")
        decision = decide(features, ran, SPECS, {}, f"dec-{thread}-{place}")
        served = next(spec for spec in SPECS if spec.id == decision.candidates[0].backend)
        tokens_out = int(chance.integers(200, 900))
        cost = cost_of(served, features.tokens_in, tokens_out)
        took = int(chance.gamma(4.0, SPEED[served.id] / 4.0))
        law = liked(
            np.array(features.type in HARD),
            np.array(features.tokens_in),
            np.array(served.id == "big-1"),
            np.array(mood),
        )
        thumb = float(chance.random() < float(law))
        return LoggedDecision(
            at=NOON + timedelta(minutes=place),
            tenant="acme",
            features=features_record(features),
            decision=decision_record(decision),
            run=f"run-{thread}-{place}",
            thread=thread,
            outcome=Outcome(cost, took, served.id, took, features.tokens_in, tokens_out),
            thumb=thumb,
            again=thumb == 0.0,
        )

    def _features(self, chance: np.random.Generator, thread: str, run: str) -> Features:
        kind = KINDS[int(chance.integers(len(KINDS)))]
        label = Sensitivity.CONFIDENTIAL if chance.random() < self.sensitive else Sensitivity.PUBLIC
        mean = float(chance.normal(0.03, 0.05))
        return Features(
            Purpose.SPECIALIST,
            kind,
            agent="architect",
            thread=thread,
            caller=Caller(tenant="acme", run=run),
            sensitivity=label,
            tokens_in=int(chance.lognormal(6.5, 0.8)),
            max_out=1200,
            gain=Gain("gain-1", mean, mean - 0.02, mean + 0.02, 100, abstained=False, domain="d"),
        )


def cost_of(spec: BackendSpec, tokens_in: int, tokens_out: int) -> int:
    """In nano-dollars."""
    if spec.price is None:
        return 0
    return int(1000 * (tokens_in * spec.price.input + tokens_out * spec.price.output))

"""How long one decision takes: eight backends, thirty rules of which the last one matches, record included."""

import time
from dataclasses import dataclass
from decimal import Decimal
from statistics import quantiles

from app.domain.backend import BackendKind, BackendSpec, Price
from app.domain.identifiers import new_id
from app.domain.labels import RequestType, Sensitivity, Tier
from app.domain.model_call import Purpose
from app.gateway.records import decision_record, features_record
from app.routing.decide import decide
from app.routing.policy import Features, Policy, Rule, Then, When

BACKENDS, RULES, TIMES = 8, 30, 5000
_TIERS = (Tier.CHEAP, Tier.EXPENSIVE, Tier.LOCAL)


@dataclass(frozen=True, slots=True)
class Latency:
    """Microseconds."""

    p50_us: float
    p99_us: float


def decision_latency() -> Latency:
    """Over ``TIMES`` decisions, one after the other."""
    specs = tuple(
        BackendSpec(
            id=f"backend-{number}",
            tier=_TIERS[number % 3],
            kind=BackendKind.OPENAI_COMPATIBLE,
            model="m",
            clearance=Sensitivity.INTERNAL,
            price=Price(Decimal(number + 1), Decimal(2)),
        )
        for number in range(BACKENDS)
    )
    unmet = (Rule(f"rule-{n}", When(tenant=frozenset({f"tenant-{n}"})), Then(_TIERS), "why") for n in range(RULES - 1))
    policy = Policy("bench", 1, (*unmet, Rule("rest", When(), Then(_TIERS), "why")))
    features = Features(Purpose.CHAT, RequestType.OTHER, sensitivity=Sensitivity.PUBLIC, tokens_in=200)
    times: list[float] = []
    for _ in range(TIMES):
        begun = time.perf_counter_ns()
        decision = decide(features, policy, specs, {}, new_id("dec"))
        features_record(features)
        decision_record(decision)
        times.append((time.perf_counter_ns() - begun) / 1000)
    cuts = quantiles(times, n=100)
    return Latency(round(cuts[49], 1), round(cuts[98], 1))

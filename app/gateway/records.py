"""A call as it is written down and read again: labels and sizes, and for restricted text no sizes."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any, cast

from app.domain.codec import Json
from app.domain.decision import Decision
from app.domain.labels import Complexity, RequestType, Sensitivity
from app.domain.model_call import Purpose
from app.routing.policy import Caller, Features, Need


def features_record(features: Features) -> dict[str, Json]:
    """Plain values; what a person could infer restricted text from is left out."""
    caller = features.caller
    record: dict[str, Json] = {
        "purpose": features.purpose.value,
        "type": features.type.value,
        "agent": features.agent,
        "complexity": features.complexity.value,
        "language": features.language,
        "domain": features.domain,
        "needs": [need.value for need in sorted(features.needs)],
        "hour": features.hour,
        "channel": features.channel,
        "thread": features.thread,
        "sensitivity": features.sensitivity.value,
        "max_out": features.max_out,
        "caller": {
            "key": caller.key,
            "user": caller.user,
            "run": caller.run,
            "prefer": caller.prefer,
            "deny": [*sorted(caller.deny)],
            "max_cost_usd": None if caller.max_cost_usd is None else str(caller.max_cost_usd),
            "headroom": caller.headroom,
            "regions": [*sorted(caller.regions)],
            "no_retention": caller.no_retention,
            "max_latency_ms": caller.max_latency_ms,
        },
    }
    if features.sensitivity is not Sensitivity.RESTRICTED:
        record["tokens_in"] = features.tokens_in
    return record


def recorded_features(record: Mapping[str, Json], decision: Decision, tenant: str) -> Features:
    """The features that were written down; what was left out of them has the value of a call that nobody described.

    Raises:
        KeyError: a label is missing: the record is not one of ``features_record``.
        ValueError: a label is not known (any more).
    """
    said = cast("Mapping[str, Any]", record)
    return Features(
        purpose=Purpose(said["purpose"]),
        type=RequestType(said["type"]),
        agent=said["agent"],
        complexity=Complexity(said["complexity"]),
        language=said["language"],
        domain=said["domain"],
        needs=frozenset(map(Need, said["needs"])),
        hour=said["hour"],
        channel=said["channel"],
        thread=said.get("thread"),
        caller=_recorded_caller(said["caller"], tenant),
        step=decision.step,
        sensitivity=Sensitivity(said["sensitivity"]),
        tokens_in=said.get("tokens_in", 0),
        max_out=said["max_out"],
        gain=decision.gain,
    )


def _recorded_caller(said: Mapping[str, Any], tenant: str) -> Caller:
    cost = said["max_cost_usd"]
    return Caller(
        tenant=tenant,
        key=said["key"],
        prefer=said["prefer"],
        deny=frozenset(said["deny"]),
        max_cost_usd=None if cost is None else Decimal(cost),
        headroom=said["headroom"],
        regions=frozenset(said["regions"]),
        no_retention=said["no_retention"],
        max_latency_ms=said["max_latency_ms"],
        user=said["user"],
        run=said.get("run"),
    )


def decision_record(decision: Decision) -> Decision:
    """The decision as it is written down; for restricted text without the costs and details that follow its length."""
    if decision.sensitivity is not Sensitivity.RESTRICTED:
        return decision
    return replace(
        decision,
        candidates=tuple(replace(each, expected_cost_usd=None) for each in decision.candidates),
        rejected=tuple(replace(each, detail="") for each in decision.rejected),
    )

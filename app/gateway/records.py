"""A call as it is written down: labels and sizes, and for restricted text no sizes."""

from dataclasses import replace

from app.domain.codec import Json
from app.domain.decision import Decision
from app.domain.labels import Sensitivity
from app.routing.policy import Features


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
        "sensitivity": features.sensitivity.value,
        "max_out": features.max_out,
        "caller": {
            "key": caller.key,
            "user": caller.user,
            "prefer": caller.prefer,
            "deny": [*sorted(caller.deny)],
            "max_cost_usd": None if caller.max_cost_usd is None else str(caller.max_cost_usd),
            "headroom": caller.headroom,
        },
    }
    if features.sensitivity is not Sensitivity.RESTRICTED:
        record["tokens_in"] = features.tokens_in
    return record


def decision_record(decision: Decision) -> Decision:
    """The decision as it is written down; for restricted text without the costs and details that follow its length."""
    if decision.sensitivity is not Sensitivity.RESTRICTED:
        return decision
    return replace(
        decision,
        candidates=tuple(replace(each, expected_cost_usd=None) for each in decision.candidates),
        rejected=tuple(replace(each, detail="") for each in decision.rejected),
    )

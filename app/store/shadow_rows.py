"""The rows of a shadow and of its pairs."""

from collections.abc import Sequence

from sqlalchemy import Row

from app.domain.decision import Decision
from app.domain.labels import Sensitivity
from app.domain.policy_version import PolicyRef
from app.domain.shadow import Counts, Half, Liking, Pair, Sample, Samples, Shadow, ShadowPlan

COLUMNS = (
    "id, candidate_name, candidate_version, control, cap, judged, spent, withheld, agreed, disagreed, refused, unmade, "
    "calls, liked, who, why, started_at, stopped_at, stopped_by, stopped_why"
)
_NONE = Sample(0, 0.0, 0.0)


def shadow_of(row: Row[*tuple[object, ...]]) -> Shadow:
    """A shadow from its row."""
    ref = PolicyRef(row.candidate_name, row.candidate_version)
    return Shadow(
        id=row.id,
        plan=ShadowPlan(ref, row.control, row.cap, row.judged),
        counts=Counts(row.withheld, row.agreed, row.disagreed, row.refused, row.unmade),
        spent=row.spent,
        calls=row.calls,
        liked=row.liked,
        who=row.who,
        why=row.why,
        started_at=row.started_at,
        stopped_at=row.stopped_at,
        stopped_by=row.stopped_by,
        stopped_why=row.stopped_why,
    )


def pair_values(shadow_id: str, pair: Pair) -> dict[str, object]:
    """What a pair's row holds, but for the decision."""
    return {
        "shadow": shadow_id,
        "decision_id": pair.decision.id,
        "purpose": pair.purpose,
        "sensitivity": pair.sensitivity.value,
        "live_policy": pair.live_policy,
        "liking": None if pair.liking is None else int(pair.liking),
        **_half_values("live", pair.live),
        **_half_values("second", pair.second),
    }


def pair_of(row: Row[*tuple[object, ...]], decision: Decision) -> Pair:
    """A pair from its row."""
    return Pair(
        decision,
        row.purpose,
        Sensitivity(row.sensitivity),
        row.live_policy,
        Half(row.live_backend, row.live_answered, row.live_ms, row.live_cost, row.live_characters),
        Half(row.second_backend, row.second_answered, row.second_ms, row.second_cost, row.second_characters),
        None if row.liking is None else Liking(row.liking),
        row.at,
    )


def samples_of(rows: Sequence[Row[*tuple[object, ...]]]) -> Samples:
    """The differences from a row for each."""
    found = {row.name: Sample(row.pairs, row.mean, row.variance) for row in rows}
    names = ("liking", "answered", "usd", "milliseconds", "characters")
    return Samples(*(found.get(name, _NONE) for name in names))


def _half_values(side: str, half: Half) -> dict[str, object]:
    return {
        f"{side}_backend": half.backend,
        f"{side}_answered": half.answered,
        f"{side}_ms": half.took_ms,
        f"{side}_cost": half.cost,
        f"{side}_characters": half.characters,
    }

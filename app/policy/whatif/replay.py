"""Decides logged calls again under a draft, and lays the two side by side. Pure: the same log gives the same report."""

from collections.abc import Sequence

from app.domain.backend import BackendSpec
from app.policy.whatif.choices import Choice, choices, violations
from app.policy.whatif.money import Tariff
from app.policy.whatif.moves import Pair, has_moved, moves, slices
from app.policy.whatif.quality import judged, known, predicted, quality, silent
from app.policy.whatif.resampling import grouped, paired
from app.policy.whatif.rewards import OBSERVED
from app.policy.whatif.rows import Row
from app.policy.whatif.values import Paired, Period, Quality, WhatIf
from app.routing.policy import Policy
from app.routing.tuning import LearnedMode

_NOWHERE = "no backend"


def replay(rows: Sequence[Row], period: Period, current: Policy, draft: Policy, specs: Sequence[BackendSpec]) -> WhatIf:
    """What the draft would have done. Prices and clearances are those of ``specs``, troubles those of the log."""
    now, then = choices(rows, current, specs), choices(rows, draft, specs)
    pairs = tuple(zip(rows, now, then, strict=True))
    cost_change, cost, latency = _amounts(rows, now, then, specs)
    return WhatIf(
        current=current.id,
        draft=draft.id,
        period=period,
        changed=sum(map(has_moved, pairs)),
        off_log=sum(row.first != choice.first for row, choice in zip(rows, now, strict=True)),
        violations=violations(rows, then, specs),
        refused_now=sum(choice.first is None for choice in now),
        refused_draft=sum(choice.first is None for choice in then),
        by_rule=slices(pairs, lambda pair: pair[1].rule),
        by_tier=slices(pairs, _tier),
        by_type=slices(pairs, lambda pair: pair[0].features.type.value),
        moves=moves(pairs, draft, cost_change),
        cost_usd=cost,
        latency_ms=latency,
        quality=_qualities(rows, now, then),
        notes=tuple(_notes(rows, draft)),
    )


def _tier(pair: Pair) -> str:
    tier = pair[1].tier
    return _NOWHERE if tier is None else tier.value


def _amounts(
    rows: Sequence[Row], now: Sequence[Choice], then: Sequence[Choice], specs: Sequence[BackendSpec]
) -> tuple[list[float | None], Paired | None, Paired | None]:
    """The change of each call's cost, and what calls cost and how long they take."""
    if not rows:
        return [], None, None
    tariff, groups = Tariff(rows, specs), grouped([row.cluster for row in rows])
    sides = [[(row, choice.first) for row, choice in zip(rows, side, strict=True)] for side in (now, then)]
    before, after = ([tariff.cost(*each) for each in side] for side in sides)
    sooner, later = ([tariff.time(*each) for each in side] for side in sides)
    changes = [
        None if one is None or two is None else two.value - one.value for one, two in zip(before, after, strict=True)
    ]
    return changes, paired(groups, before, after), paired(groups, sooner, later, tariff.times)


def _qualities(rows: Sequence[Row], now: Sequence[Choice], then: Sequence[Choice]) -> tuple[Quality, ...]:
    if not rows:
        return ()
    prepared = known(rows)
    backends = sorted({choice.first for choice in then if choice.first})
    found: list[Quality] = []
    for reward, value_of in OBSERVED.items():
        log = judged(prepared, reward, backends)
        if log is None:
            found.append(silent(reward, sum(value_of(row) is not None for row in rows)))
        else:
            found.append(quality(log, rows, then))
    expected = predicted(prepared, now, then)
    return (*found, expected) if expected else tuple(found)


def _notes(rows: Sequence[Row], draft: Policy) -> list[str]:
    """What a reader must know to believe the numbers no more than they deserve."""
    notes: list[str] = []
    unsized = sum("tokens_in" not in row.logged.features for row in rows)
    if unsized and any(rule.when.tokens_in for rule in draft.rules):
        notes.append(
            f"The sizes of {unsized} restricted texts are not recorded; rules about tokens_in see 0 tokens there."
        )
    if draft.learned.mode is LearnedMode.ON and not any(row.features.gain for row in rows):
        notes.append("No predicted gain is recorded in this period, so the draft's gain model moves nothing here.")
    return notes

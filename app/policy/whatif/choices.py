"""What a policy would choose for logged calls, without its exploration: the same call always goes the same way."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.domain.backend import BackendSpec
from app.domain.decision import GainUse
from app.domain.labels import Sensitivity, Tier
from app.policy.whatif.rows import Row
from app.routing.decide import decide
from app.routing.learned import tier_order
from app.routing.policy import Policy


@dataclass(frozen=True, slots=True)
class Choice:
    """Where a call goes first, and by which rule; ``chain`` has all backends that it may come to."""

    rule: str
    first: str | None
    tier: Tier | None
    chain: tuple[str, ...]
    moved: GainUse


def settled(policy: Policy) -> Policy:
    """The policy without exploration."""
    return replace(policy, learned=replace(policy.learned, explore=0.0))


def choices(rows: Sequence[Row], policy: Policy, specs: Sequence[BackendSpec]) -> tuple[Choice, ...]:
    """One choice per row, with the backends as they are configured now and as healthy as they were then."""
    same = settled(policy)
    return tuple(_choice(row, same, specs) for row in rows)


def swept(
    rows: Sequence[Row], policies: Sequence[Policy], specs: Sequence[BackendSpec]
) -> tuple[tuple[Choice, ...], ...]:
    """As ``choices`` for each of these policies, which differ in what they ask of a predicted gain and nothing else.

    Such a policy has but two orders of tiers for a call: each is decided once.
    """
    same = [settled(policy) for policy in policies]
    seen: dict[tuple[int, tuple[Tier, ...]], Choice] = {}
    return tuple(
        tuple(_remembered(seen, place, row, policy, specs) for place, row in enumerate(rows)) for policy in same
    )


def _remembered(
    seen: dict[tuple[int, tuple[Tier, ...]], Choice], place: int, row: Row, policy: Policy, specs: Sequence[BackendSpec]
) -> Choice:
    order, _ = tier_order(row.features, policy, policy.rule_for(row.features))
    if (place, order) not in seen:
        seen[place, order] = _choice(row, policy, specs)
    return seen[place, order]


def violations(rows: Sequence[Row], chosen: Sequence[Choice], specs: Sequence[BackendSpec]) -> int:
    """How many choices could send a text above a backend's clearance. Worked out apart from ``decide``."""
    highest = {spec.id: spec.clearance.rank for spec in specs}
    at_home = {spec.id for spec in specs if spec.local_zone or spec.tier is Tier.EXTRACTIVE}
    return sum(
        any(
            highest[name] < row.features.sensitivity.rank
            or (row.features.sensitivity is Sensitivity.RESTRICTED and name not in at_home)
            for name in choice.chain
        )
        for row, choice in zip(rows, chosen, strict=True)
    )


def _choice(row: Row, policy: Policy, specs: Sequence[BackendSpec]) -> Choice:
    found = decide(row.features, policy, specs, row.health, row.logged.decision.id)
    chain = tuple(candidate.backend for candidate in found.candidates)
    first = found.candidates[0] if found.candidates else None
    return Choice(found.rule, first.backend if first else None, first.tier if first else None, chain, found.gain_use)

"""Cost against quality: every backend by itself, the policies, and what lies between them.

Quality comes from one source for all points, the most trusted one that tells more than one of them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from app.domain.backend import BackendSpec
from app.domain.decision import GainUse
from app.domain.labels import Tier
from app.policy.whatif.choices import Choice, choices, swept
from app.policy.whatif.dominance import ranked
from app.policy.whatif.money import Tariff
from app.policy.whatif.quality import Known, estimated, expected, judged, known
from app.policy.whatif.rewards import OBSERVED
from app.policy.whatif.rows import Row
from app.policy.whatif.values import Frontier, Interval, Period, Point, PointKind, Reward
from app.routing.policy import Policy, Rule, Then, When
from app.routing.tuning import LearnedMode
from app.statistics.arrays import Floats

MIN_GAINS = (0.0, 0.01, 0.02, 0.04, 0.06, 0.08, 0.12, 0.2)
SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)
"""Of the calls that go to the expensive tier, whatever they are."""

_MOST_UNPRICED = 0.05


@dataclass(frozen=True, slots=True)
class Way:
    """One way to route: ``parts`` are choices for every row, each with the share of calls that goes by it."""

    name: str
    kind: PointKind
    parts: tuple[tuple[float, Sequence[Choice]], ...]


def frontier(
    rows: Sequence[Row], period: Period, current: Policy, draft: Policy | None, specs: Sequence[BackendSpec]
) -> Frontier:
    """The points of the period's calls. Without ``draft`` the sweep is over the policy that holds."""
    if not rows:
        return Frontier(period, None, (), None, None, "Nothing was decided in this period.")
    priced, costs = _priced(rows, _ways(rows, current, draft, specs), specs)
    reward, qualities = _qualities(rows, priced)
    points = tuple(
        Point(way.name, way.kind, cost, quality) for way, cost, quality in zip(priced, costs, qualities, strict=True)
    )
    sentence = "" if reward else "The log does not tell the quality of more than one of these apart."
    return ranked(Frontier(period, reward, points, None, None, sentence))


def _ways(rows: Sequence[Row], current: Policy, draft: Policy | None, specs: Sequence[BackendSpec]) -> tuple[Way, ...]:
    now = choices(rows, current, specs)
    found = [Way(current.id, PointKind.CURRENT, ((1.0, now),))]
    if draft is not None:
        found.append(Way(draft.id, PointKind.DRAFT, ((1.0, choices(rows, draft, specs)),)))
    found += _sweep(rows, draft or current, specs)
    possible = choices(rows, _OPEN, specs)
    alone = {spec.id: _always(spec, possible, now) for spec in specs if spec.enabled}
    found += [Way(name, PointKind.BACKEND, ((1.0, chosen),)) for name, chosen in alone.items()]
    return (*found, *_mixes(possible, now, specs))


def _sweep(rows: Sequence[Row], policy: Policy, specs: Sequence[BackendSpec]) -> list[Way]:
    """The policy with its gain model at work everywhere, at several thresholds; nothing where no gain is known.

    Thresholds that lead to the same choices are one point.
    """
    if not any(row.features.gain for row in rows):
        return []
    tenants = frozenset(row.logged.tenant for row in rows)
    learned = replace(policy.learned, mode=LearnedMode.ON, tenants=tenants, model=None)
    free = replace(policy, rules=tuple(map(_freed, policy.rules)))
    sharper = [replace(free, learned=replace(learned, min_gain=least)) for least in MIN_GAINS]
    found = {
        chosen: f"min_gain {least:g}" for least, chosen in zip(MIN_GAINS, swept(rows, sharper, specs), strict=True)
    }
    return [Way(name, PointKind.MIN_GAIN, ((1.0, chosen),)) for chosen, name in found.items()]


def _freed(rule: Rule) -> Rule:
    """The rule, with leave for a predicted gain to move its calls either way."""
    return replace(rule, then=replace(rule.then, learned_may_downgrade=True, learned_may_upgrade=True))


_OPEN = Policy("open", 1, (Rule("any", When(), Then(tuple(Tier)), "Whatever may serve the call."),))
"""Shows which backends may serve a call at all."""


def _always(spec: BackendSpec, possible: Sequence[Choice], now: Sequence[Choice]) -> tuple[Choice, ...]:
    """The backend for every call that it may serve, and the policy's choice for the others."""
    own = Choice(f"always {spec.id}", spec.id, spec.tier, (spec.id,), GainUse.NONE)
    return tuple(own if spec.id in open_.chain else kept for open_, kept in zip(possible, now, strict=True))


def _mixes(possible: Sequence[Choice], now: Sequence[Choice], specs: Sequence[BackendSpec]) -> list[Way]:
    tiers = {spec.id: spec.tier for spec in specs}
    if not {Tier.CHEAP, Tier.EXPENSIVE} <= {tiers[name] for choice in possible for name in choice.chain}:
        return []
    cheap, dear = (_first_of(tier, tiers, possible, now) for tier in (Tier.CHEAP, Tier.EXPENSIVE))
    return [
        Way(
            f"{share:.0%} expensive",
            PointKind.MIX,
            tuple(each for each in ((1 - share, cheap), (share, dear)) if each[0]),
        )
        for share in SHARES
    ]


def _first_of(
    tier: Tier, tiers: Mapping[str, Tier], possible: Sequence[Choice], now: Sequence[Choice]
) -> tuple[Choice, ...]:
    """The first backend of the tier that may serve each call, and the policy's choice where none may."""
    return tuple(_of_tier(tier, tiers, open_) or kept for open_, kept in zip(possible, now, strict=True))


def _of_tier(tier: Tier, tiers: Mapping[str, Tier], choice: Choice) -> Choice | None:
    name = next((each for each in choice.chain if tiers[each] is tier), None)
    return None if name is None else Choice(f"always {tier}", name, tier, (name,), GainUse.NONE)


def _priced(
    rows: Sequence[Row], ways: Sequence[Way], specs: Sequence[BackendSpec]
) -> tuple[tuple[Way, ...], list[float]]:
    """The ways whose costs are known, with the mean cost of a call, all over the same calls."""
    bills = _Bills(rows, specs)
    costs = np.stack([sum((share * bills.of(chosen) for share, chosen in way.parts), _nothing(rows)) for way in ways])
    seen = np.isfinite(costs)
    kept = seen.mean(axis=1) >= 1 - _MOST_UNPRICED
    common = seen[kept].all(axis=0)
    if not common.any():
        return (), []
    means = costs[kept][:, common].mean(axis=1)
    return tuple(way for way, keep in zip(ways, kept, strict=True) if keep), [float(mean) for mean in means]


def _nothing(rows: Sequence[Row]) -> Floats:
    return np.zeros(len(rows))


class _Bills:
    """What each call costs at each backend, worked out once; not a number where nobody knows."""

    def __init__(self, rows: Sequence[Row], specs: Sequence[BackendSpec]) -> None:
        self._rows = rows
        self._tariff = Tariff(rows, specs)
        self._columns: dict[str | None, Floats] = {}

    def of(self, chosen: Sequence[Choice]) -> Floats:
        """The costs of these choices."""
        names = [choice.first for choice in chosen]
        for name in {*names} - self._columns.keys():
            self._columns[name] = np.array([self._cost(row, name) for row in self._rows])
        return np.array([self._columns[name][place] for place, name in enumerate(names)])

    def _cost(self, row: Row, backend: str | None) -> float:
        amount = self._tariff.cost(row, backend)
        return np.nan if amount is None else amount.value


def _qualities(rows: Sequence[Row], ways: Sequence[Way]) -> tuple[Reward | None, list[Interval | None]]:
    prepared = known(rows)
    for reward in OBSERVED:
        found = _observed(reward, prepared, ways)
        if sum(each is not None for each in found) > 1:
            return reward, found
    hoped = [expected(prepared, way.parts) for way in ways]
    return (Reward.PREDICTED, hoped) if any(hoped) else (None, [None] * len(ways))


def _observed(reward: Reward, prepared: Known, ways: Sequence[Way]) -> list[Interval | None]:
    backends = sorted({choice.first for way in ways for _, chosen in way.parts for choice in chosen if choice.first})
    log = judged(prepared, reward, backends)
    return [None] * len(ways) if log is None else [estimated(log, way.parts) for way in ways]

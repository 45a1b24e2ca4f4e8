"""What a predicted gain and exploration may change: the order of tiers, and the first two of a chain. Pure."""

import zlib
from collections.abc import Sequence
from typing import TypeVar

from app.domain.budget import DEFAULT_TENANT
from app.domain.decision import Gain, GainUse
from app.domain.labels import Sensitivity, Tier
from app.routing.policy import Features, Policy, Rule
from app.routing.tuning import Learned, LearnedMode

T = TypeVar("T")

_DRAWS = 2**32


def tier_order(features: Features, policy: Policy, rule: Rule) -> tuple[tuple[Tier, ...], GainUse]:
    """The rule's tiers, the cheap and the expensive one exchanged where the gain is sure and the rule permits it.

    No tier is added or dropped, so that a model can reorder a chain but never widen it.
    """
    prefer, learned, gain = rule.then.prefer, policy.learned, features.gain
    if gain is None or not _counts(gain, learned) or Tier.CHEAP not in prefer or Tier.EXPENSIVE not in prefer:
        return prefer, GainUse.NONE
    dear_first = prefer.index(Tier.EXPENSIVE) < prefer.index(Tier.CHEAP)
    tenant = features.caller.tenant or DEFAULT_TENANT
    moves = learned.mode is LearnedMode.ON and tenant in learned.tenants
    if dear_first and rule.then.learned_may_downgrade and gain.high < learned.min_gain:
        return (_exchanged(prefer), GainUse.MOVED_DOWN) if moves else (prefer, GainUse.WOULD_MOVE_DOWN)
    if not dear_first and rule.then.learned_may_upgrade and gain.low > learned.min_gain:
        return (_exchanged(prefer), GainUse.MOVED_UP) if moves else (prefer, GainUse.WOULD_MOVE_UP)
    return prefer, GainUse.KEPT


def _counts(gain: Gain, learned: Learned) -> bool:
    if learned.mode is LearnedMode.OFF or gain.abstained or gain.evidence < learned.min_evidence:
        return False
    return learned.model is None or learned.model == gain.model


def _exchanged(prefer: tuple[Tier, ...]) -> tuple[Tier, ...]:
    other = {Tier.CHEAP: Tier.EXPENSIVE, Tier.EXPENSIVE: Tier.CHEAP}
    return tuple(other.get(tier, tier) for tier in prefer)


def explored(chain: Sequence[T], features: Features, policy: Policy, decision_id: str) -> tuple[list[T], float, bool]:
    """The chain with its first two perhaps exchanged, the probability of that outcome, and whether it was.

    The draw is a hash of the decision's id and the policy's version, so that the same call always gives the same one.
    Sensitive text is never explored with, nor a call whose caller named a backend.
    """
    share = policy.learned.explore
    # Every id ever drawn with is public; the hash spreads, it guards nothing.
    if share <= 0 or features.sensitivity.rank > Sensitivity.INTERNAL.rank or features.caller.prefer is not None:
        return [*chain], 1.0, False
    if zlib.crc32(f"{decision_id}:{policy.id}".encode()) / _DRAWS < share:
        return [chain[1], chain[0], *chain[2:]], share, True
    return [*chain], 1.0 - share, False

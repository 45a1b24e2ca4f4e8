"""Where a predicted gain may move a call, and where it is only recorded."""

from dataclasses import replace

import pytest

from app.domain.budget import DEFAULT_TENANT
from app.domain.decision import Gain, GainUse
from app.domain.labels import RequestType, Sensitivity, Tier
from app.domain.model_call import Purpose
from app.routing.learned import explored, tier_order
from app.routing.policy import Caller, Features, Policy, Rule, Then, When
from app.routing.tuning import Learned, LearnedMode

UP, DOWN = (Tier.CHEAP, Tier.LOCAL, Tier.EXPENSIVE), (Tier.EXPENSIVE, Tier.LOCAL, Tier.CHEAP)
SURE = Gain("gain-1", 0.2, 0.1, 0.3, 100, abstained=False, domain="d")
FLAT = replace(SURE, mean=0.0, low=-0.02, high=0.02)
ON = Learned(mode=LearnedMode.ON, tenants=frozenset({"acme"}))
CALL = Features(Purpose.SPECIALIST, RequestType.DESIGN, caller=Caller(tenant="acme"), sensitivity=Sensitivity.PUBLIC)


@pytest.mark.parametrize(
    ("prefer", "gain", "learned", "tenant", "use"),
    [
        (UP, SURE, ON, "acme", GainUse.MOVED_UP),
        (DOWN, FLAT, ON, "acme", GainUse.MOVED_DOWN),
        (UP, FLAT, ON, "acme", GainUse.KEPT),
        (DOWN, SURE, ON, "acme", GainUse.KEPT),
        (UP, SURE, ON, "bolt", GainUse.WOULD_MOVE_UP),
        (DOWN, FLAT, ON, None, GainUse.WOULD_MOVE_DOWN),
        (DOWN, FLAT, replace(ON, tenants=frozenset({DEFAULT_TENANT})), None, GainUse.MOVED_DOWN),
        (UP, SURE, replace(ON, mode=LearnedMode.SHADOW), "acme", GainUse.WOULD_MOVE_UP),
        (UP, SURE, Learned(), "acme", GainUse.NONE),
        (UP, SURE, replace(ON, model="gain-2"), "acme", GainUse.NONE),
        (UP, replace(SURE, abstained=True), ON, "acme", GainUse.NONE),
        (UP, replace(SURE, evidence=29), ON, "acme", GainUse.NONE),
        (UP, None, ON, "acme", GainUse.NONE),
        ((Tier.CHEAP, Tier.LOCAL), SURE, ON, "acme", GainUse.NONE),
    ],
)
def test_what_a_gain_does(
    prefer: tuple[Tier, ...], gain: Gain | None, learned: Learned, tenant: str | None, use: GainUse
) -> None:
    rule = Rule("r", When(), Then(prefer, learned_may_downgrade=True, learned_may_upgrade=True), "y")
    call = replace(CALL, gain=gain, caller=Caller(tenant=tenant))
    order, found = tier_order(call, Policy("p", 1, (rule,), learned=learned), rule)
    moved = use in {GainUse.MOVED_UP, GainUse.MOVED_DOWN}
    assert found is use
    assert order == (prefer[::-1] if moved else prefer)
    locked = replace(rule, then=Then(prefer))
    assert tier_order(call, Policy("p", 1, (locked,), learned=learned), locked)[0] == prefer


def test_exploration_swaps_the_first_two_as_often_as_it_says() -> None:
    policy = Policy("p", 1, (Rule("r", When(), Then(UP), "y"),), learned=Learned(explore=0.2))
    outcomes = [explored("abc", CALL, policy, f"dec-{n}") for n in range(2000)]
    assert 300 < sum(swapped for _, _, swapped in outcomes) < 500
    assert {(tuple(chain), share) for chain, share, _ in outcomes} == {(("b", "a", "c"), 0.2), (("a", "b", "c"), 0.8)}
    for quiet in (
        replace(CALL, sensitivity=Sensitivity.CONFIDENTIAL),
        replace(CALL, caller=Caller(prefer="a")),
    ):
        assert all(explored("abc", quiet, policy, f"dec-{n}") == (["a", "b", "c"], 1.0, False) for n in range(50))

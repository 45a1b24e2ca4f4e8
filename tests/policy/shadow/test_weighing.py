"""What a candidate would have done: the same facts, and nothing at all above internal."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest
from hypothesis import given

from app.domain.backend import BackendSpec
from app.domain.labels import RequestType, Sensitivity, Tier
from app.domain.model_call import Material, ModelCall, Purpose
from app.gateway.aside import Served
from app.policy.shadow.weighing import Standing, first_choice, weigh
from app.routing.decide import decide
from app.routing.health import BackendHealth
from app.routing.policy import Features, Policy, Rule, Then, When
from tests.routing import houses

MATERIAL = Material("architect", "Architect", RequestType.EXPLAIN, "en", "What is a queue?", (), (), ())
CALL = ModelCall("consult", Purpose.SPECIALIST, "You are an architect.", "What is a queue?", MATERIAL)


def served(
    features: Features, live: Policy, specs: Sequence[BackendSpec], health: Mapping[str, BackendHealth]
) -> Served:
    return Served(CALL, features, health, decide(features, live, specs, health, "dec-1"), None, 10)


@given(houses.features, houses.policies, houses.policies, houses.backends, houses.health)
def test_what_is_confidential_or_restricted_is_never_compared_and_all_else_is_what_decide_says(
    features: Features,
    live: Policy,
    other: Policy,
    specs: tuple[BackendSpec, ...],
    health: Mapping[str, BackendHealth],
) -> None:
    candidate = replace(other, version=2)
    over = served(features, live, specs, health)
    found = weigh(over, features, candidate, specs)
    if features.sensitivity in {Sensitivity.CONFIDENTIAL, Sensitivity.RESTRICTED}:
        assert (found.standing, found.decision) == (Standing.WITHHELD, None)
    elif features.purpose is Purpose.JUDGE:
        assert (found.standing, found.decision) == (Standing.APART, None)
    else:
        second = decide(features, candidate, specs, health, over.decision.id)
        differs = first_choice(second) != first_choice(over.decision)
        assert (found.standing, found.decision) == (Standing.DIFFER if differs else Standing.AGREE, second)


@pytest.mark.parametrize("label", [Sensitivity.PUBLIC, Sensitivity.INTERNAL])
def test_what_the_candidate_served_itself_is_not_compared(label: Sensitivity) -> None:
    features = Features(Purpose.SPECIALIST, RequestType.EXPLAIN, sensitivity=label)
    policy = Policy("p", 3, (Rule("all", When(), Then((Tier.CHEAP,)), "because"),))
    assert weigh(served(features, policy, (), {}), features, policy, ()).standing is Standing.APART

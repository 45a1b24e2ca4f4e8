"""The decision: over every combination first, then by properties, then by example."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from itertools import chain, combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.backend import BackendKind, BackendSpec, Price
from app.domain.decision import Decision, GainUse
from app.domain.labels import RequestType, Sensitivity, Tier
from app.domain.model_call import Purpose
from app.routing.decide import decide, room_for_answer, tokens_of
from app.routing.health import BackendHealth, Trouble
from app.routing.policy import Caller, Features, Need, Policy, Rule, Then, When
from app.routing.tuning import LearnedMode
from tests.policies import SHIPPED
from tests.routing.houses import backends, decision_ids, features, health, ids, policies, whens

WELL: Mapping[str, BackendHealth] = {}


def about(kind: RequestType, label: Sensitivity, caller: Caller | None = None) -> Features:
    return Features(
        Purpose.SPECIALIST, kind, step="consult", sensitivity=label, tokens_in=1000, caller=caller or Caller()
    )


def names(decision: Decision) -> list[str]:
    return [candidate.backend for candidate in decision.candidates]


def reasons(decision: Decision) -> dict[str, tuple[str, str]]:
    return {rejection.backend: (rejection.stage, rejection.reason) for rejection in decision.rejected}


def subsets(specs: tuple[BackendSpec, ...]) -> list[tuple[BackendSpec, ...]]:
    return list(chain.from_iterable(combinations(specs, size) for size in range(len(specs) + 1)))


@pytest.mark.parametrize("kind", RequestType)
@pytest.mark.parametrize("label", Sensitivity)
def test_every_type_label_and_set_of_backends(
    registry: tuple[BackendSpec, ...], kind: RequestType, label: Sensitivity
) -> None:
    for specs in subsets(registry):
        decision = decide(about(kind, label), SHIPPED, specs, WELL, "dec")
        by_id = {spec.id: spec for spec in specs}
        assert sorted([*names(decision), *reasons(decision)]) == sorted(by_id)
        assert [candidate.rank for candidate in decision.candidates] == [*range(1, len(decision.candidates) + 1)]
        assert all(label.rank <= by_id[name].clearance.rank for name in names(decision))
        if label.rank > Sensitivity.INTERNAL.rank:
            assert {by_id[name].tier for name in names(decision)} <= {Tier.LOCAL, Tier.EXTRACTIVE}
        if "extractive" in by_id:
            assert names(decision)[-1] == "extractive"
        assert decision.tier is _expected_tier(kind, label)


def _expected_tier(kind: RequestType, label: Sensitivity) -> Tier:
    if label in {Sensitivity.CONFIDENTIAL, Sensitivity.RESTRICTED}:
        return Tier.LOCAL
    hard = {RequestType.DESIGN, RequestType.VALIDATE, RequestType.DECIDE, RequestType.DEBUG, RequestType.REVIEW}
    return Tier.EXPENSIVE if kind in hard else Tier.CHEAP


def leaks(decision: Decision, label: Sensitivity, specs: tuple[BackendSpec, ...]) -> list[str]:
    """The candidates that a text with this label may not reach."""
    by_id = {spec.id: spec for spec in specs}
    return [
        name
        for name in names(decision)
        if label.rank > by_id[name].clearance.rank
        or not by_id[name].enabled
        or (
            label is Sensitivity.RESTRICTED
            and not by_id[name].local_zone
            and by_id[name].kind is not BackendKind.EXTRACTIVE
        )
    ]


@given(features, policies, backends, health, decision_ids)
def test_nothing_widens_the_clearance_and_nobody_is_lost(
    call: Features, policy: Policy, specs: tuple[BackendSpec, ...], ill: dict[str, BackendHealth], number: str
) -> None:
    decision = decide(call, policy, specs, ill, number)
    assert leaks(decision, call.sensitivity, specs) == []
    assert sorted([*names(decision), *(r.backend for r in decision.rejected)]) == sorted(spec.id for spec in specs)
    assert decision == decide(call, policy, specs, ill, number)


@given(features, policies, backends, decision_ids)
def test_a_gain_reorders_and_neither_adds_nor_removes(
    call: Features, policy: Policy, specs: tuple[BackendSpec, ...], number: str
) -> None:
    known, unknown = (decide(each, policy, specs, {}, number) for each in (call, replace(call, gain=None)))
    assert set(names(known)) == set(names(unknown))
    assert reasons(known) == reasons(unknown)
    moved = {GainUse.MOVED_DOWN, GainUse.MOVED_UP}
    if policy.learned.mode is not LearnedMode.ON or call.caller.tenant not in policy.learned.tenants:
        assert known.gain_use not in moved
    if known.gain_use not in moved:
        assert names(known) == names(unknown)


@given(features, policies, backends)
def test_places_and_storage_narrow_what_leaves_the_house(
    call: Features, policy: Policy, specs: tuple[BackendSpec, ...]
) -> None:
    then = policy.rule_for(call).then
    for spec in specs:
        outside = not spec.local_zone and spec.kind is not BackendKind.EXTRACTIVE
        if outside and spec.id in names(decide(call, policy, specs, {}, "dec")):
            assert not call.caller.regions or spec.traits.region in call.caller.regions
            assert not then.regions or spec.traits.region in then.regions
            assert not spec.traits.retains_data or not (call.caller.no_retention or then.no_retention)


@settings(max_examples=300)
@given(st.lists(whens, max_size=6), st.lists(features, min_size=1, max_size=5))
def test_the_index_finds_what_asking_every_rule_finds(some: list[When], calls: list[Features]) -> None:
    policy = Policy("p", 1, tuple(Rule(str(n), when, Then((Tier.LOCAL,)), "y") for n, when in enumerate(some)))
    for call in calls:
        asked = next((rule for rule in policy.rules if rule.when.matches(call)), None)
        if asked is None:
            with pytest.raises(LookupError):
                policy.rule_for(call)
        else:
            assert policy.rule_for(call) is asked


@given(features, policies, backends, health)
def test_a_higher_label_never_adds_a_candidate(
    call: Features, policy: Policy, specs: tuple[BackendSpec, ...], ill: dict[str, BackendHealth]
) -> None:
    # One rule for all labels: a policy may of course prefer other tiers for other labels.
    same = replace(policy, rules=policy.rules[-1:])
    allowed = [set(names(decide(replace(call, sensitivity=label), same, specs, {}, "dec"))) for label in Sensitivity]
    assert allowed[0] >= allowed[1] >= allowed[2] >= allowed[3]
    # With a last resort in play, the mask still holds.
    for label in Sensitivity:
        for name in names(decide(replace(call, sensitivity=label), policy, specs, ill, "dec")):
            assert name in {spec.id for spec in specs if label.rank <= spec.clearance.rank}


@given(features, policies, backends, ids)
def test_removing_a_backend_keeps_the_order_of_the_others(
    call: Features, policy: Policy, specs: tuple[BackendSpec, ...], gone: str
) -> None:
    policy = replace(policy, learned=replace(policy.learned, explore=0.0))
    before = names(decide(call, policy, specs, {}, "dec"))
    after = names(decide(call, policy, tuple(spec for spec in specs if spec.id != gone), {}, "dec"))
    assert after == [name for name in before if name != gone]


@given(features, policies, backends, ids)
def test_a_dearer_price_never_improves_a_rank(
    call: Features, policy: Policy, specs: tuple[BackendSpec, ...], which: str
) -> None:
    def dearer(spec: BackendSpec) -> BackendSpec:
        if spec.id != which or spec.price is None:
            return spec
        return replace(spec, price=Price(spec.price.input + 1, spec.price.output + 1))

    policy = replace(policy, learned=replace(policy.learned, explore=0.0))
    before = names(decide(call, policy, specs, {}, "dec"))
    after = names(decide(call, policy, tuple(dearer(spec) for spec in specs), {}, "dec"))
    if which in after:
        assert after.index(which) >= before.index(which)


def test_the_empty_registry_refuses() -> None:
    decision = decide(about(RequestType.DESIGN, Sensitivity.PUBLIC), SHIPPED, (), WELL, "dec")
    assert (decision.candidates, decision.rejected) == ((), ())


def test_tiers_first_then_price_then_name(registry: tuple[BackendSpec, ...]) -> None:
    decision = decide(about(RequestType.DESIGN, Sensitivity.PUBLIC), SHIPPED, registry, WELL, "dec-1")
    assert names(decision) == ["big-1", "big-2", "cheap-2", "cheap-1", "llama", "extractive"]
    assert (decision.id, decision.rule, decision.policy) == ("dec-1", "judgement", SHIPPED.id)
    assert decision.candidates[0].expected_cost_usd == Decimal("0.045")
    assert decision.candidates[1].expected_cost_usd is None
    twins = tuple(replace(registry[0], id=name) for name in ("b", "a"))
    assert names(decide(about(RequestType.EXPLAIN, Sensitivity.PUBLIC), SHIPPED, twins, WELL, "d")) == ["a", "b"]


def test_reasons_name_the_first_filter(registry: tuple[BackendSpec, ...]) -> None:
    decision = decide(about(RequestType.DESIGN, Sensitivity.RESTRICTED), SHIPPED, registry, WELL, "dec")
    assert names(decision) == ["llama", "extractive"]
    assert reasons(decision) == dict.fromkeys(
        ["cheap-1", "cheap-2", "big-1", "big-2"], ("clearance", "label_above_clearance")
    )
    off = tuple(replace(spec, enabled=False) for spec in registry)
    decision = decide(about(RequestType.DESIGN, Sensitivity.RESTRICTED), SHIPPED, off, WELL, "dec")
    assert set(reasons(decision).values()) == {("registry", "disabled")}


def test_restricted_text_needs_the_local_zone_besides_the_clearance(registry: tuple[BackendSpec, ...]) -> None:
    mislabelled = replace(registry[0], clearance=Sensitivity.RESTRICTED)
    decision = decide(about(RequestType.EXPLAIN, Sensitivity.RESTRICTED), SHIPPED, (mislabelled,), WELL, "dec")
    assert reasons(decision) == {"cheap-1": ("clearance", "zone_not_local")}


def test_a_cloud_that_an_operator_cleared_still_gets_no_confidential_text_from_the_shipped_policy(
    registry: tuple[BackendSpec, ...],
) -> None:
    raised = replace(registry[0], clearance=Sensitivity.CONFIDENTIAL)
    decision = decide(about(RequestType.EXPLAIN, Sensitivity.CONFIDENTIAL), SHIPPED, (raised,), WELL, "dec")
    assert reasons(decision) == {"cheap-1": ("policy", "tier_not_preferred")}


@pytest.mark.parametrize(
    ("caller", "first", "left_out"),
    [
        (Caller(prefer="llama"), "llama", {}),
        (Caller(prefer="cheap"), "cheap-2", {}),
        (Caller(prefer="nobody"), "big-1", {}),
        (Caller(prefer="extractive"), "big-1", {}),
        (Caller(deny=frozenset({"big-1"})), "big-2", {"big-1": ("caller", "denied_by_caller")}),
        (Caller(deny=frozenset({"expensive"})), "cheap-2", {"big-1": ("caller", "denied_by_caller")}),
        (Caller(max_cost_usd=Decimal("0.01")), "cheap-2", {"big-1": ("caller", "over_caller_cost")}),
        (Caller(max_cost_usd=Decimal("0.01")), "cheap-2", {"big-2": ("budget", "price_unknown")}),
    ],
)
def test_wishes_of_the_caller(
    registry: tuple[BackendSpec, ...], caller: Caller, first: str, left_out: dict[str, tuple[str, str]]
) -> None:
    decision = decide(about(RequestType.DESIGN, Sensitivity.PUBLIC, caller), SHIPPED, registry, WELL, "dec")
    assert names(decision)[0] == first
    assert left_out.items() <= reasons(decision).items()


@pytest.mark.parametrize(
    ("then", "order", "reason"),
    [
        (Then((Tier.LOCAL,)), ["llama", "extractive"], ("policy", "tier_not_preferred")),
        (
            Then((Tier.CHEAP,), forbid=frozenset({"cheap-2", "extractive"})),
            ["cheap-1"],
            ("policy", "tier_not_preferred"),
        ),
        (
            Then((Tier.EXPENSIVE, Tier.LOCAL), max_cost_usd=Decimal("0.01")),
            ["llama", "extractive"],
            ("policy", "over_rule_cost"),
        ),
    ],
)
def test_what_a_rule_may_say(
    registry: tuple[BackendSpec, ...], then: Then, order: list[str], reason: tuple[str, str]
) -> None:
    policy = Policy("p", 3, (Rule("only", When(), then, "because"),))
    decision = decide(about(RequestType.DESIGN, Sensitivity.PUBLIC), policy, registry, WELL, "dec")
    assert names(decision) == order
    assert reasons(decision)["big-1"] == reason
    assert decision.policy == "p@3"


@pytest.mark.parametrize(
    ("tokens_in", "max_out", "window", "max_output", "reason", "room"),
    [
        (1000, 1000, 4000, 4000, None, 1000),
        (1000, 4000, 4000, 4000, None, 2899),  # the answer is shortened before the backend is left out
        (1000, 4000, 9000, 700, None, 700),
        (3500, 1000, 4000, 4000, "context_window", None),
        (1000, 1000, 9000, 400, "max_output", None),
        (1000, 300, 9000, 400, None, 300),  # what is asked for is short anyway
    ],
)
def test_sizes(
    registry: tuple[BackendSpec, ...],
    tokens_in: int,
    max_out: int,
    window: int,
    max_output: int,
    reason: str | None,
    room: int | None,
) -> None:
    call = replace(about(RequestType.EXPLAIN, Sensitivity.PUBLIC), tokens_in=tokens_in, max_out=max_out)
    spec = replace(registry[0], context_window=window, max_output=max_output)
    decision = decide(call, SHIPPED, (spec,), WELL, "dec")
    assert reasons(decision) == ({spec.id: ("capability", reason)} if reason else {})
    if room:
        assert room_for_answer(spec, call) == room


def test_an_unknown_capability_means_no(registry: tuple[BackendSpec, ...]) -> None:
    call = replace(about(RequestType.EXPLAIN, Sensitivity.PUBLIC), needs=frozenset({Need.TOOLS}))
    decision = decide(call, SHIPPED, registry, WELL, "dec")
    assert set(reasons(decision).values()) == {("capability", "no_tools")}


def test_trouble_takes_a_backend_out(registry: tuple[BackendSpec, ...]) -> None:
    ill = {"big-1": BackendHealth(Trouble.BREAKER_OPEN, 12.0), "big-2": BackendHealth(Trouble.CREDENTIAL_BAD)}
    decision = decide(about(RequestType.DESIGN, Sensitivity.PUBLIC), SHIPPED, registry, ill, "dec")
    assert names(decision)[0] == "cheap-2"
    assert reasons(decision) == {"big-1": ("health", "breaker_open"), "big-2": ("health", "credential_bad")}


def test_when_all_are_ill_the_one_that_recovers_first_is_tried(registry: tuple[BackendSpec, ...]) -> None:
    ill = {
        "cheap-1": BackendHealth(Trouble.BREAKER_OPEN, 12.0),
        "cheap-2": BackendHealth(Trouble.RATE_LIMITED, 3.0),
        "big-1": BackendHealth(Trouble.CREDENTIAL_BAD, 1.0),
        "llama": BackendHealth(Trouble.BREAKER_OPEN, 1.0),
    }
    models = tuple(spec for spec in registry if spec.id in ill)
    public = about(RequestType.DESIGN, Sensitivity.PUBLIC)
    assert names(decide(public, SHIPPED, models, ill, "dec")) == ["llama"]
    assert names(decide(public, SHIPPED, models[:3], ill, "dec")) == ["cheap-2"]
    assert names(decide(public, SHIPPED, models[2:3], ill, "dec")) == []
    restricted = about(RequestType.DESIGN, Sensitivity.RESTRICTED)
    assert names(decide(restricted, SHIPPED, models[:3], ill, "dec")) == []


def test_tokens_are_a_quarter_of_the_characters() -> None:
    assert [tokens_of(text) for text in ("", "a", "abcd", "abcde")] == [0, 1, 1, 2]

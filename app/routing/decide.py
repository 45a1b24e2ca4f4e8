"""Chooses the backends for one call, in order, and gives a reason for each one that is left out.

Pure: no clock, no randomness, no input or output. The same values always give the same decision.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil

from app.domain.backend import BackendKind, BackendSpec
from app.domain.decision import Candidate, Decision, Rejection
from app.domain.labels import Sensitivity, Tier
from app.routing.health import BackendHealth
from app.routing.learned import explored, tier_order
from app.routing.policy import Features, Policy, Rule

TOKENIZER_SAFETY = 1.1
"""Estimates of a prompt's tokens are multiplied by this before they are held against a window."""

SHORTEST_USEFUL_ANSWER = 512
"""Tokens. A backend with less room for the answer is left out; one with more may give a shorter answer than asked."""

_CHARACTERS_PER_TOKEN = 4
_PER_MILLION = Decimal(1_000_000)
_NEVER = Decimal("Infinity")


@dataclass(slots=True)
class _Call:
    """What the filters ask of every backend alike, worked out once. Not frozen: making it would take thrice as long."""

    features: Features
    rule: Rule
    prompt_tokens: int
    shortest: int
    regions: tuple[frozenset[str], ...]
    no_retention: bool
    latency_ms: int | None
    price_matters: bool


@dataclass(slots=True)
class _Case:
    """One backend before the filters."""

    spec: BackendSpec
    health: BackendHealth | None
    cost: Decimal | None


_Objection = tuple[str, str] | None
"""A reason and a detail."""


def decide(
    features: Features,
    policy: Policy,
    specs: Sequence[BackendSpec],
    health: Mapping[str, BackendHealth],
    decision_id: str,
) -> Decision:
    """The backends that may serve the call, best first, and every other one with the filter that removed it.

    ``health`` holds the backends that are in trouble. The clearance is applied before anything that policy, caller or
    health could say, and nothing later adds a backend. With no candidate the decision is a refusal, not an exception.
    """
    rule = policy.rule_for(features)
    tiers, gain_use = tier_order(features, policy, rule)
    call = _call(features, rule)
    kept: list[_Case] = []
    rejected: list[Rejection] = []
    for spec in specs:
        case = _Case(spec, health.get(spec.id), expected_cost_usd(spec, features))
        objection = _first_objection(call, case)
        if objection is None:
            kept.append(case)
        else:
            rejected.append(objection)
    if not kept:
        kept, rejected = _last_resort(call, specs, health, rejected)
    chain, propensity, swapped = _chain(kept, tiers, features, policy, decision_id)
    return Decision(
        id=decision_id,
        step=features.step,
        agent=features.agent,
        sensitivity=features.sensitivity,
        tier=_wish(features, tiers),
        rule=rule.id,
        why=rule.why,
        policy=policy.id,
        candidates=tuple(
            Candidate(case.spec.id, case.spec.tier, rank, case.cost) for rank, case in enumerate(chain, start=1)
        ),
        rejected=tuple(rejected),
        gain=features.gain,
        gain_use=gain_use,
        propensity=propensity,
        explored=swapped,
    )


def cleared(spec: BackendSpec, label: Sensitivity) -> bool:
    """Whether a text with this label may travel to the backend at all."""
    return _clearance_objection(spec, label) is None


def tokens_of(text: str) -> int:
    """An estimate of a text's tokens: a quarter of its characters."""
    return ceil(len(text) / _CHARACTERS_PER_TOKEN)


def room_for_answer(spec: BackendSpec, features: Features) -> int:
    """How many tokens the answer may have there: as asked, or what window and model leave."""
    return min(features.max_out, spec.max_output, spec.context_window - _prompt_tokens(features))


def expected_cost_usd(spec: BackendSpec, features: Features) -> Decimal | None:
    """The price of the whole prompt and of an answer of full length; None where no price is known."""
    if spec.price is None:
        return None
    tokens_out = min(features.max_out, spec.max_output)
    return (features.tokens_in * spec.price.input + tokens_out * spec.price.output) / _PER_MILLION


def _wish(features: Features, tiers: tuple[Tier, ...]) -> Tier:
    return Tier.LOCAL if features.sensitivity.rank > Sensitivity.INTERNAL.rank else tiers[0]


def _call(features: Features, rule: Rule) -> _Call:
    caller, then = features.caller, rule.then
    limits = [limit for limit in (caller.max_latency_ms, then.max_latency_ms) if limit]
    return _Call(
        features,
        rule,
        prompt_tokens=_prompt_tokens(features),
        shortest=min(SHORTEST_USEFUL_ANSWER, features.max_out),
        regions=tuple(regions for regions in (caller.regions, then.regions) if regions),
        no_retention=caller.no_retention or then.no_retention,
        latency_ms=min(limits) if limits else None,
        price_matters=not (caller.max_cost_usd is None and then.max_cost_usd is None and caller.headroom is None),
    )


def _first_objection(call: _Call, case: _Case) -> Rejection | None:
    for stage, objects in _STAGES:
        objection = objects(call, case)
        if objection is not None:
            return Rejection(case.spec.id, stage, *objection)
    return None


def _registry(_: _Call, case: _Case) -> _Objection:
    return None if case.spec.enabled else ("disabled", "")


def _clearance(call: _Call, case: _Case) -> _Objection:
    objection = _clearance_objection(case.spec, call.features.sensitivity)
    if objection is not None or not (call.regions or call.no_retention):
        return objection
    return _place_objection(call, case.spec)


def _place_objection(call: _Call, spec: BackendSpec) -> _Objection:
    """Where the text may be worked on and whether it may be kept; what stays in the house meets both wishes."""
    if spec.local_zone or spec.kind is BackendKind.EXTRACTIVE:
        return None
    for regions in call.regions:
        if spec.traits.region not in regions:
            return "region_not_allowed", f"{spec.traits.region or 'unknown'} is not among {', '.join(sorted(regions))}"
    if spec.traits.retains_data and call.no_retention:
        return "retains_data", ""
    return None


def _clearance_objection(spec: BackendSpec, label: Sensitivity) -> _Objection:
    if label.rank > spec.clearance.rank:
        return "label_above_clearance", f"{label} above {spec.clearance}"
    if label is Sensitivity.RESTRICTED and not (spec.local_zone or spec.kind is BackendKind.EXTRACTIVE):
        return "zone_not_local", ""
    return None


def _caller(call: _Call, case: _Case) -> _Objection:
    caller = call.features.caller
    if caller.deny and not caller.deny.isdisjoint((case.spec.id, case.spec.tier)):
        return "denied_by_caller", ""
    if caller.max_cost_usd is not None and case.cost is not None and case.cost > caller.max_cost_usd:
        return "over_caller_cost", f"{case.cost} of {caller.max_cost_usd} USD"
    return None


def _policy(call: _Call, case: _Case) -> _Objection:
    then, tier = call.rule.then, case.spec.tier
    if then.forbid and not then.forbid.isdisjoint((case.spec.id, tier)):
        return "forbidden_by_rule", ""
    if tier not in then.prefer and tier is not Tier.EXTRACTIVE:
        return "tier_not_preferred", f"{tier} is not among the rule's tiers"
    if then.max_cost_usd is not None and case.cost is not None and case.cost > then.max_cost_usd:
        return "over_rule_cost", f"{case.cost} of {then.max_cost_usd} USD"
    return None


def _capability(call: _Call, case: _Case) -> _Objection:
    spec, traits, features = case.spec, case.spec.traits, call.features
    if spec.max_output < call.shortest:
        return "max_output", f"needs {call.shortest} of {spec.max_output}"
    if spec.context_window - call.prompt_tokens < call.shortest:
        return "context_window", f"needs {call.prompt_tokens + call.shortest} of {spec.context_window}"
    if features.needs and not features.needs <= traits.abilities:
        return f"no_{min(features.needs - traits.abilities)}", ""
    if traits.languages and features.language not in traits.languages:
        return "language", f"{features.language} is not among {', '.join(sorted(traits.languages))}"
    return None


def _health(_: _Call, case: _Case) -> _Objection:
    if case.health is None:
        return None
    return case.health.trouble.value, f"for {case.health.opens_in_s:.0f} s"


def _budget(call: _Call, case: _Case) -> _Objection:
    return ("price_unknown", "") if case.cost is None and call.price_matters else None


def _latency(call: _Call, case: _Case) -> _Objection:
    usual = case.spec.traits.typical_latency_ms
    if call.latency_ms is None or usual is None or usual <= call.latency_ms:
        return None
    return "expected_latency_over_deadline", f"usually {usual} of {call.latency_ms} ms"


_STAGES: tuple[tuple[str, Callable[[_Call, _Case], _Objection]], ...] = (
    ("registry", _registry),
    ("clearance", _clearance),
    ("caller", _caller),
    ("policy", _policy),
    ("capability", _capability),
    ("health", _health),
    ("budget", _budget),
    ("deadline", _latency),
)
"""The filters in their order; a backend is named with the first that removes it."""


def _prompt_tokens(features: Features) -> int:
    return int(features.tokens_in * TOKENIZER_SAFETY) + 1


def _last_resort(
    call: _Call, specs: Sequence[BackendSpec], health: Mapping[str, BackendHealth], rejected: list[Rejection]
) -> tuple[list[_Case], list[Rejection]]:
    """When only passing troubles are in the way, the backend that should recover first is tried once."""
    only_ill = {
        rejection.backend
        for rejection in rejected
        if rejection.stage == "health" and health[rejection.backend].trouble.passes
    }
    cases = [_Case(spec, None, expected_cost_usd(spec, call.features)) for spec in specs if spec.id in only_ill]
    well = [case for case in cases if _first_objection(call, case) is None]
    if not well:
        return [], rejected
    first = min(well, key=lambda case: (health[case.spec.id].opens_in_s, case.spec.id))
    return [first], [rejection for rejection in rejected if rejection.backend != first.spec.id]


def _chain(
    kept: list[_Case], tiers: tuple[Tier, ...], features: Features, policy: Policy, decision_id: str
) -> tuple[list[_Case], float, bool]:
    """The cases in the order in which they are tried; see ``explored``. The extractive backend is never tried first."""
    wish = features.caller.prefer
    ranked = sorted(kept, key=lambda case: _rank_key(case, tiers, wish))
    models = [case for case in ranked if case.spec.tier is not Tier.EXTRACTIVE]
    if len(models) <= 1:
        return ranked, 1.0, False
    chain, propensity, swapped = explored(models, features, policy, decision_id)
    return chain + ranked[len(models) :], propensity, swapped


def _rank_key(case: _Case, tiers: tuple[Tier, ...], wish: str | None) -> tuple[bool, bool, int, Decimal, str]:
    """The extractive backend last, the caller's wish first, then tier, price (an unknown one is the dearest) and id."""
    spec = case.spec
    wished = wish is not None and wish in {spec.id, spec.tier}
    place = tiers.index(spec.tier) if spec.tier in tiers else len(tiers)
    return spec.tier is Tier.EXTRACTIVE, not wished, place, _NEVER if case.cost is None else case.cost, spec.id

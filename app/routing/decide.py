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
from app.routing.policy import Features, Policy, Rule

TOKENIZER_SAFETY = 1.1
"""Estimates of a prompt's tokens are multiplied by this before they are held against a window."""

SHORTEST_USEFUL_ANSWER = 512
"""Tokens. A backend with less room for the answer is left out; one with more may give a shorter answer than asked."""

_CHARACTERS_PER_TOKEN = 4
_PER_MILLION = Decimal(1_000_000)
_NEVER = Decimal("Infinity")


@dataclass(frozen=True, slots=True)
class _Case:
    """One backend before the filters."""

    spec: BackendSpec
    features: Features
    rule: Rule
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
    kept: list[_Case] = []
    rejected: list[Rejection] = []
    for spec in specs:
        case = _Case(spec, features, rule, health.get(spec.id), expected_cost_usd(spec, features))
        objection = _first_objection(case)
        if objection is None:
            kept.append(case)
        else:
            rejected.append(objection)
    if not kept:
        kept, rejected = _last_resort(features, rule, specs, health, rejected)
    return Decision(
        id=decision_id,
        step=features.step,
        agent=features.agent,
        sensitivity=features.sensitivity,
        tier=_wish(features, rule),
        rule=rule.id,
        why=rule.why,
        policy=policy.id,
        candidates=_ranked(kept),
        rejected=tuple(rejected),
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


def _wish(features: Features, rule: Rule) -> Tier:
    return Tier.LOCAL if features.sensitivity.rank > Sensitivity.INTERNAL.rank else rule.then.prefer[0]


def _first_objection(case: _Case) -> Rejection | None:
    for stage, objects in _STAGES:
        objection = objects(case)
        if objection is not None:
            return Rejection(case.spec.id, stage, *objection)
    return None


def _registry(case: _Case) -> _Objection:
    return None if case.spec.enabled else ("disabled", "")


def _clearance(case: _Case) -> _Objection:
    return _clearance_objection(case.spec, case.features.sensitivity)


def _clearance_objection(spec: BackendSpec, label: Sensitivity) -> _Objection:
    if label.rank > spec.clearance.rank:
        return "label_above_clearance", f"{label} above {spec.clearance}"
    if label is Sensitivity.RESTRICTED and not (spec.local_zone or spec.kind is BackendKind.EXTRACTIVE):
        return "zone_not_local", ""
    return None


def _caller(case: _Case) -> _Objection:
    caller = case.features.caller
    if not caller.deny.isdisjoint((case.spec.id, case.spec.tier)):
        return "denied_by_caller", ""
    if caller.max_cost_usd is not None and case.cost is not None and case.cost > caller.max_cost_usd:
        return "over_caller_cost", f"{case.cost} of {caller.max_cost_usd} USD"
    return None


def _policy(case: _Case) -> _Objection:
    then, tier = case.rule.then, case.spec.tier
    if not then.forbid.isdisjoint((case.spec.id, tier)):
        return "forbidden_by_rule", ""
    if tier not in then.prefer and tier is not Tier.EXTRACTIVE:
        return "tier_not_preferred", f"{tier} is not among the rule's tiers"
    if then.max_cost_usd is not None and case.cost is not None and case.cost > then.max_cost_usd:
        return "over_rule_cost", f"{case.cost} of {then.max_cost_usd} USD"
    return None


def _capability(case: _Case) -> _Objection:
    spec, features = case.spec, case.features
    shortest = min(SHORTEST_USEFUL_ANSWER, features.max_out)
    if spec.max_output < shortest:
        return "max_output", f"needs {shortest} of {spec.max_output}"
    if room_for_answer(spec, features) < shortest:
        return "context_window", f"needs {_prompt_tokens(features) + shortest} of {spec.context_window}"
    if features.needs:
        # The registry knows no backend with tools, vision or prefill, and an unknown capability means no.
        return f"no_{min(features.needs)}", ""
    return None


def _health(case: _Case) -> _Objection:
    if case.health is None:
        return None
    return case.health.trouble.value, f"for {case.health.opens_in_s:.0f} s"


def _budget(case: _Case) -> _Objection:
    bounds = (case.features.caller.max_cost_usd, case.rule.then.max_cost_usd, case.features.caller.headroom)
    bounded = any(bound is not None for bound in bounds)
    return ("price_unknown", "") if bounded and case.cost is None else None


_STAGES: tuple[tuple[str, Callable[[_Case], _Objection]], ...] = (
    ("registry", _registry),
    ("clearance", _clearance),
    ("caller", _caller),
    ("policy", _policy),
    ("capability", _capability),
    ("health", _health),
    ("budget", _budget),
)
"""The filters in their order; a backend is named with the first that removes it."""


def _prompt_tokens(features: Features) -> int:
    return int(features.tokens_in * TOKENIZER_SAFETY) + 1


def _last_resort(
    features: Features,
    rule: Rule,
    specs: Sequence[BackendSpec],
    health: Mapping[str, BackendHealth],
    rejected: list[Rejection],
) -> tuple[list[_Case], list[Rejection]]:
    """When only passing troubles are in the way, the backend that should recover first is tried once."""
    only_ill = {
        rejection.backend
        for rejection in rejected
        if rejection.stage == "health" and health[rejection.backend].trouble.passes
    }
    cases = [_Case(s, features, rule, None, expected_cost_usd(s, features)) for s in specs if s.id in only_ill]
    well = [case for case in cases if _first_objection(case) is None]
    if not well:
        return [], rejected
    first = min(well, key=lambda case: (health[case.spec.id].opens_in_s, case.spec.id))
    return [first], [rejection for rejection in rejected if rejection.backend != first.spec.id]


def _ranked(kept: list[_Case]) -> tuple[Candidate, ...]:
    return tuple(
        Candidate(case.spec.id, case.spec.tier, rank, case.cost)
        for rank, case in enumerate(sorted(kept, key=_rank_key), start=1)
    )


def _rank_key(case: _Case) -> tuple[bool, bool, int, Decimal, str]:
    """The extractive backend last, the caller's wish first, then tier, price (an unknown one is the dearest) and id."""
    spec, prefer = case.spec, case.rule.then.prefer
    wished = case.features.caller.prefer in {spec.id, spec.tier}
    place = prefer.index(spec.tier) if spec.tier in prefer else len(prefer)
    return spec.tier is Tier.EXTRACTIVE, not wished, place, _NEVER if case.cost is None else case.cost, spec.id

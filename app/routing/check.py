"""What must hold before a policy may be used."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, product

from app.domain.backend import BackendSpec
from app.domain.labels import Sensitivity, Tier
from app.routing.decide import cleared
from app.routing.policy import Policy, Rule, When

_SENSITIVE = frozenset({Sensitivity.CONFIDENTIAL, Sensitivity.RESTRICTED})
_CLOUDS = (Tier.CHEAP, Tier.EXPENSIVE)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a policy, and the places of the rules that it is about."""

    sentence: str
    rules: tuple[int, ...] = ()


def problems(policy: Policy, specs: Sequence[BackendSpec]) -> tuple[Problem, ...]:
    """Everything that is wrong; empty for a policy that may be used with these backends.

    Every rule needs a reason and an id of its own; the last one must match every call; no rule may stand behind one
    that matches all its calls already; every label must keep a backend under every rule that can meet it; and no rule
    may name sensitive text together with a cloud that is not cleared for it. The clearances keep such a text from that
    cloud all the same, but its author believes something else.
    """
    checks = (_rows(policy), _reachable(policy), _served(policy, specs), _kept_in(policy, specs))
    return tuple(problem for check in checks for problem in check)


def _rows(policy: Policy) -> Iterator[Problem]:
    if not policy.rules or policy.rules[-1].when != When():
        yield Problem(
            "The last rule must match every call: its `when` must be empty.",
            (len(policy.rules) - 1,) if policy.rules else (),
        )
    ids = [rule.id for rule in policy.rules]
    for place, rule in enumerate(policy.rules):
        if not rule.why.strip():
            yield Problem(f"Rule {rule.id} has no why.", (place,))
        if not rule.then.prefer:
            yield Problem(f"Rule {rule.id} prefers no tier.", (place,))
    for duplicate in sorted({name for name in ids if ids.count(name) > 1}):
        places = tuple(place for place, name in enumerate(ids) if name == duplicate)
        yield Problem(f"The id {duplicate} belongs to two rules.", places)


def _reachable(policy: Policy) -> Iterator[Problem]:
    for (_, earlier), (place, later) in combinations(enumerate(policy.rules), 2):
        if earlier.when.covers(later.when):
            yield Problem(f"Rule {later.id} is never reached: {earlier.id} matches all its calls.", (place,))


def _served(policy: Policy, specs: Sequence[BackendSpec]) -> Iterator[Problem]:
    for place, rule in enumerate(policy.rules):
        for label in Sensitivity:
            concerned = not rule.when.sensitivity or label in rule.when.sensitivity
            if concerned and not any(_may_serve(spec, label, rule) for spec in specs):
                yield Problem(f"Rule {rule.id} leaves no backend for {label} text.", (place,))


def _kept_in(policy: Policy, specs: Sequence[BackendSpec]) -> Iterator[Problem]:
    for place, rule in enumerate(policy.rules):
        labels = sorted(rule.when.sensitivity & _SENSITIVE, key=lambda label: label.rank)
        clouds = [tier for tier in rule.then.prefer if tier in _CLOUDS and tier not in rule.then.forbid]
        for label, tier in product(labels, clouds):
            if not any(spec.enabled and spec.tier is tier and cleared(spec, label) for spec in specs):
                yield Problem(
                    f"Rule {rule.id} sends {label} text to the cloud: it prefers {tier}, and no backend of that tier "
                    f"is cleared for {label} text. Take {tier} out of its prefer, or {label} out of its when.",
                    (place,),
                )


def _may_serve(spec: BackendSpec, label: Sensitivity, rule: Rule) -> bool:
    allowed = spec.tier in rule.then.prefer or spec.tier is Tier.EXTRACTIVE
    return spec.enabled and cleared(spec, label) and allowed and rule.then.forbid.isdisjoint((spec.id, spec.tier))

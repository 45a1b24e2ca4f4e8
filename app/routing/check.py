"""What must hold before a policy may be used."""

from collections.abc import Iterator, Sequence
from itertools import combinations

from app.domain.backend import BackendSpec
from app.domain.labels import Sensitivity, Tier
from app.routing.decide import cleared
from app.routing.policy import Policy, Rule, When


def problems(policy: Policy, specs: Sequence[BackendSpec]) -> tuple[str, ...]:
    """One sentence for each thing that is wrong; empty for a policy that may be used with these backends.

    Every rule needs a reason and an id of its own; the last one must match every call; no rule may stand behind one
    that matches all its calls already; and every label must keep a backend under every rule that can meet it.
    """
    return tuple(problem for check in (_rows(policy), _reachable(policy), _served(policy, specs)) for problem in check)


def _rows(policy: Policy) -> Iterator[str]:
    if not policy.rules or policy.rules[-1].when != When():
        yield "The last rule must match every call: its `when` must be empty."
    ids = [rule.id for rule in policy.rules]
    for rule in policy.rules:
        if not rule.why.strip():
            yield f"Rule {rule.id} has no why."
        if not rule.then.prefer:
            yield f"Rule {rule.id} prefers no tier."
    for duplicate in sorted({name for name in ids if ids.count(name) > 1}):
        yield f"The id {duplicate} belongs to two rules."


def _reachable(policy: Policy) -> Iterator[str]:
    for earlier, later in combinations(policy.rules, 2):
        if earlier.when.covers(later.when):
            yield f"Rule {later.id} is never reached: {earlier.id} matches all its calls."


def _served(policy: Policy, specs: Sequence[BackendSpec]) -> Iterator[str]:
    for rule in policy.rules:
        for label in Sensitivity:
            concerned = not rule.when.sensitivity or label in rule.when.sensitivity
            if concerned and not any(_may_serve(spec, label, rule) for spec in specs):
                yield f"Rule {rule.id} leaves no backend for {label} text."


def _may_serve(spec: BackendSpec, label: Sensitivity, rule: Rule) -> bool:
    allowed = spec.tier in rule.then.prefer or spec.tier is Tier.EXTRACTIVE
    return spec.enabled and cleared(spec, label) and allowed and rule.then.forbid.isdisjoint((spec.id, spec.tier))

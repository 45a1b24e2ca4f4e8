"""What the labels of one case must agree on.

Faults contradict each other under any policy. Doubts contradict what the shipped policy does, which a case may want.
"""

from collections.abc import Iterator

from app.domain.evaluation.case import Case, Expect
from app.domain.labels import Pattern, RequestType, Sensitivity, Tier

_DEAR = frozenset({RequestType.DESIGN, RequestType.VALIDATE, RequestType.DECIDE, RequestType.DEBUG, RequestType.REVIEW})
_ALONE = frozenset({RequestType.EXPLAIN, RequestType.COMPUTE})
_NEVER_ASKED = frozenset({RequestType.EXPLAIN, RequestType.REVIEW, RequestType.OTHER})
_JUDGED_BY_MENTOR = frozenset({RequestType.VALIDATE, RequestType.DECIDE})
_EITHER_TIER = RequestType.DOCUMENT
_MENTOR = "mentor"


def faults(case: Case, agents: frozenset[str]) -> Iterator[str]:
    """What cannot be, whichever policy holds."""
    expect = case.expect
    yield from _of_agents(expect, agents)
    if (
        _is_private(expect) is not None
        and expect.tier is not None
        and _is_private(expect) != (expect.tier is Tier.LOCAL)
    ):
        yield f"expect.tier: {expect.tier.value} contradicts the sensitivity {expect.sensitivity}"
    if expect.verdict is not None and expect.type not in {None, RequestType.VALIDATE}:
        yield f"expect.verdict: only validate has one, not {expect.type}"
    if expect.clarify and expect.type in _NEVER_ASKED:
        yield f"expect.clarify: true contradicts the type {expect.type}"
    if overlap := sorted(set(expect.contains) & set(expect.lacks)):
        yield f"expect.contains and expect.lacks both name {overlap[0]!r}"


def doubts(case: Case) -> Iterator[str]:
    """What the shipped policy and the usual way of working would do otherwise."""
    expect = case.expect
    clouds = expect.tier in {Tier.CHEAP, Tier.EXPENSIVE} and expect.type not in {None, _EITHER_TIER}
    if clouds and (expect.tier is Tier.EXPENSIVE) != (expect.type in _DEAR):
        yield f"expect.tier: {expect.tier} contradicts the type {expect.type} under the shipped policy"
    if expect.clarify and not case.answers:
        yield "answers: the case expects questions and has no answer to any"
    if expect.agents and expect.type in _JUDGED_BY_MENTOR and _MENTOR not in expect.agents:
        yield f"expect.agents: {expect.type} without the mentor"


def _of_agents(expect: Expect, agents: frozenset[str]) -> Iterator[str]:
    named = expect.agents
    if named is None:
        return
    for name in sorted(set(named) - agents):
        yield f"expect.agents: there is no {name!r}"
    if len(set(named)) < len(named):
        yield "expect.agents: one is named twice"
    if expect.type is RequestType.OTHER:
        if named or expect.pattern:
            yield "expect.agents: nobody answers a request of the type other"
    else:
        yield from _of_numbers(expect, len(named))


def _of_numbers(expect: Expect, many: int) -> Iterator[str]:
    if not many and expect.type is not None:
        yield f"expect.agents: somebody must answer a request of the type {expect.type}"
    if expect.pattern is not None and (many == 1) != (expect.pattern is Pattern.SINGLE):
        yield f"expect.pattern: {expect.pattern} with {many} specialists"
    elif expect.type in _ALONE and many > 1:
        yield f"expect.agents: {expect.type} is for one specialist"


def _is_private(expect: Expect) -> bool | None:
    """Whether the text must stay in the house; None where the case does not say."""
    return None if expect.sensitivity is None else expect.sensitivity.rank > Sensitivity.INTERNAL.rank

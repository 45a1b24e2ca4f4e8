"""No random house lets a text go where its label may not go: 2,000 of them always, 100,000 in `make test-chaos`.

Drawn with a seeded generator, which is a hundred times faster than hypothesis; what it finds, hypothesis can shrink
(see test_nothing_widens_the_clearance_and_nobody_is_lost).
"""

from collections.abc import Sequence
from decimal import Decimal
from random import Random
from typing import TypeVar

from hypothesis import settings

from app.domain.backend import BackendKind, BackendSpec, Price, Traits
from app.domain.decision import Gain
from app.domain.labels import Complexity, RequestType, Sensitivity, Tier
from app.domain.model_call import Purpose
from app.routing.decide import decide
from app.routing.health import BackendHealth, Trouble
from app.routing.policy import Caller, Features, Need, Policy, Range, Rule, Then, When
from app.routing.tuning import Learned, LearnedMode

T = TypeVar("T")

FEWEST_HOUSES = 2_000
IDS = ("b0", "b1", "b2", "b3", "b4", "b5")
NAMES = (*IDS, *map(str, Tier))


class Dice(Random):
    """Draws parts of houses. What narrows a choice is rare: a house in which nothing is allowed proves nothing."""

    def one(self, of: Sequence[T]) -> T:
        return self.choice(of)

    def maybe(self, of: Sequence[T]) -> T | None:
        return self.choice(of) if self.random() < 0.2 else None

    def some(self, of: Sequence[T], most: int = 2) -> frozenset[T]:
        return frozenset(self.sample(of, self.randrange(most + 1) if self.random() < 0.2 else 0))

    def range(self) -> Range | None:
        bounds = (0, 0.3, 1000, 9000)
        return Range(self.maybe(bounds), self.maybe(bounds)) if self.random() < 0.3 else None


def a_backend(dice: Dice, name: str) -> BackendSpec:
    return BackendSpec(
        id=name,
        tier=dice.one([*Tier]),
        kind=dice.one([*BackendKind]),
        model="m",
        clearance=dice.one([*Sensitivity]),
        local_zone=dice.random() < 0.5,
        traits=Traits(
            frozenset(dice.sample([need.value for need in Need], 3)),
            dice.maybe(["eu", "us"]),
            dice.random() < 0.5,
            dice.some(["en", "de"]),
            dice.maybe([100, 8000]),
        ),
        context_window=dice.one([4000, 20_000]),
        price=None if dice.random() < 0.3 else Price(Decimal(dice.randrange(9)), Decimal(dice.randrange(30))),
        enabled=dice.random() < 0.9,
    )


def a_rule(dice: Dice, name: str, *, last: bool) -> Rule:
    when = When(
        type=dice.some([*RequestType], 3),
        complexity=dice.some([*Complexity], 1),
        sensitivity=dice.some([*Sensitivity]),
        tenant=dice.some(["acme", "bolt"], 1),
        needs=dice.some([*Need], 1),
        channel=dice.some(["web", "cli"], 1),
        tokens_in=dice.range(),
        headroom=dice.range(),
        max_latency_ms=dice.range(),
    )
    then = Then(
        tuple(dice.sample([*Tier], dice.one([1, 3, 4, 4]))),
        forbid=dice.some(NAMES),
        max_cost_usd=dice.maybe([Decimal("0.001"), Decimal(1)]),
        learned_may_downgrade=dice.random() < 0.5,
        learned_may_upgrade=dice.random() < 0.5,
        max_latency_ms=dice.maybe([500, 9000]),
        regions=dice.some(["eu", "us"], 1),
        no_retention=dice.random() < 0.2,
    )
    return Rule(name, When() if last else when, then, "because")


def a_policy(dice: Dice) -> Policy:
    count = dice.randrange(1, 5)
    learned = Learned(
        mode=dice.one([*LearnedMode]),
        tenants=frozenset(dice.sample(["acme", "bolt", "default"], 2)),
        min_gain=dice.random() / 4,
        min_evidence=dice.randrange(60),
        explore=dice.one([0.0, 0.5, 1.0]),
    )
    return Policy("p", 1, tuple(a_rule(dice, str(n), last=n == count - 1) for n in range(count)), learned=learned)


def a_call(dice: Dice) -> Features:
    low, high = sorted((dice.uniform(-1, 1), dice.uniform(-1, 1)))
    gain = Gain("gain-1", (low + high) / 2, low, high, dice.randrange(90), abstained=dice.random() < 0.2, domain="d")
    return Features(
        purpose=dice.one([*Purpose]),
        type=dice.one([*RequestType]),
        complexity=dice.one([*Complexity]),
        language=dice.one(["en", "de", "tr"]),
        channel=dice.maybe(["web", "cli"]),
        needs=dice.some([*Need], 1),
        sensitivity=dice.one([*Sensitivity]),
        tokens_in=dice.randrange(12_000),
        max_out=dice.randrange(1, 4000),
        caller=Caller(
            tenant=dice.maybe(["acme", "bolt"]),
            prefer=dice.maybe(NAMES),
            deny=dice.some(NAMES, 1),
            max_cost_usd=dice.maybe([Decimal("0.001"), Decimal(1)]),
            headroom=dice.maybe([0.0, 0.2, 0.9]),
            regions=dice.some(["eu", "us"], 1),
            no_retention=dice.random() < 0.2,
            max_latency_ms=dice.maybe([500, 9000]),
        ),
        gain=gain if dice.random() < 0.8 else None,
    )


def may_go(spec: BackendSpec, label: Sensitivity) -> bool:
    """The law, written down a second time: the order of the labels, and restricted text at home alone."""
    order = ["public", "internal", "confidential", "restricted"]
    at_home = spec.local_zone or spec.kind is BackendKind.EXTRACTIVE
    return order.index(label.value) <= order.index(spec.clearance.value) and (label.value != "restricted" or at_home)


def test_no_house_leaks() -> None:
    houses = max(FEWEST_HOUSES, settings().max_examples)
    dice, chosen = Dice(20_260_101), 0
    for number in range(houses):
        specs = {name: a_backend(dice, name) for name in dice.sample(IDS, dice.randrange(len(IDS) + 1))}
        ill = {
            name: BackendHealth(dice.one([*Trouble]), dice.uniform(0, 600))
            for name in dice.sample(IDS, dice.one([0, 0, 1, 5]))
        }
        call, policy = a_call(dice), a_policy(dice)
        decision = decide(call, policy, tuple(specs.values()), ill, f"dec-{number}")
        named = [candidate.backend for candidate in decision.candidates]
        leaks = [name for name in named if not may_go(specs[name], call.sensitivity)]
        assert leaks == [], (number, call, policy, specs)
        assert sorted([*named, *(each.backend for each in decision.rejected)]) == sorted(specs), number
        chosen += len(named)
    assert chosen > houses / 4  # the houses are not so odd that nothing is ever allowed

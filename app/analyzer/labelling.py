"""From the heads' probabilities to labels that obey the law of labels.

Which agents answer which type, and how they work together.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.domain.labels import Pattern, RequestType

ARCHITECT, MENTOR, ML = "architect", "mentor", "ml-cv-specialist"

Heads = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who answers and how, with its probability for a given type."""

    agents: tuple[str, ...]
    pattern: Pattern
    probability: float


@dataclass(frozen=True, slots=True)
class Decided:
    """A type with its probability, and who answers, with the probability that these do over all types."""

    type: RequestType
    certainty: float
    cast: Assignment


def best_labels(heads: Heads, excluded: Sequence[RequestType] = ()) -> Decided:
    """The lawful labels of which most are expected to be right.

    A type is weighed together with its agents: where it is in doubt, agents that fit the other types too are the
    safer choice.
    """
    shares = type_shares(heads, excluded)
    options = {kind: assignments(kind, heads) for kind in shares}
    casts: dict[tuple[tuple[str, ...], Pattern], float] = {}
    for kind, share in shares.items():
        for option in options[kind]:
            key = (option.agents, option.pattern)
            casts[key] = casts.get(key, 0.0) + share * option.probability
    lawful = (
        Decided(kind, share, Assignment(option.agents, option.pattern, casts[option.agents, option.pattern]))
        for kind, share in shares.items()
        for option in options[kind]
    )
    return max(lawful, key=lambda each: each.certainty + each.cast.probability)


def type_shares(heads: Heads, excluded: Sequence[RequestType] = ()) -> dict[RequestType, float]:
    """The probability of each type that is not excluded, among these."""
    shares = heads["type"]
    # A str enum's member is its own key; making one from a string takes longer than everything else here.
    found = {kind: shares[kind] for kind in RequestType if kind in shares and kind not in excluded}
    whole = sum(found.values()) or 1.0
    return {kind: share / whole for kind, share in found.items()}


def assignments(kind: RequestType, heads: Heads) -> tuple[Assignment, ...]:
    """Everything that the law allows for a type, most probable first; the probabilities sum to one."""
    ml = heads["substance"].get("ml", 0.0)
    options = tuple(_OPTIONS.get(kind, _by_substance)(ml, heads))
    return tuple(sorted(options, key=lambda option: -option.probability))


def _nobody(_ml: float, _heads: Heads) -> Iterator[Assignment]:
    yield Assignment((), Pattern.SINGLE, 1.0)


def _by_substance(ml: float, heads: Heads) -> Iterator[Assignment]:
    """debug, document, explain, compute: one specialist, by substance; people, time and money are the mentor's."""
    people = heads["lead"].get(MENTOR, 0.0)
    yield Assignment((ML,), Pattern.SINGLE, ml)
    yield Assignment((MENTOR,), Pattern.SINGLE, (1 - ml) * people)
    yield Assignment((ARCHITECT,), Pattern.SINGLE, (1 - ml) * (1 - people))


def _review(ml: float, _heads: Heads) -> Iterator[Assignment]:
    yield Assignment((ML,), Pattern.SINGLE, ml)
    yield Assignment((ARCHITECT,), Pattern.SINGLE, 1 - ml)


def _decide(ml: float, _heads: Heads) -> Iterator[Assignment]:
    yield Assignment((MENTOR, ML), Pattern.PARALLEL, ml)
    yield Assignment((MENTOR,), Pattern.SINGLE, 1 - ml)


def _validate(ml: float, heads: Heads) -> Iterator[Assignment]:
    """A plan that is to be repaired after it was judged goes to the mentor first, then to whoever repairs it."""
    repair = heads["sequel"].get("repair", 0.0)
    yield Assignment((MENTOR, ML), Pattern.SEQUENTIAL, ml * repair)
    yield Assignment((MENTOR, ARCHITECT), Pattern.SEQUENTIAL, (1 - ml) * repair)
    yield Assignment((MENTOR, ML), Pattern.PARALLEL, ml * (1 - repair))
    yield Assignment((MENTOR,), Pattern.SINGLE, (1 - ml) * (1 - repair))


def _design(ml: float, heads: Heads) -> Iterator[Assignment]:
    """A design that is to be attacked afterwards goes to the mentor second; a mixed product has two designers."""
    attack, people = heads["sequel"].get("attack", 0.0), heads["lead"].get(MENTOR, 0.0)
    both = heads["breadth"].get("both", 0.0)
    calm = 1 - attack
    yield Assignment((ML, MENTOR), Pattern.SEQUENTIAL, ml * attack)
    yield Assignment((ARCHITECT, MENTOR), Pattern.SEQUENTIAL, (1 - ml) * attack)
    yield Assignment((ARCHITECT, ML), Pattern.PARALLEL, calm * ml * both)
    yield Assignment((ML,), Pattern.SINGLE, calm * ml * (1 - both))
    yield Assignment((MENTOR,), Pattern.SINGLE, calm * (1 - ml) * people)
    yield Assignment((ARCHITECT,), Pattern.SINGLE, calm * (1 - ml) * (1 - people))


_OPTIONS = {
    RequestType.OTHER: _nobody,
    RequestType.REVIEW: _review,
    RequestType.DECIDE: _decide,
    RequestType.VALIDATE: _validate,
    RequestType.DESIGN: _design,
}

"""What a run would cost and take, from what its cases did earlier and from what is foreseen of the others. Pure."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from math import sqrt
from statistics import fmean

from app.domain.backend import BackendSpec
from app.domain.evaluation.observed import CallMade, Observed
from app.domain.labels import Tier
from app.domain.model_call import Usage
from app.evaluation.estimating.earlier import Earlier
from app.evaluation.estimating.foreseen import ExpectedCall
from app.evaluation.estimating.span import Span
from app.gateway.cost import cost_usd

_TWO_SIDED = 1.96
"""19 in 20 of a normal distribution."""


@dataclass(frozen=True, slots=True)
class Expected:
    """The calls to one tier, in all tries together, with their tokens."""

    calls: float = 0.0
    prompt: float = 0.0
    answer: float = 0.0

    def plus(self, calls: float, prompt: float, answer: float) -> "Expected":
        """With so much more."""
        return Expected(self.calls + calls, self.prompt + prompt, self.answer + answer)


@dataclass(frozen=True, slots=True)
class Sources:
    """How many cases each part of an estimate rests on; ``runs`` are the earlier ones that were looked at.

    ``recorded`` have the policy's choices with the lengths of recorded answers, ``typical`` with typical ones.
    """

    earlier: int = 0
    runs: tuple[str, ...] = ()
    recorded: int = 0
    typical: int = 0


@dataclass(frozen=True, slots=True)
class Estimate:
    """``usd`` and ``work_s`` (seconds of work, one try after the other) are over all tries.

    ``untimed`` are the tries of whose time nothing is known, ``unpriced`` the backends that have no price; neither is
    in the sums. ``repeatable`` is False where no case was tried twice, so that the spread of one try is not known.
    """

    cases: int
    tries: int
    tiers: Mapping[Tier, Expected]
    usd: Span
    work_s: Span
    sources: Sources
    untimed: int = 0
    unpriced: tuple[str, ...] = ()
    repeatable: bool = False

    def wall_s(self, at_once: int) -> Span:
        """The time on the clock, with so many tries at work at a time."""
        return self.work_s.times(1 / max(1, at_once))


@dataclass(slots=True)
class _Sums:
    tiers: dict[Tier, Expected] = field(default_factory=lambda: defaultdict[Tier, Expected](Expected))
    usd: Span = field(default_factory=Span)
    work_s: Span = field(default_factory=Span)
    untimed: int = 0
    unpriced: set[str] = field(default_factory=set[str])


@dataclass(frozen=True, slots=True)
class Figures:
    """What is to be put together. ``tries`` says how often each case is put, by its id; ``specs`` are the backends.

    ``foreseen`` has the cases that have no earlier try. Calls that are ``free`` have been recorded, and cost nothing.
    ``replay`` when no model will be waited for.
    """

    tries: Mapping[str, int]
    earlier: Earlier
    foreseen: Mapping[str, Sequence[ExpectedCall]]
    specs: Sequence[BackendSpec]
    free: Callable[[CallMade], bool]
    replay: bool = False


def estimate(given: Figures) -> Estimate:
    """The sum over the cases.

    Of cases with earlier tries the interval is that of a sum of as many new tries (19 in 20); of the others from the
    shortest to the longest answer. The two are added.
    """
    sums = _Sums()
    known = {case: seen for case, seen in given.earlier.tries.items() if case in given.tries}
    prices = {spec.id: spec for spec in given.specs}
    usd = {case: [_paid(seen, prices, given.free) for seen in tries] for case, tries in known.items()}
    sums.usd += _spread(usd, given.tries)
    times = {case: [_seconds(seen, replay=given.replay) for seen in tries] for case, tries in known.items()}
    sums.work_s += _spread(times, given.tries)
    for case, tries in known.items():
        _count(sums.tiers, tries, given.tries[case])
    for case, calls in given.foreseen.items():
        _foresee(sums, calls, given.tries[case])
    measured = sum(any(call.measured for call in calls) for calls in given.foreseen.values())
    return Estimate(
        cases=len(given.tries),
        tries=sum(given.tries.values()),
        tiers=dict(sorted(sums.tiers.items())),
        usd=sums.usd,
        work_s=sums.work_s,
        sources=Sources(len(known), given.earlier.runs, measured, len(given.foreseen) - measured),
        untimed=sums.untimed,
        unpriced=tuple(sorted(sums.unpriced)),
        repeatable=any(len(tries) > 1 for tries in known.values()),
    )


def _paid(seen: Observed, specs: Mapping[str, BackendSpec], free: Callable[[CallMade], bool]) -> float:
    """What a try like this one costs today: prices are those of the registry, where it has them."""
    return sum(_price(call, specs.get(call.backend)) for call in seen.calls if not free(call))


def _seconds(seen: Observed, *, replay: bool) -> float:
    """What such a try takes: our own work, and the models' where they will be waited for.

    A replay took the first without the second, and a recording knows the second; calls at one time are rare.
    """
    waited = sum(call.ms for call in seen.calls if not call.replayed)
    recorded = sum(call.ms for call in seen.calls if call.replayed)
    return max(0, seen.ms - waited if replay else seen.ms + recorded) / 1000


def _price(call: CallMade, spec: BackendSpec | None) -> float:
    priced = cost_usd(Usage(call.input_tokens, call.output_tokens), spec.price) if spec else None
    return float(call.usd if priced is None else priced)


def _spread(by_case: Mapping[str, Sequence[float]], wanted: Mapping[str, int]) -> Span:
    """The sum of new tries: each case's mean, which is itself known from few tries, and the spread of one try.

    Where no case was tried twice, the spread between cases stands for that within them: it is rather too large.
    """
    if not by_case:
        return Span()
    likely = sum(fmean(values) * wanted[case] for case, values in by_case.items())
    variance = _variance(by_case)
    error = sqrt(sum(variance * (wanted[case] + wanted[case] ** 2 / len(each)) for case, each in by_case.items()))
    return Span(max(0.0, likely - _TWO_SIDED * error), likely, likely + _TWO_SIDED * error)


def _variance(by_case: Mapping[str, Sequence[float]]) -> float:
    """Of one try around its case's mean."""
    freedom = sum(len(values) - 1 for values in by_case.values())
    if freedom:
        return sum((each - fmean(values)) ** 2 for values in by_case.values() for each in values) / freedom
    means = [fmean(values) for values in by_case.values()]
    middle = fmean(means)
    return sum((each - middle) ** 2 for each in means) / (len(means) - 1) if len(means) > 1 else middle**2


def _count(tiers: dict[Tier, Expected], tries: Sequence[Observed], wanted: int) -> None:
    share = wanted / len(tries)
    for call in (call for seen in tries for call in seen.calls):
        tiers[call.tier] = tiers[call.tier].plus(share, call.input_tokens * share, call.output_tokens * share)


def _foresee(sums: _Sums, calls: Sequence[ExpectedCall], wanted: int) -> None:
    for call in calls:
        sums.tiers[call.tier] = sums.tiers[call.tier].plus(
            wanted, call.prompt.likely * wanted, call.answer.likely * wanted
        )
        if call.usd is None:
            sums.unpriced.add(call.backend)
        else:
            sums.usd += call.usd.times(wanted)
    times = [call.seconds for call in calls]
    if None in times:
        sums.untimed += wanted
        return
    sums.work_s += sum((each for each in times if each is not None), Span()).times(wanted)

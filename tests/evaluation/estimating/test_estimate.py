"""What a run would cost, from what its cases have cost before and from what is foreseen of the others."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest

from app.domain.backend import BackendKind, BackendSpec, Price
from app.domain.evaluation.observed import CallMade, Observed
from app.domain.labels import Sensitivity, Tier
from app.evaluation.estimating.earlier import Earlier
from app.evaluation.estimating.estimate import Estimate, Figures, estimate
from app.evaluation.estimating.foreseen import ExpectedCall
from app.evaluation.estimating.span import Span
from tests.evaluation.made import called, observed


def spec(price: Price | None = None) -> BackendSpec:
    return BackendSpec("cheap-1", Tier.CHEAP, BackendKind.OPENAI_COMPATIBLE, "small", Sensitivity.INTERNAL, price=price)


def paid(usd: float, ms: int = 1000, backend: str = "gone", key: str = "") -> Observed:
    """A try with one call of 100 tokens in and 20 out."""
    return observed("x", ms=ms, calls=(called(usd=Decimal(str(usd)), backend=backend, key=key),))


def foresee(usd: Span | None, seconds: Span | None = None, *, measured: bool = False) -> ExpectedCall:
    return ExpectedCall("cheap-1", Tier.CHEAP, Span(50, 100, 200), Span(5, 10, 40), usd, seconds, measured)


def found(
    earlier: Mapping[str, Sequence[Observed]],
    foreseen: Mapping[str, Sequence[ExpectedCall]] | None = None,
    times: int = 1,
    price: Price | None = None,
    free: Callable[[CallMade], bool] = lambda _: False,
) -> Estimate:
    known = Earlier({case: tuple(tries) for case, tries in earlier.items()}, ("run-1",))
    cases: list[str] = [*earlier, *(foreseen or {})]
    tries = dict.fromkeys(cases, times)
    return estimate(Figures(tries, known, foreseen or {}, (spec(price),), free))


def test_cases_that_were_tried_cost_what_they_cost() -> None:
    made = found({"a": [paid(1.0), paid(1.0)], "b": [paid(3.0)]}, times=5)
    assert (made.cases, made.tries) == (2, 10)
    assert made.usd == Span(20.0, 20.0, 20.0)
    assert made.repeatable
    each = made.tiers[Tier.CHEAP]
    assert (each.calls, each.prompt, each.answer) == (10, 1000, 200)
    assert made.work_s.likely == 10.0
    assert made.wall_s(4).likely == 2.5
    assert (made.sources.earlier, made.sources.runs) == (2, ("run-1",))


def test_a_case_tried_once_says_little_of_its_spread() -> None:
    made = found({"a": [paid(1.0)], "b": [paid(3.0)]})
    assert not made.repeatable
    # Between the cases the variance is 2, and each of the two is as uncertain as a new try and a mean of one.
    assert made.usd.likely == 4.0
    assert made.usd.high - made.usd.likely == pytest.approx(1.96 * (2 * 2 * 2) ** 0.5)
    assert made.usd.low == 0.0


def test_prices_are_those_of_today() -> None:
    tries = [paid(1.0, backend="cheap-1")]
    assert found({"a": tries}).usd.likely == 1.0
    today = Price(input=Decimal(10_000), output=Decimal(50_000))
    assert found({"a": tries}, price=today).usd.likely == pytest.approx(100 * 0.01 + 20 * 0.05)
    assert found({"a": [paid(1.0)]}, price=today).usd.likely == 1.0


def test_what_is_recorded_is_not_paid_again() -> None:
    made = found({"a": [paid(1.0, key="known")], "b": [paid(2.0, key="new")]}, free=lambda call: call.key == "known")
    assert made.usd.likely == 2.0
    assert made.tiers[Tier.CHEAP].calls == 2


def test_other_cases_are_foreseen_from_the_shortest_to_the_longest_answer() -> None:
    made = found(
        {}, {"a": [foresee(Span(1, 2, 4), Span(0.25, 0.5, 1.0))], "b": [foresee(Span(1, 2, 4), measured=True)]}, times=3
    )
    assert made.usd == Span(6, 12, 24)
    assert made.tiers[Tier.CHEAP].prompt == 600
    assert (made.sources.typical, made.sources.recorded, made.untimed) == (1, 1, 3)
    assert made.work_s == Span(0.75, 1.5, 3.0)


def test_a_backend_without_a_price_is_named_and_not_counted_as_free() -> None:
    made = found({}, {"a": [foresee(None)]})
    assert (made.usd, made.unpriced) == (Span(), ("cheap-1",))


def test_a_replay_waits_for_no_model_and_a_live_run_for_all() -> None:
    live = observed("x", ms=1000, calls=(called(ms=800),))
    replayed = observed("x", ms=150, calls=(called(ms=900, replayed=True),))
    figures = Figures({"a": 1}, Earlier({"a": (live,)}), {}, (), lambda _: True, replay=True)
    assert estimate(figures).work_s.likely == pytest.approx(0.2)
    assert estimate(replace(figures, replay=False)).work_s.likely == pytest.approx(1.0)
    recorded = replace(figures, earlier=Earlier({"a": (replayed,)}))
    assert estimate(recorded).work_s.likely == pytest.approx(0.15)
    assert estimate(replace(recorded, replay=False)).work_s.likely == pytest.approx(1.05)


def test_a_case_that_asks_nobody() -> None:
    made = found({"a": [observed("x", ms=0)]}, {"b": []})
    assert (dict(made.tiers), made.usd.likely) == ({}, 0.0)


@pytest.mark.parametrize(("cases", "tries", "times"), [(60, 3, 1), (60, 2, 5), (200, 5, 5)])
def test_19_runs_in_20_end_within_the_interval(cases: int, tries: int, times: int) -> None:
    inside, worlds = 0, 200
    for world in range(worlds):
        random = np.random.default_rng(world)
        levels = random.gamma(2.0, 0.01, cases)
        before = levels[:, None] * random.gamma(9.0, 1 / 9, (cases, tries))
        later = float((levels[:, None] * random.gamma(9.0, 1 / 9, (cases, times))).sum())
        made = found({str(n): [paid(float(usd)) for usd in row] for n, row in enumerate(before)}, times=times)
        inside += made.usd.low <= later <= made.usd.high
    # Of 200 worlds 190 are expected, with a standard deviation of 3.
    assert 178 <= inside <= 199

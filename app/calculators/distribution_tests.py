"""Tests whether two samples come from one distribution: Kolmogorov-Smirnov for values, chi-square for counts."""

import math
from bisect import bisect_right
from itertools import accumulate

from app.calculators.base import Arguments, Calculator, Result
from app.calculators.drift import as_shares
from app.calculators.inputs import maybe, number, numbers
from app.calculators.wording import listed, plain
from app.domain.errors import CalculationError


def ks_distance(first: list[float], second: list[float]) -> float:
    """Largest distance between the empirical distribution functions of two samples (C-10)."""
    left, right = sorted(first), sorted(second)
    return max(abs(_below(left, at) - _below(right, at)) for at in (*left, *right))


def ks_critical(alpha: float, first_size: float, second_size: float) -> float:
    """Distance above which two samples of these sizes differ at level ``alpha`` (C-10)."""
    return math.sqrt(-0.5 * math.log(alpha / 2)) * math.sqrt((first_size + second_size) / (first_size * second_size))


def chi_square_tail(statistic: float, degrees: int) -> float:
    """Probability that chi-square exceeds the statistic; closed form, raised two degrees at a time."""
    half = statistic / 2
    odd = degrees % 2
    tail = math.erfc(math.sqrt(half)) if odd else math.exp(-half)
    term = math.sqrt(half) * math.exp(-half) / math.gamma(1.5) if odd else half * math.exp(-half)
    for step in range(1 if odd else 2, degrees, 2):
        tail += term
        term *= half / (step / 2 + 1)
    return min(1.0, tail)


def _below(ordered: list[float], at: float) -> float:
    return bisect_right(ordered, at) / len(ordered)


def _ks_inputs(given: Arguments) -> tuple[float, float, float]:
    if given.has("first_sample") and given.has("second_sample"):
        first, second = given.numbers("first_sample"), given.numbers("second_sample")
        return ks_distance(first, second), len(first), len(second)
    if given.has("distance") and given.has("first_size") and given.has("second_size"):
        return given.number("distance"), given.number("first_size"), given.number("second_size")
    raise CalculationError("first_sample and second_sample, or distance and both sizes, must be given.")


def _ks(given: Arguments) -> Result:
    distance, first, second = _ks_inputs(given)
    alpha = given.number("alpha")
    critical = ks_critical(alpha, first, second)
    drift = distance > critical
    formula = (
        f"D = {plain(distance)}; sqrt(-ln({plain(alpha)} / 2) / 2)"
        f" x sqrt(({plain(first)} + {plain(second)}) / ({plain(first)} x {plain(second)})) = {plain(critical)}"
    )
    summary = (
        f"The KS distance {plain(round(distance, 4))} is {'above' if drift else 'not above'} the critical"
        f" {plain(round(critical, 4))}: {'drift' if drift else 'no drift'}."
    )
    return Result({"distance": distance, "critical": critical, "drift": drift}, formula, summary)


def _ks_bins(given: Arguments) -> Result:
    first, second = given.numbers("expected"), given.numbers("actual")
    if len(first) != len(second) or not math.fsum(first) or not math.fsum(second):
        raise CalculationError("actual must have one number for each bin of expected, and neither may be empty.")
    gaps = [
        abs(a / math.fsum(first) - b / math.fsum(second))
        for a, b in zip(accumulate(first), accumulate(second), strict=True)
    ]
    distance = max(gaps)
    formula = f"largest of {listed([round(gap, 6) for gap in gaps])} = {plain(round(distance, 6))}"
    return Result(
        {"distance": distance}, formula, f"The KS distance of the binned shares is {plain(round(distance, 6))}."
    )


def _chi_square_statistic(given: Arguments) -> tuple[float, int]:
    observed = given.numbers("observed")
    goodness = given.has("expected")
    if goodness == given.has("other"):
        raise CalculationError("expected or other must be given, and only one of them.")
    second = given.numbers("expected" if goodness else "other")
    if len(second) != len(observed) or len(observed) == 1:
        raise CalculationError("observed must hold at least two counts, as many as it is compared with.")
    if goodness:
        expected, _ = as_shares("expected", second)
        return _deviation(observed, [part * math.fsum(observed) for part in expected]), len(observed) - 1
    columns = [a + b for a, b in zip(observed, second, strict=True)]
    total = math.fsum(columns)
    statistic = sum(
        _deviation(row, [column * math.fsum(row) / total for column in columns]) for row in (observed, second)
    )
    return statistic, len(observed) - 1


def _deviation(observed: list[float], expected: list[float]) -> float:
    if min(expected) <= 0:
        raise CalculationError("expected must be above zero for every category.")
    return math.fsum((o - e) ** 2 / e for o, e in zip(observed, expected, strict=True))


def _chi_square(given: Arguments) -> Result:
    statistic, degrees = _chi_square_statistic(given)
    p_value, alpha = chi_square_tail(statistic, degrees), given.number("alpha")
    shifted = p_value < alpha
    compared = "expected" if given.has("expected") else "other"
    formula = (
        f"sum of (O - E)^2 / E for {listed(given.numbers('observed'))} against"
        f" {listed(given.numbers(compared))} = {plain(statistic)}; {degrees} degrees of freedom"
    )
    summary = (
        f"Chi-square is {plain(round(statistic, 4))}, p = {plain(p_value) if p_value else '0'}:"
        f" the shares {'differ' if shifted else 'do not differ'} at the {plain(alpha)} level."
    )
    outputs = {"statistic": statistic, "degrees": degrees, "p_value": p_value, "significant": shifted}
    return Result(outputs, formula, summary)


_ALPHA = number("alpha", "probability", "Level of the test.", 0.05, low=1e-9, high=0.999)

KS_TEST = Calculator(
    "ks-test",
    "C-10",
    "Kolmogorov-Smirnov test",
    (
        numbers("first_sample", "values", "First sample.", low=-1e15, optional=True),
        numbers("second_sample", "values", "Second sample.", low=-1e15, optional=True),
        maybe("distance", "share (0-1)", "Known distance D.", high=1),
        maybe("first_size", "values", "Size of the first sample.", low=1),
        maybe("second_size", "values", "Size of the second sample.", low=1),
        _ALPHA,
    ),
    _ks,
)
CHI_SQUARE = Calculator(
    "chi-square",
    "C-12",
    "Chi-square test",
    (
        numbers("observed", "counts", "Counts per category."),
        numbers("expected", "counts", "Expected counts or shares (goodness of fit).", optional=True),
        numbers("other", "counts", "Counts of a second sample (homogeneity).", optional=True),
        _ALPHA,
    ),
    _chi_square,
)

KS_BINS = Calculator(
    "ks-bins",
    "C-10",
    "Kolmogorov-Smirnov distance of bins",
    (
        numbers("expected", "counts or shares", "Reference distribution, bin by bin."),
        numbers("actual", "counts or shares", "Current distribution, in the same bins."),
    ),
    _ks_bins,
)

DISTRIBUTION_TESTS = (KS_TEST, KS_BINS, CHI_SQUARE)

"""How far a distribution has moved: PSI with its bands, Jensen-Shannon and Kullback-Leibler divergence."""

import math

from app.calculators.base import Arguments, Calculator, Result
from app.calculators.inputs import number, numbers
from app.calculators.wording import listed, plain
from app.domain.errors import CalculationError
from app.domain.figure import Value

SHARE_FLOOR = 1e-4
"""An empty bin counts as this share, because the logarithm of zero has no value (C-09)."""

PSI_WATCH, PSI_TRIGGER, PSI_CRITICAL = 0.1, 0.2, 0.25
KL_ALERT = 0.1
_SUM_TOLERANCE = 1e-6
_ROUND = 12


def population_stability(expected: list[float], actual: list[float]) -> float:
    """PSI of two lists of shares, natural logarithm, empty bins at the floor (C-09)."""
    pairs = [(max(e, SHARE_FLOOR), max(a, SHARE_FLOOR)) for e, a in zip(expected, actual, strict=True)]
    return math.fsum((a - e) * math.log(a / e) for e, a in pairs)


def psi_band(psi: float) -> tuple[str, str]:
    """The band of a PSI value and what to do; a lower bound of 0.1 belongs to the band above it (G-38)."""
    value = round(psi, _ROUND)
    if value > PSI_CRITICAL:
        return "critical", "retrain within 24 hours, on recent data"
    if value > PSI_TRIGGER:
        return "significant", "investigate; this is a retraining trigger"
    if value >= PSI_WATCH:
        return "moderate", "find the cause and keep an eye on performance"
    return "stable", "nothing to do"


def kl_divergence(actual: list[float], expected: list[float]) -> float:
    """KL(actual || expected) with the natural logarithm, empty bins at the floor (C-11, G-52)."""
    return math.fsum(a * math.log(a / max(e, SHARE_FLOOR)) for e, a in zip(expected, actual, strict=True) if a)


def js_divergence(first: list[float], second: list[float]) -> float:
    """Jensen-Shannon divergence with the logarithm to base 2, between 0 and 1 (C-11)."""
    mean = [(p + q) / 2 for p, q in zip(first, second, strict=True)]
    halves = (
        math.fsum(p * math.log2(p / m) for p, m in zip(side, mean, strict=True) if p > 0) for side in (first, second)
    )
    return min(1.0, max(0.0, sum(halves) / 2))


def as_shares(name: str, values: list[float]) -> tuple[list[float], bool]:
    """The values divided by their sum, and whether that changed them; CalculationError if all are zero."""
    total = math.fsum(values)
    if total <= 0:
        raise CalculationError(f"{name} must not be all zero.")
    return [value / total for value in values], abs(total - 1) > _SUM_TOLERANCE


def _two_shares(given: Arguments) -> tuple[list[float], list[float], str]:
    expected, changed = as_shares("expected", given.numbers("expected"))
    actual, also = as_shares("actual", given.numbers("actual"))
    if len(expected) != len(actual):
        raise CalculationError("actual must have as many bins as expected.")
    note = "Counts or shares that did not sum to 1 were divided by their sum." if changed or also else ""
    return expected, actual, note


def _psi(given: Arguments) -> Result:
    expected, actual, note = _two_shares(given)
    value = population_stability(expected, actual)
    band, action = psi_band(value)
    formula = f"sum of (a - e) x ln(a / e) over e = {listed(expected)} and a = {listed(actual)} = {plain(value)}"
    summary = f"PSI is {plain(value)}: {band}, {action}."
    return Result({"psi": value, "band": band, "action": action, "note": note}, formula, summary)


def _psi_band(given: Arguments) -> Result:
    value = given.number("psi")
    band, action = psi_band(value)
    formula = f"below 0.1 stable; 0.1 to 0.2 moderate; above 0.2 significant; above 0.25 critical; {plain(value)}"
    return Result({"band": band, "action": action}, formula, f"A PSI of {plain(value)} is {band}: {action}.")


def _distances(given: Arguments) -> Result:
    expected, actual, note = _two_shares(given)
    js, kl = js_divergence(expected, actual), kl_divergence(actual, expected)
    alert = kl > KL_ALERT
    formula = (
        f"JS = (KL(e, m) + KL(a, m)) / 2 with m the mean, base 2 = {plain(js)};"
        f" KL = sum of a x ln(a / e) = {plain(kl)}; e = {listed(expected)}; a = {listed(actual)}"
    )
    summary = (
        f"The Jensen-Shannon divergence is {plain(round(js, 6))} (distance {plain(round(math.sqrt(js), 6))}),"
        f" KL is {plain(round(kl, 6))}, {'above' if alert else 'not above'} the alert of 0.1."
    )
    outputs: dict[str, Value] = {
        "js_divergence": js,
        "js_distance": math.sqrt(js),
        "kl_divergence": kl,
        "alert": alert,
        "note": note,
    }
    return Result(outputs, formula, summary)


_BINS = (
    numbers("expected", "shares or counts", "Reference distribution, one number per bin."),
    numbers("actual", "shares or counts", "Current distribution, the same bins."),
)
PSI = Calculator("psi", "C-09", "Population stability index", _BINS, _psi)
PSI_BAND = Calculator(
    "psi-band",
    "C-09",
    "What a PSI value means",
    (number("psi", "index", "The PSI value.", high=1e6),),
    _psi_band,
)
DISTRIBUTION_DISTANCE = Calculator(
    "distribution-distance", "C-11", "Jensen-Shannon and Kullback-Leibler divergence", _BINS, _distances
)
DRIFT_CALCULATORS = (PSI, PSI_BAND, DISTRIBUTION_DISTANCE)

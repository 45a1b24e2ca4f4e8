"""Sizes, durations and outcomes of experiments; confidence of measured shares. Normal approximations throughout."""

import math
from statistics import NormalDist

from app.calculators.base import Arguments, Calculator, Result
from app.calculators.inputs import maybe, number, positive, share, whole, word
from app.calculators.wording import fixed, percent, plain
from app.domain.errors import CalculationError
from app.domain.figure import Value

MINIMUM_DAYS = 7
"""One full week, so that every weekday is in the sample (C-14)."""

_POOLED, _UNPOOLED = "pooled", "unpooled"


def z_two_sided(alpha: float) -> float:
    """The standard normal quantile that leaves ``alpha`` outside on both sides together."""
    return NormalDist().inv_cdf(1 - alpha / 2)


def z_power(power: float) -> float:
    """The standard normal quantile of the power."""
    return NormalDist().inv_cdf(power)


def proportions_sample_size(baseline: float, target: float, alpha: float, power: float, *, pooled: bool = True) -> int:
    """Visitors per arm to see the difference of two proportions, two-sided (C-13)."""
    own = baseline * (1 - baseline) + target * (1 - target)
    mean = (baseline + target) / 2
    spread = 2 * mean * (1 - mean) if pooled else own
    root = z_two_sided(alpha) * math.sqrt(spread) + z_power(power) * math.sqrt(own)
    return math.ceil(round(root**2 / (baseline - target) ** 2, 6))


def means_sample_size(standard_deviation: float, difference: float, alpha: float, power: float) -> int:
    """Observations per arm to see a difference of two means (C-14)."""
    z = z_two_sided(alpha) + z_power(power)
    return math.ceil(round(2 * z**2 * standard_deviation**2 / difference**2, 6))


def duration_days(per_arm: float, arms: float, users_per_day: float, minimum_days: int) -> int:
    """Full days until every arm is full, and at least one week (C-14)."""
    return max(minimum_days, math.ceil(round(arms * per_arm / users_per_day, 9)))


def pooled_z(first_hits: float, first_size: float, second_hits: float, second_size: float) -> float:
    """Z of the difference of two proportions with the pooled standard error (C-14)."""
    pooled = (first_hits + second_hits) / (first_size + second_size)
    error = math.sqrt(pooled * (1 - pooled) * (1 / first_size + 1 / second_size))
    return (second_hits / second_size - first_hits / first_size) / error


def _sample_size(given: Arguments) -> Result:
    baseline, target = given.number("baseline_share"), given.number("target_share")
    alpha, power = given.number("alpha"), given.number("power")
    if baseline == target:
        raise CalculationError("target_share must differ from baseline_share.")
    pooled = given.text("variance") == _POOLED
    per_arm = proportions_sample_size(baseline, target, alpha, power, pooled=pooled)
    first = "2 x mean x (1 - mean)" if pooled else "p1 q1 + p2 q2"
    formula = (
        f"({fixed(z_two_sided(alpha), 4)} x sqrt({first}) + {fixed(z_power(power), 4)} x sqrt(p1 q1 + p2 q2))^2"
        f" / ({plain(baseline)} - {plain(target)})^2 = {plain(per_arm)}"
    )
    summary = (
        f"{plain(per_arm)} visitors per arm, {plain(2 * per_arm)} in total, show a change from"
        f" {percent(baseline)} to {percent(target)} at {percent(alpha)} error and {percent(power)} power"
    )
    outputs: dict[str, int] = {"per_arm": per_arm, "total": 2 * per_arm}
    arm_per_day = given.maybe("visitors_per_arm_and_day")
    if arm_per_day:
        exact = math.ceil(per_arm / arm_per_day)
        days = max(MINIMUM_DAYS, exact)
        outputs |= {"days": days, "days_by_size": exact}
        formula += f"; ceil({plain(per_arm)} / {plain(arm_per_day)}) = {exact} days, at least 7"
        summary += f", reached in {plain(days)} full days"
    return Result(outputs, formula, f"{summary}.")


def _means_size(given: Arguments) -> Result:
    deviation, difference = given.number("standard_deviation"), given.number("difference")
    alpha, power = given.number("alpha"), given.number("power")
    per_arm = means_sample_size(deviation, difference, alpha, power)
    formula = (
        f"2 x ({fixed(z_two_sided(alpha), 4)} + {fixed(z_power(power), 4)})^2 x {plain(deviation)}^2"
        f" / {plain(difference)}^2 = {plain(per_arm)}"
    )
    summary = f"{plain(per_arm)} observations per arm show a difference of {plain(difference)} in the mean."
    return Result({"per_arm": per_arm, "total": 2 * per_arm}, formula, summary)


def _duration(given: Arguments) -> Result:
    per_arm, arms, users = given.number("per_arm"), given.number("arms"), given.number("users_per_day")
    days = duration_days(per_arm, arms, users, given.whole("minimum_days"))
    formula = f"max({given.whole('minimum_days')}, ceil({plain(arms)} x {plain(per_arm)} / {plain(users)})) = {days}"
    summary = (
        f"The test runs {days} days for {plain(per_arm)} users in each of {plain(arms)} arms"
        f" at {plain(users)} users a day."
    )
    return Result({"days": days}, formula, summary)


def _z_test(given: Arguments) -> Result:
    hits, size = given.number("control_hits"), given.number("control_size")
    new_hits, new_size = given.number("variant_hits"), given.number("variant_size")
    if hits > size or new_hits > new_size or not 0 < hits + new_hits < size + new_size:
        raise CalculationError("control_hits and variant_hits must fit their sizes and not be all or none.")
    z, alpha = pooled_z(hits, size, new_hits, new_size), given.number("alpha")
    p_value = math.erfc(abs(z) / math.sqrt(2))
    change = new_hits / new_size - hits / size
    decision = "iterate" if p_value >= alpha else "ship" if change > 0 else "kill"
    formula = (
        f"({plain(new_hits)}/{plain(new_size)} - {plain(hits)}/{plain(size)}) / pooled standard error"
        f" = {plain(z)}; two-sided p = {plain(p_value) if p_value else '0'}"
    )
    summary = (
        f"The rate moves from {percent(round(hits / size, 6))} to {percent(round(new_hits / new_size, 6))}:"
        f" z = {fixed(z, 4)}, p = {fixed(p_value, 5)}, so {decision}."
    )
    outputs: dict[str, Value] = {
        "z": z,
        "p_value": p_value,
        "significant": p_value < alpha,
        "decision": decision,
        "absolute_change": change,
        "relative_change": change / (hits / size) if hits else None,
    }
    return Result(outputs, formula, summary)


def _interval(given: Arguments) -> Result:
    hits, size = given.number("hits"), given.number("size")
    if hits > size:
        raise CalculationError("hits must not exceed size.")
    z, rate = NormalDist().inv_cdf((1 + given.number("confidence")) / 2), hits / size
    centre = (rate + z**2 / (2 * size)) / (1 + z**2 / size)
    half = z / (1 + z**2 / size) * math.sqrt(rate * (1 - rate) / size + z**2 / (4 * size**2))
    wald = z * math.sqrt(rate * (1 - rate) / size)
    low, high = max(0.0, centre - half), min(1.0, centre + half)
    normal = {"normal_low": max(0.0, rate - wald), "normal_high": min(1.0, rate + wald)}
    formula = f"Wilson interval for {plain(hits)} of {plain(size)} with z = {fixed(z, 4)}"
    summary = (
        f"The share is {percent(round(rate, 6))}, with {percent(given.number('confidence'))} confidence between"
        f" {percent(round(low, 4))} and {percent(round(high, 4))} (plus or minus {percent(round(wald, 4))})."
    )
    return Result({"share": rate, "low": low, "high": high, "margin": wald, **normal}, formula, summary)


def _survey(given: Arguments) -> Result:
    margin, rate = given.number("margin"), given.number("expected_share")
    z = NormalDist().inv_cdf((1 + given.number("confidence")) / 2)
    size = math.ceil(round(z**2 * rate * (1 - rate) / margin**2, 6))
    formula = f"{fixed(z, 4)}^2 x {plain(rate)} x {plain(1 - rate)} / {plain(margin)}^2 = {plain(size)}"
    summary = (
        f"{plain(size)} samples give a margin of {percent(margin)} with"
        f" {percent(given.number('confidence'))} confidence."
    )
    return Result({"samples": size}, formula, summary)


_ALPHA = number("alpha", "probability", "Two-sided error.", 0.05, low=1e-9, high=0.999)
_POWER = number("power", "probability", "Chance to see a real difference.", 0.8, low=0.001, high=0.999999)
_CONFIDENCE = number("confidence", "probability", "Confidence level.", 0.95, low=0.001, high=0.999999)


def _open_share(name: str, doc: str) -> tuple[str, str, str]:
    return name, "share (0-1)", doc


def _false_win(given: Arguments) -> Result:
    metrics, alpha = given.whole("metrics"), given.number("alpha")
    chance = 1 - (1 - alpha) ** metrics
    formula = f"1 - (1 - {plain(alpha)})^{metrics} = {plain(round(chance, 4))}"
    summary = (
        f"Without any real effect, one of {metrics} metrics wins by chance in {percent(round(chance, 3))} of tests."
    )
    return Result({"chance": chance, "alpha_for_each": alpha / metrics}, formula, summary)


AB_SAMPLE_SIZE = Calculator(
    "ab-sample-size",
    "C-13",
    "Sample size of an A/B test on proportions",
    (
        number(*_open_share("baseline_share", "Rate of the control."), low=1e-9, high=1 - 1e-9),
        number(*_open_share("target_share", "Rate to be seen."), low=1e-9, high=1 - 1e-9),
        _ALPHA,
        _POWER,
        word("variance", "Variance under the null hypothesis.", (_POOLED, _UNPOOLED), _POOLED),
        maybe("visitors_per_arm_and_day", "visitors", "Visitors that reach each arm a day.", low=1e-6),
    ),
    _sample_size,
)
AB_SAMPLE_SIZE_MEANS = Calculator(
    "ab-sample-size-means",
    "C-14",
    "Sample size of an A/B test on means",
    (
        positive("standard_deviation", "unit of the metric", "Standard deviation of the metric."),
        positive("difference", "unit of the metric", "Difference to be seen."),
        _ALPHA,
        _POWER,
    ),
    _means_size,
)
AB_DURATION = Calculator(
    "ab-duration",
    "C-14",
    "Duration of an A/B test",
    (
        number("per_arm", "users", "Users in each arm."),
        positive("users_per_day", "users per day", "Users of all arms together."),
        whole("arms", "arms", "Arms, the control included.", 2, low=2, high=100),
        whole("minimum_days", "days", "Shortest run.", MINIMUM_DAYS, high=3650),
    ),
    _duration,
)
AB_TEST = Calculator(
    "ab-test",
    "C-14",
    "Outcome of an A/B test on proportions",
    (
        number("control_hits", "users", "Conversions of the control."),
        positive("control_size", "users", "Users of the control."),
        number("variant_hits", "users", "Conversions of the variant."),
        positive("variant_size", "users", "Users of the variant."),
        _ALPHA,
    ),
    _z_test,
)
FALSE_WIN = Calculator(
    "false-win",
    "C-14",
    "Chance of a false win with several metrics",
    (whole("metrics", "metrics", "Metrics that may each win.", low=1, high=10_000), _ALPHA),
    _false_win,
)
PROPORTION_INTERVAL = Calculator(
    "proportion-interval",
    "C-55",
    "Confidence interval of a measured share",
    (number("hits", "cases", "Cases that count."), positive("size", "cases", "All cases."), _CONFIDENCE),
    _interval,
)
SURVEY_SIZE = Calculator(
    "survey-size",
    "C-55",
    "Samples to measure a share with a given margin",
    (
        number("margin", "share (0-1)", "Half the width of the interval.", low=1e-6, high=0.5),
        share("expected_share", "Share that is expected; 0.5 is the safe choice.", 0.5),
        _CONFIDENCE,
    ),
    _survey,
)

EXPERIMENT_CALCULATORS = (
    AB_SAMPLE_SIZE,
    AB_SAMPLE_SIZE_MEANS,
    AB_DURATION,
    AB_TEST,
    FALSE_WIN,
    PROPORTION_INTERVAL,
    SURVEY_SIZE,
)

"""Drawings over time: estimates with their certainty, costs that add up, growth."""

import math
from collections.abc import Iterable

from app.calculators.plot import Axis, Marker, Plot, Series, Shape
from app.calculators.plots_hosting import amount
from app.calculators.wording import currency_sign, money, plain
from app.domain.figure import Figure

_STEPS = 120
_POINTS = (("80 %", 0.842), ("90 %", 1.282), ("95 %", 1.645))
"""One-sided certainties and their standard deviations."""

_REACH = 3.2
_MOST_PERIODS = 400


def pert_plot(figure: Figure) -> Plot | None:
    """The normal distribution of the sum of the tasks, with the mean and the 80, 90 and 95 % points."""
    mean, deviation = amount(figure.outputs["expected"]), amount(figure.outputs["standard_deviation"])
    if deviation <= 0:
        return None
    start = max(0.0, mean - _REACH * deviation)
    width = mean + _REACH * deviation - start
    curve = tuple((x, _normal(x, mean, deviation)) for x in (start + width * at / _STEPS for at in range(_STEPS + 1)))
    points = [(f"{name}: {plain(round(mean + z * deviation, 2))}", mean + z * deviation) for name, z in _POINTS]
    told = ", ".join(label for label, _ in points)
    return Plot(
        "distribution",
        "Distribution of the estimate",
        f"Expected {plain(round(mean, 3))} with a standard deviation of {plain(round(deviation, 3))};"
        f" the chance to be done by then: {told}.",
        Axis("duration, in the unit of the estimate"),
        Axis("probability density"),
        (Series("probability", Shape.AREA, curve),),
        (
            Marker(f"mean: {plain(round(mean, 2))}", mean),
            *(Marker(label, x) for label, x in points),
        ),
    )


def _normal(x: float, mean: float, deviation: float) -> float:
    return math.exp(-(((x - mean) / deviation) ** 2) / 2) / (deviation * math.sqrt(2 * math.pi))


def tco_plot(figure: Figure) -> Plot | None:
    """What building and buying have cost by the end of each year."""
    given = {name: amount(figure.inputs[name]) for name in figure.inputs}
    years, unit = given["years"], str(figure.inputs["currency"])
    bought = given["buy_per_year"] + given["buy_per_user_and_year"] * given["users"]
    payback = amount(figure.outputs.get("payback_years"))
    end = max(years, payback * 1.2 if 0 < payback <= years * 3 else 0.0)
    build = _line(end, given["build_one_off"], given["build_per_year"])
    buy = _line(end, given["buy_one_off"], bought)
    if end <= 0 or max(build[1][1], buy[1][1]) <= 0:
        return None
    markers = [Marker(f"{plain(years)} years", years)] if years < end else []
    if 0 < payback <= end:
        markers.append(Marker(f"equal after {plain(round(payback, 2))} years", payback, buy[0][1] + bought * payback))
    totals = [money(amount(figure.outputs[name]), unit) for name in ("build_total", "buy_total")]
    return Plot(
        "cost",
        "Build or buy: total cost over time",
        f"After {plain(years)} years building has cost {totals[0]} and buying {totals[1]}.",
        Axis("years"),
        Axis("total cost", *currency_sign(unit)),
        (Series("build", Shape.LINE, build), Series("buy", Shape.LINE, buy, dashed=True)),
        tuple(markers),
    )


def _line(end: float, start: float, slope: float) -> tuple[tuple[float, float], tuple[float, float]]:
    return (0.0, start), (end, start + slope * end)


def growth_plot(figure: Figure) -> Plot | None:
    """The amount at the end of every period."""
    now, share = amount(figure.inputs["now"]), amount(figure.inputs["growth_share"])
    periods = math.ceil(amount(figure.inputs["periods"]))
    if now <= 0 or not 0 < periods <= _MOST_PERIODS:
        return None
    last = amount(figure.inputs["periods"])
    points = tuple(_grown(now, share, [*range(periods), last]))
    return Plot(
        "growth",
        "Growth over time",
        f"From {plain(now)} to {plain(round(points[-1][1], 2))} in {plain(last)} periods.",
        Axis("periods"),
        Axis("amount"),
        (Series("amount", Shape.LINE, points),),
        (Marker(plain(round(points[-1][1], 2)), last, points[-1][1]),),
    )


def _grown(now: float, share: float, periods: Iterable[float]) -> Iterable[tuple[float, float]]:
    return ((float(period), now * (1 + share) ** period) for period in periods)

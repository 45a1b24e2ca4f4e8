"""Drawings of costs over volume: where an API and machines of one's own meet."""

import math

from app.calculators.hosting import ALWAYS_ON, machines_needed
from app.calculators.plot import Axis, Marker, Plot, Series, Shape
from app.calculators.sensitivity import SPREAD, ranges
from app.calculators.wording import currency_sign, money, percent, plain
from app.domain.figure import Figure, Value

_BEYOND = 1.8
"""The drawing ends at so many times the last crossing."""

_STEPS = 60


def amount(value: Value) -> float:
    """A number among inputs or results; 0 for what was left out."""
    return float(value) if isinstance(value, int | float) else 0.0


def break_even_plot(figure: Figure) -> Plot | None:
    """Monthly cost of the API and of both ways to pay for machines, over requests, with the crossings marked."""
    api = amount(figure.inputs["api_cost_per_request"])
    own = _own_lines(figure)
    crossings = [
        (name, volume)
        for name, output in (("busy hours", "busy_hour_requests"), ("always on", "always_on_requests"))
        if (volume := amount(figure.outputs.get(output)))
    ]
    last = max((volume for _, volume in crossings), default=max(fixed for _, fixed, _ in own) * 2 / api)
    if last <= 0:
        return None
    end, unit = last * _BEYOND, str(figure.inputs["currency"])
    series = [Series("API", Shape.LINE, ((0.0, 0.0), (end, api * end)))]
    series += [
        Series(name, Shape.LINE, ((0.0, fixed), (end, fixed + each * end)), dashed=at > 0)
        for at, (name, fixed, each) in enumerate(own)
    ]
    markers = tuple(Marker(f"{plain(volume)} ({name})", volume, api * volume) for name, volume in crossings)
    found = " and ".join(f"{plain(volume)} requests a month ({name})" for name, volume in crossings)
    seen = f"The lines cross at {found}." if found else "The lines never cross: the API stays cheaper."
    return Plot(
        "cost",
        "API or self-hosted: cost over volume",
        f"Monthly cost by requests a month. The API costs {money(api, unit)} a request. {seen}",
        Axis("requests a month"),
        Axis("cost a month", *currency_sign(unit)),
        tuple(series),
        markers,
    )


def _own_lines(figure: Figure) -> list[tuple[str, float, float]]:
    """Name, monthly cost without a request, cost of one more request."""
    lines: list[tuple[str, float, float]] = []
    if figure.inputs["fixed_cost_per_month"] is not None:
        each = amount(figure.inputs["marginal_cost_per_request"])
        lines.append(("self-hosted, busy hours", amount(figure.inputs["fixed_cost_per_month"]), each))
    if figure.inputs["always_on_cost_per_month"] is not None:
        lines.append(("self-hosted, always on", amount(figure.inputs["always_on_cost_per_month"]), 0.0))
    return lines


def break_even_sensitivity_plot(figure: Figure) -> Plot | None:
    """How far each uncertain input alone moves the break-even, as bars from its low to its high."""
    found = next(iter(ranges(figure)), None)
    if found is None:
        return None
    bars = [
        (swing.input.replace("_", " "), min(swing.less, swing.more), max(swing.less, swing.more))
        for swing in found.swings
        if swing.less is not None and swing.more is not None
    ]
    if not bars:
        return None
    bars.sort(key=lambda bar: bar[1] - bar[2])
    told = "; ".join(f"{name} {plain(low)} to {plain(high)}" for name, low, high in bars)
    now = amount(figure.outputs[found.output])
    return Plot(
        "sensitivity",
        f"Break-even when one input is {percent(SPREAD)} off",
        f"Break-even in requests a month, {plain(now)} as given, with one input at a time lower or higher: {told}.",
        Axis("input", categories=tuple(name for name, _, _ in bars)),
        Axis("requests a month"),
        (
            Series(
                "low to high",
                Shape.BARS,
                tuple((float(at), high) for at, (_, _, high) in enumerate(bars)),
                tuple(low for _, low, _ in bars),
            ),
            Series("as given", Shape.LINE, ((-0.5, now), (len(bars) - 0.5, now)), dashed=True),
        ),
    )


def self_hosted_plot(figure: Figure) -> Plot | None:
    """Monthly cost over volume for both ways of billing, with the volume that was asked about marked."""
    given = {name: amount(figure.inputs[name]) for name in figure.inputs}
    volume, rate, price = given["requests_per_month"], given["requests_per_hour"], given["price_per_hour"]
    hours, staff = given["hours_per_month"], given["engineering_per_month"]
    if volume <= 0:
        return None
    end, unit = volume * _BEYOND, str(figure.inputs["currency"])
    steps = [end * at / _STEPS for at in range(_STEPS + 1)]
    busy = tuple((x, x / rate * price + staff) for x in (0.0, end))
    flat = tuple((x, machines_needed(rate, x, hours) * hours * price + staff) for x in steps)
    cost = amount(figure.outputs["cost_per_month"])
    mode = "always on" if figure.inputs["mode"] == ALWAYS_ON else "busy hours"
    if not math.isfinite(max(y for _, y in flat)):
        return None
    return Plot(
        "cost",
        "Self-hosting: cost over volume",
        f"Monthly cost by requests a month; {plain(volume)} requests cost {money(cost, unit)} ({mode}).",
        Axis("requests a month"),
        Axis("cost a month", *currency_sign(unit)),
        (
            Series("only busy hours billed", Shape.LINE, busy),
            Series("machines all month", Shape.LINE, flat, dashed=True),
        ),
        (Marker(f"{money(cost, unit)} ({mode})", volume, cost),),
    )

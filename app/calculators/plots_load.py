"""Drawings of load: how long requests wait as a system fills up, and how a backlog shrinks."""

import math

from app.calculators.plot import Axis, Marker, Plot, Series, Shape
from app.calculators.plots_hosting import amount
from app.calculators.wording import plain
from app.domain.figure import Figure

_STEPS = 80
_FULL = 0.97
"""Utilization at which the curve is cut off; at 1 the wait has no end."""


def pool_plot(figure: Figure) -> Plot | None:
    """Mean time in the system against load for a pool of connections, with the ceiling and today's load marked.

    The wait is that of one queue before many servers with random arrivals (Sakasegawa's approximation of M/M/c).
    """
    pool, hold = amount(figure.inputs["connections"]), amount(figure.inputs["hold_seconds"])
    ceiling, today = pool / hold, amount(figure.inputs["rate_per_second"])
    curve = tuple(
        (load, (hold + mean_wait(pool, hold, load / ceiling)) * 1000)
        for load in (ceiling * _FULL * at / _STEPS for at in range(_STEPS + 1))
    )
    markers = [Marker(f"ceiling {plain(round(ceiling, 2))}/s", ceiling)]
    if 0 < today < ceiling * _FULL:
        spent = (hold + mean_wait(pool, hold, today / ceiling)) * 1000
        markers.append(Marker(f"today {plain(round(today, 2))}/s: {plain(round(spent, 1))} ms", today, spent))
    return Plot(
        "latency",
        "Latency against load",
        f"Mean time of a request, waiting included, by requests a second. Idle it is {plain(hold * 1000)} ms; it"
        f" grows without end towards {plain(round(ceiling, 2))} requests a second.",
        Axis("requests a second"),
        Axis("mean time", suffix=" ms"),
        (Series("waiting and work", Shape.LINE, curve),),
        tuple(markers),
    )


def mean_wait(servers: float, service: float, utilization: float) -> float:
    """Mean wait before one of ``servers`` is free, in the unit of ``service``; utilization below 1."""
    if utilization <= 0:
        return 0.0
    exponent = math.sqrt(2 * (servers + 1)) - 1
    return service * math.pow(utilization, exponent) / (servers * (1 - utilization))


def concurrency_plot(figure: Figure) -> Plot | None:
    """Requests in progress against load: a straight line, with today's load marked."""
    rate, seconds = amount(figure.inputs["per_second"]), amount(figure.inputs["seconds_each"])
    now = rate * seconds
    if now <= 0:
        return None
    end = rate * 2
    series = [Series("in progress", Shape.LINE, ((0.0, 0.0), (end, end * seconds)))]
    slots, workers = amount(figure.inputs["slots_per_worker"]), amount(figure.outputs.get("workers"))
    if slots and workers:
        room = slots * workers
        series.append(Series(f"room of {plain(workers)} workers", Shape.LINE, ((0.0, room), (end, room)), dashed=True))
    return Plot(
        "concurrency",
        "Requests in progress against load",
        f"At {plain(rate)} a second and {plain(seconds)} s each, {plain(round(now, 2))} are in progress at once.",
        Axis("requests a second"),
        Axis("in progress"),
        tuple(series),
        (Marker(f"{plain(round(now, 2))} at {plain(rate)}/s", rate, now),),
    )


def drain_plot(figure: Figure) -> Plot | None:
    """The backlog over time until it is gone."""
    backlog, seconds = amount(figure.inputs["backlog"]), amount(figure.outputs["seconds"])
    if backlog <= 0 or seconds <= 0:
        return None
    scale, unit = next((scale, unit) for scale, unit in _UNITS if seconds >= 2 * scale or scale == 1)
    end = seconds / scale
    return Plot(
        "backlog",
        "Backlog over time",
        f"{plain(backlog)} items are worked off in {plain(round(end, 2))} {unit}.",
        Axis(unit),
        Axis("items waiting"),
        (Series("waiting", Shape.AREA, ((0.0, backlog), (end, 0.0))),),
        (Marker(f"empty after {plain(round(end, 2))} {unit}", end, 0.0),),
    )


_UNITS = ((86_400.0, "days"), (3600.0, "hours"), (60.0, "minutes"), (1.0, "seconds"))

"""How far a result moves when the inputs that are known least are wrong."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from app.calculators.registry import CALCULATORS
from app.calculators.wording import percent, plain
from app.domain.errors import CalculationError
from app.domain.figure import Figure, Value

SPREAD = 0.2
"""How wrong each uncertain input is taken to be, in both directions."""

UNCERTAIN: Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "api-cost": (("cost_per_month", ("input_tokens", "output_tokens", "requests_per_month")),),
    "token-cost": (("cost_per_month", ("input_tokens", "cached_share", "requests_per_month")),),
    "routing-mix": (("cost_per_request", ("cheap_share",)),),
    "self-hosted-cost": (("cost_per_month", ("requests_per_hour", "requests_per_month", "engineering_per_month")),),
    "break-even": (
        ("busy_hour_requests", ("api_cost_per_request", "marginal_cost_per_request", "fixed_cost_per_month")),
        ("always_on_requests", ("api_cost_per_request", "always_on_cost_per_month")),
    ),
    "gpu-memory": (("total_gb", ("tokens_per_sequence", "sequences")),),
    "training-time": (("hours", ("samples_per_second", "epochs")),),
    "training-compute": (("gpu_hours", ("utilization_share", "tokens_in_billions")),),
    "capacity": (("per_second", ("peak_per_second", "growth_factor")),),
    "concurrency": (("at_the_same_time", ("per_second", "seconds_each")),),
    "servers": (("servers", ("peak_per_second", "server_per_second")),),
    "queue-drain": (("minutes", ("arriving_per_second", "served_per_second")),),
    "cache-latency": (("mean_ms", ("hit_rate", "miss_ms")),),
    "retention-volume": (("total_tb", ("per_second", "bytes_each")),),
    "growth": (("later", ("growth_share",)),),
    "roadmap-weeks": (("weeks", ("points", "points_per_person_week")),),
    "development-cost": (("cost", ("hours", "complexity_factor")),),
    "runway": (("months", ("net_burn_per_month",)),),
    "tco": (("build_total", ("build_one_off", "build_per_year")), ("buy_total", ("buy_per_year", "users"))),
    "payback": (("months", ("one_off", "saving_per_month")),),
    "present-value": (("net_present_value", ("gain_per_year", "discount_rate")),),
    "time-saved": (("value", ("minutes_each", "items")),),
    "partial-automation": (("saving", ("share_left_to_people", "items")),),
    "quick-infrastructure": (("cost_per_month", ("users", "requests_per_user_and_day", "gb_per_user")),),
    "expected-loss": (("expected_loss", ("probability", "loss")),),
}
"""By calculator: the results that a plan rests on, and for each the inputs that are estimates rather than facts."""


@dataclass(frozen=True, slots=True)
class Swing:
    """What one input alone does to the result: with less of it, and with more. None where there is no result."""

    input: str
    less: float | None
    more: float | None


@dataclass(frozen=True, slots=True)
class Range:
    """The least and the greatest result when all ``swings`` inputs are wrong at once by up to ``spread``.

    ``formula`` says how both ends came about. An end is None where the result does not exist there, such as a
    break-even that never comes.
    """

    output: str
    low: float | None
    high: float | None
    spread: float
    swings: tuple[Swing, ...]
    formula: str


def ranges(figure: Figure) -> tuple[Range, ...]:
    """The ranges of the results of a figure; none where its calculator has no uncertain inputs."""
    return tuple(
        found
        for output, uncertain in UNCERTAIN.get(figure.calculator, ())
        if (found := _range(figure, output, [name for name in uncertain if _varies(figure, name)])) is not None
    )


def _varies(figure: Figure, name: str) -> bool:
    value = figure.inputs[name]
    return isinstance(value, int | float) and not isinstance(value, bool) and value != 0


def _range(figure: Figure, output: str, uncertain: list[str]) -> Range | None:
    if output not in figure.outputs or not uncertain:
        return None
    corners = [(number, corner) for corner in _corners(figure, uncertain) for number in [_result(corner, output)]]
    known = [(number, corner) for number, corner in corners if number is not None]
    if not known:
        return None
    low, high = min(known, key=lambda pair: pair[0]), max(known, key=lambda pair: pair[0])
    endless = len(known) < len(corners)
    formula = (
        f"{', '.join(uncertain)} each {percent(SPREAD)} lower or higher: low {plain(low[0])} = {_how(low[1])};"
        f" high {'none' if endless else f'{plain(high[0])} = {_how(high[1])}'}"
    )
    swings = tuple(_swing(figure, output, name) for name in uncertain)
    return Range(output, low[0], None if endless else high[0], SPREAD, swings, formula)


def _swing(figure: Figure, output: str, name: str) -> Swing:
    less, more = (_result(corner, output) for corner in _corners(figure, [name]))
    return Swing(name, less, more)


def _corners(figure: Figure, uncertain: list[str]) -> Iterator[Figure | None]:
    """The figure with every combination of less and more; None for a combination outside the limits."""
    calculator = CALCULATORS[figure.calculator]
    limits = {spec.name: spec.maximum for spec in calculator.inputs}
    for factors in product((1 - SPREAD, 1 + SPREAD), repeat=len(uncertain)):
        changed: dict[str, Value] = dict(figure.inputs)
        for name, factor in zip(uncertain, factors, strict=True):
            changed[name] = min(_number(changed[name]) * factor, limits[name])
        try:
            yield calculator.compute(changed)
        except CalculationError:
            yield None


def _number(value: Value) -> float:
    return float(f"{value:.12g}") if isinstance(value, int | float) else 0.0


def _result(figure: Figure | None, output: str) -> float | None:
    value = figure.outputs.get(output) if figure else None
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _how(figure: Figure | None) -> str:
    return figure.formula if figure else ""

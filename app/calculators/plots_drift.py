"""Drawings of distributions: expected against actual, stated against true."""

from app.calculators.drift import as_shares
from app.calculators.plot import Axis, Plot, Series, Shape
from app.calculators.plots_hosting import amount
from app.calculators.wording import plain
from app.domain.figure import Figure, Value

_MOST_BINS = 40
"""More bars than this cannot be told apart."""


def numbers(value: Value) -> list[float]:
    """A list among inputs; empty for what was left out."""
    return value if isinstance(value, list) else []


def drift_plot(figure: Figure) -> Plot | None:
    """Shares of every bin side by side, expected and actual, with the measured distance in the title."""
    expected, _ = as_shares("expected", numbers(figure.inputs["expected"]))
    actual, _ = as_shares("actual", numbers(figure.inputs["actual"]))
    if len(expected) > _MOST_BINS:
        return None
    if "psi" in figure.outputs:
        told = f"PSI {plain(round(amount(figure.outputs['psi']), 4))}, {figure.outputs['band']}"
    else:
        told = f"Jensen-Shannon divergence {plain(round(amount(figure.outputs['js_divergence']), 4))}"
    moved = max(range(len(expected)), key=lambda at: abs(actual[at] - expected[at]))
    return Plot(
        "histogram",
        f"Expected and actual distribution: {told}",
        f"Share of each bin in percent. {told}. Bin {moved + 1} has moved most: from"
        f" {plain(round(expected[moved] * 100, 2))} % to {plain(round(actual[moved] * 100, 2))} %.",
        Axis("bin", categories=tuple(str(at + 1) for at in range(len(expected)))),
        Axis("share", suffix=" %"),
        (
            Series("expected", Shape.BARS, _percents(expected)),
            Series("actual", Shape.BARS, _percents(actual)),
        ),
    )


def calibration_plot(figure: Figure) -> Plot | None:
    """Accuracy over stated confidence; a calibrated model lies on the diagonal."""
    pairs = sorted(
        zip(numbers(figure.inputs["confidence"]), numbers(figure.inputs["accuracy"]), strict=True),
    )
    error = amount(figure.outputs["ece"])
    return Plot(
        "reliability",
        f"Reliability: calibration error {plain(round(error, 4))}",
        "Accuracy by stated confidence in percent; below the diagonal the model is too sure of itself.",
        Axis("stated confidence", suffix=" %"),
        Axis("accuracy", suffix=" %"),
        (
            Series("perfectly calibrated", Shape.LINE, ((0.0, 0.0), (100.0, 100.0)), dashed=True),
            Series("measured", Shape.LINE, tuple((x * 100, y * 100) for x, y in pairs)),
        ),
    )


def _percents(shares: list[float]) -> tuple[tuple[float, float], ...]:
    return tuple((float(at), share * 100) for at, share in enumerate(shares))

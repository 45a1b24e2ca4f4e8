"""What is worth drawing of a figure. Pure: each drawing is computed from the inputs and results of one figure."""

from collections.abc import Callable, Mapping

from app.calculators.plot import Plot
from app.calculators.plots_drift import calibration_plot, drift_plot
from app.calculators.plots_hosting import break_even_plot, break_even_sensitivity_plot, self_hosted_plot
from app.calculators.plots_load import concurrency_plot, drain_plot, pool_plot
from app.calculators.plots_time import growth_plot, pert_plot, tco_plot
from app.domain.errors import CalculationError
from app.domain.figure import Figure


def drawable(calculator: str) -> bool:
    """Whether figures of this calculator can be drawn at all."""
    return calculator in _PLOTS


def plots(figure: Figure) -> tuple[Plot, ...]:
    """The drawings of a figure, the most telling first; none where these inputs leave nothing to draw."""
    drawn = (draw(figure) for draw in _PLOTS.get(figure.calculator, ()))
    return tuple(plot for plot in drawn if plot is not None)


def plot_named(figure: Figure, name: str | None = None) -> Plot:
    """One drawing of a figure, the first if no name is given; CalculationError, with the names, if there is none."""
    found = plots(figure)
    chosen = next((plot for plot in found if name in {None, plot.name}), None)
    if chosen is not None:
        return chosen
    if not drawable(figure.calculator):
        raise CalculationError(f"{figure.calculator} has no drawing; these have: {', '.join(sorted(_PLOTS))}.")
    if not found:
        raise CalculationError(f"With these inputs {figure.calculator} leaves nothing to draw.")
    raise CalculationError(f"plot must be one of: {', '.join(plot.name for plot in found)}.", "plot")


_PLOTS: Mapping[str, tuple[Callable[[Figure], Plot | None], ...]] = {
    "break-even": (break_even_plot, break_even_sensitivity_plot),
    "self-hosted-cost": (self_hosted_plot,),
    "psi": (drift_plot,),
    "distribution-distance": (drift_plot,),
    "calibration-error": (calibration_plot,),
    "pert": (pert_plot,),
    "tco": (tco_plot,),
    "growth": (growth_plot,),
    "pool-ceiling": (pool_plot,),
    "concurrency": (concurrency_plot,),
    "queue-drain": (drain_plot,),
}

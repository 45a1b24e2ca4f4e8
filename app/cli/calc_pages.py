"""What ``cto-team calc`` shows: the list, one calculator, one figure, its drawings."""

import json

from rich.console import Console
from rich.table import Table
from rich.text import Text

from app.calculators.base import LARGEST, SMALLEST, Calculator, Input, Kind
from app.calculators.document import (
    calculator_document,
    families_document,
    family_of,
    figure_document,
    needed,
    source_of,
    summary_document,
)
from app.calculators.plots import drawable, plots
from app.calculators.registry import CALCULATORS, FAMILIES
from app.calculators.sensitivity import Range, ranges
from app.calculators.units import unit_of
from app.calculators.wording import percent, plain
from app.cli.blocks import drawing
from app.domain.figure import Figure, Value

_DECIMALS = 6
_LONG_LIST = 12


def print_list(*, as_json: bool) -> None:
    """All calculators by family."""
    if as_json:
        data = {"families": families_document(), "data": [summary_document(each) for each in CALCULATORS.values()]}
        print(json.dumps(data, indent=2, ensure_ascii=False))
        return
    console = Console()
    for family in FAMILIES:
        console.print(f"\n{family.title}", style="bold", highlight=False)
        for each in family.calculators:
            console.print(Text(f"  {each.name:<24} {each.title}"))
    console.print("\ncto-team calc NAME shows the inputs, cto-team calc NAME name=value ... computes.", style="dim")


def print_calculator(calculator: Calculator, *, as_json: bool) -> None:
    """One calculator: what it takes, within which limits, and where its formula stands."""
    if as_json:
        print(json.dumps(calculator_document(calculator), indent=2, ensure_ascii=False))
        return
    console = Console()
    console.print(Text(calculator.title, style="bold"))
    console.print(Text(f"{calculator.name}, {calculator.reference}, family {family_of(calculator)}", style="dim"))
    console.print(Text(f"Formula: {source_of(calculator)}\n", style="dim"))
    table = Table(box=None, padding=(0, 2, 0, 0))
    table.add_column("input", no_wrap=True)
    for heading in ("unit", "limits", "default", "what it is"):
        table.add_column(heading)
    for spec in calculator.inputs:
        table.add_row(spec.name, Text(spec.unit), limits(spec), Text(default(spec)), Text(spec.doc))
    console.print(table)
    console.print(Text(f"\ncto-team calc {calculator.name} {usage(calculator)}"))
    if drawable(calculator.name):
        console.print(Text("--plot draws the figure, --svg FILE writes the drawing.", style="dim"))


def usage(calculator: Calculator) -> str:
    """The inputs that must be given, as they are written."""
    names = [spec.name for spec in calculator.inputs if needed(spec)]
    return " ".join(f"{name}=..." for name in names or [spec.name for spec in calculator.inputs[:2]])


def limits(spec: Input) -> str:
    """Between which values an input must lie."""
    if spec.kind is Kind.TEXT:
        return ", ".join(spec.choices)
    if spec.kind is Kind.FLAG:
        return "yes, no"
    each = "each " if spec.kind is Kind.NUMBERS else ""
    if spec.maximum == LARGEST:
        return f"{each}above 0" if spec.minimum == SMALLEST else f"{each}{plain(spec.minimum)} or more"
    low = "above 0" if spec.minimum == SMALLEST else plain(spec.minimum)
    return f"{each}{low} to {plain(spec.maximum)}"


def default(spec: Input) -> str:
    """What is taken where an input is not given."""
    if spec.default is not None:
        return shown(spec.default)
    return "may be left out" if spec.optional else "must be given"


def print_figure(figure: Figure, *, as_json: bool) -> None:
    """The result in a sentence, every result with its unit, the formula, the inputs and the ranges."""
    if as_json:
        print(json.dumps(figure_document(figure), indent=2, ensure_ascii=False))
        return
    console = Console()
    _line(console, figure.summary, "bold")
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    for name, value in figure.outputs.items():
        if value is not None and value != "":
            table.add_row(Text(name), Text(shown(value)), Text(unit_of(name, figure.inputs), style="dim"))
    console.print(table)
    _line(console, f"formula  {figure.formula}")
    given = ", ".join(f"{name}={shown(value)}" for name, value in figure.inputs.items() if value is not None)
    _line(console, f"inputs   {given}  ({figure.reference})", "dim")
    for each in ranges(figure):
        _print_range(console, each)


def _line(console: Console, text: str, style: str = "") -> None:
    """One line, however narrow the terminal; the terminal wraps it, and a search finds it whole."""
    console.print(Text(text, style=style), soft_wrap=True)


def _print_range(console: Console, found: Range) -> None:
    low = "none" if found.low is None else shown(found.low)
    high = "no end" if found.high is None else shown(found.high)
    _line(console, f"range    {found.output}: {low} to {high} (uncertain inputs up to {percent(found.spread)} off)")
    _line(console, f"         {found.formula}", "dim")


def print_plots(figure: Figure) -> None:
    """Every drawing of the figure in Unicode blocks, or that there is none."""
    console = Console()
    found = plots(figure)
    for plot in found:
        console.print(Text(f"\n{plot.title}", style="bold"))
        for line in drawing(plot, min(console.width, 100)):
            _line(console, line)
    if not found:
        console.print(Text(f"{figure.calculator} has nothing to draw.", style="dim"))


def shown(value: Value) -> str:
    """A value for reading: thousands with commas, up to six decimals, lists shortened."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, list):
        more = f", ... ({len(value)} numbers)" if len(value) > _LONG_LIST else ""
        return ", ".join(_number(item) for item in value[:_LONG_LIST]) + more
    return str(value)


def _number(value: float) -> str:
    rounded = f"{value:,.{_DECIMALS}f}"
    if (value and not float(rounded.replace(",", ""))) or 0 < abs(value) < 10 ** (2 - _DECIMALS):
        return plain(value)
    return rounded.rstrip("0").rstrip(".")

"""``cto-team calc``: every calculator, without a service or a database."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from app.calculators.base import Calculator
from app.calculators.registry import calculator_named
from app.domain.errors import CalculationError, NotFound, TeamError
from app.domain.figure import Figure

CONTEXT: dict[str, object] = {"ignore_unknown_options": True, "help_option_names": []}
"""Inputs may be written as options too, and ``--help`` after a name shows the calculator, not the command."""

LARGEST_FILE = 4_000_000
"""Bytes of a file of numbers."""

_WRONG_USAGE = 2


def calc(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(help="a calculator; all are listed without one")] = None,
    inputs: Annotated[list[str] | None, typer.Argument(help="name=value ...; lists as 1,2,3 or @file")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="print one JSON document")] = False,  # noqa: FBT002
    plot: Annotated[bool, typer.Option("--plot", help="draw the figure in the terminal")] = False,  # noqa: FBT002
    svg: Annotated[Path | None, typer.Option(help="write the drawing to this file as SVG")] = None,
    about: Annotated[  # noqa: FBT002
        bool, typer.Option("--help", "-h", help="show this, or after a name that calculator's inputs")
    ] = False,
) -> None:
    """Calculate: list all, show one, or compute NAME with name=value inputs."""
    if about and name is None:
        print(context.get_help())
        return
    try:
        _calc(name, inputs or [], as_json=as_json, plot=plot, svg=svg, about=about)
    except (CalculationError, NotFound) as error:
        print(_message(error, name), file=sys.stderr)
        raise typer.Exit(_WRONG_USAGE) from error


def _calc(name: str | None, inputs: list[str], *, as_json: bool, plot: bool, svg: Path | None, about: bool) -> None:
    # The pages need rich and all families; a wrong name or input needs neither.
    from app.cli import calc_pages  # noqa: PLC0415

    if name is None or (name == "list" and not inputs):
        calc_pages.print_list(as_json=as_json)
        return
    calculator = calculator_named(name)
    if about or not inputs:
        calc_pages.print_calculator(calculator, as_json=as_json)
        return
    figure = _computed(calculator, inputs)
    if svg is not None:
        _write_svg(figure, svg)
    calc_pages.print_figure(figure, as_json=as_json)
    if plot and not as_json:
        calc_pages.print_plots(figure)


def _computed(calculator: Calculator, inputs: list[str]) -> Figure:
    from app.calculators.texts import from_texts  # noqa: PLC0415 - see _calc()

    return calculator.compute(from_texts(calculator, ((name, _text(name, text)) for name, text in _pairs(inputs))))


def _pairs(words: list[str]) -> list[tuple[str, str]]:
    """``name=value``, ``--name=value`` and ``--name value`` as pairs."""
    pairs: list[tuple[str, str]] = []
    rest = iter(words)
    for word in rest:
        name, equals, text = word.removeprefix("--").partition("=")
        if equals:
            pairs.append((name, text))
        elif word.startswith("--"):
            following = next(rest, None)
            if following is None:
                raise CalculationError(f"{word} has no value; write {name}=value.")
            pairs.append((name, following))
        else:
            raise CalculationError(f"{word!r} is not an input; write name=value.")
    return pairs


def _text(name: str, text: str) -> str:
    """The text of an input; ``@path`` stands for the contents of a file."""
    if not text.startswith("@"):
        return text
    path = Path(text[1:])
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise CalculationError(f"{name}: {path} is larger than {LARGEST_FILE:,} bytes.", name)
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "not UTF-8 text"
        raise CalculationError(f"{name}: {path} cannot be read ({why}).", name) from error


def _write_svg(figure: Figure, path: Path) -> None:
    from app.calculators.plots import plot_named  # noqa: PLC0415 - see _calc()
    from app.calculators.svg import svg  # noqa: PLC0415 - see _calc()

    drawn = svg(plot_named(figure))
    try:
        path.write_text(drawn, encoding="utf-8")
    except OSError as error:
        raise CalculationError(f"--svg: {path} cannot be written ({error.strerror}).") from error


def _message(error: TeamError, name: str | None) -> str:
    if isinstance(error, NotFound):
        return f"{error.sentence} `cto-team calc` lists all."
    return f"{error.sentence} `cto-team calc {name} --help` shows the inputs."

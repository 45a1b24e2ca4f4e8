"""Tables on the terminal."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from rich.console import Console
from rich.table import Table


def print_rows(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A table of plain values; markup in them is shown as it is."""
    table = Table(*heads)
    for row in rows:
        table.add_row(*(shown(each).replace("[", "\\[") for each in row))
    Console().print(table)


def shown(value: object) -> str:
    """A value as people read it."""
    if value is None or value == "":
        return "-"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, float):
        return f"{value:.3g}"
    return str(value)

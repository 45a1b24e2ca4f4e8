"""Tables that Slack shows as tables, and lists for those that it does not."""

from collections.abc import Iterator, Sequence

from app.slack.render.limits import TABLE_CHARACTERS, TABLE_COLUMNS, TABLE_ROWS
from app.slack.render.pieces import Kind, Piece, cells

_LONGEST_CELL = 1_000
"""Characters; nobody reads more in a cell."""


def shown(pieces: Sequence[Piece], *, grids: bool = True) -> tuple[Piece, ...]:
    """The pieces with too wide and too long tables as lists; without ``grids`` all of them."""
    return tuple(_listed(each) if each.kind is Kind.TABLE and not (grids and _fits(each)) else each for each in pieces)


def _fits(table: Piece) -> bool:
    return (
        len(table.markdown) <= TABLE_CHARACTERS
        and len(cells(table.lines[0])) <= TABLE_COLUMNS
        and len(table.lines) <= TABLE_ROWS
        and all(len(cell) <= _LONGEST_CELL for line in table.lines for cell in cells(line))
    )


def _listed(table: Piece) -> Piece:
    """One item for each row, headed by its first cell; the other cells below it, by the names of their columns."""
    names = cells(table.lines[0])
    rows = table.lines[2:]
    if not rows:
        return Piece(Kind.TEXT, (" · ".join(filter(None, names)) or "–",))
    return Piece(Kind.TEXT, tuple(line for each in rows for line in _item(names, cells(each))))


def _item(names: Sequence[str], values: Sequence[str]) -> Iterator[str]:
    first = values[0].strip("*")
    yield f"- **{first}**" if first else "- –"
    for name, value in zip(names[1:], values[1:], strict=False):
        if value:
            yield f"  - {name}: {value}" if name else f"  - {value}"

"""The one table of the console: typed columns that sort, filter, page and export, all of it by the address alone."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Generic, TypeVar

from app.web.console.address import Address
from app.web.console.values import Kind, Value, written

R = TypeVar("R")

PAGE = 50
"""Rows on one page."""


@dataclass(frozen=True, slots=True)
class Column(Generic[R]):
    """One fact of each row.

    ``value`` is what is sorted, searched and exported; ``link`` leads to what lies behind it. With ``choices`` the
    column's values are offered as a filter; ``tone`` gives a state its mark: good, warn, bad or quiet.
    """

    key: str
    title: str
    value: Callable[[R], Value]
    kind: Kind = Kind.TEXT
    link: Callable[[R], str | None] | None = None
    choices: bool = False
    tone: Callable[[R], str] | None = None


def state_column(
    value: Callable[[R], Value],
    tone: Callable[[R], str],
    *,
    key: str = "state",
    title: str = "State",
    choices: bool = True,
) -> Column[R]:
    """The column that says how each row stands, with its mark; offered as a filter unless told otherwise."""
    return Column(key, title, value, Kind.STATE, choices=choices, tone=tone)


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column: ``sort`` is the address that orders by it, ``order`` how it does now."""

    title: str
    figure: bool
    sort: str
    order: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One value as it is shown."""

    text: str
    kind: Kind
    link: str | None
    tone: str


@dataclass(frozen=True, slots=True)
class Filter:
    """A choice among the values of a column."""

    name: str
    title: str
    options: tuple[str, ...]
    chosen: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A table as it is shown: one page of the rows that were asked for, and the addresses of all else."""

    title: str
    prefix: str
    heads: tuple[Head, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: int
    matching: int
    first: int
    page: int
    pages: int
    earlier: str | None
    later: str | None
    filters: tuple[Filter, ...]
    search: str
    searched: str
    kept: tuple[tuple[str, str], ...]
    action: str
    cleared: str
    csv: str
    export: tuple[tuple[str, ...], ...] | None
    note: str
    empty: str

    @property
    def filtered(self) -> bool:
        """Whether anything narrows the rows."""
        return bool(self.searched) or any(each.chosen for each in self.filters)


@dataclass(frozen=True, slots=True)
class Table(Generic[R]):
    """The columns of a table. ``order`` is the key of the column that it is ordered by, with ``-`` from the top down.

    Two tables on one page differ in their ``prefix``, with which the names in the query begin. ``note`` says what the
    rows are where they are not all; ``empty`` what it means that there is none.
    """

    title: str
    columns: tuple[Column[R], ...]
    order: str
    prefix: str = ""
    note: str = ""
    empty: str = "There is nothing here yet."

    def shown(self, rows: Sequence[R], address: Address) -> Shown:
        """The page of the rows that the address asks for."""
        asked = address.get(f"{self.prefix}sort") or self.order
        order = asked if self._column(asked) else self.order
        found = self._ordered([row for row in rows if self._holds(row, address)], order)
        pages = max(1, -(-len(found) // PAGE))
        page = min(max(1, _number(address.get(f"{self.prefix}page"))), pages)
        begin = (page - 1) * PAGE
        exporting = address.get(f"{self.prefix}format") == "csv"
        own = {f"{self.prefix}{name}": None for name in ("q", "page", "format", *self._filters())}
        return Shown(
            title=self.title,
            prefix=self.prefix,
            heads=tuple(self._head(column, order, address) for column in self.columns),
            rows=tuple(self._cells(row) for row in found[begin : begin + PAGE]),
            total=len(rows),
            matching=len(found),
            first=begin + 1,
            page=page,
            pages=pages,
            earlier=address.but(**{f"{self.prefix}page": str(page - 1)}) if page > 1 else None,
            later=address.but(**{f"{self.prefix}page": str(page + 1)}) if page < pages else None,
            filters=tuple(self._filter(column, rows, address) for column in self.columns if column.choices),
            search=f"{self.prefix}q",
            searched=address.get(f"{self.prefix}q"),
            kept=tuple((name, value) for name, value in address.query if name not in own),
            action=address.path,
            cleared=address.but(**own),
            csv=address.but(**{f"{self.prefix}page": None, f"{self.prefix}format": "csv"}),
            export=self._export(found) if exporting else None,
            note=self.note,
            empty=self.empty,
        )

    def _filters(self) -> list[str]:
        return [f"is_{column.key}" for column in self.columns if column.choices]

    def _column(self, order: str) -> Column[R] | None:
        return next((column for column in self.columns if column.key == order.removeprefix("-")), None)

    def _holds(self, row: R, address: Address) -> bool:
        words = address.get(f"{self.prefix}q").casefold().split()
        if words:
            text = " ".join(written(column.value(row), column.kind) for column in self.columns).casefold()
            if not all(word in text for word in words):
                return False
        for column in self.columns:
            wanted = address.get(f"{self.prefix}is_{column.key}") if column.choices else ""
            if wanted and written(column.value(row), column.kind) != wanted:
                return False
        return True

    def _ordered(self, rows: Sequence[R], order: str) -> list[R]:
        column = self._column(order)
        if column is None:
            return list(rows)
        known = [row for row in rows if column.value(row) is not None]
        unknown = [row for row in rows if column.value(row) is None]
        # What is not known stands last in either direction.
        return sorted(known, key=lambda row: _rank(column.value(row)), reverse=order.startswith("-")) + unknown

    def _head(self, column: Column[R], order: str, address: Address) -> Head:
        here = order.removeprefix("-") == column.key
        falling = order.startswith("-")
        # A first click shows the most of a figure, and the beginning of a text.
        first = f"-{column.key}" if column.kind.figure or column.kind is Kind.MOMENT else column.key
        turned = column.key if falling else f"-{column.key}"
        target = address.but(**{f"{self.prefix}sort": turned if here else first, f"{self.prefix}page": None})
        return Head(
            column.title, column.kind.figure, target, ("descending" if falling else "ascending") if here else "none"
        )

    def _cells(self, row: R) -> tuple[Cell, ...]:
        return tuple(
            Cell(
                written(column.value(row), column.kind),
                column.kind,
                column.link(row) if column.link else None,
                column.tone(row) if column.tone else "",
            )
            for column in self.columns
        )

    def _filter(self, column: Column[R], rows: Sequence[R], address: Address) -> Filter:
        name = f"{self.prefix}is_{column.key}"
        options = sorted({written(column.value(row), column.kind) for row in rows})
        return Filter(name, column.title, tuple(options), address.get(name))

    def _export(self, rows: Sequence[R]) -> tuple[tuple[str, ...], ...]:
        head = tuple(column.key for column in self.columns)
        return (head, *(tuple(_plain(column.value(row)) for column in self.columns) for row in rows))


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < len("1000000") else 1


def _rank(value: Value) -> tuple[int, float, str]:
    """Comparable whatever the kind: numbers by size, texts without regard to case."""
    if isinstance(value, datetime):
        return (0, value.timestamp(), "")
    if isinstance(value, (int, float, Decimal)):
        return (0, float(value), "")
    return (1, 0.0, str(value).casefold())


def _plain(value: Value) -> str:
    """A value for other programs. Spreadsheets take a text that begins like a formula for one."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, str):
        return f"'{value}" if value[:1] in {"=", "+", "-", "@", "\t", "\r"} else value
    return str(value)

"""What one design works with while it is written."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from app.backends.extractive.request import quotable
from app.backends.extractive.text import inline
from app.calculators.patterns import compiled
from app.calculators.wording import plain
from app.domain.figure import Value
from app.expert.design.facts import Facts
from app.expert.design.tables import Book, Rules, System
from app.expert.design.writer import Writer
from app.expert.expert import Desk
from app.expert.sheet import Shown

_DIGITS = 4
_WHOLE = 100
_CELLS = " | "
_LIST = re.compile(r",\s*(?:and\s+)?|\s+and\s+")
_FEWEST, _LONGEST, _MOST = 2, 50, 6


@dataclass(slots=True)
class Plan:
    """The kinds of a request, the first one leading, its facts, and quantities that formulas add to them."""

    desk: Desk
    book: Book
    facts: Facts
    kinds: tuple[str, ...]
    writer: Writer
    made: dict[str, float] = field(default_factory=dict[str, float])
    marks: dict[str, str] = field(default_factory=dict[str, str])
    prices: dict[str, float] = field(default_factory=dict[str, float])
    basis: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    features: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """What was read can stand in sentences: as a number, and in the user's own words."""
        for name, read in self.facts.numbers.items():
            self.writer.known[name] = shown(read.value)
            self.writer.known[f"say_{name}"] = quotable(read.words)
        if self.system.features:
            self.features = named_features(self.facts.text, self.rules)
            self.writer.known["features"] = inline(", ".join(self.features))
        for name, choices in self.rules.words.items():
            key = next(key for fact, key in choices if not fact or fact in self.facts.names)
            self.writer.known[name] = self.writer.line(f"w.{key}")

    @property
    def rules(self) -> Rules:
        """The rules that all kinds share."""
        return self.book.rules

    @property
    def lead(self) -> str:
        """The kind that leads."""
        return self.kinds[0]

    @property
    def system(self) -> System:
        """What is known about the kind that leads."""
        return self.book.systems[self.lead]

    def value(self, name: str) -> float | None:
        """A quantity: made by a formula, read from the request, or none."""
        return self.made.get(name, self.facts.value(name))

    def holds(self, when: Iterable[str], unless: Iterable[str] = ()) -> bool:
        """Whether all of these facts are there, and none of those."""
        names = self.facts.names | self.made.keys()
        return all(name in names for name in when) and not any(name in names for name in unless)

    def assumed(self, name: str) -> str:
        """The mark of the named default, which stands in for a quantity that is not stated."""
        value = shown(self.rules.defaults[name])
        cells = [part.strip() for part in self.writer.line(f"as.{name}", value=value).split("|")]
        return self.desk.sheet.assume(name, cells[0], cells[1] if len(cells) > 1 else "")

    def figure(self, calculator: str, inputs: dict[str, Value]) -> Shown | None:
        """A figure of the sheet."""
        return self.desk.sheet.figure(calculator, inputs)

    def cite(self, place: str) -> str:
        """The mark of ``skill#section|words``; empty for nothing."""
        if not place:
            return ""
        section, _, about = place.partition("|")
        return f" {self.desk.sheet.source(section, about)}"


def named_features(text: str, rules: Rules) -> tuple[str, ...]:
    """What the product shall do, in the user's words; nothing where fewer than two things are named."""
    for pattern in rules.features:
        match = compiled(pattern).search(text)
        parts = [quotable(part.strip()) for part in _LIST.split(match["v"])] if match else []
        named = tuple(
            part for part in parts if _FEWEST < len(part) <= _LONGEST and not compiled(rules.no_feature).search(part)
        )
        if len(named) > 1:
            return named[:_MOST]
    return ()


def shown(value: float) -> str:
    """A number as it stands in a sentence: four digits that count, thousands grouped."""
    if value == 0:
        return "0"
    if abs(value) >= _WHOLE:
        return f"{round(value):,}"
    return plain(float(f"{value:.{_DIGITS}g}"))


def row(*cells: str) -> str:
    """A line of a table."""
    return f"| {_CELLS.join(cells)} |"


def table(header: str, rows: Iterable[str]) -> str:
    """A table; ``header`` has its cells between bars."""
    titles = [cell.strip() for cell in header.split("|")]
    return "\n".join([row(*titles), row(*["---"] * len(titles)), *rows])

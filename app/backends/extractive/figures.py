"""Figures as text: their result sentence with its mark, and a table where one calculator gave several cases."""

import math
from collections.abc import Iterable, Mapping, Sequence

from app.backends.extractive.phrases import Phrases
from app.backends.extractive.text import cell, closed, inline
from app.domain.figure import Value
from app.domain.model_call import LabelledFigure

_SIGNS = {"USD": "$", "EUR": "€", "GBP": "£"}
_MONEY_WORDS = frozenset({"cost", "price", "saving", "budget", "spend", "total_cost", "compute", "fixed"})
_NOT_MONEY_WORDS = frozenset({"share", "requests", "percent", "ratio", "hours", "units", "weeks", "years"})
_UPPER = frozenset({"gb", "tb", "mb", "kb", "ms", "gpu", "gpus", "api", "psi", "usd", "fps", "kv", "p95", "tco"})
_MOST_COLUMNS = 5
_THOUSAND = 1000
_CENTS_FROM = 1


def result(labelled: LabelledFigure) -> str:
    """The result sentence of a figure, with its mark."""
    return f"{closed(inline(labelled.figure.summary) or labelled.figure.calculator)} [{labelled.label}]"


def plain(value: float) -> str:
    """A number for reading: thousands with commas; 2 decimals from 1,000, 4 from 1, else 4 significant digits."""
    if not math.isfinite(value):
        return str(value)
    if value == int(value):
        return f"{int(value):,}"
    if abs(value) >= 1:
        return f"{value:,.{2 if abs(value) >= _THOUSAND else 4}f}".rstrip("0").rstrip(".")
    return f"{value:.{3 - math.floor(math.log10(abs(value)))}f}".rstrip("0").rstrip(".")


def money(amount: float, currency: str) -> str:
    """An amount with its currency: whole amounts whole, else cents; below 1 four significant digits."""
    cents = abs(amount) >= _CENTS_FROM and amount != int(amount)
    digits = f"{abs(amount):,.2f}" if cents else plain(abs(amount))
    sign, minus = _SIGNS.get(currency), "-" if amount < 0 else ""
    return f"{minus}{sign}{digits}" if sign else f"{minus}{digits} {currency}".rstrip()


def show(name: str, value: Value, currency: str, phrases: Phrases) -> str:
    """A value as its name suggests: an amount, a percentage, a plain number, a word."""
    if isinstance(value, bool):
        return phrases.yes if value else phrases.no
    if isinstance(value, int | float):
        return _number(name, float(value), currency)
    if isinstance(value, list):
        return phrases.comma.join(plain(item) for item in value[:_MOST_COLUMNS])
    return inline(value) if value else "–"


def cases(figures: Sequence[LabelledFigure], phrases: Phrases) -> list[str]:
    """A Markdown table, one row per figure: what differs in the inputs, then the results. All are of one calculator."""
    inputs = [name for name in _names(f.figure.inputs for f in figures) if _differs(name, figures)]
    outputs = _names(f.figure.outputs for f in figures)[:_MOST_COLUMNS]
    lines = [[phrases.case, *(_title(name) for name in outputs)]]
    for labelled in figures:
        figure, currency = labelled.figure, currency_of(labelled)
        given = [f"{_title(name)} {show(name, figure.inputs.get(name), currency, phrases)}" for name in inputs]
        case = f"{phrases.comma.join(given[:_MOST_COLUMNS])} [{labelled.label}]".strip()
        lines.append([case, *(show(name, figure.outputs.get(name), currency, phrases) for name in outputs)])
    return table(lines)


def table(lines: Sequence[Sequence[str]]) -> list[str]:
    """Markdown lines of a table whose first row is the header. Cells may carry marks: nothing is escaped here."""
    head, *body = [f"| {' | '.join(line)} |" for line in lines]
    return [head, f"|{'---|' * len(lines[0])}", *body]


def currency_of(labelled: LabelledFigure) -> str:
    """The currency of a figure's amounts; empty where it has none."""
    currency = labelled.figure.inputs.get("currency")
    return currency if isinstance(currency, str) else ""


def number_of(values: Mapping[str, Value], name: str) -> float | None:
    """A finite number by name, None where there is none."""
    value = values.get(name)
    numeric = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    return float(value) if numeric and isinstance(value, int | float) else None


def _number(name: str, value: float, currency: str) -> str:
    words = set(name.split("_"))
    if "share" in words and 0 <= value <= 1:
        return f"{plain(round(value * 100, 6))} %"
    if currency and words & _MONEY_WORDS and not words & _NOT_MONEY_WORDS:
        return money(value, currency)
    return plain(value)


def _names(values: Iterable[Mapping[str, Value]]) -> list[str]:
    """Names of the values that a cell can hold, in order of first use."""
    return list(dict.fromkeys(n for v in values for n, value in v.items() if not isinstance(value, list)))


def _differs(name: str, figures: Sequence[LabelledFigure]) -> bool:
    return len({str(f.figure.inputs.get(name)) for f in figures}) > 1


def _title(name: str) -> str:
    return cell(" ".join(word.upper() if word in _UPPER else word for word in name.split("_")))

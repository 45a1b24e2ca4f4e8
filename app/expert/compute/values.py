"""Values of figures in words: amounts with their currency, shares as percentages, names without underscores."""

import re
from collections.abc import Iterator, Mapping
from functools import cache

from app.backends.extractive.text import cell
from app.calculators.registry import CALCULATORS
from app.calculators.wording import fixed, money, percent, plain
from app.domain.figure import Figure, Value
from app.expert.sheet import Sheet

_MONEY = frozenset(
    {"cost", "cost_per_month", "cost_per_year", "cost_per_request", "compute_per_month", "marginal_cost_per_request"}
    | {"cost_at_full_price", "cost_before", "cost_all_expensive", "saving", "saving_per_year", "savings", "value"}
    | {"build_total", "buy_total", "difference", "net_present_value", "expected_loss", "single_low_per_hour"}
    | {"single_high_per_hour", "single_low_per_month", "single_high_per_month", "best_low_per_hour"}
    | {"best_high_per_hour", "best_low_per_month", "best_high_per_month", "budget", "burn", "gain", "profit"}
    | {"cost_per_month_without_savings", "net_gain", "cost_per_period", "cost_per_unit", "cost_per_thousand"}
    | {"cost_per_million"}
)
_WRITTEN = {
    **{name: name.upper() for name in ("gb", "tb", "mb", "ms", "gpu", "api", "psi", "usd", "kv", "tco", "f1")},
    "kb": "kB",
    "gib": "GiB",
    "mib": "MiB",
    "kib": "KiB",
    "gpus": "GPUs",
    "ms": "ms",
}
_THOUSAND, _HUNDRED = 1000, 100
_MOST_SHARE = 20
_MOST_ITEMS = 6
_NUMBER = re.compile(r"[$€£]?-?\d[\d,]*(?:\.\d+)?(?: %| [A-Z]{3}\b)?")


def short(value: float) -> str:
    """A number for a table: at most two decimals from 1 on."""
    if value == int(value) or abs(value) < 1:
        return plain(value)
    return plain(round(value, 2 if abs(value) < _HUNDRED else 1 if abs(value) < _THOUSAND else 0))


def amount(value: float, currency: str) -> str:
    """An amount of money: from 1,000 whole."""
    return money(float(round(value)) if abs(value) >= _THOUSAND else value, currency)


def currency_of(figure: Figure) -> str:
    """The currency of a figure; empty where it has none."""
    found = figure.inputs.get("currency")
    return found if isinstance(found, str) else ""


def in_words(name: str, value: Value, currency: str, sheet: Sheet) -> str:
    """A value as its name suggests: an amount, a percentage, a plain number, a word."""
    if isinstance(value, bool):
        return sheet.say("yes" if value else "no")
    if isinstance(value, int | float):
        return _number(name, float(value), currency)
    if isinstance(value, list):
        more = ", …" if len(value) > _MOST_ITEMS else ""
        return ", ".join(short(item) for item in value[:_MOST_ITEMS]) + more
    return _word(value, sheet) if value else "–"


def title(name: str, sheet: Sheet) -> str:
    """The name of an input or output for a heading: the phrase of it where there is one."""
    key = f"name.{name}"
    if key in sheet.phrases.tables["en"]:
        return sheet.say(key)
    return " ".join(_WRITTEN.get(word, word) for word in name.split("_"))


def slots(figure: Figure, sheet: Sheet) -> dict[str, str]:
    """Every input and output of a figure in words, for sentences; outputs go first."""
    currency = currency_of(figure)
    both: Mapping[str, Value] = {**figure.inputs, **figure.outputs}
    return {name: in_words(name, value, currency, sheet) for name, value in both.items()}


def as_printed(figure: Figure, sheet: Sheet) -> dict[str, str]:
    """Every input and output of a figure as the calculator's own sentence writes it; otherwise in words."""
    numbers = frozenset(_NUMBER.findall(figure.summary))
    currency = currency_of(figure)
    said = slots(figure, sheet)
    for name, value in {**figure.inputs, **figure.outputs}.items():
        if isinstance(value, int | float) and not isinstance(value, bool):
            printed = (each for each in _notations(name, float(value), currency) if each in numbers)
            said[name] = next(printed, said[name])
    return said


def _number(name: str, value: float, currency: str) -> str:
    if "share" in name.split("_") and abs(value) <= _MOST_SHARE:
        return percent(round(value, 4))
    if currency and (name in _MONEY or name in _money_inputs()):
        return amount(value, currency)
    return short(value)


def _notations(name: str, value: float, currency: str) -> Iterator[str]:
    """The ways in which calculators write a number, the most exact first."""
    if currency and (name in _MONEY or name in _money_inputs()):
        yield from (money(value, currency), money(round(value, 2), currency))
    shares = [percent(round(value, digits)) for digits in (9, 6, 4, 3, 2)]
    if "share" in name.split("_"):
        yield from shares
    yield from (plain(round(value, digits)) for digits in (9, 6, 4, 3, 2, 1))
    yield from (fixed(value, digits) for digits in (5, 4, 2))
    yield from shares


def _word(text: str, sheet: Sheet) -> str:
    """A word that a calculator chooses from, in the user's language; any other text as it is."""
    key = f"word.{text}"
    return sheet.say(key) if key in sheet.phrases.tables["en"] else cell(text)


@cache
def _money_inputs() -> frozenset[str]:
    """Inputs that are amounts, by their unit."""
    specs = (spec for calculator in CALCULATORS.values() for spec in calculator.inputs)
    return frozenset(spec.name for spec in specs if spec.unit.startswith("currency"))

"""The cases of a result side by side: as asked, and with one choice or one uncertain input changed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.backends.extractive.figures import table
from app.calculators.sensitivity import SPREAD, UNCERTAIN
from app.calculators.wording import percent
from app.domain.figure import Value
from app.expert.compute.rules import Rule, Variant
from app.expert.compute.values import currency_of, in_words, title
from app.expert.sheet import Sheet, Shown

_MOST_CASES, _MOST_COLUMNS = 3, 4


@dataclass(frozen=True, slots=True)
class Case:
    """A row: what it is called, and its figure."""

    name: str
    shown: Shown


def cases_of(main: Shown, rule: Rule, sheet: Sheet) -> list[Case]:
    """The result as asked, other results of the same calculator, and its variants; at most three."""
    same = sheet.given(main.figure.calculator)
    if len(same) > 1:
        return [Case(_what_differs(each, same, sheet), each) for each in same[:_MOST_CASES]]
    found = [*_variants(main, rule.cases, sheet)] if rule.cases else [*_uncertain(main, sheet)]
    if any(case.shown.mark == main.mark for case in found):
        return found[:_MOST_CASES]
    return [Case(sheet.say("case.stated"), main), *found][:_MOST_CASES] if found else []


def cases_table(cases: Sequence[Case], main: Shown, rule: Rule, sheet: Sheet) -> str:
    """The cases as a table, the one that was asked for in bold."""
    columns = [name for name in rule.columns or _columns(cases) if any(_holds(case, name) for case in cases)]
    lines = [[sheet.say("case"), *(title(name, sheet) for name in columns)]]
    for case in cases:
        cells = [_cell(case.shown, name, sheet) for name in columns]
        name = f"**{case.name}**" if case.shown.mark == main.mark else case.name
        lines.append([f"{name} {case.shown.mark}", *cells])
    return "\n".join(table(lines))


def _holds(case: Case, name: str) -> bool:
    """Whether the case has a value for the column."""
    figure = case.shown.figure
    return figure.outputs.get(name, figure.inputs.get(name)) is not None


def _variants(main: Shown, variants: Sequence[Variant], sheet: Sheet) -> Iterator[Case]:
    for variant in variants:
        inputs = variant.inputs(main.figure)
        if inputs is None:
            continue
        shown = sheet.figure(main.figure.calculator, inputs)
        if shown is not None:
            yield Case(sheet.say(f"case.{variant.name}"), shown)


def _uncertain(main: Shown, sheet: Sheet) -> Iterator[Case]:
    """The result with less and with more of the input that is known least."""
    figure = main.figure
    inputs = [name for _, names in UNCERTAIN.get(figure.calculator, ()) for name in names]
    first = next((name for name in inputs if isinstance(figure.inputs.get(name), int | float)), None)
    if first is None:
        return
    for factor, key in ((1 - SPREAD, "case.less"), (1 + SPREAD, "case.more")):
        value = figure.inputs[first]
        if isinstance(value, bool) or not isinstance(value, int | float) or value == 0:
            return
        changed: Value = round(value * factor) if isinstance(value, int) else float(f"{value * factor:.12g}")
        shown = sheet.figure(figure.calculator, {**figure.inputs, first: changed})
        if shown is not None:
            said = in_words(first, changed, currency_of(figure), sheet)
            yield Case(sheet.say(key, name=title(first, sheet), value=said, share=percent(SPREAD)), shown)


def _what_differs(shown: Shown, same: Sequence[Shown], sheet: Sheet) -> str:
    names = [n for n, v in shown.figure.inputs.items() if any(o.figure.inputs.get(n) != v for o in same)]
    said = [
        f"{title(name, sheet)} {in_words(name, shown.figure.inputs.get(name), currency_of(shown.figure), sheet)}"
        for name in names[:_MOST_COLUMNS]
    ]
    return ", ".join(said) or sheet.say("case.stated")


def _columns(cases: Sequence[Case]) -> tuple[str, ...]:
    names = dict.fromkeys(name for case in cases for name in case.shown.figure.outputs)
    held = [name for name in names if not isinstance(cases[0].shown.figure.outputs.get(name), list | bool)]
    return tuple(held[:_MOST_COLUMNS])


def _cell(shown: Shown, name: str, sheet: Sheet) -> str:
    figure = shown.figure
    value = figure.outputs[name] if name in figure.outputs else figure.inputs.get(name)
    return in_words(name, value, currency_of(figure), sheet)

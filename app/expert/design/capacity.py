"""Figures of a design: load, sizes, machines, money."""

from collections.abc import Iterator

from app.calculators.wording import percent
from app.domain.figure import Value
from app.expert.design.plan import Plan, row, shown, table
from app.expert.design.tables import Band, Formula

_LIMIT = 8


def capacity_rows(plan: Plan) -> list[str]:
    """The lines of the capacity table; each formula may use what an earlier one gave."""
    names = dict.fromkeys(name for kind in plan.kinds for name in plan.book.systems[kind].capacity)
    rows = [line for name in names for line in _row(plan, name, plan.rules.formulas[name])]
    return rows[:_LIMIT]


def _row(plan: Plan, name: str, formula: Formula) -> Iterator[str]:
    known = any(plan.value(other) is not None for other in formula.unless)
    if known or not plan.holds(formula.needs, formula.unless):
        return
    inputs, marks = _inputs(plan, formula)
    made = plan.figure(formula.calculator, inputs) if inputs is not None else None
    if made is None:
        return
    for quantity, output in formula.gives.items():
        if formula.hidden:
            plan.basis[quantity] = marks
        plan.made[quantity] = made.number(output)
        plan.writer.known[quantity] = shown(made.number(output))
    outputs = {key: shown(value) for key, value in made.figure.outputs.items() if isinstance(value, int | float)}
    given = (
        {f"in_{key}": shown(value) for key, value in inputs.items() if isinstance(value, int | float)} if inputs else {}
    )
    shares = (
        {f"pct_{key}": percent(value) for key, value in inputs.items() if isinstance(value, float) and value <= 1}
        if inputs
        else {}
    )
    plan.marks[name] = made.mark
    plan.writer.known[f"f_{name}"] = made.mark
    cells = [part.strip() for part in plan.writer.line(f"cap.{name}", **outputs, **given, **shares).split("|")]
    if not formula.hidden and len(cells) == 2:  # noqa: PLR2004
        yield row(cells[0], cells[1], f"{made.mark}{''.join(marks)}{plan.cite(formula.source)}")


def _inputs(plan: Plan, formula: Formula) -> tuple[dict[str, Value] | None, list[str]]:
    """The calculator's inputs with the marks of what is assumed in them; none where one is not known."""
    inputs: dict[str, Value] = {}
    marks: list[str] = []
    for name, source in formula.inputs.items():
        if isinstance(source, tuple):
            value: Value = _several(plan, source, marks)
        else:
            value = _input(plan, source, marks)
        if value is None:
            return None, []
        inputs[name] = value
    return inputs, list(dict.fromkeys(marks))


def _several(plan: Plan, sources: tuple[float | str, ...], marks: list[str]) -> Value:
    """A list of numbers; none where one is not known."""
    found = [_input(plan, each, marks) for each in sources]
    numbers = [each for each in found if isinstance(each, float)]
    return numbers if len(numbers) == len(found) else None


def _input(plan: Plan, source: float | str, marks: list[str]) -> float | str | None:
    """A number, a quantity that is known or assumed, or a word."""
    if isinstance(source, int | float):
        return float(source)
    if source.startswith("="):
        return source[1:]
    value = plan.value(source)
    marks.extend(plan.basis.get(source, ()))
    if value is None and source in plan.rules.defaults:
        marks.append(plan.assumed(source))
        return plan.rules.defaults[source]
    return value


def cost_row(plan: Plan, pattern: str) -> str:
    """What a month costs: the sum of the priced parts, else the range of the price table; empty where neither fits."""
    if plan.prices:
        return _sum_row(plan)
    users = plan.value("users")
    band = next((band for band in plan.rules.cost if users is not None and users <= band.users), None)
    if band is None or not pattern or not plan.system.matrix or plan.holds(["on_site"]):
        return ""
    plan.writer.known["cost_range"] = _range(band, pattern)
    plan.writer.known["cost_users"] = shown(band.users)
    cells = [part.strip() for part in plan.writer.line("cost.range").split("|")]
    return row(cells[0], cells[1], plan.cite(plan.rules.sources["cost"]).strip())


def _range(band: Band, pattern: str) -> str:
    return {
        "monolith": band.monolith,
        "modular_monolith": band.modular_monolith,
        "microservices": band.microservices,
        "serverless": band.serverless,
    }[pattern]


def _sum_row(plan: Plan) -> str:
    made = plan.figure("sum", {"parts": list(plan.prices.values())})
    if made is None:
        return ""
    total = made.number("sum")
    plan.made["cost"] = total
    plan.writer.known |= {"cost": shown(total), "f_cost": made.mark}
    items = [plan.writer.line(f"price.{name}", price=shown(price)) for name, price in plan.prices.items()]
    sources = dict.fromkeys(plan.cite(plan.rules.sources[f"price_{name}"]) for name in plan.prices)
    cells = [part.strip() for part in plan.writer.line("cost.sum", items=" + ".join(items)).split("|")]
    return row(cells[0], cells[1], made.mark + "".join(sources))


def capacity_table(plan: Plan, rows: list[str]) -> str:
    """The capacity table."""
    return table(plan.writer.line("cap.header"), rows)

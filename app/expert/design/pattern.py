"""The architecture pattern: by the weighted matrix and the facts that override it."""

from dataclasses import dataclass

from app.domain.errors import CalculationError
from app.domain.figure import Value
from app.expert.design.plan import Plan, shown
from app.expert.sheet import Shown

_WEEKS_A_MONTH = "weeks"
_NAMES = ("monolith", "modular_monolith", "microservices", "serverless")
_ALTERNATIVES: dict[str, tuple[float, ...]] = {"team": (3.0, 12.0, 30.0), "users": (200_000.0, 2_000_000.0)}


@dataclass(frozen=True, slots=True)
class Pattern:
    """The chosen pattern and the lines that give reasons for it and against the others."""

    name: str
    lines: tuple[str, ...]


def choose_pattern(plan: Plan) -> Pattern:
    """The pattern of the leading kind: by the matrix for applications, else what the kind itself demands."""
    note = plan.writer.first(f"{plan.lead}.pattern.most", f"{plan.lead}.pattern")
    note = note + plan.cite(plan.system.sources.get("pattern", "")) if note else ""
    if not plan.system.matrix:
        return Pattern("", (note,) if note else ())
    inputs, marks = _factors(plan)
    made = plan.figure("architecture-matrix", inputs)
    if made is None:
        return Pattern("", (note,) if note else ())
    name, forced = _chosen(made)
    _differ(plan, made, name)
    lines = [_scores(plan, made, name, marks), _forced(plan, forced), note, _rejected(plan, name)]
    return Pattern(name, tuple(line for line in lines if line))


def _factors(plan: Plan) -> tuple[dict[str, Value], str]:
    """The factors of the matrix, and the marks of those that are assumed."""
    inputs: dict[str, Value] = {
        "devops": _word(plan, (("kubernetes", "kubernetes"), ("containers", "containers"), ("manual", "manual"))),
        "traffic": _word(plan, (("spikes_10x", "spikes-10x"), ("spikes", "spikes-2-3x"))),
        "budget": _word(plan, (("tight", "very-tight"),)),
    }
    inputs = {name: value for name, value in inputs.items() if value}
    latency = plan.value("latency")
    if latency is not None:
        inputs["latency_ms"] = latency * 1000
    weeks = plan.value("weeks")
    inputs["months_to_market"] = weeks * 7 / 30.4 if weeks is not None else plan.rules.defaults["months"]
    marks = "" if weeks is not None else plan.assumed("months")
    for factor, name in (("engineers", "team"), ("users", "users")):
        value = plan.value(name)
        inputs[factor] = max(1.0, value) if value is not None else plan.rules.defaults[f"matrix_{name}"]
    for factor, name in (("engineers", "team"), ("users", "users")):
        if plan.value(name) is None:
            marks += _assumed(plan, inputs, factor, name)
    return inputs, marks


def _word(plan: Plan, choices: tuple[tuple[str, str], ...]) -> str:
    return next((word for fact, word in choices if plan.holds([fact])), "")


def _assumed(plan: Plan, inputs: dict[str, Value], factor: str, name: str) -> str:
    """The assumption about one factor; its effect is the first other value that changes the pattern, if one does."""
    text = plan.writer.line(f"as.matrix.{name}", value=shown(plan.rules.defaults[f"matrix_{name}"]))
    present = _result(plan, inputs)
    for other in _ALTERNATIVES[name]:
        result = _result(plan, {**inputs, factor: other})
        if result and result != present:
            what, pattern = plan.writer.line(f"w.{factor}"), plan.writer.line(f"p.{result}")
            effect = plan.writer.line("as.matrix.effect", other=shown(other), what=what, pattern=pattern)
            return plan.desk.sheet.assume(name, text, effect)
    return plan.desk.sheet.assume(name, text)


def _result(plan: Plan, inputs: dict[str, Value]) -> str:
    try:
        return _chosen(Shown(plan.desk.sheet.calculate("architecture-matrix", inputs), ""))[0]
    except CalculationError:
        return ""


def _chosen(made: Shown) -> tuple[str, tuple[str, str]]:
    """The pattern, and the fact that forces it, if one does."""
    overrides = made.text("overrides")
    for line in overrides.split(";"):
        name, _, fact = line.strip().partition(":")
        if name in ("monolith", "microservices"):
            return name, (name, fact.strip())
    highest = made.text("highest").split(",", maxsplit=1)[0].strip().replace(" ", "_")
    return (highest if highest in _NAMES else "modular_monolith"), ("", "")


def _scores(plan: Plan, made: Shown, name: str, marks: str) -> str:
    scores = {key: shown(made.number(key)) for key in _NAMES}
    return plan.writer.line("pattern.scores", name=plan.writer.line(f"p.{name}"), mark=made.mark + marks, **scores)


def _forced(plan: Plan, forced: tuple[str, str]) -> str:
    name, fact = forced
    if not name:
        return ""
    return plan.writer.line("pattern.forced", fact=fact) + plan.cite(plan.rules.sources[f"force_{name}"])


def _differ(plan: Plan, made: Shown, name: str) -> None:
    """Where the scores favour another pattern than the fact that decides."""
    highest = made.text("highest").split(",", maxsplit=1)[0].strip().replace(" ", "_")
    if highest in _NAMES and highest != name:
        favoured, chosen = plan.writer.line(f"p.{highest}"), plan.writer.line(f"p.{name}")
        plan.desk.sheet.differ(plan.writer.line("pattern.differ", favoured=favoured, chosen=chosen, mark=made.mark))


def _rejected(plan: Plan, name: str) -> str:
    small = ".small" if plan.holds(["small_team"]) else ""
    others = ("microservices", "serverless") if name.endswith("monolith") else ("monolith", "microservices")
    lines = [
        plan.writer.first(f"reject.{other}{small}", f"reject.{other}") + plan.cite(plan.rules.sources[f"no_{other}"])
        for other in others
        if other != name
    ]
    return plan.writer.line("pattern.rejected", reasons="; ".join(lines))

"""Components: what is chosen for each, as a table and as a diagram with the same names."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from app.expert.design.plan import Plan, row, table
from app.expert.design.tables import Variant

_CELLS = 3
_MOST = 9
_HUBS = ("app", "api", "gateway", "broker", "queue", "hub")
_STORES = frozenset(
    {"db", "store", "cache", "lake", "warehouse", "index", "archive", "queue", "log", "registry", "ledger"}
)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A component as it is shown: its name, the choice with its reason, and what it is preferred to."""

    id: str
    name: str
    reason: str
    instead: str


def chosen_parts(plan: Plan) -> list[Chosen]:
    """The components of the leading kind, then the core of the one that is added to it."""
    listed = [(name, variants) for name, variants in plan.system.parts.items()]
    for other in plan.kinds[1:]:
        system = plan.book.systems[other]
        taken = dict(listed)
        listed += [(name, system.parts[name]) for name in system.core if name not in taken]
    found = (_choose(plan, name, variants or plan.rules.parts[name]) for name, variants in listed)
    unique: dict[str, Chosen] = {}
    for part in found:
        if part is not None:
            unique.setdefault(part.name, part)
    return _few(plan, list(unique.values()))


def _few(plan: Plan, parts: list[Chosen]) -> list[Chosen]:
    """At most as many as a reader takes in: what every system has is left out first."""
    for name in plan.rules.spare:
        if len(parts) > _MOST:
            parts = [part for part in parts if part.id != name]
    return parts


def _choose(plan: Plan, name: str, variants: Sequence[Variant]) -> Chosen | None:
    for variant in variants:
        cells = plan.writer.cells(variant.text) if plan.holds(variant.when, variant.unless) else []
        if len(cells) >= 2:  # noqa: PLR2004
            if variant.price:
                plan.prices[variant.price] = plan.rules.prices[variant.price]
            reason = cells[1] + plan.cite(variant.source)
            return Chosen(name, cells[0], reason, cells[2] if len(cells) == _CELLS else "-")
    return None


def parts_table(plan: Plan, parts: Sequence[Chosen]) -> str:
    """The components as a table."""
    return table(plan.writer.line("parts.header"), (row(f"**{p.name}**", p.reason, p.instead) for p in parts))


def diagram(plan: Plan, parts: Sequence[Chosen]) -> str:
    """A Mermaid flowchart of the components and what stands outside; empty with fewer than three nodes."""
    labels = {part.id: part.name for part in parts}
    actors = {name: plan.writer.line(f"{plan.lead}.at.{name}") for name in plan.system.actors}
    labels |= {name: label for name, label in actors.items() if label}
    edges = list(dict.fromkeys(_edges(plan, labels)))
    used = [name for name in labels if any(name in edge for edge in edges)]
    if len(used) <= 2:  # noqa: PLR2004
        return ""
    nodes = [f"  {name}{_shape(name, labels[name], outside=name in actors)}" for name in used]
    arrows = [f"  {left} --> {right}" for left, right in edges]
    return "\n".join(["```mermaid", "flowchart LR", *nodes, *arrows, "```"])


def _edges(plan: Plan, labels: dict[str, str]) -> Iterator[tuple[str, str]]:
    chains = [chain.split(">") for chain in plan.system.edges]
    for other in plan.kinds[1:]:
        hub = next((name for name in _HUBS if name in plan.system.parts), next(iter(plan.system.parts), ""))
        chains.append([hub, *plan.book.systems[other].core])
    for chain in chains:
        there = [name for step in chain if (name := step.strip()) in labels]
        yield from pairwise(there)


def _shape(name: str, label: str, *, outside: bool) -> str:
    text = '"' + label.replace('"', "'") + '"'
    if outside:
        return f"([{text}])"
    return f"[({text})]" if name in _STORES else f"[{text}]"

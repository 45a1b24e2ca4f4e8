"""``cto-team route explain``: which backend a text would go to, and why none of the others."""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from app.domain.decision import Gain, GainUse
from app.settings import read_environment, read_settings

if TYPE_CHECKING:
    from app.cli.explaining import Explanation

_USES = {
    GainUse.NONE: "not used: the policy has it off, or the model knows no such text",
    GainUse.KEPT: "used: the rule's order stands",
    GainUse.MOVED_DOWN: "used: the cheap tier is tried first",
    GainUse.MOVED_UP: "used: the expensive tier is tried first",
    GainUse.WOULD_MOVE_DOWN: "recorded only: it would have tried the cheap tier first",
    GainUse.WOULD_MOVE_UP: "recorded only: it would have tried the expensive tier first",
}


def explain(
    text: Annotated[str, typer.Argument(help="a request; - reads standard input")],
    policy: Annotated[str | None, typer.Option(help="a shipped policy, or the path of a YAML file")] = None,
    tenant: Annotated[str | None, typer.Option(help="whose request it is")] = None,
    prefer: Annotated[str | None, typer.Option(help="a backend or tier that the caller wishes for")] = None,
    headroom: Annotated[float | None, typer.Option(min=0, max=1, help="part of the budget that is left")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="one JSON document")] = False,  # noqa: FBT002 - a flag
) -> None:
    """Name every backend with the reason why it is or is not chosen for a text. Nothing is sent anywhere."""
    # The analyzer and numpy take a second to import; help and usage errors need none of it.
    from app.cli.explaining import explain_text  # noqa: PLC0415
    from app.routing.policy import Caller  # noqa: PLC0415

    asked = sys.stdin.read() if text == "-" else text
    caller = Caller(tenant=tenant, prefer=prefer, headroom=headroom)
    found = explain_text(asked, read_settings(), read_environment(), policy, caller)
    if as_json:
        typer.echo(json.dumps(_document(found), ensure_ascii=False, indent=1))
        return
    console = Console()
    for line in _facts(found):
        console.print(line, soft_wrap=True)
    console.print(_table(found))


def _facts(found: "Explanation") -> Iterator[str]:
    decision, features = found.decision, found.features
    kinds = Counter(f"{finding.kind} ({finding.sensitivity})" for finding in found.screening.findings)
    reasons = [f"{count} x {kind}" if count > 1 else kind for kind, count in sorted(kinds.items())]
    if found.screening.degraded:
        reasons.append(found.screening.degraded)
    yield f"Sensitivity: [bold]{decision.sensitivity}[/bold] ({escape(', '.join(reasons)) or 'nothing was found'})"
    yield (
        f"Request: {features.type}, {features.complexity} complexity, {features.language}, "
        f"{features.agent or 'no specialist'}, {features.tokens_in} tokens, an answer of up to {features.max_out}"
    )
    yield f"Policy: {escape(decision.policy)}, rule [bold]{escape(decision.rule)}[/bold]: {escape(decision.why)}"
    yield f"Gain: {_gain(decision.gain, decision.gain_use)}"
    if decision.candidates:
        first, *others = (escape(candidate.backend) for candidate in decision.candidates)
        yield f"Chosen: [bold]{first}[/bold]" + (f", then {', '.join(others)}" if others else "")
    else:
        yield "Chosen: [bold]none[/bold]; the call is refused."


def _gain(gain: Gain | None, use: GainUse) -> str:
    if gain is None:
        return "no prediction (CTO_TEAM_GAIN_MODEL names no model, or the text is not for clouds)"
    if gain.abstained:
        return f"{gain.model} abstains: it was trained on no such text"
    return f"{gain.mean:+.3f} ({gain.low:+.3f} to {gain.high:+.3f}) by {gain.model}; {_USES[use]}"


def _table(found: "Explanation") -> Table:
    table = Table(box=None)
    for name in ("", "backend", "tier", "USD"):
        table.add_column(name, no_wrap=True)
    table.add_column("why", overflow="fold")
    tiers = {spec.id: spec.tier for spec in found.specs}
    for candidate in found.decision.candidates:
        row = (candidate.backend, candidate.tier, _usd(candidate.expected_cost_usd), _why_taken(candidate.rank))
        table.add_row(str(candidate.rank), *map(escape, row))
    for rejection in found.decision.rejected:
        why = f"{rejection.stage}: {rejection.reason}" + (f" ({rejection.detail})" if rejection.detail else "")
        table.add_row("-", *map(escape, (rejection.backend, tiers[rejection.backend], "", why)))
    for backend, (tier, variable) in found.absent.items():
        table.add_row("-", *map(escape, (backend, tier, "", f"not configured: {variable} is not set")))
    return table


def _why_taken(rank: int) -> str:
    return "chosen: first in the rule's order" if rank == 1 else "stands by for when those before it fail"


def _usd(cost: Decimal | None) -> str:
    return "unknown" if cost is None else f"{cost.normalize():f}"


def _document(found: "Explanation") -> dict[str, object]:
    from pydantic import TypeAdapter  # noqa: PLC0415 - see explain()

    from app.domain.decision import Decision  # noqa: PLC0415
    from app.domain.screening import Screening  # noqa: PLC0415

    features = found.features
    return {
        "screening": TypeAdapter(Screening).dump_python(found.screening, mode="json"),
        "request": {
            "type": features.type,
            "agents": list(found.analysis.agents),
            "complexity": features.complexity,
            "language": features.language,
            "tokens_in": features.tokens_in,
            "max_out": features.max_out,
        },
        "decision": TypeAdapter(Decision).dump_python(found.decision, mode="json"),
        "not_configured": {backend: variable for backend, (_, variable) in found.absent.items()},
    }

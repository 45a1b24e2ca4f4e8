"""``cto-team route explain``: which backend a text would go to, and why none of the others."""

import sys
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from app.cli.options import Server
from app.domain.decision import GainUse

if TYPE_CHECKING:
    from app.api.routing.explain_views import ExplainView, GainView

_LONGEST_TEXT = 100_000

_USES = {
    GainUse.NONE: "not used: the policy has it off, or the model knows no such text",
    GainUse.KEPT: "used: the rule's order stands",
    GainUse.MOVED_DOWN: "used: the cheap tier is tried first",
    GainUse.MOVED_UP: "used: the expensive tier is tried first",
    GainUse.WOULD_MOVE_DOWN: "recorded only: it would have tried the cheap tier first",
    GainUse.WOULD_MOVE_UP: "recorded only: it would have tried the expensive tier first",
}


def explain(  # noqa: PLR0913, PLR0917 - each option of the command is a parameter
    text: Annotated[str, typer.Argument(help="a request; - reads standard input")],
    policy: Annotated[
        str | None,
        typer.Option(help="a version such as house@3, a shipped policy, or the path of a YAML file; else what holds"),
    ] = None,
    tenant: Annotated[str | None, typer.Option(help="whose request it is")] = None,
    thread: Annotated[str | None, typer.Option(help="the thread that it would belong to")] = None,
    prefer: Annotated[str | None, typer.Option(help="a backend or tier that the caller wishes for")] = None,
    headroom: Annotated[float | None, typer.Option(min=0, max=1, help="part of the budget that is left")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="one JSON document")] = False,  # noqa: FBT002 - a flag
    server: Server = None,
) -> None:
    """Name every backend with the reason why it is or is not chosen for a text. Nothing is sent to any."""
    # The client takes a moment to import; help and usage errors need none of it.
    from app.api.routing.explain_views import AskedBody, ExplainBody  # noqa: PLC0415
    from app.backends.operator_file import operator_text  # noqa: PLC0415
    from app.cli.reach import with_client  # noqa: PLC0415

    asked = sys.stdin.read() if text == "-" else text
    if not asked.strip() or len(asked) > _LONGEST_TEXT:
        raise typer.BadParameter(f"must hold 1 to {_LONGEST_TEXT:,} characters", param_hint="TEXT")
    is_file = policy is not None and ("/" in policy or policy.endswith((".yaml", ".yml")))
    body = ExplainBody(
        message=AskedBody(content=asked),
        policy=None if is_file else policy,
        yaml=operator_text(Path(policy)) if policy is not None and is_file else None,
        tenant=tenant,
        thread=thread,
        prefer=prefer,
        headroom=headroom,
    )
    found = with_client(lambda client: client.decisions.explain(body), server)
    if as_json:
        typer.echo(found.model_dump_json(indent=1))
        return
    console = Console()
    for line in _facts(found):
        console.print(line, soft_wrap=True)
    console.print(_table(found))


def _facts(found: "ExplainView") -> Iterator[str]:
    decision, analysis = found.decisions[0], found.analysis
    kinds = Counter(f"{finding.kind} ({finding.sensitivity})" for finding in found.screening.findings)
    reasons = [f"{count} x {kind}" if count > 1 else kind for kind, count in sorted(kinds.items())]
    if found.screening.degraded:
        reasons.append(found.screening.degraded)
    yield f"Sensitivity: [bold]{decision.sensitivity}[/bold] ({escape(', '.join(reasons)) or 'nothing was found'})"
    yield (
        f"Request: {analysis.type}, {analysis.complexity} complexity, {analysis.language}, "
        f"{decision.agent or 'no specialist'}, {found.tokens_in} tokens, an answer of up to {found.max_out}"
    )
    yield f"Policy: {escape(decision.policy)}, rule [bold]{escape(decision.rule)}[/bold]: {escape(decision.why)}"
    if found.canary is not None:
        tried, share = escape(found.canary.candidate), found.canary.share
        yield f"Canary: {tried} serves {share} % of the threads; --thread tells on which side one is"
    yield f"Gain: {_gain(decision.gain, decision.gain_use)}"
    if decision.candidates:
        first, *others = (escape(candidate.backend) for candidate in decision.candidates)
        yield f"Chosen: [bold]{first}[/bold]" + (f", then {', '.join(others)}" if others else "")
    else:
        yield "Chosen: [bold]none[/bold]; the call is refused."
    for other in found.decisions[1:]:
        chosen = escape(other.candidates[0].backend) if other.candidates else "none"
        yield f"{other.agent}: [bold]{chosen}[/bold] by rule {escape(other.rule)}"
    if found.would_clarify:
        yield f"It would be asked back first: {len(found.questions)} questions."


def _gain(gain: "GainView | None", use: GainUse) -> str:
    if gain is None:
        return "no prediction (CTO_TEAM_GAIN_MODEL names no model, or the text is not for clouds)"
    if gain.abstained:
        return f"{gain.model} abstains: it was trained on no such text"
    return f"{gain.mean:+.3f} ({gain.low:+.3f} to {gain.high:+.3f}) by {gain.model}; {_USES[use]}"


def _table(found: "ExplainView") -> Table:
    table = Table(box=None)
    for name in ("", "backend", "tier", "USD"):
        table.add_column(name, no_wrap=True)
    table.add_column("why", overflow="fold")
    decision = found.decisions[0]
    for candidate in decision.candidates:
        row = (candidate.backend, candidate.tier, _usd(candidate.expected_cost_usd), _why_taken(candidate.rank))
        table.add_row(str(candidate.rank), *map(escape, row))
    for rejection in decision.rejected:
        why = f"{rejection.stage}: {rejection.reason}" + (f" ({rejection.detail})" if rejection.detail else "")
        table.add_row("-", *map(escape, (rejection.backend, rejection.tier or "", "", why)))
    for backend, (tier, variable) in found.not_configured.items():
        table.add_row("-", *map(escape, (backend, tier, "", f"not configured: {variable} is not set")))
    return table


def _why_taken(rank: int) -> str:
    return "chosen: first in the rule's order" if rank == 1 else "stands by for when those before it fail"


def _usd(cost: Decimal | None) -> str:
    return "unknown" if cost is None else f"{cost.normalize():f}"

"""``cto-team policy canary``: a draft for a share of the threads, how it does, and how it goes on."""

from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from app.cli.options import Server
from app.cli.policy import AsJson, Name, Version, Why, reason
from app.cli.reading import read
from app.domain.canary import Plan, StepKind
from app.settings import operator

if TYPE_CHECKING:
    from app.api.routing.canary_views import CanaryReportView, CanaryRowView, WindowView

_NONE = "No canary was ever begun."


def start(
    name: Name,
    version: Version,
    why: Why,
    max_cost: Annotated[
        float, typer.Option(help="how many times the control's cost per call it may cost", min=0.01, max=1000)
    ] = Plan().max_cost,
    server: Server = None,
) -> None:
    """Serve a first share of the threads by a draft. It goes on by itself, up to the share before the whole."""
    # The client takes a moment to import; help and usage errors need none of it.
    from app.api.routing.canary_views import StartBody  # noqa: PLC0415
    from app.cli.reach import with_client  # noqa: PLC0415

    body = StartBody(who=operator(), why=reason(why), max_cost=max_cost)
    _print_row(with_client(lambda client: client.policies.start_canary(name, version, body), server))


def status(as_json: AsJson = False, server: Server = None) -> None:  # noqa: FBT002
    """How the canary does: both sides, what speaks against it, and what was done so far."""
    found = read(lambda client: client.policies.canary(), server, as_json=as_json)
    if found is None:
        return
    if found.canary is None:
        print(_NONE)
        return
    _print_row(found.canary)
    _print_report(found)


def step(why: Why, server: Server = None) -> None:
    """Serve the next share, and at last everybody: that is for a person to decide."""
    _move(StepKind.STEP, why, server)


def hold(why: Why, server: Server = None) -> None:
    """Take no more steps. It is still rolled back where it does harm."""
    _move(StepKind.HOLD, why, server)


def resume(why: Why, server: Server = None) -> None:
    """Go on after it was held."""
    _move(StepKind.RESUME, why, server)


def rollback(why: Why, server: Server = None) -> None:
    """Serve nobody by the candidate any more; to be tried again it needs a new number."""
    _move(StepKind.ROLLBACK, why, server)


def _move(how: StepKind, why: str, server: str | None) -> None:
    from app.api.routing.policy_views import PublishBody  # noqa: PLC0415 - see start()
    from app.cli.reach import with_client  # noqa: PLC0415 - see start()
    from app.client.client import Client  # noqa: PLC0415 - see start()
    from app.domain.errors import NotFound  # noqa: PLC0415 - see start()

    body = PublishBody(who=operator(), why=reason(why))

    async def work(client: Client) -> "CanaryRowView":
        found = (await client.policies.canary()).canary
        if found is None:
            raise NotFound(_NONE)
        return await client.policies.move_canary(how, found.tag, body)

    _print_row(with_client(work, server))


def _print_row(canary: "CanaryRowView") -> None:
    following = f"then {canary.next_share} %" if canary.next_share and canary.ended_at is None else ""
    facts = [f"{canary.candidate} beside {canary.control}", canary.state.value.replace("_", " ")]
    print(", ".join(filter(None, [*facts, f"{canary.share} % of the threads", following])) + ".")


def _print_report(found: "CanaryReportView") -> None:
    console = Console()
    table = Table("share", "side", "calls", "errors", "no answer", "median", "95 %", "USD a call", "liked", box=None)
    for window in found.windows:
        _add(table, window)
    console.print(table)
    if found.ruling is not None:
        for each in found.ruling.evidence:
            mark = "! " if each.broken else "  "
            console.print(f"{mark}{each.guardrail.value}: {escape(each.sentence)}", soft_wrap=True)
        if found.ruling.note:
            console.print(escape(found.ruling.note), soft_wrap=True)
        left = (found.ruling.requests_left, found.ruling.minutes_left)
        if any(left) and found.canary is not None and found.canary.ended_at is None:
            console.print(f"This step has yet to see {left[0]} requests and {left[1]} minutes.")
    if found.awaits_approval:
        console.print("It may serve everybody: `cto-team policy canary step --why ...` says so.")
    for done in found.steps:
        said = f"{done.at:%Y-%m-%d %H:%M} UTC  {done.kind.value} ({done.share} %) by {done.who}: {done.why}"
        console.print(escape(said), soft_wrap=True)


def _add(table: Table, window: "WindowView") -> None:
    for name, arm in (("control", window.control), ("candidate", window.candidate)):
        rate = "" if arm.error_rate is None else f" ({arm.error_rate:.1%})"
        table.add_row(
            f"{window.share} %",
            name,
            f"{arm.requests:,}",
            f"{arm.errors:,}{rate}",
            f"{arm.unanswered:,}",
            _ms(arm.median_ms),
            _ms(arm.p95_ms),
            f"{arm.cost:.6f}",
            f"{arm.liked} of {arm.judged}",
        )


def _ms(time: float | None) -> str:
    return "" if time is None else f"{time:,.0f} ms"

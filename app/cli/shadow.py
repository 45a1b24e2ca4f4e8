"""``cto-team policy shadow``: a draft beside the live policy, what it would change, and what that has cost."""

from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from app.cli.options import Server
from app.cli.policy import AsJson, Name, Version, Why, reason
from app.cli.reading import read
from app.settings import operator

if TYPE_CHECKING:
    from app.api.routing.shadow_views import DifferenceView, ShadowReportView, ShadowRowView

_NONE = "No shadow was ever begun."


def start(
    name: Name,
    version: Version,
    why: Why,
    budget: Annotated[float, typer.Option(help="US dollars for second calls and the judge", min=0, max=1_000_000)],
    judge: Annotated[bool, typer.Option("--judge", help="let a model compare the answers")] = False,  # noqa: FBT002
    server: Server = None,
) -> None:
    """Let a draft decide beside the live policy; where they differ, its choice is called too, and nobody sees it."""
    # The client takes a moment to import; help and usage errors need none of it.
    from app.api.routing.shadow_views import ShadowBody  # noqa: PLC0415
    from app.cli.reach import with_client  # noqa: PLC0415

    body = ShadowBody(who=operator(), why=reason(why), budget_usd=Decimal(str(budget)), judge=judge)
    _print_row(with_client(lambda client: client.policies.start_shadow(name, version, body), server))


def status(as_json: AsJson = False, server: Server = None) -> None:  # noqa: FBT002
    """What the shadow would change, and how surely."""
    found = read(lambda client: client.policies.shadow(), server, as_json=as_json)
    if found is None:
        return
    if found.shadow is None:
        print(_NONE)
        return
    _print_row(found.shadow)
    _print_report(found, found.shadow)


def stop(why: Why, server: Server = None) -> None:
    """Compare no more; what was found stays."""
    from app.api.routing.policy_views import PublishBody  # noqa: PLC0415 - see start()
    from app.cli.reach import with_client  # noqa: PLC0415 - see start()

    body = PublishBody(who=operator(), why=reason(why))
    _print_row(with_client(lambda client: client.policies.stop_shadow(body), server))


def _print_row(shadow: "ShadowRowView") -> None:
    state = "running" if shadow.stopped_at is None else "stopped"
    money = f"{shadow.spent_usd:f} of {shadow.budget_usd:f} USD spent"
    print(f"{shadow.candidate} beside {shadow.control}, {state}, {shadow.calls} second calls, {money}.")


def _print_report(found: "ShadowReportView", shadow: "ShadowRowView") -> None:
    from app.policy.shadow.view import MEASURES  # noqa: PLC0415 - see start()

    console, counts = Console(), shadow.counts
    share = "" if counts.disagreement is None else f", {counts.disagreement:.1%}"
    print(
        f"Agreed {counts.agreed} times, disagreed {counts.disagreed} times{share} ({counts.refused} refused by the "
        f"budget, {counts.unmade} not made), {counts.withheld} withheld, {shadow.liked} judged."
    )
    if shadow.alarm is not None:
        console.print(f"! {escape(shadow.alarm)}", soft_wrap=True)
    table = Table("candidate less live", "pairs", "where they differ", "over all calls", "95 %", box=None)
    for each in found.differences:
        table.add_row(
            MEASURES.get(each.measure, each.measure),
            str(each.pairs),
            _number(each.mean),
            _number(each.overall),
            _interval(each),
        )
    console.print(table)
    if found.choices:
        console.print(_choices(found))


def _choices(found: "ShadowReportView") -> Table:
    table = Table("live choice", "candidate's choice", "pairs", "live answered", "candidate's answered", box=None)
    table.add_column("live USD")
    table.add_column("candidate's USD")
    for each in found.choices:
        answered = (f"{each.live_answered} of {each.pairs}", f"{each.candidate_answered} of {each.pairs}")
        table.add_row(
            each.live, each.candidate, str(each.pairs), *answered, _dollars(each.live_usd), _dollars(each.candidate_usd)
        )
    return table


def _dollars(value: float | None) -> str:
    return "" if value is None else f"{value:.6f}"


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:+.4g}"


def _interval(each: "DifferenceView") -> str:
    return "" if each.low is None or each.high is None else f"{each.low:+.4g} to {each.high:+.4g}"

"""``cto-team budget``: limits on money and what was used, from the terminal."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from app.cli.options import Server
from app.domain.audit import GroupBy
from app.domain.budget import Window

AsJson = Annotated[bool, typer.Option("--json", help="print one JSON document")]
Scope = Annotated[str, typer.Option(help="tenant, key:ID or user:ID")]
WindowOption = Annotated[Window, typer.Option("--window", "-w", help="how long until it begins anew")]
First = Annotated[
    datetime | None,
    typer.Option("--from", formats=["%Y-%m-%d"], help="first day; without it, the first of the month"),
]
Last = Annotated[
    datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="last day, included; without it, today")
]


def show(as_json: AsJson = False, server: Server = None) -> None:  # noqa: FBT002
    """Every limit with what is spent, reserved and left."""
    # The client takes a moment to import; help and usage errors need none of it.
    from app.cli.reach import with_client  # noqa: PLC0415

    found = with_client(lambda client: client.budgets.all(), server)
    if as_json:
        print(found.model_dump_json(indent=2))
        return
    rows = [
        (
            each.scope,
            each.window.value,
            f"{each.spent_usd:,}",
            f"{each.reserved_usd:,}",
            f"{each.limit_usd:,}{'' if each.hard else ' (warns only)'}",
            f"{each.resets_at:%Y-%m-%d %H:%M} UTC",
        )
        for each in found.data
    ]
    if rows:
        _print_table(("scope", "window", "spent USD", "reserved USD", "limit USD", "begins anew"), rows)
    else:
        print("No limit is set; `cto-team budget set 5` allows 5 US dollars a day.")


def set_limit(  # noqa: PLR0913, PLR0917 - the options of a command
    usd: Annotated[str, typer.Argument(help="US dollars in each window", metavar="USD")],
    scope: Scope = "tenant",
    window: WindowOption = Window.DAY,
    soft: Annotated[str, typer.Option(help="share of the limit from which on cheap backends are preferred")] = "0.8",
    warn_only: Annotated[bool, typer.Option("--warn-only", help="warn, but refuse nothing")] = False,  # noqa: FBT002
    zone: Annotated[str | None, typer.Option(help="time zone in which days begin, such as Europe/Berlin")] = None,
    why: Annotated[str, typer.Option(help="the reason, kept in the trail of changes")] = "",
    server: Server = None,
) -> None:
    """Set or change a limit; it holds at once."""
    from app.api.routing.budget_views import ScopedBudgetBody  # noqa: PLC0415 - see show()
    from app.cli.reach import with_client  # noqa: PLC0415 - see show()

    limit, share = _number(usd, "USD"), _number(soft, "--soft")
    if not 0 <= limit <= 1_000_000_000:  # noqa: PLR2004 - the largest limit that the ledger takes
        raise typer.BadParameter("must lie between 0 and 1,000,000,000", param_hint="USD")
    if not 0 < share <= 1:
        raise typer.BadParameter("must lie above 0 and be at most 1", param_hint="--soft")
    body = ScopedBudgetBody(
        scope=scope, limit_usd=limit, window=window, hard=not warn_only, warn_at=(share,), zone=zone, why=why
    )
    found = with_client(lambda client: client.budgets.set(body), server)
    print(f"{found.scope}: {found.limit_usd} USD each {found.window.value}, {found.spent_usd} spent.")


def lift(scope: Scope = "tenant", window: WindowOption = Window.DAY, server: Server = None) -> None:
    """Remove a limit."""
    from app.cli.reach import with_client  # noqa: PLC0415 - see show()

    with_client(lambda client: client.budgets.lift(scope, window), server)
    print(f"{scope}: no limit each {window.value} any more.")


def usage(
    first: First = None,
    last: Last = None,
    by: Annotated[GroupBy, typer.Option(help="what to sum over")] = GroupBy.DAY,
    as_json: AsJson = False,  # noqa: FBT002
    server: Server = None,
) -> None:
    """Tokens and money that were used."""
    from app.cli.reach import with_client  # noqa: PLC0415 - see show()

    since, until = (day.date() if day else None for day in (first, last))
    found = with_client(lambda client: client.budgets.usage(since, until, by), server)
    if as_json:
        print(found.model_dump_json(indent=2, by_alias=True))
        return
    rows = [
        (each.group, f"{each.attempts:,}", f"{each.input_tokens:,}", f"{each.output_tokens:,}", f"{each.cost_usd:,}")
        for each in (*found.data, found.total)
    ]
    _print_table((by.value, "attempts", "tokens in", "tokens out", "USD"), rows)


def _number(text: str, name: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise typer.BadParameter(f"{text!r} is no number", param_hint=name) from None
    if not number.is_finite():
        raise typer.BadParameter(f"{text!r} is no number", param_hint=name)
    return number


def _print_table(columns: Sequence[str], rows: Sequence[tuple[str, ...]]) -> None:
    table = Table(*columns)
    for row in rows:
        table.add_row(*row)
    Console().print(table)

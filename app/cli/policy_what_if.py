"""``cto-team policy what-if`` and ``frontier``, and ``cto-team drift``: what the log says of a draft."""

import csv
import re
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from app.cli.options import Server

if TYPE_CHECKING:
    from app.api.routing.what_if_views import (
        DriftView,
        FrontierView,
        IntervalView,
        MoveView,
        PairedView,
        QualityView,
        WhatIfView,
    )
    from app.domain.policy_version import PolicyRef

Rows = Sequence[Sequence[object]]
Found = TypeVar("Found", bound="WhatIfView | FrontierView")

AsJson = Annotated[bool, typer.Option("--json", help="print one JSON document")]
AsCsv = Annotated[bool, typer.Option("--csv", help="print a table of comma-separated values")]
Draft = Annotated[str, typer.Argument(metavar="DRAFT", help="a version such as house@3, or a YAML file")]
Since = Annotated[str, typer.Option(help="how far back: 30d, 12h, or a day such as 2026-10-01")]

_SPAN = re.compile(r"([1-9][0-9]{0,3})([hd])")
_HOURS = {"h": 1, "d": 24}


def what_if(
    draft: Draft,
    since: Since = "30d",
    as_csv: AsCsv = False,  # noqa: FBT002
    as_json: AsJson = False,  # noqa: FBT002
    server: Server = None,
) -> None:
    """What a draft would have done with the logged decisions of a period; no model is asked."""
    from app.cli.reach import with_client  # noqa: PLC0415 - the client takes a moment to import

    begin, named = _begin(since), _named(draft)
    found = with_client(lambda client: client.what_ifs.what_if(named, begin, None), server)
    _print_as(found, _moves, _print_what_if, as_csv=as_csv, as_json=as_json)


def frontier(
    draft: Draft,
    since: Since = "30d",
    as_csv: AsCsv = False,  # noqa: FBT002
    as_json: AsJson = False,  # noqa: FBT002
    server: Server = None,
) -> None:
    """Cost against quality: every backend by itself, the policy that holds, the draft, and what lies between."""
    from app.cli.reach import with_client  # noqa: PLC0415 - see what_if()

    begin, named = _begin(since), _named(draft)
    found = with_client(lambda client: client.what_ifs.frontier(named, begin, None), server)
    _print_as(found, _points, _print_frontier, as_csv=as_csv, as_json=as_json)


def drift(as_json: AsJson = False, server: Server = None) -> None:  # noqa: FBT002
    """How the questions of the last 7 days differ from those of the 28 days before."""
    from app.cli.reach import with_client  # noqa: PLC0415 - see what_if()

    found = with_client(lambda client: client.what_ifs.drift(), server)
    if as_json:
        print(found.model_dump_json(indent=2))
    else:
        _print_drift(found)


def _print_as(
    found: Found, rows: Callable[[Found], Rows], told: Callable[[Found], None], *, as_csv: bool, as_json: bool
) -> None:
    """As one JSON document, as a table of comma-separated values, or in words."""
    if as_json:
        print(found.model_dump_json(indent=2))
    elif as_csv:
        csv.writer(sys.stdout).writerows(rows(found))
    else:
        told(found)


def _moves(found: "WhatIfView") -> Rows:
    columns = ("rule_before", "rule_after", "before", "after", "decisions", "cost_usd", "why")
    return [columns, *([getattr(move, name) for name in columns] for move in found.moves)]


def _points(found: "FrontierView") -> Rows:
    points = [(one.name, one.kind.value, one.cost_usd, *_bounds(one.quality), one.dominated_by) for one in found.points]
    return [("name", "kind", "cost_usd", "quality", "low", "high", "dominated_by"), *points]


def _named(draft: str) -> "PolicyRef | str":
    """The version, or the text of the file."""
    from app.backends.operator_file import operator_text  # noqa: PLC0415 - see what_if()
    from app.domain.policy_version import policy_ref  # noqa: PLC0415 - see what_if()

    return policy_ref(draft) or operator_text(Path(draft))


def _begin(since: str) -> datetime:
    found = _SPAN.fullmatch(since)
    if found:
        return datetime.now(UTC) - timedelta(hours=int(found[1]) * _HOURS[found[2]])
    try:
        day = datetime.fromisoformat(since)
    except ValueError:
        raise typer.BadParameter("is neither like 30d nor a day", param_hint="--since") from None
    return day if day.tzinfo else day.replace(tzinfo=UTC)


def _print_what_if(found: "WhatIfView") -> None:
    period = found.period
    print(f"{found.draft} in place of {found.current}, {period.since:%Y-%m-%d} to {period.until:%Y-%m-%d}:")
    more = "; there were more, the newest count" if period.cut else ""
    print(
        f"{found.changed} of {period.decisions} decisions ({found.share:.1%}) in {period.threads} threads move{more}."
    )
    print(
        f"Texts above a clearance: {found.violations}. Without a backend: {found.refused_now} -> {found.refused_draft}."
    )
    rows = [
        *(_paired("cost per call, USD", found.cost_usd, 6)),
        *(_paired("time per call, ms", found.latency_ms, 0)),
        *(_quality(each) for each in found.quality),
    ]
    _print_table(("", "now", "draft", "difference (95 %)", "decisions"), rows)
    for note in (*found.notes, *(each.sentence for each in found.quality if each.sentence)):
        print(note)
    if found.moves:
        _print_table(("rule", "backend", "decisions", "USD per call", "why"), [_move(each) for each in found.moves])


def _paired(name: str, found: "PairedView | None", digits: int) -> list[tuple[str, ...]]:
    if found is None:
        return [(name, "unknown", "unknown", "", "0")]
    now, draft = (f"{each.value:.{digits}f}" for each in (found.now, found.draft))
    return [(name, now, draft, _interval(found.difference, digits), str(found.decisions))]


def _quality(found: "QualityView") -> tuple[str, ...]:
    now, draft = ("" if each is None else f"{each.value:.3f}" for each in (found.now, found.draft))
    difference = "cannot be estimated" if found.difference is None else _interval(found.difference, 3)
    return f"quality by {found.reward.value}", now, draft, difference, str(found.decisions)


def _interval(found: "IntervalView", digits: int) -> str:
    return f"{found.value:+.{digits}f} ({found.low:+.{digits}f} to {found.high:+.{digits}f})"


def _move(move: "MoveView") -> tuple[str, ...]:
    cost = "unknown" if move.cost_usd is None else f"{move.cost_usd:+.6f}"
    rule = move.rule_before if move.rule_before == move.rule_after else f"{move.rule_before} -> {move.rule_after}"
    return rule, f"{move.before or 'none'} -> {move.after or 'none'}", str(move.decisions), cost, move.why


def _print_frontier(found: "FrontierView") -> None:
    rows = [
        (
            each.name,
            each.kind.value,
            f"{each.cost_usd:.6f}",
            "unknown" if each.quality is None else f"{each.quality.value:.3f}",
            f"dominated by {each.dominated_by}" if each.dominated_by else "",
        )
        for each in found.points
    ]
    reward = f"quality by {found.reward.value}" if found.reward else "quality"
    _print_table(("point", "kind", "USD per call", reward, ""), rows)
    if found.sentence:
        print(found.sentence)
    if found.best:
        print(f"Best: {found.best}. Cheapest within 1 % of it: {found.cheapest}.")


def _print_drift(found: "DriftView") -> None:
    print(
        f"{found.questions} questions since {found.since:%Y-%m-%d}, {found.reference_questions} in the 28 days before."
    )
    rows = [
        (each.feature, f"{each.psi:.3f}", f"{each.noise:.3f}", each.state.value.replace("_", " "))
        for each in found.features
    ]
    _print_table(("feature", "PSI", "noise", "state"), rows)
    for each in found.thin:
        print(
            f"Write cases for {each.feature} {each.value}: {each.traffic:.0%} of the traffic, {each.cases:.1%} of the "
            f"cases."
        )


def _bounds(found: "IntervalView | None") -> tuple[float | None, ...]:
    return (None, None, None) if found is None else (found.value, found.low, found.high)


def _print_table(columns: Sequence[str], rows: Sequence[tuple[str, ...]]) -> None:
    table = Table(*columns)
    for row in rows:
        table.add_row(*map(escape, row))
    Console().print(table)

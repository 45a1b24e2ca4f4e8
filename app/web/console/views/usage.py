"""Usage: tokens and money by day, agent, tier, backend, model, and for operators by tenant."""

from collections.abc import Sequence

from fastapi import Response

from app.domain.access import Scope
from app.domain.audit import GroupBy, UsageRow
from app.domain.budget import dollars
from app.web.console.charts import Axis, Chart, Point, Series, Shape, drawn
from app.web.console.period import Period, period_of
from app.web.console.shell import View, ViewDep, console_router, needs
from app.web.console.table import Column, Table
from app.web.console.values import Kind

router = console_router()

_NAMES = {
    GroupBy.DAY: "Day",
    GroupBy.AGENT: "Agent",
    GroupBy.TIER: "Tier",
    GroupBy.BACKEND: "Backend",
    GroupBy.MODEL: "Model",
    GroupBy.TENANT: "Tenant",
}
_FILTERS = {
    GroupBy.AGENT: "is_agent",
    GroupBy.TIER: "is_tier",
    GroupBy.BACKEND: "is_backend",
    GroupBy.MODEL: "is_model",
}
_MOST_BARS = 12


@router.get("/admin/usage", dependencies=[needs(Scope.USAGE_READ)])
async def usage(view: ViewDep, by: GroupBy = GroupBy.DAY) -> Response:
    """What was used in some days, summed over one thing."""
    period = await period_of(view)
    everybody = view.operates(Scope.USAGE_ALL)
    whose = None if everybody and by is GroupBy.TENANT else view.principal.tenant
    rows = await view.service.audit.usage(whose, period.first, period.last, by)
    return view.page(
        "usage.html",
        "Usage",
        period=period,
        by=by,
        groups=[
            (each, _NAMES[each], view.address.but(by=each.value, sort=None)) for each in _groups(everybody=everybody)
        ],
        total=_total(rows),
        chart=drawn(_chart(by, rows, period)) if rows else None,
        table=view.table(_table(view, by, period), rows),
    )


def _groups(*, everybody: bool) -> Sequence[GroupBy]:
    return [each for each in _NAMES if everybody or each is not GroupBy.TENANT]


def _total(rows: Sequence[UsageRow]) -> UsageRow:
    return UsageRow(
        "total",
        sum(row.attempts for row in rows),
        sum(row.input_tokens for row in rows),
        sum(row.output_tokens for row in rows),
        sum(row.estimated for row in rows),
        sum(row.cost for row in rows),
    )


def _table(view: View, by: GroupBy, period: Period) -> Table[UsageRow]:
    def behind(row: UsageRow) -> str | None:
        if not view.may(Scope.DECISIONS_READ):
            return None
        if by is GroupBy.DAY:
            return period.at("/admin/attempts", **{"from": row.group, "to": row.group})
        return period.at("/admin/attempts", **{_FILTERS[by]: row.group}) if by in _FILTERS and row.group else None

    unnamed = {GroupBy.AGENT: "no specialist", GroupBy.MODEL: "older than the rows that are kept"}
    return Table(
        f"By {_NAMES[by].lower()}",
        (
            Column("group", _NAMES[by], lambda each: each.group or unnamed.get(by, ""), Kind.CODE, behind),
            Column("attempts", "Attempts", lambda each: each.attempts, Kind.COUNT, behind),
            Column("in", "Tokens in", lambda each: each.input_tokens, Kind.COUNT),
            Column("out", "Tokens out", lambda each: each.output_tokens, Kind.COUNT),
            Column("estimated", "Estimated", lambda each: each.estimated, Kind.COUNT),
            Column("cost", "Cost", lambda each: dollars(each.cost), Kind.MONEY, behind),
        ),
        order="-group" if by is GroupBy.DAY else "-cost",
        note="Estimated are attempts of which the backend did not say how many tokens it used.",
        empty="Nothing was used in these days.",
    )


def _chart(by: GroupBy, rows: Sequence[UsageRow], period: Period) -> Chart:
    """By day without gaps, or the largest groups: by cost, or where all was free, by attempts."""
    free = not any(row.cost for row in rows)
    values = {row.group: float(row.attempts if free else dollars(row.cost)) for row in rows}
    if by is GroupBy.DAY:
        names = tuple(f"{day:%Y-%m-%d}" for day in period.days)
        shown = tuple(name[5:] for name in names)
    else:
        names = tuple(sorted(values, key=lambda name: -values[name])[:_MOST_BARS])
        shown = tuple(name or "other" for name in names)
    points = tuple(Point(float(at), values.get(name, 0.0)) for at, name in enumerate(names))
    what, unit = ("Attempts", Axis("Attempts", Kind.COUNT)) if free else ("Cost", Axis("US dollars", Kind.MONEY))
    title = f"{what} by {_NAMES[by].lower()}"
    return Chart(title, Shape.BARS, Axis(_NAMES[by], Kind.TEXT, shown), unit, (Series(what, points),))

"""Screening: what was found in messages, by kind and day, and what followed. Never the text."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import Response

from app.domain.access import Scope
from app.domain.insight.runs import ScreeningEvent
from app.web.console.charts import Axis, Chart, Drawing, Point, Series, Shape, drawn
from app.web.console.period import MOST, Period, cut, period_of
from app.web.console.shell import ViewDep, console_router, needs
from app.web.console.table import Column, Table, state_column
from app.web.console.values import Kind
from app.web.console.views.runs import label_column, run_page, status_tone

router = console_router()


@dataclass(frozen=True, slots=True)
class KindCount:
    """How often a kind was found."""

    kind: str
    number: int
    part: float


def consequence(event: ScreeningEvent) -> str:
    """What followed from what was found."""
    if event.declined is not None:
        return f"declined: {event.declined.value}"
    if event.closed:
        return f"{event.closed} backend{'s' if event.closed > 1 else ''} closed"
    return "masked as data" if event.marks else "none"


def _events(note: str) -> Table[ScreeningEvent]:
    return Table(
        "Events",
        (
            Column("at", "When", lambda each: each.at, Kind.MOMENT, lambda each: run_page(each.run_id)),
            label_column(lambda each: each.sensitivity),
            Column("kinds", "Found", lambda each: ", ".join(each.kinds)),
            Column("marks", "Orders to the model", lambda each: each.marks, Kind.COUNT),
            Column("inherited", "From the thread", lambda each: each.inherited),
            Column("origin", "Through", lambda each: each.origin.value, choices=True),
            Column("consequence", "Consequence", consequence),
            state_column(
                lambda each: each.status.value,
                lambda each: status_tone(each.status),
                key="status",
                title="Run",
            ),
            Column("degraded", "Degraded", lambda each: each.degraded),
        ),
        order="-at",
        note=note,
        empty="Nothing was found in these days.",
    )


def _kinds(period: Period) -> Table[KindCount]:
    return Table(
        "By kind",
        (
            Column(
                "kind",
                "Kind",
                lambda each: each.kind,
                Kind.CODE,
                lambda each: period.at("/admin/screening", kind=each.kind),
            ),
            Column("number", "Messages", lambda each: each.number, Kind.COUNT),
            Column("part", "Share", lambda each: each.part, Kind.SHARE),
        ),
        order="-number",
        prefix="k_",
        empty="Nothing was found in these days.",
    )


@router.get("/admin/screening", dependencies=[needs(Scope.RUNS_READ)])
async def screening(view: ViewDep) -> Response:
    """The events of some days, of one kind if the address says so."""
    period, kind = await period_of(view), view.address.get("kind") or None
    reader = view.service.operations.insights.runs
    found = await reader.screened(view.principal.tenant, period.span, MOST, kind)
    return view.page(
        "screening.html",
        "Screening",
        period=period,
        kind=kind,
        everything=period.at("/admin/screening"),
        chart=_by_day(found, period) if found else None,
        kinds=view.table(_kinds(period), counted(found)),
        events=view.table(_events(cut(len(found))), found),
    )


def counted(events: Sequence[ScreeningEvent]) -> list[KindCount]:
    """How many messages each kind was found in."""
    numbers = Counter(kind for event in events for kind in event.kinds)
    return [KindCount(kind, number, number / len(events)) for kind, number in numbers.items()]


def _by_day(events: Sequence[ScreeningEvent], period: Period) -> Drawing:
    zone = period.span.first.tzinfo
    numbers = Counter(event.at.astimezone(zone).date() for event in events)
    points = tuple(Point(float(at), float(numbers[day])) for at, day in enumerate(period.days))
    days = tuple(f"{day:%m-%d}" for day in period.days)
    series = (Series("Messages", points),)
    axes = Axis("Day", Kind.TEXT, days), Axis("Messages", Kind.COUNT)
    return drawn(Chart("Messages in which something was found", Shape.BARS, *axes, series))

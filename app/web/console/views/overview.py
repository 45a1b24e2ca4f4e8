"""The overview: the last seven days against the seven before."""

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import Response

from app.domain.access import Scope
from app.domain.insight.overview import Day, Week, overseen
from app.domain.labels import Tier
from app.policy.whatif.values import DriftState, FeatureDrift
from app.web.console.charts import Axis, Chart, Point, Series, Shape, drawn
from app.web.console.shell import ViewDep, console_router, needs
from app.web.console.table import Column, Table, state_column
from app.web.console.values import Kind, Value, span, written

router = console_router()

_TIERS = (Tier.CHEAP, Tier.EXPENSIVE, Tier.LOCAL, Tier.EXTRACTIVE)


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure beside that of the week before, and where its rows are."""

    name: str
    value: str
    against: str
    link: str


def _most_moved(drift: FeatureDrift) -> str:
    """The value whose share has changed most, with both shares."""
    if not drift.cells:
        return ""
    cell = max(drift.cells, key=lambda each: abs(each.now - each.before))
    return f"{cell.value}: {written(cell.before, Kind.SHARE)} to {written(cell.now, Kind.SHARE)}"


_DRIFTS = {
    DriftState.QUIET: ("quiet", "good"),
    DriftState.WATCH: ("to watch", "warn"),
    DriftState.ALERT: ("moved", "bad"),
    DriftState.TOO_FEW: ("too few to tell", "quiet"),
}

DRIFT: Table[FeatureDrift] = Table(
    "How the questions have moved",
    (
        Column("feature", "Feature", lambda each: each.feature),
        Column("psi", "Stability index (PSI)", lambda each: each.psi, Kind.NUMBER),
        Column("noise", "of chance alone", lambda each: each.noise, Kind.NUMBER),
        state_column(lambda each: _DRIFTS[each.state][0], lambda each: _DRIFTS[each.state][1], choices=False),
        Column("most", "Moved most", _most_moved),
    ),
    order="-psi",
    prefix="d_",
    note="The mix of the last 7 days against that of the 28 days before.",
)


@router.get("/admin", dependencies=[needs(Scope.USAGE_READ)])
async def overview(view: ViewDep) -> Response:
    """What happened in the last seven days."""
    found = await view.service.operations.overview.read(overseen(view.principal))
    week, before, days = found.week, found.before, found.days
    return view.page(
        "overview.html",
        "Overview",
        tiles=_tiles(week, before),
        drift=view.table(DRIFT, found.drift.features),
        drift_state=_worst(found.drift.features),
        drift_rests=(found.drift.questions, found.drift.reference_questions),
        waiting=found.waiting,
        oldest="" if found.waiting.oldest_s is None else span(found.waiting.oldest_s * 1000),
        charts=[drawn(chart) for chart in (_runs(days), _costs(days), _shares(week, before))] if week.runs else [],
        tenant=found.tenant,
    )


def _tiles(week: Week, before: Week) -> Sequence[Tile]:
    return (
        _tile("Runs", week.runs, before.runs, Kind.COUNT, "/admin/runs"),
        _tile("Cost", week.cost_usd, before.cost_usd, Kind.MONEY, "/admin/usage"),
        _tile("95th percentile of time", week.p95_ms, before.p95_ms, Kind.MS, "/admin/runs?sort=-took"),
        _tile("Failed runs", week.error_share, before.error_share, Kind.SHARE, "/admin/runs?is_status=failed"),
        _tile("Judged useful", week.liked_share, before.liked_share, Kind.SHARE, "/admin/quality"),
        _tile("Cleared backends only", week.guarded_share, before.guarded_share, Kind.SHARE, "/admin/screening"),
    )


def _tile(name: str, now: Value, before: Value, kind: Kind, link: str) -> Tile:
    return Tile(name, written(now, kind), f"{written(before, kind)} the week before", link)


def _worst(features: Sequence[FeatureDrift]) -> tuple[str, str]:
    """The state of the feature that has moved most."""
    known = [each for each in features if each.state is not DriftState.TOO_FEW]
    return _DRIFTS[max(known, key=lambda each: each.psi).state if known else DriftState.TOO_FEW]


def _runs(days: Sequence[Day]) -> Chart:
    names = tuple(f"{each.day:%d %b}" for each in days)
    fine = tuple(Point(at, each.runs - each.failed) for at, each in enumerate(days))
    failed = tuple(Point(at, each.failed) for at, each in enumerate(days))
    said = f"{sum(each.runs for each in days):,} runs in fourteen days."
    axis = Axis("Day (UTC)", categories=names)
    series = (Series("not failed", fine), Series("failed", failed))
    return Chart("Runs a day", Shape.LINE, axis, Axis("Runs", Kind.COUNT), series, said)


def _costs(days: Sequence[Day]) -> Chart:
    names = tuple(f"{each.day:%d %b}" for each in days)
    points = tuple(Point(at, float(each.cost_usd)) for at, each in enumerate(days))
    return Chart(
        "Cost a day",
        Shape.BARS,
        Axis("Day (UTC)", categories=names),
        Axis("Cost (US dollars)", Kind.MONEY),
        (Series("Cost", points),),
    )


def _shares(week: Week, before: Week) -> Chart:
    def points(each: Week) -> tuple[Point, ...]:
        return tuple(Point(at, each.tier_share(tier) or 0.0) for at, tier in enumerate(_TIERS))

    return Chart(
        "Who answered the calls",
        Shape.BARS,
        Axis("Tier", categories=tuple(tier.value for tier in _TIERS)),
        Axis("Share of answered calls", Kind.SHARE),
        (Series("last seven days", points(week)), Series("the week before", points(before))),
    )

"""Quality: what readers think of answers, and how the questions drift."""

from collections.abc import Sequence

from fastapi import Response

from app.domain.access import Scope
from app.domain.feedback import Rating
from app.domain.insight.quality import GROUPS, MOST_OPINIONS, Opinion, OpinionGroup, Tally, tallied
from app.policy.whatif.values import DriftState, FeatureDrift
from app.web.console.charts import Axis, Chart, Drawing, Point, Series, Shape, drawn
from app.web.console.period import Period, period_of
from app.web.console.shell import View, ViewDep, console_router, needs
from app.web.console.table import Column, Table, state_column
from app.web.console.values import Kind
from app.web.console.views.runs import label_column, run_page

router = console_router()

_NAMES = {
    OpinionGroup.DAY: "Day",
    OpinionGroup.TYPE: "Type",
    OpinionGroup.AGENT: "Agent",
    OpinionGroup.POLICY: "Policy",
}
_DRIFTS = {DriftState.QUIET: "good", DriftState.WATCH: "warn", DriftState.ALERT: "bad", DriftState.TOO_FEW: "quiet"}
_FILTERS = {OpinionGroup.TYPE: "is_type", OpinionGroup.AGENT: "is_agent", OpinionGroup.POLICY: "is_policy"}


def _tallies(by: OpinionGroup, period: Period) -> Table[Tally]:
    def runs(tally: Tally) -> str | None:
        return period.at("/admin/runs", **{_FILTERS[by]: tally.group}) if by in _FILTERS and tally.group else None

    return Table(
        f"By {_NAMES[by].lower()}",
        (
            Column("group", _NAMES[by], lambda each: each.group or "not known", Kind.CODE, runs),
            Column("up", "Useful", lambda each: each.up, Kind.COUNT),
            Column("down", "Not useful", lambda each: each.down, Kind.COUNT),
            Column("share", "Share useful", lambda each: each.share, Kind.SHARE),
        ),
        order="-group" if by is OpinionGroup.DAY else "share",
        empty="Nobody has judged an answer in these days.",
    )


def _bad(*, words: bool) -> Table[Opinion]:
    said: tuple[Column[Opinion], ...] = (Column("comment", "Comment", lambda each: each.comment),) if words else ()
    return Table(
        "Not useful",
        (
            Column("at", "When", lambda each: each.at, Kind.MOMENT, lambda each: run_page(each.run_id)),
            Column("reasons", "Reasons", lambda each: ", ".join(one.value for one in each.reasons)),
            *said,
            Column("target", "Of", lambda each: each.target, choices=True),
            Column("type", "Type", lambda each: each.type.value if each.type else None, choices=True),
            Column("agents", "Agents", lambda each: ", ".join(each.agents)),
            Column("policy", "Policy", lambda each: each.policy, Kind.CODE, choices=True),
            label_column(lambda each: each.sensitivity, choices=False),
        ),
        order="-at",
        prefix="d_",
        note="The time leads to the run, where a case for the evaluation can be made of it.",
        empty="Nobody has found an answer of these days not useful.",
    )


DRIFT: Table[FeatureDrift] = Table(
    "Drift of the questions",
    (
        Column("feature", "Feature", lambda each: each.feature),
        state_column(lambda each: each.state.value.replace("_", " "), lambda each: _DRIFTS[each.state], choices=False),
        Column("psi", "PSI", lambda each: each.psi, Kind.NUMBER),
        Column("noise", "Without drift", lambda each: each.noise, Kind.NUMBER),
    ),
    order="-psi",
    prefix="p_",
    note="Population stability index of the last 7 days against the 28 before; beside it what chance alone would show.",
    empty="There are no questions to compare yet.",
)


@router.get("/admin/quality", dependencies=[needs(Scope.RUNS_READ)])
async def quality(view: ViewDep, by: OpinionGroup = OpinionGroup.DAY) -> Response:
    """Judgements of some days, summed over one thing; those that were bad; drift."""
    period = await period_of(view)
    reader = view.service.operations.insights.quality
    found = await reader.opinions(view.principal.tenant, period.span, MOST_OPINIONS)
    features = await _drift(view)
    return view.page(
        "quality.html",
        "Quality",
        period=period,
        by=by,
        groups=[(each, _NAMES[each], view.address.but(by=each.value, sort=None)) for each in OpinionGroup],
        up=sum(each.rating is Rating.UP for each in found),
        down=sum(each.rating is Rating.DOWN for each in found),
        chart=_chart(found, period) if found else None,
        drift_chart=_drift_chart(features) if any(each.psi for each in features) else None,
        tallies=view.table(_tallies(by, period), tallied(found, GROUPS[by])),
        bad=view.table(_bad(words=view.may(Scope.RUNS_DEBUG)), [each for each in found if each.rating is Rating.DOWN]),
        drift=view.table(DRIFT, features) if view.may(Scope.DECISIONS_READ) else None,
        evaluations=view.may(Scope.EVALS_READ),
    )


async def _drift(view: View) -> Sequence[FeatureDrift]:
    if not view.may(Scope.DECISIONS_READ):
        return ()
    return (await view.service.what_ifs.drift(view.principal.tenant)).features


def _chart(opinions: Sequence[Opinion], period: Period) -> Drawing:
    zone = period.span.first.tzinfo
    days = {day: [0, 0] for day in period.days}
    for each in opinions:
        days[each.at.astimezone(zone).date()][each.rating is Rating.DOWN] += 1
    series = tuple(
        Series(name, tuple(Point(float(at), float(counts[place])) for at, counts in enumerate(days.values())))
        for place, name in enumerate(("Useful", "Not useful"))
    )
    axes = Axis("Day", Kind.TEXT, tuple(f"{day:%m-%d}" for day in days)), Axis("Judgements", Kind.COUNT)
    return drawn(Chart("Judgements by day", Shape.BARS, *axes, series))


def _drift_chart(features: Sequence[FeatureDrift]) -> Drawing:
    series = tuple(
        Series(name, tuple(Point(float(at), getattr(each, value)) for at, each in enumerate(features)))
        for name, value in (("PSI", "psi"), ("Without drift", "noise"))
    )
    axes = Axis("Feature", Kind.TEXT, tuple(each.feature for each in features)), Axis("PSI", Kind.NUMBER)
    return drawn(Chart("How far the mix of questions has moved", Shape.BARS, *axes, series))

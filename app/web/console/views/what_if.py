"""What a draft would have done with the calls of the last weeks, and where it stands among all ways to route."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated

from fastapi import Query, Response
from pydantic import TypeAdapter

from app.domain.access import Scope
from app.domain.errors import NotFound
from app.domain.insight.overview import overseen
from app.domain.policy_version import PolicyRef, PolicyState, PolicyVersion, policy_ref
from app.policy.whatif.desk import Span
from app.policy.whatif.values import Frontier, Interval, Move, Paired, Point, Quality, Slice, WhatIf
from app.web.console import charts
from app.web.console.charts import Axis, Chart, Series, Shape, drawn
from app.web.console.shell import ViewDep, console_router, needs
from app.web.console.table import Column, Table
from app.web.console.values import NONE, Kind, Value, written

router = console_router()

DAYS = (7, 30, 90)
"""How far back a replay may look."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What can be asked, and what was."""

    versions: Sequence[PolicyRef]
    chosen: str
    days: int
    periods: Sequence[int] = DAYS


@dataclass(frozen=True, slots=True)
class Estimate:
    """One measure of a call under the policy that holds and under the draft, each with its interval."""

    name: str
    now: str
    draft: str
    difference: str
    tone: str
    said: str
    basis: str


@dataclass(frozen=True, slots=True)
class SliceRow:
    """A slice of the log."""

    by: str
    slice: Slice

    @property
    def share(self) -> float:
        """The part of its decisions that would change."""
        return self.slice.changed / self.slice.decisions if self.slice.decisions else 0.0


def _rules(move: Move) -> Value:
    return move.rule_after if move.rule_before == move.rule_after else f"{move.rule_before} → {move.rule_after}"


MOVES: Table[Move] = Table(
    "Which calls move, and why",
    (
        Column("decisions", "Calls", lambda each: each.decisions, Kind.COUNT),
        Column("before", "From", lambda each: each.before or "refused", Kind.CODE, choices=True),
        Column("after", "To", lambda each: each.after or "refused", Kind.CODE, choices=True),
        Column("cost", "Cost of a call", lambda each: each.cost_usd, Kind.MONEY),
        Column("rules", "Rules", _rules, Kind.CODE),
        Column("why", "Why", lambda each: each.why),
    ),
    order="-decisions",
    prefix="m_",
    empty="No call would have gone elsewhere.",
)

SLICES: Table[SliceRow] = Table(
    "Changes by rule, tier and type",
    (
        Column("by", "By", lambda each: each.by, choices=True),
        Column("name", "Name", lambda each: each.slice.name, Kind.CODE),
        Column("decisions", "Calls", lambda each: each.slice.decisions, Kind.COUNT),
        Column("changed", "Changed", lambda each: each.slice.changed, Kind.COUNT),
        Column("share", "Share", lambda each: each.share, Kind.SHARE),
    ),
    order="-changed",
    prefix="s_",
)

POINTS: Table[Point] = Table(
    "Ways to route",
    (
        Column("name", "Name", lambda each: each.name, Kind.CODE),
        Column("kind", "Kind", lambda each: each.kind.value.replace("_", " "), choices=True),
        Column("cost", "Cost of a call", lambda each: each.cost_usd, Kind.MONEY),
        Column("quality", "Quality", lambda each: each.quality.value if each.quality else None, Kind.NUMBER),
        Column("low", "from", lambda each: each.quality.low if each.quality else None, Kind.NUMBER),
        Column("high", "to", lambda each: each.quality.high if each.quality else None, Kind.NUMBER),
        Column("dominated", "Dominated by", lambda each: each.dominated_by, Kind.CODE),
    ),
    order="cost",
    prefix="p_",
)


@router.get("/admin/what-if", dependencies=[needs(Scope.POLICIES_READ)])
async def what_if(
    view: ViewDep,
    draft: Annotated[str, Query(max_length=80)] = "",
    days: Annotated[int, Query(ge=1, le=366)] = 30,
    report: Annotated[str, Query(max_length=8)] = "",
) -> Response:
    """Replay the log under a draft."""
    offer = Offer(_offered(await view.service.policies.store.versions()), draft, days)
    if not draft:
        return view.page("what_if.html", "What if", offer=offer, found=None)
    ref = policy_ref(draft)
    if ref is None:
        raise NotFound(f"There is no policy {draft}: a version is named like house@3.")
    desk, span = view.service.what_ifs, Span(overseen(view.principal), datetime.now(UTC) - timedelta(days=days))
    found = await desk.what_if(ref, span)
    if report:
        return _report(found, ref)
    frontier = await desk.frontier(ref, span)
    return view.page(
        "what_if.html",
        "What if",
        offer=offer,
        found=found,
        estimates=_estimates(found),
        moves=view.table(MOVES, found.moves),
        samples=[each for each in found.moves if each.samples],
        slices=view.table(SLICES, _slices(found)),
        frontier=frontier,
        chart=_chart(frontier),
        points=view.table(POINTS, frontier.points),
        missing=[cell for each in found.quality for cell in each.missing],
    )


def _offered(versions: Sequence[PolicyVersion]) -> list[PolicyRef]:
    """Drafts first: they are what is asked about."""
    ordered = sorted(versions, key=lambda each: (each.state is not PolicyState.DRAFT, -each.created_at.timestamp()))
    return [each.ref for each in ordered]


def _estimates(found: WhatIf) -> list[Estimate]:
    rows = [_paired("Cost of a call", found.cost_usd, Kind.MONEY), _paired("Time of a call", found.latency_ms, Kind.MS)]
    return [*rows, *(_quality(each) for each in found.quality)]


def _paired(name: str, found: Paired | None, kind: Kind) -> Estimate:
    if found is None:
        return Estimate(name, NONE, NONE, NONE, "", "", "The log has no call for which both are known.")
    tone, said = _meant(found.difference, less_is_better=True)
    basis = f"{found.decisions:,} calls; {found.modelled:,} with a value that was worked out, not logged."
    return Estimate(
        name,
        _interval(found.now, kind),
        _interval(found.draft, kind),
        _change(found.difference, kind),
        tone,
        said,
        basis,
    )


def _quality(found: Quality) -> Estimate:
    tone, said = _meant(found.difference, less_is_better=False) if found.difference else ("", "")
    return Estimate(
        f"Quality: {found.reward.value}",
        _interval(found.now, Kind.NUMBER),
        _interval(found.draft, Kind.NUMBER),
        _change(found.difference, Kind.NUMBER),
        tone,
        said,
        found.sentence
        or f"1 means: {found.reward.meaning}. Worth {found.effective:,.0f} of {found.decisions:,} calls.",
    )


def _meant(difference: Interval, *, less_is_better: bool) -> tuple[str, str]:
    """What an interval of a difference says: nothing while it holds zero."""
    if difference.low <= 0 <= difference.high:
        return "quiet", "no difference that the log can tell"
    better = (difference.high < 0) is less_is_better
    return ("good", "better") if better else ("bad", "worse")


def _interval(found: Interval | None, kind: Kind) -> str:
    if found is None:
        return NONE
    return f"{written(found.value, kind)} ({written(found.low, kind)} to {written(found.high, kind)})"


def _change(found: Interval | None, kind: Kind) -> str:
    if found is None:
        return NONE
    low, value, high = (_signed(each, kind) for each in (found.low, found.value, found.high))
    return f"{value} ({low} to {high})"


def _signed(value: float, kind: Kind) -> str:
    sign = "+" if value > 0 else "-" if value < 0 else ""
    return f"{sign}{written(abs(value), kind)}"


def _slices(found: WhatIf) -> list[SliceRow]:
    parts = (("rule", found.by_rule), ("tier", found.by_tier), ("type", found.by_type))
    return [SliceRow(by, each) for by, slices in parts for each in slices]


def _chart(frontier: Frontier) -> charts.Drawing | None:
    """Cost against quality; the points that others dominate are hollow."""
    known = [each for each in frontier.points if each.quality is not None]
    if not known:
        return None
    kinds = [
        ("backends", ("backend",)),
        ("policies", ("current", "draft")),
        ("settings and mixes", ("min_gain", "mix")),
    ]
    series = [Series(name, tuple(_point(each, frontier) for each in known if each.kind in of)) for name, of in kinds]
    reward = frontier.reward.meaning if frontier.reward else ""
    said = (
        f"The best is {frontier.best}; {frontier.cheapest} is the cheapest within 1 % of it." if frontier.best else ""
    )
    return drawn(
        Chart(
            "Cost against quality",
            Shape.SCATTER,
            Axis("Mean cost of a call (US dollars)", Kind.MONEY),
            Axis("Quality (mean, 95 % interval)", Kind.NUMBER),
            tuple(each for each in series if each.points),
            f"{said} Quality 1 means: {reward}.",
        )
    )


def _point(point: Point, frontier: Frontier) -> charts.Point:
    quality = point.quality or Interval(0, 0, 0)
    named = point.kind in {"backend", "current", "draft"} or point.name in {frontier.best, frontier.cheapest}
    return charts.Point(
        point.cost_usd,
        quality.value,
        point.name if named else "",
        quality.low if named else None,
        quality.high if named else None,
        faint=point.dominated_by is not None,
        chosen=point.name in {frontier.best, frontier.cheapest},
    )


def _report(found: WhatIf, ref: PolicyRef) -> Response:
    """Everything that was found, as a file."""
    body = TypeAdapter(WhatIf).dump_json(found, indent=2)
    name = f"what-if-{ref.name}-{ref.version}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(body, media_type="application/json", headers=headers)

"""``cto-team insights overview``: the last seven days against the seven before."""

from typing import TYPE_CHECKING

from app.cli.options import Server
from app.cli.reading import AsJson, read
from app.cli.tables import print_rows

if TYPE_CHECKING:
    from app.api.operations.overview_views import OverviewView, WeekView


def overview(as_json: AsJson = False, server: Server = None) -> None:  # noqa: FBT002
    """Runs, cost, time, failures and judgements of the last seven days against the seven before, and what waits now."""
    found = read(lambda client: client.insights.overview(), server, as_json=as_json)
    if found is not None:
        _print(found)


def _print(found: "OverviewView") -> None:
    whose = f"of {found.tenant}" if found.tenant else "of the whole installation"
    print(f"{found.since:%Y-%m-%d %H:%M} to {found.until:%Y-%m-%d %H:%M} UTC, {whose}.")
    now, before = _figures(found.week), _figures(found.before)
    print_rows(("", "last seven days", "the week before"), [(name, now[name], before[name]) for name in now])
    waits = found.waiting
    oldest = f", the oldest for {waits.oldest_s:.0f} s" if waits.oldest_s is not None else ""
    print(f"Waiting now: {waits.queued}{oldest}. Questions back open: {waits.clarifications}.")
    rows = [(each.feature, each.psi, each.noise, each.state.value.replace("_", " ")) for each in found.drift.features]
    print_rows(("feature", "PSI", "noise", "state"), rows)


def _figures(week: "WeekView") -> dict[str, object]:
    return {
        "runs": week.runs,
        "cost, USD": f"{week.cost_usd:.4f}",
        "95th percentile, ms": None if week.p95_ms is None else round(week.p95_ms),
        "failed runs": _share(week.error_share),
        "judged useful": _share(week.liked_share),
        "cleared backends only": _share(week.guarded_share),
        **{f"answered by {tier}": _share(share) for tier, share in week.tier_shares.items()},
    }


def _share(value: float | None) -> str | None:
    return None if value is None else f"{value:.1%}"

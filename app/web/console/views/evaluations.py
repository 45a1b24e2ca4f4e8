"""Evaluations: finished runs, and two of them held against each other case by case."""

import asyncio
from collections.abc import Sequence

from fastapi import Response

from app.domain.access import Scope
from app.domain.evaluation.comparison import Flip, MetricVerdict, Reason, State
from app.evaluation.archive import FinishedRun, RunArchive, archive_of
from app.evaluation.reporting.wording import not_gating
from app.web.console.shell import View, ViewDep, console_router, needs
from app.web.console.table import Column, Table, state_column
from app.web.console.values import NONE, Kind

router = console_router()

_HOME = "/admin/evaluations"
_READ = needs(Scope.EVALS_READ)
_TONES = {
    State.REGRESSED: "bad",
    State.NON_INFERIOR: "good",
    State.INCONCLUSIVE: "warn",
    State.INVALID: "bad",
    State.NOT_SCORED: "quiet",
}
_REASONS = {
    Reason.OK: ("Nothing got worse", "good"),
    Reason.HARD: ("A safety rule is broken", "bad"),
    Reason.INVALID: ("Too many tries have no answer: nothing can be said", "bad"),
    Reason.REGRESSED: ("It got worse", "bad"),
    Reason.INCONCLUSIVE: ("Too few cases, or too much noise, to know", "warn"),
}

RUNS: Table[FinishedRun] = Table(
    "Runs",
    (
        Column("run", "Run", lambda each: each.manifest.run, Kind.CODE),
        Column("started", "Began", lambda each: each.manifest.started[:16].replace("T", " ")),
        Column("suite", "Suite", lambda each: each.manifest.suite, choices=True),
        Column("mode", "Mode", lambda each: each.manifest.mode.value, choices=True),
        Column("policy", "Policy", lambda each: each.manifest.policy, Kind.CODE, choices=True),
        Column("cases", "Cases", lambda each: each.manifest.n_cases, Kind.COUNT),
        Column("tries", "Tries", lambda each: each.tries, Kind.COUNT),
        Column("score", "Case score", lambda each: each.score, Kind.SHARE),
        Column("errors", "No answer", lambda each: each.errors, Kind.COUNT),
        Column("broken", "Rules broken", lambda each: each.broken, Kind.COUNT),
        Column("cost", "Cost", lambda each: each.usd, Kind.MONEY),
    ),
    order="-started",
    empty="No evaluation was run here yet; `cto-team eval run smoke` begins one.",
)


def _points(value: float | None) -> str:
    return NONE if value is None else f"{value * 100:+.1f}"


def _interval(verdict: MetricVerdict) -> str:
    shown = verdict.reported
    return NONE if shown is None else f"{_points(shown.low)} to {_points(shown.high)}"


METRICS: Table[MetricVerdict] = Table(
    "Metrics",
    (
        Column("metric", "Metric", lambda each: each.metric, Kind.CODE),
        state_column(lambda each: each.state.value.replace("_", " "), lambda each: _TONES[each.state], title="Verdict"),
        Column("gates", "Decides", lambda each: each.gates),
        Column("cases", "Cases", lambda each: each.cases, Kind.COUNT),
        Column("baseline", "Baseline", lambda each: each.baseline, Kind.NUMBER),
        Column("now", "Now", lambda each: each.now, Kind.NUMBER),
        Column("difference", "Difference", lambda each: each.difference, Kind.SHARE),
        Column("interval", "95 % interval, points", _interval),
        Column("p", "p", lambda each: each.adjusted_p, Kind.NUMBER),
        Column(
            "seen", "Would see a drop of", lambda each: each.detectable.at_80 if each.detectable else None, Kind.SHARE
        ),
    ),
    order="",
    note="A drop of the last column's size would have been called with a probability of 80 %.",
)

FLIPS: Table[Flip] = Table(
    "Cases that flipped",
    (
        Column("case", "Case", lambda each: each.case, Kind.CODE),
        Column("metric", "Metric", lambda each: each.metric, choices=True),
        Column("baseline", "Baseline", lambda each: each.baseline, Kind.NUMBER),
        Column("now", "Now", lambda each: each.now, Kind.NUMBER),
        Column("difference", "Difference", lambda each: each.difference, Kind.NUMBER),
    ),
    order="difference",
    prefix="f_",
    empty="No case flipped.",
)


@router.get(_HOME, dependencies=[_READ])
async def evaluations(view: ViewDep) -> Response:
    """The finished runs that are kept here, and a form to compare two."""
    found = await asyncio.to_thread(_archive(view).runs)
    return view.page(
        "evaluations.html",
        "Evaluations",
        table=view.table(RUNS, found),
        names=[each.manifest.run for each in found],
        pair=_pair(found),
    )


@router.get(f"{_HOME}/compare", dependencies=[_READ])
async def compared(view: ViewDep, baseline: str, now: str) -> Response:
    """Two runs, metric by metric and case by case."""
    found = await asyncio.to_thread(_archive(view).compared, baseline, now)
    words, tone = _REASONS[found.reason]
    return view.page(
        "comparison.html",
        "Comparison",
        baseline=baseline,
        now=now,
        words=words,
        tone=tone,
        hard=found.hard,
        withheld=not_gating(found),
        metrics=view.table(METRICS, found.metrics),
        flips=view.table(FLIPS, found.flips),
    )


def _archive(view: View) -> RunArchive:
    return archive_of(view.service.settings)


def _pair(found: Sequence[FinishedRun]) -> tuple[str, str] | None:
    """The latest run, and the one before it of the same suite."""
    if not found:
        return None
    now = found[0].manifest
    before = next((each.manifest for each in found[1:] if each.manifest.suite == now.suite), None)
    return (before.run, now.run) if before else None

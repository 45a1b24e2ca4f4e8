"""Finished runs of the evaluation, and two of them held against each other."""

import asyncio
from decimal import Decimal
from typing import Annotated, ClassVar

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, ConfigDict

from app.api.http.dependencies import ServiceDep, requires
from app.domain.access import Scope
from app.domain.evaluation.comparison import Flip, MetricVerdict, NotGating, Reason
from app.evaluation.archive import FinishedRun, RunArchive, archive_of

router = APIRouter(
    prefix="/v1/evaluations/runs", tags=["evaluations"], dependencies=[Depends(requires(Scope.EVALS_READ))]
)

Name = Annotated[str, Query(min_length=1, max_length=200, description="a run, as the list names it")]


class _View(BaseModel):
    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True)


class FinishedRunView(_View):
    """A run; ``score`` is the mean of the case score, ``broken`` counts safety rules."""

    run: str
    suite: str
    mode: str
    policy: str
    started: str
    cases: int
    tries: int
    errors: int
    broken: int
    score: float | None
    cost_usd: Decimal


class FinishedRunsView(_View):
    """The latest runs, newest first."""

    data: tuple[FinishedRunView, ...]


class RunComparisonView(_View):
    """What one run says about another: the verdict, each metric, and the cases that moved by half the scale or more.

    ``not_gating`` names what both runs have and what decides nothing, with the reason and what to do about it.
    """

    reason: Reason
    metrics: tuple[MetricVerdict, ...]
    flips: tuple[Flip, ...]
    not_gating: tuple[NotGating, ...]


def _archive(service: ServiceDep) -> RunArchive:
    return archive_of(service.settings)


ArchiveDep = Annotated[RunArchive, Depends(_archive)]


@router.get("", summary="List runs of the evaluation")
async def list_evaluation_runs(archive: ArchiveDep) -> FinishedRunsView:
    """The finished runs that are kept on this machine."""
    return FinishedRunsView(data=tuple(map(_view, await asyncio.to_thread(archive.runs))))


@router.get("/compare", summary="Compare two runs of the evaluation")
async def compare_runs(archive: ArchiveDep, baseline: Name, now: Name) -> RunComparisonView:
    """Whether the second run is worse than the first, and how small a drop would have been seen."""
    found = await asyncio.to_thread(archive.compared, baseline, now)
    return RunComparisonView(reason=found.reason, metrics=found.metrics, flips=found.flips, not_gating=found.not_gating)


def _view(run: FinishedRun) -> FinishedRunView:
    manifest = run.manifest
    return FinishedRunView(
        run=manifest.run,
        suite=manifest.suite,
        mode=manifest.mode.value,
        policy=manifest.policy,
        started=manifest.started,
        cases=manifest.n_cases,
        tries=run.tries,
        errors=run.errors,
        broken=run.broken,
        score=run.score,
        cost_usd=run.usd,
    )

"""Finished runs of the evaluation, and two of them held against each other."""

import asyncio
from decimal import Decimal
from typing import Annotated, ClassVar

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, ConfigDict, Field

from app.api.http.dependencies import ServiceDep, requires
from app.domain.access import Scope
from app.domain.evaluation.comparison import Flip, Gate, MetricVerdict, NotGating, Reason
from app.evaluation.archive import FinishedRun, RunArchive, archive_of
from app.evaluation.comparing.wishes import GateWishes

router = APIRouter(
    prefix="/v1/evaluations/runs", tags=["evaluations"], dependencies=[Depends(requires(Scope.EVALS_READ))]
)

_MOST_METRICS = 20

Metric = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
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

    ``gate`` is by what was decided; ``not_gating`` names what both runs have and what decides nothing, with the reason
    and what to do about it.
    """

    reason: Reason
    gate: Gate
    metrics: tuple[MetricVerdict, ...]
    flips: tuple[Flip, ...]
    not_gating: tuple[NotGating, ...]


async def _archive(service: ServiceDep) -> RunArchive:
    return archive_of(service.settings)


async def _wishes(
    metric: Annotated[
        list[Metric] | None, Query(max_length=_MOST_METRICS, description="what decides; may be repeated")
    ] = None,
    margin: Annotated[float | None, Query(ge=0, le=1, description="the largest drop that is accepted")] = None,
    alpha: Annotated[
        float | None, Query(ge=1e-6, le=0.5, description="the chance of calling a regression where there is none")
    ] = None,
    min_effect: Annotated[float | None, Query(ge=0, le=1, description="a drop below it is never called")] = None,
) -> GateWishes:
    return GateWishes(tuple(metric) if metric else None, margin, alpha, min_effect)


WishesDep = Annotated[GateWishes, Depends(_wishes)]
ArchiveDep = Annotated[RunArchive, Depends(_archive)]


@router.get("", summary="List runs of the evaluation")
async def list_evaluation_runs(archive: ArchiveDep) -> FinishedRunsView:
    """The finished runs that are kept on this machine."""
    return FinishedRunsView(data=tuple(map(_view, await asyncio.to_thread(archive.runs))))


@router.get("/compare", summary="Compare two runs of the evaluation")
async def compare_runs(archive: ArchiveDep, wishes: WishesDep, baseline: Name, now: Name) -> RunComparisonView:
    """Whether the second run is worse than the first, and how small a drop would have been seen.

    What is not named is as the suite of the second run has it, or the standard where it is gone.
    """
    found = await asyncio.to_thread(archive.compared, baseline, now, wishes)
    return RunComparisonView(
        reason=found.reason,
        gate=found.gate,
        metrics=found.metrics,
        flips=found.flips,
        not_gating=found.not_gating,
    )


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

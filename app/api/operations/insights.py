"""What happened: figures of backends, screening, feedback and the use of the library, each with the rows behind it."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from app.api.http.dependencies import PrincipalDep, ServiceDep, requires
from app.api.operations.insight_views import (
    AttemptsView,
    BackendFiguresList,
    FailureView,
    FeedbackSumsView,
    GapsView,
    GapView,
    ScreeningsView,
    ScreeningView,
    SectionUsesView,
    SectionUseView,
    TallyView,
    figures_view,
    opinion_view,
)
from app.api.operations.spans import SpanDep
from app.api.routing.budget_views import attempt_view
from app.domain.access import Scope
from app.domain.feedback import Rating
from app.domain.insight.backends import AttemptFilter, whose
from app.domain.insight.quality import GROUPS, MOST_OPINIONS, OpinionGroup, tallied
from app.domain.labels import Tier

router = APIRouter(prefix="/v1/insights", tags=["insights"])

Limit = Annotated[int, Query(ge=1, le=1_000, description="most rows")]
Name = Annotated[str | None, Query(max_length=200)]
Outcome = Annotated[str | None, Query(max_length=64, description="`ok`, a class of failure, or `failed` for any")]


async def _attempts(
    backend: Name = None, agent: Name = None, tier: Tier | None = None, model: Name = None, outcome: Outcome = None
) -> AttemptFilter:
    """The attempts that are asked for."""
    return AttemptFilter(backend, agent, tier, model, outcome)


_POLICIES = [Depends(requires(Scope.POLICIES_READ))]
_DECISIONS = [Depends(requires(Scope.DECISIONS_READ))]
_RUNS = [Depends(requires(Scope.RUNS_READ))]
_SKILLS = [Depends(requires(Scope.SKILLS_READ)), Depends(requires(Scope.RUNS_READ))]


@router.get("/backends", summary="Sum up how backends did", dependencies=_POLICIES)
async def read_backends(service: ServiceDep, principal: PrincipalDep, span: SpanDep) -> BackendFiguresList:
    """Attempts, failures, latency and cost of each backend: of the caller's tenant, for an operator of all tenants."""
    reader, tenant = service.operations.insights.backends, whose(principal)
    failures: dict[str, list[FailureView]] = {}
    for each in await reader.failures(tenant, span):
        failures.setdefault(each.backend, []).append(FailureView.model_validate(each))
    figures = await reader.figures(tenant, span)
    return BackendFiguresList(data=tuple(figures_view(each, tuple(failures.get(each.backend, ()))) for each in figures))


@router.get("/attempts", summary="List attempts", dependencies=_DECISIONS)
async def list_attempts(
    service: ServiceDep,
    principal: PrincipalDep,
    span: SpanDep,
    wanted: Annotated[AttemptFilter, Depends(_attempts)],
    limit: Limit = 100,
) -> AttemptsView:
    """The attempts behind the sums, newest first."""
    found = await service.operations.insights.backends.attempts(whose(principal), span, wanted, limit + 1)
    return AttemptsView(data=tuple(map(attempt_view, found[:limit])), more=len(found) > limit)


@router.get("/screening", summary="List screening events", dependencies=_RUNS)
async def list_screening(
    service: ServiceDep, principal: PrincipalDep, span: SpanDep, kind: Name = None, limit: Limit = 100
) -> ScreeningsView:
    """Messages in which screening found something, or that it has labelled highly. Kinds only, never the text."""
    found = await service.operations.insights.runs.screened(principal.tenant, span, limit + 1, kind)
    return ScreeningsView(data=tuple(map(ScreeningView.model_validate, found[:limit])), more=len(found) > limit)


@router.get("/feedback", summary="Sum up feedback", dependencies=_RUNS)
async def list_feedback(
    service: ServiceDep,
    principal: PrincipalDep,
    span: SpanDep,
    by: OpinionGroup = OpinionGroup.DAY,
    rating: Rating | None = None,
    limit: Limit = 100,
) -> FeedbackSumsView:
    """Judgements by group, and the newest of them one by one."""
    reader = service.operations.insights.quality
    found = await reader.opinions(principal.tenant, span, MOST_OPINIONS, rating)
    debug = principal.may(Scope.RUNS_DEBUG)
    return FeedbackSumsView(
        groups=tuple(map(TallyView.model_validate, tallied(found, GROUPS[by]))),
        data=tuple(opinion_view(each, with_comment=debug) for each in found[:limit]),
        more=len(found) > limit,
    )


@router.get("/passages", summary="Tell which sections are used", dependencies=_SKILLS)
async def read_passages(service: ServiceDep, principal: PrincipalDep, span: SpanDep) -> SectionUsesView:
    """Every section of the library: how often it was found and cited. Those with 0 are never cited."""
    found = await service.operations.insights.passages.sections(principal.tenant, span)
    return SectionUsesView(data=tuple(map(SectionUseView.model_validate, found)))


@router.get("/gaps", summary="List questions without a good passage", dependencies=_SKILLS)
async def list_gaps(service: ServiceDep, principal: PrincipalDep, span: SpanDep, limit: Limit = 100) -> GapsView:
    """Runs for which the library had no answer, or one with a caveat only."""
    found = await service.operations.insights.passages.gaps(principal.tenant, span, limit + 1)
    return GapsView(data=tuple(map(GapView.model_validate, found[:limit])), more=len(found) > limit)

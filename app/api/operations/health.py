"""Whether the service lives, whether it can work, what it is, and what it counts."""

from importlib.metadata import version
from urllib.parse import urlsplit

from fastapi import APIRouter, Request, Response

from app.access.authenticator import Presented
from app.api.http.dependencies import ServiceDep
from app.api.operations.views import AliveView, CheckedView, ReadyView, VersionView
from app.domain.access import Scope
from app.domain.budget import DEFAULT_TENANT
from app.domain.errors import Forbidden, NotReady, TeamError
from app.domain.labels import Tier
from app.metrics import CONTENT_TYPE
from app.service import Service
from app.settings import is_loopback

router = APIRouter(tags=["health"])

_LONGEST_QUEUE_S = 60.0


@router.get("/health", summary="Is it alive?")
async def health() -> AliveView:
    """The process answers."""
    return AliveView()


@router.get("/ready", summary="Can it work?", response_model_exclude_none=True)
async def ready(request: Request, service: ServiceDep) -> ReadyView:
    """The database answers with the schema of this version, and the skills are there.

    Administrators, and whoever asks on this machine, also get each check with its detail.
    """
    await service.team.ping()
    checks = await _checks(service)
    if not checks["schema"].ok or not checks["skills"].ok:
        raise NotReady(f"{checks['schema'].detail} {checks['skills'].detail}")
    shown = checks if await _may_look(request, service) else None
    return ReadyView(configuration=service.fingerprint, checks=shown)


@router.get("/version", summary="What is running?")
async def read_version(service: ServiceDep) -> VersionView:
    """The versions of the service, of the schema that it needs, and of its prompts."""
    return VersionView(
        version=version("cto-team"), schema_version=service.operations.schema, prompts=service.prompts.version
    )


@router.get(
    "/metrics",
    summary="Counters for Prometheus",
    response_class=Response,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
)
async def metrics(request: Request, service: ServiceDep) -> Response:
    """Runs, steps, tokens, cost, queue, requests. For administrators, and for whoever asks on this machine."""
    if not await _may_look(request, service):
        raise Forbidden(f"This needs the scope {Scope.ADMIN.value}, or a request from the machine itself.")
    operations = service.operations
    totals, queue = await operations.standing.totals(), await operations.standing.queue()
    text = operations.metrics.text(totals.runs, totals.steps, queue.age_s)
    return Response(text, headers={"Content-Type": CONTENT_TYPE, "Cache-Control": "no-store"})


async def _checks(service: Service) -> dict[str, CheckedView]:
    operations = service.operations
    schema, queue = await operations.standing.schema(), await operations.standing.queue()
    skills = [each for each in await service.library.list(DEFAULT_TENANT) if each.enabled]
    return {
        "schema": CheckedView(ok=schema == operations.schema, detail=f"The schema is {schema} of {operations.schema}."),
        "skills": CheckedView(ok=bool(skills), detail=f"{len(skills)} skills can be searched."),
        "queue": CheckedView(
            ok=queue.age_s < _LONGEST_QUEUE_S, detail=f"{queue.waiting} runs wait, the oldest for {queue.age_s:.0f} s."
        ),
        **{f"tier {tier.value}": check for tier in Tier if (check := _tier(service, tier)) is not None},
    }


def _tier(service: Service, tier: Tier) -> CheckedView | None:
    """How many backends of a tier can be asked; None for a tier that has none."""
    troubled = service.operations.health()
    own = [spec.id for spec in service.backends if spec.tier is tier and spec.enabled]
    well = [name for name in own if name not in troubled]
    return CheckedView(ok=bool(well), detail=f"{len(well)} of {len(own)} backends can be asked.") if own else None


async def _may_look(request: Request, service: Service) -> bool:
    """Whether the caller may see how the installation does: with an administrator's key, or from this machine."""
    presented = Presented(request.headers.get("authorization", ""), request.headers.get("x-api-key", ""), "")
    if not presented.authorization and not presented.api_key:
        return _from_here(request)
    try:
        return (await service.authenticator.principal(presented)).may(Scope.ADMIN)
    except TeamError:
        return False


def _from_here(request: Request) -> bool:
    """Whether the request comes from this machine itself, neither through a proxy nor from a foreign page."""
    forwarded = any(name in request.headers for name in ("forwarded", "x-forwarded-for", "x-real-ip"))
    if forwarded or request.client is None:
        return False
    try:
        host = urlsplit(f"//{request.headers.get('host', '')}").hostname or ""
    except ValueError:
        return False
    return is_loopback(request.client.host) and is_loopback(host)

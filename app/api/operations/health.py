"""Whether the service lives, whether it can work, what it is, and what it counts."""

from importlib.metadata import version
from ipaddress import ip_address

from fastapi import APIRouter, Request, Response

from app.api.http.dependencies import PrincipalDep, ServiceDep
from app.api.operations.views import AliveView, CheckedView, ReadyView, VersionView
from app.domain.access import Scope
from app.domain.errors import Forbidden, NotReady
from app.domain.labels import Tier
from app.metrics import CONTENT_TYPE
from app.service import Service

router = APIRouter(tags=["health"])

_LONGEST_QUEUE_S = 60.0


@router.get("/health", summary="Is it alive?")
async def health() -> AliveView:
    """The process answers."""
    return AliveView()


@router.get("/ready", summary="Can it work?", response_model_exclude_none=True)
async def ready(service: ServiceDep, principal: PrincipalDep) -> ReadyView:
    """The database answers with the schema of this version, and the skills are there.

    Administrators also get each check with its detail.
    """
    await service.team.ping()
    checks = await _checks(service)
    if not checks["schema"].ok or not checks["skills"].ok:
        raise NotReady(f"{checks['schema'].detail} {checks['skills'].detail}")
    shown = checks if principal.may(Scope.ADMIN) else None
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
async def metrics(request: Request, service: ServiceDep, principal: PrincipalDep) -> Response:
    """Runs, steps, tokens, cost, queue, requests. For administrators, and for whoever asks on this machine."""
    if not principal.may(Scope.ADMIN) and not _from_here(request):
        raise Forbidden(f"This needs the scope {Scope.ADMIN.value}, or a request from the machine itself.")
    operations = service.operations
    totals, queue = await operations.standing.totals(), await operations.standing.queue()
    text = operations.metrics.text(totals.runs, totals.steps, queue.age_s)
    return Response(text, headers={"Content-Type": CONTENT_TYPE, "Cache-Control": "no-store"})


async def _checks(service: Service) -> dict[str, CheckedView]:
    operations = service.operations
    schema, queue = await operations.standing.schema(), await operations.standing.queue()
    skills = [each for each in await service.library.list() if each.enabled]
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


def _from_here(request: Request) -> bool:
    """Whether the request comes from this machine itself, and not through a proxy on it."""
    forwarded = any(name in request.headers for name in ("forwarded", "x-forwarded-for", "x-real-ip"))
    if forwarded or request.client is None:
        return False
    try:
        return ip_address(request.client.host).is_loopback
    except ValueError:
        return False

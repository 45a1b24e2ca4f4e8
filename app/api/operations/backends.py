"""The models behind the service: how they do, what they cost, and taking one out of work."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path

from app.api.http.dependencies import PrincipalDep, ServiceDep, operates, requires
from app.api.operations.views import (
    BackendsView,
    BackendView,
    TestCallView,
    WhyBody,
    backend_view,
    test_call_view,
)
from app.domain.access import Scope
from app.domain.backend import BackendSpec
from app.domain.errors import NotFound
from app.domain.trail import Action, change_by
from app.service import Service

router = APIRouter(prefix="/v1/backends", tags=["backends"])

Id = Annotated[str, Path(max_length=200, examples=["llama"])]

_READ = [Depends(requires(Scope.POLICIES_READ))]
_DRAIN = [Depends(requires(Scope.POLICIES_PUBLISH)), Depends(operates)]


@router.get("", summary="List backends", dependencies=_READ)
async def list_backends(service: ServiceDep) -> BackendsView:
    """Every backend with its price and how it does; neither addresses nor credentials."""
    drains, health = await service.operations.drains.store.all(), service.operations.health()
    views = (backend_view(spec, health.get(spec.id), drains.get(spec.id)) for spec in service.backends)
    return BackendsView(data=tuple(views))


@router.get("/{backend_id}", summary="Read a backend", dependencies=_READ)
async def read_backend(backend_id: Id, service: ServiceDep) -> BackendView:
    """One backend."""
    spec = _spec(service, backend_id)
    drains = await service.operations.drains.store.all()
    return backend_view(spec, service.operations.health().get(spec.id), drains.get(spec.id))


@router.post("/{backend_id}/drain", summary="Drain a backend", dependencies=_DRAIN)
async def drain(
    backend_id: Id, service: ServiceDep, principal: PrincipalDep, body: WhyBody | None = None
) -> BackendView:
    """Give it no more work, in every process within seconds; calls under way end as they would have."""
    change = change_by(principal, Action.BACKEND_DRAIN, _spec(service, backend_id).id, body.why if body else "")
    await service.operations.drains.drain(backend_id, change)
    return await read_backend(backend_id, service)


@router.post("/{backend_id}/undrain", summary="Let a drained backend work again", dependencies=_DRAIN)
async def undrain(
    backend_id: Id, service: ServiceDep, principal: PrincipalDep, body: WhyBody | None = None
) -> BackendView:
    """Let it work again, in every process within seconds."""
    change = change_by(principal, Action.BACKEND_UNDRAIN, _spec(service, backend_id).id, body.why if body else "")
    await service.operations.drains.undrain(backend_id, change)
    return await read_backend(backend_id, service)


@router.post("/{backend_id}/test", summary="Try a backend", dependencies=_DRAIN)
async def try_backend(backend_id: Id, service: ServiceDep) -> TestCallView:
    """Make one tiny call with a fixed text, which a cloud charges a fraction of a cent for; it waits 30 s at most."""
    return test_call_view(await service.operations.examine(_spec(service, backend_id)))


def _spec(service: Service, backend_id: str) -> BackendSpec:
    found = next((spec for spec in service.backends if spec.id == backend_id), None)
    if found is None:
        raise NotFound(f"There is no backend {backend_id!r}.")
    return found

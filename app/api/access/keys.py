"""API keys: made, listed, changed, rotated and revoked."""

from datetime import timedelta

from fastapi import APIRouter, Depends, Response

from app.api.access.views import KeyBody, KeyChangeBody, KeysView, KeyView, NewKeyView, RotationBody
from app.api.access.views import key_view as shown
from app.api.access.views import new_key_view as shown_once
from app.api.http.dependencies import PrincipalDep, ServiceDep, requires
from app.api.http.etags import VersionToChange, version_tag
from app.domain.access import Scope
from app.domain.errors import NotFound

router = APIRouter(prefix="/v1/keys", tags=["access"], dependencies=[Depends(requires(Scope.KEYS_WRITE))])


@router.get("")
async def list_keys(service: ServiceDep, caller: PrincipalDep) -> KeysView:
    """The keys of the tenant, revoked ones included."""
    return KeysView(data=tuple(map(shown, await service.access.keys.of(caller.tenant))))


@router.post("", status_code=201)
async def create_key(body: KeyBody, service: ServiceDep, caller: PrincipalDep, response: Response) -> NewKeyView:
    """Make a key. Its secret is in this answer and nowhere else."""
    unknown = sorted(set(body.agents) - service.agents.keys())
    if unknown:
        raise NotFound(f"There is no specialist called {', '.join(unknown)}.")
    key, credential = await service.access.make(body.order(), caller)
    response.headers["Location"] = f"/v1/keys/{key.id}"
    response.headers["Cache-Control"] = "no-store"
    return shown_once(key, credential)


@router.get("/{key_id}")
async def read_key(key_id: str, service: ServiceDep, caller: PrincipalDep, response: Response) -> KeyView:
    """One key; its ETag goes into If-Match of a change."""
    key = await service.access.keys.get(caller.tenant, key_id)
    response.headers["ETag"] = version_tag(key.version)
    return shown(key)


@router.patch("/{key_id}")
async def change_key(
    key_id: str,
    body: KeyChangeBody,
    service: ServiceDep,
    caller: PrincipalDep,
    version: VersionToChange,
    response: Response,
) -> KeyView:
    """Change a key; it holds within five seconds on every replica."""
    key = await service.access.change(key_id, version, body.change(), caller)
    response.headers["ETag"] = version_tag(key.version)
    return shown(key)


@router.delete("/{key_id}", status_code=204)
async def revoke_key(key_id: str, service: ServiceDep, caller: PrincipalDep) -> None:
    """End a key for good; it fails within five seconds on every replica."""
    await service.access.revoke(key_id, caller)


@router.post("/{key_id}/rotate")
async def rotate_key(
    key_id: str, service: ServiceDep, caller: PrincipalDep, response: Response, body: RotationBody | None = None
) -> NewKeyView:
    """Give a key another secret; the one before stays good for a while."""
    overlap = timedelta(seconds=(body or RotationBody(overlap_s=86_400)).overlap_s)
    key, credential = await service.access.rotate(key_id, overlap, caller)
    response.headers["Cache-Control"] = "no-store"
    return shown_once(key, credential)

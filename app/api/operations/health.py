"""Whether the service lives, and whether it can work."""

from fastapi import APIRouter

from app.api.http.dependencies import ServiceDep

router = APIRouter(tags=["health"])


@router.get("/health")
async def health() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


@router.get("/ready")
async def ready(service: ServiceDep) -> dict[str, str]:
    """The database answers and the skills are loaded; ``configuration`` tells which settings are in force."""
    await service.team.ping()
    return {"status": "ready", "configuration": service.fingerprint}
